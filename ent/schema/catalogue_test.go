package schema_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"entgo.io/ent/dialect"

	"github.com/quaestor-graph/quaestor/ent/stored"
)

// The entities say the same of each table as the catalogue of a real Prefect:
// columns and their order, types, nullability, defaults, keys, checks and
// indexes. Both sides are written as lines of one form, which are compared.
func TestCatalogue(t *testing.T) {
	g := entGraph(t)
	for _, d := range []string{dialect.SQLite, dialect.Postgres} {
		t.Run(catalogueName(d), func(t *testing.T) {
			declared, recorded := declaredTables(t, g, d), recordedTables(t, d)
			for _, name := range union(declared, recorded) {
				t.Run(name, func(t *testing.T) {
					if diff := compare(declared[name], recorded[name]); diff != "" {
						t.Errorf("ent/schema (+) differs from testdata/prefect/catalogue-%s.json (-):\n%s", catalogueName(d), diff)
					}
				})
			}
		})
	}
}

// PostgreSQL's enums hold the values of their Go types, in the same order.
func TestCatalogueEnums(t *testing.T) {
	var c struct{ Enums map[string][]string }
	readCatalogue(t, dialect.Postgres, &c)
	declared := map[string][]string{
		"state_type":        stored.StateType("").Values(),
		"deployment_status": stored.DeploymentStatus("").Values(),
		"work_pool_status":  stored.WorkPoolStatus("").Values(),
		"work_queue_status": stored.WorkQueueStatus("").Values(),
		"worker_status":     stored.WorkerStatus("").Values(),
	}
	for _, name := range union(declared, c.Enums) {
		if !slices.Equal(declared[name], c.Enums[name]) {
			t.Errorf("enum %s holds %v, the catalogue's %v", name, declared[name], c.Enums[name])
		}
	}
}

func catalogueName(d string) string {
	if d == dialect.Postgres {
		return "postgresql"
	}
	return "sqlite"
}

func readCatalogue(t *testing.T, d string, into any) {
	t.Helper()
	content, err := os.ReadFile("../../testdata/prefect/catalogue-" + catalogueName(d) + ".json")
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(content, into); err != nil {
		t.Fatal(err)
	}
}

// table is what a catalogue says of a table, a line for each thing.
type table []string

func (t *table) add(format string, args ...any) { *t = append(*t, fmt.Sprintf(format, args...)) }

func (t *table) column(name, typ string, nullable bool, def string) {
	null := "NOT NULL"
	if nullable {
		null = "NULL"
	}
	if def != "" {
		def = " DEFAULT " + def
	}
	t.add("column %s %s %s%s", name, typ, null, def)
}

func (t *table) order(columns []string) { t.add("order %s", strings.Join(columns, ", ")) }

func (t *table) primaryKey(name string, columns ...string) {
	t.add("primary key %s (%s)", name, strings.Join(columns, ", "))
}

func (t *table) foreignKey(name, column, references, referenced, onDelete string) {
	if onDelete == "" {
		onDelete = "NO ACTION"
	}
	t.add("foreign key %s (%s) REFERENCES %s (%s) ON DELETE %s", name, column, references, referenced, onDelete)
}

func (t *table) uniqueConstraint(name string, columns ...string) {
	t.add("unique %s (%s)", name, strings.Join(columns, ", "))
}

func (t *table) check(name, condition string) { t.add("check %s (%s)", name, condition) }

// index takes what follows ON in the index's statement. Which names a dialect
// quotes, because they are words of its own, is no part of the definition.
func (t *table) index(name string, unique bool, on string) {
	word := "index"
	if unique {
		word = "unique index"
	}
	t.add("%s %s ON %s", word, name, strings.ReplaceAll(on, `"`, ""))
}

// compare gives the lines that only one side has, empty if there are none.
func compare(declared, recorded table) string {
	var diff []string
	for _, line := range recorded {
		if !slices.Contains(declared, line) {
			diff = append(diff, "  - "+line)
		}
	}
	for _, line := range declared {
		if !slices.Contains(recorded, line) {
			diff = append(diff, "  + "+line)
		}
	}
	if diff == nil && len(declared) != len(recorded) {
		return fmt.Sprintf("  the same line more than once: %d and %d lines", len(declared), len(recorded))
	}
	// What is said of one thing comes together.
	slices.SortStableFunc(diff, func(a, b string) int { return strings.Compare(a[4:], b[4:]) })
	return strings.Join(diff, "\n")
}

func union[V any](a, b map[string]V) []string {
	names := map[string]bool{}
	for name := range a {
		names[name] = true
	}
	for name := range b {
		names[name] = true
	}
	return slices.Sorted(maps.Keys(names))
}
