package database_test

import (
	"encoding/json"
	"fmt"
	"math/big"
	"sort"
	"strconv"
	"strings"
	"time"
	"unicode/utf16"

	"github.com/quaestor-graph/quaestor/ent/stored"
	"github.com/quaestor-graph/quaestor/graph/descriptor"
	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

// canonical writes a value so that two are equal exactly when their texts are.
// Numbers in JSON are compared as the exact numbers that they are; kinds says
// that 1 and 1.0 are two things, as they are for Python.
func canonical(v any, numberKinds bool) string {
	switch v := v.(type) {
	case nil:
		return "NULL"
	case stored.Stateful:
		if v.State() != stored.Valid {
			return fmt.Sprintf("state %d", v.State())
		}
	}
	switch v := v.(type) {
	case stored.ID:
		return string(v)
	case stored.Time:
		return v.Time().Format(stored.StoredTimeLayout)
	case stored.Duration:
		return strconv.FormatInt(v.Micros(), 10)
	case stored.Bool:
		return strconv.FormatBool(v.Bool())
	case stored.Int:
		return strconv.FormatInt(v.Int(), 10)
	case stored.Float:
		return strconv.FormatFloat(v.Float(), 'g', -1, 64)
	case stored.Strings:
		return fmt.Sprintf("%q", v.List())
	case stored.JSON:
		return canonicalJSON(v.Raw(), numberKinds)
	}
	return fmt.Sprintf("%q", v) // a text or an enum
}

func canonicalJSON(raw string, numberKinds bool) string {
	var v any
	d := json.NewDecoder(strings.NewReader(raw))
	d.UseNumber()
	if err := d.Decode(&v); err != nil {
		return "no JSON: " + raw
	}
	var b strings.Builder
	writeCanonical(&b, v, numberKinds)
	return b.String()
}

func writeCanonical(b *strings.Builder, v any, numberKinds bool) {
	switch v := v.(type) {
	case map[string]any:
		keys := make([]string, 0, len(v))
		for k := range v {
			keys = append(keys, k)
		}
		sort.Strings(keys)
		b.WriteString("{")
		for _, k := range keys {
			fmt.Fprintf(b, "%q: ", k)
			writeCanonical(b, v[k], numberKinds)
			b.WriteString(", ")
		}
		b.WriteString("}")
	case []any:
		b.WriteString("[")
		for _, e := range v {
			writeCanonical(b, e, numberKinds)
			b.WriteString(", ")
		}
		b.WriteString("]")
	case json.Number:
		exact, ok := new(big.Rat).SetString(v.String())
		if !ok {
			panic(v)
		}
		b.WriteString(exact.RatString())
		if numberKinds && strings.ContainsAny(v.String(), ".eE") {
			b.WriteString(" as a float")
		}
	default:
		fmt.Fprintf(b, "%#v", v)
	}
}

// same says whether a value that was read is what was written, except for what the dialects themselves change in JSON: jsonb
// does not keep integers and floats apart, and on SQLite a number at the top level is a number of SQLite's, 64 bits long.
func same(d databasetest.Dialect, c column, written, read any) bool {
	j, ok := written.(stored.JSON)
	if !ok || d == databasetest.PostgreSQL {
		return canonical(written, c.plainJSON()) == canonical(read, c.plainJSON())
	}
	number, err := strconv.ParseFloat(j.Raw(), 64)
	if err != nil {
		return canonical(written, true) == canonical(read, true)
	}
	if _, err := strconv.ParseInt(j.Raw(), 10, 64); err == nil {
		return canonical(written, false) == canonical(read, false)
	}
	got, ok := read.(stored.JSON)
	if !ok {
		return false
	}
	f, err := strconv.ParseFloat(got.Raw(), 64)
	return err == nil && f == number
}

// decoded makes a column's value of its form in JSON: GraphQL's, or that of
// testdata/prefect_rows.py.
func decoded(c column, v any) (any, error) {
	if v == nil {
		return nil, nil
	}
	text := fmt.Sprint(v)
	switch c.kind {
	case descriptor.ID:
		return stored.ID(text), nil
	case descriptor.Text:
		return text, nil
	case descriptor.Enum:
		return enums[c.postgresql].of(text), nil
	case descriptor.Bool:
		return stored.BoolOf(text == "true"), nil
	case descriptor.Int:
		n, err := strconv.ParseInt(text, 10, 64)
		return stored.IntOf(n), err
	case descriptor.Float:
		f, err := strconv.ParseFloat(text, 64)
		return stored.FloatOf(f), err
	case descriptor.Time:
		at, err := time.Parse(time.RFC3339Nano, text)
		return stored.TimeOf(at), err
	case descriptor.Duration: // seconds
		exact, ok := new(big.Rat).SetString(text)
		if !ok {
			return nil, fmt.Errorf("%q is no number", text)
		}
		exact.Mul(exact, big.NewRat(1_000_000, 1))
		if !exact.IsInt() {
			return nil, fmt.Errorf("%q has parts of microseconds", text)
		}
		return stored.DurationOf(exact.Num().Int64()), nil
	}
	raw, err := json.Marshal(v)
	if err != nil {
		return nil, err
	}
	if c.kind == descriptor.Strings {
		var list stored.Strings
		return list, list.Scan(raw)
	}
	return stored.JSONOf(string(raw)), nil
}

func utf16Of(s string) []uint16 { return utf16.Encode([]rune(s)) }
