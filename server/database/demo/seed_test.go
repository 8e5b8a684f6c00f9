package demo_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/quaestor-graph/quaestor/ent/migrate"
	"github.com/quaestor-graph/quaestor/ent/stored"
	"github.com/quaestor-graph/quaestor/server/database/databasetest"
	"github.com/quaestor-graph/quaestor/server/database/demo"
)

func TestSeedMakesTheSameRows(t *testing.T) {
	o := demo.Options{FlowRuns: 300, Seed: 42}
	content := func(d databasetest.Dialect, o demo.Options) map[string]map[string]string {
		db := empty(t, d)
		fill(t, d, db, o)
		out := map[string]map[string]string{}
		for _, table := range demo.Tables() {
			out[table] = content(t, d, db, table)
		}
		return out
	}
	sqlite := content(databasetest.SQLite, o)
	again := content(databasetest.SQLite, o)
	postgresql := content(databasetest.PostgreSQL, o)
	o.Seed++
	other := content(databasetest.SQLite, o)
	for _, table := range demo.Tables() {
		compare(t, table+", made twice", sqlite[table], again[table])
		compare(t, table+", on both dialects", sqlite[table], postgresql[table])
		for id := range other[table] {
			if _, ok := sqlite[table][id]; ok {
				t.Errorf("%s: another seed gives the id %s too", table, id)
				break
			}
		}
	}
}

func compare(t *testing.T, planned string, a, b map[string]string) {
	t.Helper()
	if len(a) != len(b) {
		t.Errorf("%s: %d and %d rows", planned, len(a), len(b))
	}
	shown := 0
	for id, row := range a {
		if row == b[id] {
			continue
		}
		x, y := strings.Split(row, "\n"), strings.Split(b[id], "\n")
		for i := range x {
			if i >= len(y) || x[i] != y[i] {
				t.Errorf("%s: %s: %s against %s", planned, id, x[i], strings.Join(y[min(i, len(y)-1):min(i+1, len(y))], ""))
				break
			}
		}
		if shown++; shown > 3 {
			return
		}
	}
}

// canonical is a stored value in a form that does not depend on the dialect.
func canonical(t *testing.T, d databasetest.Dialect, table, column string, v any) string {
	t.Helper()
	if v == nil {
		return "NULL"
	}
	if b, ok := v.([]byte); ok {
		v = string(b)
	}
	switch kind(table, column) {
	case "json", "jsonb":
		if at, ok := v.(time.Time); ok {
			t.Fatalf("%s.%s: %v", table, column, at)
		}
		decoder := json.NewDecoder(strings.NewReader(fmt.Sprint(v)))
		decoder.UseNumber()
		var value any
		if err := decoder.Decode(&value); err != nil {
			t.Fatalf("%s.%s holds %v: %v", table, column, v, err)
		}
		var b bytes.Buffer
		writeJSON(&b, value)
		return b.String()
	case "interval":
		var i stored.Duration
		_ = i.Scan(v)
		return strconv.FormatInt(i.Micros(), 10)
	case "timestamp with time zone":
		var at stored.Time
		_ = at.Scan(v)
		if at.State() != stored.Valid {
			t.Fatalf("%s.%s holds %v", table, column, v)
		}
		return at.Time().UTC().Format(stored.StoredTimeLayout)
	case "boolean", "bool":
		return fmt.Sprint(v == true || v == int64(1))
	}
	return fmt.Sprint(v)
}

// writeJSON writes a value with its numbers by value.
func writeJSON(b *bytes.Buffer, v any) {
	switch v := v.(type) {
	case json.Number:
		f, err := v.Float64()
		if n, e := strconv.ParseInt(v.String(), 10, 64); e == nil {
			fmt.Fprint(b, n)
		} else if err == nil {
			fmt.Fprint(b, strconv.FormatFloat(f, 'f', -1, 64))
		}
	case []any:
		b.WriteByte('[')
		for _, e := range v {
			writeJSON(b, e)
			b.WriteByte(',')
		}
		b.WriteByte(']')
	case map[string]any:
		keys := make([]string, 0, len(v))
		for k := range v {
			keys = append(keys, k)
		}
		b.WriteByte('{')
		for _, k := range sorted(keys) {
			b.WriteString(strconv.Quote(k) + ":")
			writeJSON(b, v[k])
			b.WriteByte(',')
		}
		b.WriteByte('}')
	default:
		fmt.Fprintf(b, "%#v", v)
	}
}

// kind is a column's type on PostgreSQL.
func kind(table, column string) string {
	for _, t := range migrate.Tables {
		if t.Name != table {
			continue
		}
		for _, c := range t.Columns {
			if c.Name == column {
				if k := c.SchemaType["postgres"]; k != "" {
					return k
				}
				return c.Type.String()
			}
		}
	}
	return ""
}

func sorted(keys []string) []string {
	slices.Sort(keys)
	return keys
}
