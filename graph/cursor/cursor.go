// Package cursor writes and reads cursors: the base64 of a JSON list, preceded by its checksum. The maker of a cursor
// decides what the list holds. The package imports nothing of ours.
package cursor

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"hash/crc32"
)

// Encode makes a cursor of a list of values that JSON can hold.
func Encode(list ...any) string {
	text, err := json.Marshal(list)
	if err != nil { // Value sees to it
		panic(err)
	}
	b := binary.BigEndian.AppendUint32(nil, crc32.ChecksumIEEE(text))
	return base64.RawURLEncoding.EncodeToString(append(b, text...))
}

// Decode gives a cursor's list, with json.Number; false where it is damaged.
func Decode(s string) ([]any, bool) {
	b, err := base64.RawURLEncoding.DecodeString(s)
	if err != nil || len(b) < 4 || binary.BigEndian.Uint32(b) != crc32.ChecksumIEEE(b[4:]) {
		return nil, false
	}
	d := json.NewDecoder(bytes.NewReader(b[4:]))
	d.UseNumber()
	var list []any
	err = d.Decode(&list)
	return list, err == nil
}
