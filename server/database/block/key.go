package block

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"strings"

	"github.com/fernet/fernet-go"

	"github.com/quaestor-graph/quaestor/ent/stored"
)

// ConfigurationKey names the row of the table configuration that has the key
// where the environment has none.
const ConfigurationKey = "ENCRYPTION_KEY"

// Key is a Fernet key, or why there is none.
type Key struct {
	key *fernet.Key
	err error
}

// What is wrong with a key: whole sentences for a client, without the key.
var (
	errNoKey = errors.New("there is no key to decrypt it with: neither PREFECT_SERVER_ENCRYPTION_KEY nor ORION_ENCRYPTION_KEY is set, " +
		"and the table configuration has no " + ConfigurationKey)
	errKeySet    = errors.New("PREFECT_SERVER_ENCRYPTION_KEY, or ORION_ENCRYPTION_KEY, is set to something that is no Fernet key")
	errKeyStored = errors.New("the " + ConfigurationKey + " in the table configuration is no Fernet key")
)

// NewKey is the key of the environment, where it is set, else the one in the
// table configuration (Prefect's _get_fernet_encryption in
// src/prefect/server/utilities/encryption.py; it would make one if there were
// none, but then there is nothing to decrypt either).
func NewKey(environment string, configured stored.JSON) Key {
	if environment = strings.TrimSpace(environment); environment != "" {
		return parseKey(environment, errKeySet)
	}
	if configured.State() == stored.Null {
		return Key{err: errNoKey}
	}
	var value struct {
		Key string `json:"fernet_key"`
	}
	if json.Unmarshal([]byte(configured.Raw()), &value) != nil {
		return Key{err: errKeyStored}
	}
	return parseKey(value.Key, errKeyStored)
}

func parseKey(text string, bad error) Key {
	of, err := fernet.DecodeKey(text)
	if err != nil { // its text may hold part of the key
		return Key{err: bad}
	}
	return Key{key: of}
}

var (
	errDamaged = errors.New("it is no Fernet token: it is damaged, or was never encrypted")
	errRefused = errors.New("it was encrypted with another key, or is damaged")
)

// shortest is a token of one block: version, time, IV, block and signature.
const shortest = 1 + 8 + 16 + 16 + 32

// decrypt gives the text in a column that holds a token as a JSON string.
func (k Key) decrypt(column stored.JSON) (string, error) {
	if k.err != nil {
		return "", k.err
	}
	var token string
	if json.Unmarshal([]byte(column.Raw()), &token) != nil {
		return "", errDamaged
	}
	raw, err := base64.URLEncoding.DecodeString(token)
	if err != nil || len(raw) < shortest || raw[0] != 0x80 {
		return "", errDamaged
	}
	// 0: a token may be of any age, as for Prefect.
	text := fernet.VerifyAndDecrypt([]byte(token), 0, []*fernet.Key{k.key})
	if text == nil {
		return "", errRefused
	}
	return string(text), nil
}
