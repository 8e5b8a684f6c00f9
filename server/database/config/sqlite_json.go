package config

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"math"
	"math/big"
	"slices"
	"strconv"
	"strings"
)

// canonicalJSON is the function quaestor_json(text) of our connections to SQLite: a JSON text as PostgreSQL's jsonb writes
// it but for numbers, so that objects whose keys are written in another order are one. What is no JSON stays.
func (c *sqliteConn) canonicalJSON(text string) (string, error) {
	value, ok := decoded(text)
	if !ok {
		return text, nil
	}
	w := canonicalWriter{interrupted: c.interrupted}
	w.Grow(len(text) + len(text)/8)
	w.write(value)
	return w.String(), w.err
}

// canonicalWriter looks after each thousand values whether it is to end: the digits of large doubles take long to find.
type canonicalWriter struct {
	strings.Builder
	interrupted func() error
	values      int
	err         error
}

func (b *canonicalWriter) write(value any) {
	if b.values++; b.values%1000 == 0 && b.err == nil {
		b.err = b.interrupted()
	}
	if b.err != nil {
		return
	}
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
			writeCanonicalText(&b.Builder, key)
			b.WriteString(": ")
			b.write(value[key])
		}
		b.WriteByte('}')
	case []any:
		b.WriteByte('[')
		for _, element := range value {
			b.WriteString(separator)
			separator = ", "
			b.write(element)
		}
		b.WriteByte(']')
	case string:
		writeCanonicalText(&b.Builder, value)
	case json.Number:
		b.WriteString(cmp.Or(canonicalNumber(value.String()), value.String()))
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

// canonicalNumber is the function quaestor_number(text): of a JSON number the text that all equal ones have. That is an
// integer where it is one of 64 bits, else the fewest digits that stand for its double, which may be such an integer too.
// Of a number that no double holds it is empty.
func canonicalNumber(text string) string {
	if i, err := strconv.ParseInt(text, 10, 64); err == nil {
		return strconv.FormatInt(i, 10)
	}
	f, err := strconv.ParseFloat(text, 64)
	switch {
	case err != nil || math.IsInf(f, 0):
		return ""
	case f >= math.MinInt64 && f < math.MaxInt64 && f == math.Trunc(f): // MaxInt64 as a double is the number behind it
		return strconv.FormatInt(int64(f), 10)
	}
	return fewestDigits(f)
}

// fewestDigits are those that PostgreSQL writes for a double. They are no digits that lie halfway between two doubles, as
// 1e23 does: it is read as 9.999999999999999e22, by a rule of its own. Only integers are so, beyond those of 64 bits.
func fewestDigits(f float64) string {
	digits := strconv.FormatFloat(f, 'f', -1, 64)
	if math.Abs(f) < math.MaxInt64 {
		return digits
	}
	for precision := 15; precision <= 16 && halfway(digits, f); precision++ {
		exact, _ := new(big.Rat).SetString(strconv.FormatFloat(f, 'e', precision, 64))
		digits = exact.FloatString(0)
	}
	return digits
}

// halfway says whether the digits, which are read as f, lie halfway to the double beside it.
func halfway(digits string, f float64) bool {
	written, _ := new(big.Rat).SetString(digits)
	own := new(big.Rat).SetFloat64(f)
	bound := new(big.Rat).SetFloat64(math.Nextafter(f, math.Inf(written.Cmp(own))))
	if bound == nil || written.Cmp(own) == 0 {
		return false
	}
	return written.Add(written, written).Cmp(own.Add(own, bound)) == 0
}

// decoded gives the one value of a JSON text, its numbers with all their digits.
func decoded(text string) (value any, ok bool) {
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	if err := d.Decode(&value); err != nil {
		return nil, false
	}
	_, err := d.Token()
	return value, errors.Is(err, io.EOF)
}
