// Package stored holds the Go types of Prefect's columns.
//
// A database may belong to somebody else's server, and a row of it may have been edited by hand. So each type here keeps
// three things apart: SQL NULL, a value, and something that the column should never have held. The last is no error while
// a row is scanned; whoever shows the value asks for its [State] and reports it, and the rest of the row stands.
//
// Every type reads either dialect's stored form (a timestamp arrives from lib/pq as time.Time and from SQLite as text).
// server/database/storage decides in which form values are written. The package imports nothing of ours.
package stored

import (
	"fmt"
	"strconv"
	"unicode/utf8"
)

// State tells what a column held.
type State uint8

// The states of a column's value. Null is the zero value of every type.
const (
	Null State = iota
	Valid
	Unreadable
)

// Stateful is the interface of every type of this package.
type Stateful interface{ State() State }

// Value is the interface of every type of this package except the scanners of texts.
type Value interface {
	Stateful
	// AppendJSON writes the value as the API shows it, null for SQL NULL. It
	// writes nothing of a value that can't be read; ok is false then.
	AppendJSON(b []byte) (_ []byte, ok bool)
}

const null = "null"

// missing writes what is no value.
func missing(b []byte, s State) ([]byte, bool) {
	if s == Null {
		return append(b, null...), true
	}
	return b, false
}

// text gives the text form of what a driver returned for a column; ok is false
// for SQL NULL. It copies, because drivers reuse their buffers.
func text(src any) (s string, ok bool) {
	switch v := src.(type) {
	case nil:
		return "", false
	case string:
		return v, true
	case []byte:
		return string(v), true
	case int64:
		return strconv.FormatInt(v, 10), true
	case float64:
		return strconv.FormatFloat(v, 'g', -1, 64), true
	case bool:
		return strconv.FormatBool(v), true
	default:
		return fmt.Sprint(v), true
	}
}

// Printable replaces what is not UTF-8: SQLite stores any bytes as text. Half of
// a surrogate pair, which SQLite makes three bytes of where JSON has it as an
// escape, is one character.
func Printable(s string) string {
	if utf8.ValidString(s) {
		return s
	}
	b := make([]byte, 0, len(s)+len(s)/2)
	for len(s) > 0 {
		r, size := utf8.DecodeRuneInString(s)
		if r == utf8.RuneError && len(s) >= 3 && s[0] == 0xED && s[1] >= 0xA0 && s[1] <= 0xBF && s[2]&0xC0 == 0x80 {
			size = 3
		}
		b = utf8.AppendRune(b, r)
		s = s[size:]
	}
	return string(b)
}
