package storage

import (
	"math"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// PythonJSON rewrites a valid JSON text as Python's json.dumps writes it by
// default, which is how Prefect stores JSON on SQLite: ", " and ": " between
// tokens, everything beyond ASCII as \uXXXX, floats as repr writes them.
// The order of keys stays.
func PythonJSON(raw string) string {
	var b strings.Builder
	b.Grow(len(raw) + len(raw)/8)
	for i := 0; i < len(raw); {
		switch c := raw[i]; c {
		case ' ', '\t', '\r', '\n':
			i++
		case ',':
			b.WriteString(", ")
			i++
		case ':':
			b.WriteString(": ")
			i++
		case '"':
			end := i + 1
			for raw[end] != '"' {
				if raw[end] == '\\' {
					end++
				}
				end++
			}
			pythonString(&b, raw[i:end+1])
			i = end + 1
		case '{', '}', '[', ']':
			b.WriteByte(c)
			i++
		default: // a number, true, false or null
			end := i
			for end < len(raw) && !strings.ContainsRune(" \t\r\n,:{}[]", rune(raw[end])) {
				end++
			}
			b.WriteString(pythonNumber(raw[i:end]))
			i = end
		}
	}
	return b.String()
}

// pythonString takes the UTF-16 units one by one, as \uXXXX writes them: so a
// lone surrogate, which no Go string can hold, stays what it is.
func pythonString(b *strings.Builder, quoted string) {
	if plain(quoted) {
		b.WriteString(quoted)
		return
	}
	b.WriteByte('"')
	for in := quoted[1 : len(quoted)-1]; in != ""; {
		r, size := utf8.DecodeRuneInString(in)
		if r == '\\' {
			r, size = escaped(in)
		}
		in = in[size:]
		if hi, lo := utf16.EncodeRune(r); hi != utf8.RuneError {
			pythonUnit(b, hi)
			r = lo
		}
		pythonUnit(b, r)
	}
	b.WriteByte('"')
}

// escaped reads the escape that a text begins with, and gives its length.
func escaped(in string) (rune, int) {
	switch c := in[1]; c {
	case 'u':
		unit, _ := strconv.ParseUint(in[2:6], 16, 16)
		return rune(unit), 6
	case 'b':
		return '\b', 2
	case 'f':
		return '\f', 2
	case 'n':
		return '\n', 2
	case 'r':
		return '\r', 2
	case 't':
		return '\t', 2
	default: // itself
		return rune(c), 2
	}
}

func pythonUnit(b *strings.Builder, r rune) {
	switch {
	case r == '"' || r == '\\':
		b.WriteByte('\\')
		b.WriteRune(r)
	case r == '\n':
		b.WriteString(`\n`)
	case r == '\r':
		b.WriteString(`\r`)
	case r == '\t':
		b.WriteString(`\t`)
	case r == '\b':
		b.WriteString(`\b`)
	case r == '\f':
		b.WriteString(`\f`)
	case r < 0x20 || r >= 0x7f:
		const hex = "0123456789abcdef"
		b.WriteString(`\u`)
		for shift := 12; shift >= 0; shift -= 4 {
			b.WriteByte(hex[r>>shift&15])
		}
	default:
		b.WriteRune(r)
	}
}

// plain says whether a string stands as Python writes it: printable ASCII
// without an escape.
func plain(s string) bool {
	for i := range len(s) {
		if c := s[i]; c < 0x20 || c >= 0x7f || c == '\\' {
			return false
		}
	}
	return true
}

// pythonNumber writes a float as Python's repr does; integers stay as they are,
// but Python knows no -0.
func pythonNumber(s string) string {
	if s == "-0" {
		return "0"
	}
	if !strings.ContainsAny(s, ".eE") || s == "true" || s == "false" {
		return s
	}
	f, err := strconv.ParseFloat(s, 64)
	if err != nil {
		return s
	}
	abs := math.Abs(f)
	if abs != 0 && (abs < 1e-4 || abs >= 1e16) {
		return strconv.FormatFloat(f, 'e', -1, 64)
	}
	out := strconv.FormatFloat(f, 'f', -1, 64)
	if !strings.Contains(out, ".") {
		out += ".0"
	}
	return out
}
