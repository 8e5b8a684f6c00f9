package storage

import (
	"encoding/json"
	"math"
	"strconv"
	"strings"
	"unicode/utf16"
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

func pythonString(b *strings.Builder, quoted string) {
	const hex = "0123456789abcdef"
	escape := func(r rune) {
		b.WriteString(`\u`)
		for shift := 12; shift >= 0; shift -= 4 {
			b.WriteByte(hex[r>>shift&15])
		}
	}
	if plain(quoted) {
		b.WriteString(quoted)
		return
	}
	var s string
	// json.Unmarshal would replace a lone surrogate, which SQLite stores and
	// reads back: those texts are kept as they are written.
	if err := json.Unmarshal([]byte(quoted), &s); err != nil || strings.ContainsRune(s, '\uFFFD') {
		b.WriteString(quoted)
		return
	}
	b.WriteByte('"')
	for _, r := range s {
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
		case r < 0x20 || r >= 0x7f && r < 0x10000:
			if r == 0x7f { // ASCII: json.dumps leaves it
				b.WriteRune(r)
				break
			}
			escape(r)
		case r >= 0x10000:
			hi, lo := utf16.EncodeRune(r)
			escape(hi)
			escape(lo)
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
}

// plain says whether a string stands as Python writes it: ASCII without a
// control character or an escape.
func plain(s string) bool {
	for i := range len(s) {
		if c := s[i]; c < 0x20 || c >= 0x80 || c == '\\' {
			return false
		}
	}
	return true
}

// pythonNumber writes a float as Python's repr does; integers stay as they are.
func pythonNumber(s string) string {
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
