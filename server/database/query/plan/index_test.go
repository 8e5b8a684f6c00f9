package plan_test

import (
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"

	"entgo.io/ent/dialect"

	"github.com/quaestor-graph/quaestor/server/database/query"
	"github.com/quaestor-graph/quaestor/server/database/query/plan"
)

// The table of indexes is Prefect's: the names, the keys and the conditions of both catalogues, and no others.
func TestIndexesArePrefects(t *testing.T) {
	for d, file := range map[string]string{dialect.SQLite: "sqlite", dialect.Postgres: "postgresql"} {
		text, err := os.ReadFile("../../../../testdata/prefect/catalogue-" + file + ".json")
		if err != nil {
			t.Fatal(err)
		}
		var catalogue struct {
			Tables map[string]struct {
				Columns []struct{ Name string }
				Indexes []struct{ Name, On string }
			}
		}
		if err := json.Unmarshal(text, &catalogue); err != nil {
			t.Fatal(err)
		}
		all := 0
		for table, of := range catalogue.Tables {
			indexes := plan.Indexes(d, table)
			if len(indexes) == 0 { // alembic_version
				continue
			}
			got := map[string]plan.Index{}
			for _, i := range indexes {
				got[i.Name] = i
			}
			for _, want := range of.Indexes {
				i, ok := got[want.Name]
				if !ok {
					if !strings.Contains(want.Name, "_pkey") && !strings.HasPrefix(want.Name, "pk_") && !strings.HasPrefix(want.Name, "sqlite_autoindex") {
						t.Errorf("%s: %s: there is no index %s %s", d, table, want.Name, want.On)
					}
					continue
				}
				all++
				if (i.Where != "") != strings.Contains(want.On, " WHERE ") {
					t.Errorf("%s: %s is on %s, and has the condition %q", d, i.Name, want.On, i.Where)
				}
				for _, k := range i.Keys {
					if name := k.Column + k.Expression; !strings.Contains(strings.ToLower(want.On), strings.ToLower(name)) {
						t.Errorf("%s: %s is on %s, and has the key %s", d, i.Name, want.On, name)
					}
					if k.Column != "" && k.Kind == 0 && slices.ContainsFunc(of.Columns, func(c struct{ Name string }) bool { return c.Name == k.Column }) && k.Column != "data" {
						t.Logf("%s: %s: the kind of %s is not known", d, i.Name, k.Column)
					}
				}
			}
		}
		if all < 130 {
			t.Errorf("%s: %d indexes", d, all)
		}
	}
}

// An older revision lacks the indexes that came later.
func TestLateIndexes(t *testing.T) {
	none := plan.Late(dialect.SQLite, func(string) bool { return true })
	if len(none) > 0 {
		t.Errorf("the newest revision lacks %v", none)
	}
	late := plan.Late(dialect.SQLite, func(string) bool { return false })
	if !slices.Contains(late["task_run"], "ix_task_run__state_type_start_time") || !slices.Contains(late["flow_run"], "ix_flow_run__state_type_coalesce_start_time") {
		t.Errorf("the oldest one lacks %v", late)
	}
}

// database is what plans are decided by in tests.
type database struct {
	dialect string
	lacks   []string
	added   bool
}

func (d database) Dialect() string { return d.dialect }

func (d database) Relation(table string) query.Relation {
	r := query.Relation{Table: table, Unindexed: d.lacks}
	if d.added {
		r.Added = []query.Added{{Column: "tags", Expr: "'[]'"}}
	}
	return r
}

func (d database) Relations(string) int { return 1 }
