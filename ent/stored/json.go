package stored

import (
	"database/sql/driver"
	"encoding/json"
	"math"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// JSON is a JSON column as raw text: nothing of it is parsed on its way to an
// answer, so that integers keep every digit. SQL NULL and the JSON text null
// are two things here and one in an answer.
type JSON struct {
	raw   string
	state State
}

// JSONOf is the column value of a JSON text, Unreadable if it is none.
func JSONOf(raw string) JSON {
	var j JSON
	j.set(raw)
	return j
}

// Raw gives the JSON text; it is empty unless the state is Valid.
func (j JSON) Raw() string {
	if j.state != Valid {
		return ""
	}
	return j.raw
}

// State implements Stateful.
func (j JSON) State() State { return j.state }

// Scan implements sql.Scanner. The declared type JSON has NUMERIC affinity on
// SQLite, so that a number at the top level arrives as one.
func (j *JSON) Scan(src any) error {
	*j = JSON{}
	switch v := src.(type) {
	case nil:
	case string:
		j.set(v)
	case []byte:
		j.set(string(v))
	case int64:
		*j = JSON{raw: strconv.FormatInt(v, 10), state: Valid}
	case float64:
		j.state = Unreadable
		if !math.IsInf(v, 0) && !math.IsNaN(v) {
			*j = JSON{raw: strconv.FormatFloat(v, 'g', -1, 64), state: Valid}
		}
	default:
		j.state = Unreadable
	}
	return nil
}

func (j *JSON) set(raw string) {
	*j = JSON{raw: Printable(raw), state: Valid}
	if !json.Valid([]byte(j.raw)) {
		j.state = Unreadable
		return
	}
	j.raw = paired(j.raw)
}

// paired writes U+FFFD in place of each half of a surrogate pair without the
// other, which JSON's grammar has and no text may hold: Python's json writes one
// for a byte of a file name that is not UTF-8.
func paired(raw string) string {
	var b []byte
	done := 0
	for i := 0; ; {
		next := strings.IndexByte(raw[i:], '\\')
		if next < 0 {
			break
		}
		i += next
		unit, ok := escapedUnit(raw[i:])
		switch {
		case !ok:
			i += len(`\n`)
		case !utf16.IsSurrogate(unit):
			i += escapeSize
		default:
			if low, ok := escapedUnit(raw[i+escapeSize:]); ok && utf16.DecodeRune(unit, low) != utf8.RuneError {
				i += 2 * escapeSize
				continue
			}
			b = append(append(b, raw[done:i]...), `\ufffd`...)
			i += escapeSize
			done = i
		}
	}
	if done == 0 {
		return raw
	}
	return string(append(b, raw[done:]...))
}

// escapeSize is the length of an escape of four hexadecimal digits.
const escapeSize = len(`\ud800`)

// escapedUnit reads such an escape at the beginning of a text.
func escapedUnit(raw string) (rune, bool) {
	if len(raw) < escapeSize || raw[:2] != `\u` {
		return 0, false
	}
	n, err := strconv.ParseUint(raw[2:escapeSize], 16, 16)
	return rune(n), err == nil
}

// Value implements driver.Valuer.
func (j JSON) Value() (driver.Value, error) {
	if j.state != Valid {
		return nil, nil
	}
	return j.raw, nil
}

// AppendJSON implements Value: the stored text as it is, but for the blanks
// around its parts.
func (j JSON) AppendJSON(b []byte) ([]byte, bool) {
	if j.state != Valid {
		return missing(b, j.state)
	}
	start, quoted := 0, false
	for i := 0; i < len(j.raw); i++ {
		switch c := j.raw[i]; {
		case c == '"':
			quoted = !quoted
		case quoted && c == '\\':
			i++
		case !quoted && (c == ' ' || c == '\n' || c == '\t' || c == '\r'):
			b = append(b, j.raw[start:i]...)
			start = i + 1
		}
	}
	return append(b, j.raw[start:]...), true
}

// Strings is a JSON column that holds a list of strings, such as tags.
type Strings struct {
	list  []string
	state State
}

// StringsOf is the column value of a list.
func StringsOf(list ...string) Strings {
	if list == nil {
		list = []string{}
	}
	return Strings{list: list, state: Valid}
}

// List gives the strings; it is nil unless the state is Valid.
func (s Strings) List() []string { return s.list }

// State implements Stateful. A JSON null counts as SQL NULL.
func (s Strings) State() State { return s.state }

// Scan implements sql.Scanner.
func (s *Strings) Scan(src any) error {
	*s = Strings{}
	raw, ok := text(src)
	if !ok {
		return nil
	}
	raw = strings.TrimSpace(raw)
	if list, ok := plain(raw); ok {
		*s = StringsOf(list...)
		return nil
	}
	// Pointers, because json.Unmarshal takes null for "".
	var list []*string
	if json.Unmarshal([]byte(raw), &list) == nil {
		s.set(list)
	} else {
		s.state = Unreadable
	}
	return nil
}

// plain reads a list whose texts have no escapes, as nearly all are.
func plain(raw string) ([]string, bool) {
	if len(raw) < 2 || raw[0] != '[' || raw[len(raw)-1] != ']' || !utf8.ValidString(raw) {
		return nil, false
	}
	rest := strings.Trim(raw[1:len(raw)-1], " ")
	if rest == "" {
		return nil, true
	}
	out := make([]string, 0, strings.Count(rest, `"`)/2)
	for {
		if rest == "" || rest[0] != '"' {
			return nil, false
		}
		end := 1
		for end < len(rest) && rest[end] != '"' {
			if rest[end] < ' ' || rest[end] == '\\' {
				return nil, false
			}
			end++
		}
		if end == len(rest) {
			return nil, false
		}
		out = append(out, rest[1:end])
		if rest = strings.TrimLeft(rest[end+1:], " "); rest == "" {
			return out, true
		}
		if rest[0] != ',' {
			return nil, false
		}
		rest = strings.TrimLeft(rest[1:], " ")
	}
}

// set takes a JSON list; null is none, and a null in it is no string.
func (s *Strings) set(list []*string) {
	if list == nil {
		return
	}
	out := make([]string, len(list))
	for i, e := range list {
		if e == nil {
			s.state = Unreadable
			return
		}
		out[i] = *e
	}
	*s = StringsOf(out...)
}

// Value implements driver.Valuer.
func (s Strings) Value() (driver.Value, error) {
	if s.state != Valid {
		return nil, nil
	}
	b, err := json.Marshal(s.list)
	return string(b), err
}

// AppendJSON implements Value.
func (s Strings) AppendJSON(b []byte) ([]byte, bool) {
	if s.state != Valid {
		return missing(b, s.state)
	}
	b = append(b, '[')
	for i, e := range s.list {
		if i > 0 {
			b = append(b, ',')
		}
		b = AppendText(b, e)
	}
	return append(b, ']'), true
}
