package schema_test

import (
	"regexp"
	"strings"
	"testing"

	"entgo.io/ent/dialect"
)

// recordedTable is a table of a catalogue, as either dialect's was recorded.
type recordedTable struct {
	Columns []struct {
		Name, Type string
		Nullable   bool
		Default    *string
	}
	ForeignKeys       []recordedKey   `json:"foreign_keys"`
	UniqueConstraints []recordedKey   `json:"unique_constraints"`
	Checks            []recordedKey   `json:"checks"`
	Indexes           []recordedIndex `json:"indexes"`
}

// recordedKey is a key or a check: on PostgreSQL its Definition, on SQLite the
// parts of it.
type recordedKey struct {
	Name, Definition, References, Check string
	Columns                             []string
	ReferencedColumns                   []string `json:"referenced_columns"`
	OnDelete                            string   `json:"on_delete"`
	OnUpdate                            string   `json:"on_update"`
}

type recordedIndex struct {
	Name, On string
	Unique   bool
}

// recordedTables is what a catalogue says of each table.
func recordedTables(t *testing.T, d string) map[string]table {
	t.Helper()
	tables := map[string]table{}
	if d == dialect.Postgres {
		var c struct {
			Tables map[string]struct {
				recordedTable
				PrimaryKey []recordedKey `json:"primary_key"`
			}
		}
		readCatalogue(t, d, &c)
		for name, r := range c.Tables {
			out := r.common()
			for _, k := range r.PrimaryKey {
				out.primaryKey(k.Name, parts(t, `PRIMARY KEY \((.*)\)`, k.Definition)...)
			}
			r.postgresql(t, &out)
			tables[name] = out
		}
		return tables
	}
	var c struct {
		Tables map[string]struct {
			recordedTable
			PrimaryKey []string `json:"primary_key"`
		}
	}
	readCatalogue(t, d, &c)
	for name, r := range c.Tables {
		out := r.common()
		// SQLite's catalogue leaves out the names of primary keys.
		out.primaryKey("pk_"+name, r.PrimaryKey...)
		r.sqlite(t, &out)
		tables[name] = out
	}
	return tables
}

func (r recordedTable) common() (out table) {
	var order []string
	for _, c := range r.Columns {
		def := ""
		if c.Default != nil {
			def = *c.Default
		}
		out.column(c.Name, c.Type, c.Nullable, def)
		order = append(order, c.Name)
	}
	out.order(order)
	return out
}

func (r recordedTable) postgresql(t *testing.T, out *table) {
	t.Helper()
	for _, k := range r.ForeignKeys {
		p := parts(t, `FOREIGN KEY \((.*)\) REFERENCES (\w+)\((.*)\)(?: ON DELETE (.*))?`, k.Definition)
		out.foreignKey(k.Name, p[0], p[1], p[2], p[3])
	}
	for _, k := range r.UniqueConstraints {
		out.uniqueConstraint(k.Name, parts(t, `UNIQUE \((.*)\)`, k.Definition)...)
	}
	for _, k := range r.Checks {
		out.check(k.Name, parts(t, `CHECK \(\((.*)\)\)`, k.Definition)[0])
	}
	for _, i := range r.Indexes {
		out.index(i.Name, i.Unique, i.On)
	}
}

// parts gives the groups of a pattern that must match the whole text.
func parts(t *testing.T, pattern, text string) []string {
	t.Helper()
	m := regexp.MustCompile("^" + pattern + "$").FindStringSubmatch(text)
	if m == nil {
		t.Fatalf("%q is not of the form %s", text, pattern)
	}
	return m[1:]
}

func (r recordedTable) sqlite(t *testing.T, out *table) {
	t.Helper()
	for _, k := range r.ForeignKeys {
		if k.OnUpdate != "NO ACTION" {
			t.Errorf("%s has ON UPDATE %s, which no entity can declare", k.Name, k.OnUpdate)
		}
		out.foreignKey(k.Name, strings.Join(k.Columns, ", "), k.References, strings.Join(k.ReferencedColumns, ", "), k.OnDelete)
	}
	for _, k := range r.UniqueConstraints {
		out.uniqueConstraint(k.Name, k.Columns...)
	}
	for _, k := range r.Checks {
		out.check(k.Name, k.Check)
	}
	for _, i := range r.Indexes {
		out.index(i.Name, i.Unique, i.On)
	}
}
