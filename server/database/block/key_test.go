package block_test

import (
	"encoding/base64"
	"encoding/json"
	"strings"
	"testing"

	"github.com/quaestor-graph/quaestor/ent/stored"
	"github.com/quaestor-graph/quaestor/server/database/block"
)

// `PREFECT_SERVER_ENCRYPTION_KEY`, else `ORION_ENCRYPTION_KEY`, else the key in the table: a missing key, one that is none
// and another one are told apart, and none of the errors has anything of a key or of what is stored.
func TestKeys(t *testing.T) {
	w := newWorld(t)
	w.add(t, "d", `{"secret": "s3cret"}`)
	key, other := w.key.Encode(), newWorld(t).key.Encode()
	configured := func(v any) stored.JSON {
		b, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		return stored.JSONOf(string(b))
	}
	of := func(key string) stored.JSON { return configured(map[string]string{"fernet_key": key}) }
	standard := strings.NewReplacer("-", "+", "_", "/").Replace(key)
	for _, c := range []struct {
		environment string
		configured  stored.JSON
		says        string
	}{
		{key, stored.JSON{}, ""},
		{" " + key + "\n", of(other), ""},
		{standard, stored.JSON{}, ""},
		{"", of(key), ""},
		{"", stored.JSON{}, "there is no key"},
		{other, of(key), "another key"},
		{"", of(other), "another key"},
		{"s3cret", of(key), "PREFECT_SERVER_ENCRYPTION_KEY, or ORION_ENCRYPTION_KEY, is set to something that is no Fernet key"},
		{key[:40], of(key), "no Fernet key"},
		{"", of("s3cret"), "the ENCRYPTION_KEY in the table configuration is no Fernet key"},
		{"", of(""), "no Fernet key"},
		{"", configured(map[string]any{}), "no Fernet key"},
		{"", configured([]string{key}), "no Fernet key"},
		{"", configured(nil), "no Fernet key"},
		{"", stored.JSONOf(`{"fernet_key": "s3cret`), "no Fernet key"},
	} {
		n := block.NewNest(block.NewKey(c.environment, c.configured), w.documents, w.schemas, nil)
		if c.says == "" {
			if data, err := n.Data("d"); err != nil || data.Raw() != `{"secret": "s3cret"}` {
				t.Errorf("%+v: %s, %v", c, data.Raw(), err)
			}
			continue
		}
		e := failed(t, n, "d")
		if !strings.Contains(e.Error(), c.says) {
			t.Errorf("%q %q: %v", c.environment, c.configured.Raw(), e)
		}
		for _, secret := range []string{"s3cret", key, other, key[:10]} {
			if strings.Contains(e.Error(), secret) {
				t.Errorf("%v has %q", e, secret)
			}
		}
	}
}

// A damaged ciphertext is an error, wherever the damage is.
func TestDamagedTokens(t *testing.T) {
	w := newWorld(t)
	w.add(t, "d", `{"secret": "s3cret"}`)
	good := strings.Trim(w.documents["d"].Data.Raw(), `"`)
	raw, err := base64.URLEncoding.DecodeString(good)
	if err != nil {
		t.Fatal(err)
	}
	tokens := map[string]string{"": "damaged", "gAAAAA": "damaged", good + "A": "damaged", good[:len(good)-4]: "damaged", `"`: "damaged", "{}": "damaged"}
	for i := range raw {
		b := append([]byte{}, raw...)
		b[i] ^= 1
		tokens[base64.URLEncoding.EncodeToString(b)] = "damaged"
		tokens[base64.URLEncoding.EncodeToString(raw[:i])] = "damaged"
	}
	documents := w.documents
	show := func(data stored.JSON, says string) {
		t.Helper()
		d := documents["d"]
		d.Data = data
		documents["d"] = d
		if e := failed(t, w.nest(), "d"); !strings.Contains(e.Error(), says) {
			t.Errorf("%s: %v", data.Raw(), e)
		}
	}
	for token, says := range tokens {
		show(stored.JSONOf(`"`+strings.ReplaceAll(token, `"`, `\"`)+`"`), says)
	}
	for _, data := range []stored.JSON{{}, stored.JSONOf(`{}`), stored.JSONOf(`null`), stored.JSONOf(`{"secret": "s3cret"}`), stored.JSONOf(`"gAAA`), stored.JSONOf(`7`)} {
		show(data, "damaged, or was never encrypted")
	}
}

// Where the secret fields can't be known nothing is shown; a schema without any shows all.
func TestSchemas(t *testing.T) {
	w := newWorld(t)
	w.add(t, "d", `{"secret": "s3cret"}`)
	for _, fields := range []string{`{}`, `{"secret_fields": []}`, `{"secret_fields": ["other"]}`} {
		w.schemas["s"] = stored.JSONOf(fields)
		if data, err := w.nest().Data("d"); err != nil || data.Raw() != `{"secret": "s3cret"}` {
			t.Errorf("%s: %s, %v", fields, data.Raw(), err)
		}
	}
	for _, fields := range []string{`null`, `[]`, `7`, `{`, ``, `{"secret_fields": null}`, `{"secret_fields": "secret"}`, `{"secret_fields": [null]}`, `{"secret_fields": [["secret"]]}`} {
		w.schemas["s"] = stored.JSONOf(fields)
		if e := failed(t, w.nest(), "d"); !strings.Contains(e.Error(), "secret fields of its block schema can't be read") {
			t.Errorf("%s: %v", fields, e)
		}
	}
	delete(w.schemas, "s")
	if e := failed(t, w.nest(), "d"); !strings.Contains(e.Error(), "secret fields of its block schema can't be read") {
		t.Error(e)
	}
}
