package stored

import (
	"crypto/rand"
	"database/sql/driver"
	"encoding/hex"
	"fmt"
	"strings"
)

// ID is a UUID column, kept as it is stored: 36 characters in lower case with
// hyphens on SQLite, a uuid on PostgreSQL, which prints it alike. The empty ID
// is SQL NULL. An ID made from a BLOB starts with BlobMark, one from a text that
// is empty or starts with a mark with textMark, so that each can be given back
// to SQLite as the same value (to page past such a row).
type ID string

// BlobMark starts an ID that is a BLOB. Before a BLOB that could be taken for
// what lib/pq gives for a uuid, the SQLite statement has put it already.
const BlobMark = "\x00"

const textMark = "\x01"

// Scan implements sql.Scanner. lib/pq gives a uuid as bytes and go-sqlite3 a
// BLOB: the latter never reads as a UUID.
func (id *ID) Scan(src any) error {
	s, ok := text(src)
	*id = ID(s)
	switch _, blob := src.([]byte); {
	case !ok:
	case blob:
		if id.State() != Valid && !strings.HasPrefix(s, BlobMark) {
			*id = BlobMark + *id
		}
	case s == "", strings.HasPrefix(s, BlobMark), strings.HasPrefix(s, textMark):
		*id = textMark + *id
	}
	return nil
}

// Value implements driver.Valuer.
func (id ID) Value() (driver.Value, error) {
	if id == "" {
		return nil, nil
	}
	if b, ok := strings.CutPrefix(string(id), BlobMark); ok {
		return []byte(b), nil
	}
	return strings.TrimPrefix(string(id), textMark), nil
}

// State implements Stateful.
func (id ID) State() State {
	if id == "" {
		return Null
	}
	if _, ok := ParseID(string(id)); ok {
		return Valid
	}
	return Unreadable
}

// String gives the UUID in lower case.
func (id ID) String() string { return strings.ToLower(string(id)) }

// AppendJSON implements Value: in lower case.
func (id ID) AppendJSON(b []byte) ([]byte, bool) {
	lower, ok := ParseID(string(id))
	if !ok {
		return missing(b, id.State())
	}
	b = append(b, '"')
	b = append(b, lower...)
	return append(b, '"'), true
}

// ParseID reads a UUID in either case, with its hyphens, and gives it in lower
// case: the one form that both dialects store.
func ParseID(s string) (ID, bool) {
	if len(s) != 36 || s[8] != '-' || s[13] != '-' || s[18] != '-' || s[23] != '-' {
		return "", false
	}
	var seen digitCase
	for i := range len(s) {
		if i == 8 || i == 13 || i == 18 || i == 23 {
			continue
		}
		c := digitCases[s[i]]
		if c == 0 {
			return "", false
		}
		seen |= c
	}
	if seen&upper != 0 {
		s = strings.ToLower(s)
	}
	return ID(s), true
}

// digitCase says of what case a hexadecimal digit is.
type digitCase uint8

const (
	lower digitCase = 1 << iota
	upper
)

// digitCases are looked up, for the ids of a large answer are a good part of it;
// 0 is no digit.
var digitCases = func() (all [256]digitCase) {
	for _, c := range "0123456789abcdef" {
		all[c] = lower
	}
	for _, c := range "ABCDEF" {
		all[c] = upper
	}
	return all
}()

// keyMark starts the Key of what is no UUID, whose bytes follow in hexadecimal.
const keyMark = "x"

// Key is the id in a form that survives JSON, whatever its bytes: cursors carry
// it.
func (id ID) Key() string {
	if id.State() == Unreadable {
		return keyMark + hex.EncodeToString([]byte(id))
	}
	return string(id)
}

// IDFromKey reverses Key.
func IDFromKey(key string) (ID, bool) {
	h, ok := strings.CutPrefix(key, keyMark)
	if !ok {
		return ID(key), ID(key).State() == Valid
	}
	b, err := hex.DecodeString(h)
	return ID(b), err == nil && len(b) > 0
}

// NewID makes a random UUID of version 4, as Prefect's ORM does (uuid.uuid4).
func NewID() ID {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
	return ID(fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:]))
}
