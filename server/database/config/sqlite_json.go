package config

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"math/big"
	"slices"
	"strings"
)

// canonicalJSON is the function quaestor_json(text) of our connections to SQLite: a JSON text as PostgreSQL's jsonb writes
// it, so that objects whose keys are written in another order are one. What is no JSON stays.
func canonicalJSON(text string) string {
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	var value any
	if d.Decode(&value) != nil {
		return text
	}
	if _, err := d.Token(); err != io.EOF {
		return text
	}
	var b strings.Builder
	b.Grow(len(text) + len(text)/8)
	writeCanonical(&b, value)
	return b.String()
}

func writeCanonical(b *strings.Builder, value any) {
	separator := ""
	switch value := value.(type) {
	case map[string]any:
		b.WriteByte('{')
		// jsonb has the shorter keys first.
		for _, key := range slices.SortedFunc(maps.Keys(value), func(x, y string) int {
			return cmp.Or(cmp.Compare(len(x), len(y)), strings.Compare(x, y))
		}) {
			b.WriteString(separator)
			separator = ", "
			writeCanonicalText(b, key)
			b.WriteString(": ")
			writeCanonical(b, value[key])
		}
		b.WriteByte('}')
	case []any:
		b.WriteByte('[')
		for _, element := range value {
			b.WriteString(separator)
			separator = ", "
			writeCanonical(b, element)
		}
		b.WriteByte(']')
	case string:
		writeCanonicalText(b, value)
	case json.Number:
		b.WriteString(canonicalNumber(value.String()))
	case bool:
		fmt.Fprint(b, value)
	default:
		b.WriteString("null")
	}
}

func writeCanonicalText(b *strings.Builder, text string) {
	b.WriteByte('"')
	for _, r := range text {
		switch r {
		case '"', '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case '\b':
			b.WriteString(`\b`)
		case '\f':
			b.WriteString(`\f`)
		case '\n':
			b.WriteString(`\n`)
		case '\r':
			b.WriteString(`\r`)
		case '\t':
			b.WriteString(`\t`)
		default:
			if r < ' ' {
				fmt.Fprintf(b, `\u%04x`, r)
			} else {
				b.WriteRune(r)
			}
		}
	}
	b.WriteByte('"')
}

// canonicalNumber writes a number without an exponent, as numeric does, but one of more digits than make sense.
func canonicalNumber(text string) string {
	const most = 400
	mantissa, exponent, found := strings.Cut(strings.ToLower(text), "e")
	if !strings.ContainsAny(mantissa, "123456789") {
		text = strings.TrimPrefix(text, "-")
	}
	if !found {
		return text
	}
	shift, ok := new(big.Int).SetString(strings.TrimPrefix(exponent, "+"), 10)
	if !ok || !shift.IsInt64() || shift.Int64() > most || shift.Int64() < -most || len(mantissa) > most {
		return text
	}
	number, ok := new(big.Rat).SetString(text)
	if !ok {
		return text
	}
	_, fraction, _ := strings.Cut(mantissa, ".")
	return number.FloatString(max(0, len(fraction)-int(shift.Int64())))
}
