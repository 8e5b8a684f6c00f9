package write_test

import (
	"context"
	"reflect"
	"testing"

	"entgo.io/ent/dialect"

	"github.com/quaestor-graph/quaestor/ent/stored"
	"github.com/quaestor-graph/quaestor/server/database/query"
)

// old is a revision that lacks a table and a column.
func old(_ context.Context, table string) query.Relation {
	switch table {
	case "missing":
		return query.Relation{Table: table, Absent: true}
	case "automation":
		return query.Relation{Table: table, Added: []query.Added{{Column: "tags", Expr: "'[]'"}}}
	}
	return query.Relation{Table: table}
}

func TestInsert(t *testing.T) {
	rows := [][]any{{"a", 1}, {"b", nil}}
	for d, want := range map[string]string{
		dialect.SQLite:   "INSERT INTO `flow` (`name`, `n`) VALUES (?, ?), (?, NULL)",
		dialect.Postgres: `INSERT INTO "flow" ("name", "n") VALUES ($1, $2), ($3, NULL)`,
	} {
		c := components(t, d, old)
		st := c.Insert(t.Context(), "flow", []string{"name", "n"}, rows)
		if st.SQL != want || !reflect.DeepEqual(st.Args, []any{"a", 1, "b"}) {
			t.Errorf("%s: %s with %v", d, st.SQL, st.Args)
		}
		st = c.Insert(t.Context(), "automation", []string{"id", "tags", "name"}, [][]any{{"i", "[]", "n"}})
		if !reflect.DeepEqual(st.Args, []any{"i", "n"}) {
			t.Errorf("%s: a column that is not there: %s with %v", d, st.SQL, st.Args)
		}
		for _, table := range []string{"flow", "missing"} {
			if st := c.Insert(t.Context(), table, []string{"name"}, nil); st.SQL != "" {
				t.Errorf("%s: no rows: %s", d, st.SQL)
			}
		}
		if st := c.Insert(t.Context(), "missing", []string{"name"}, [][]any{{"a"}}); st.SQL != "" {
			t.Errorf("%s: a table that is not there: %s", d, st.SQL)
		}
	}
}

func TestMaxRows(t *testing.T) {
	for d, want := range map[string]int{dialect.SQLite: 1023, dialect.Postgres: 2047} {
		if got := components(t, d, old).MaxRows(32); got != want {
			t.Errorf("%s: %d rows of 32 columns, not %d", d, got, want)
		}
	}
}

func texts(sts []query.Statement) (out []string) {
	for _, st := range sts {
		out = append(out, st.SQL)
	}
	return out
}

// What a revision lacks is left out, and nothing is said of no rows.
func TestLoad(t *testing.T) {
	rows := query.Rows{Table: "automation", Columns: []string{"id", "tags", "name"}, Rows: [][]any{{"i", "[]", "n"}, {"j", "[]", "m"}}}
	postgresql := components(t, dialect.Postgres, old)
	got := postgresql.Load(t.Context(), rows)
	want := []query.Statement{{SQL: `COPY "automation" ("id", "name") FROM STDIN`, Rows: [][]any{{"i", "n"}, {"j", "m"}}}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("PostgreSQL: %v", got)
	}
	sqlite := components(t, dialect.SQLite, old)
	if got := texts(sqlite.Load(t.Context(), rows)); !reflect.DeepEqual(got, []string{"INSERT INTO `automation` (`id`, `name`) VALUES (?, ?), (?, ?)"}) {
		t.Errorf("SQLite: %q", got)
	}
	for _, c := range []query.Components{postgresql, sqlite} {
		for _, r := range []query.Rows{{Table: "flow", Columns: []string{"name"}}, {Table: "missing", Columns: []string{"name"}, Rows: [][]any{{"a"}}}} {
			if got := c.Load(t.Context(), r); len(got) != 0 {
				t.Errorf("%d rows of %s: %q", len(r.Rows), r.Table, texts(got))
			}
		}
	}
}

// SQLite takes 32,766 values in one statement; a COPY takes all there are.
func TestLoadOfManyRows(t *testing.T) {
	r := query.Rows{Table: "flow", Columns: make([]string, 100), Rows: make([][]any, 700)}
	for i := range r.Columns {
		r.Columns[i] = "c"
	}
	for i := range r.Rows {
		r.Rows[i] = make([]any, 100)
		for k := range r.Rows[i] {
			r.Rows[i][k] = i
		}
	}
	if got := components(t, dialect.Postgres, old).Load(t.Context(), r); len(got) != 1 || len(got[0].Rows) != 700 {
		t.Errorf("PostgreSQL: %d statements", len(got))
	}
	values := 0
	for _, st := range components(t, dialect.SQLite, old).Load(t.Context(), r) {
		if len(st.Args) > 32_766 {
			t.Errorf("SQLite: %d values in one statement", len(st.Args))
		}
		values += len(st.Args)
	}
	if values != 70_000 {
		t.Errorf("SQLite: %d values of 70,000", values)
	}
}

func TestLoadLinked(t *testing.T) {
	l := query.Linked{
		Parent: query.Rows{Table: "flow_run", Columns: []string{"id", "state_id"}, Rows: [][]any{{stored.ID("r1"), stored.ID("s1")}, {stored.ID("r2"), stored.ID("")}}},
		Child:  query.Rows{Table: "flow_run_state", Columns: []string{"id", "flow_run_id"}, Rows: [][]any{{stored.ID("s1"), stored.ID("r1")}}},
		Column: "state_id",
	}
	postgresql := components(t, dialect.Postgres, old).LoadLinked(t.Context(), l)
	if want := []query.Statement{
		{SQL: `CREATE TEMPORARY TABLE IF NOT EXISTS "quaestor_flow_run_state" ON COMMIT DROP AS SELECT "id", "flow_run_id" FROM "flow_run_state" WITH NO DATA`},
		{SQL: `COPY "quaestor_flow_run_state" ("id", "flow_run_id") FROM STDIN`, Rows: l.Child.Rows},
		{SQL: `CREATE TEMPORARY TABLE IF NOT EXISTS "quaestor_flow_run" ON COMMIT DROP AS SELECT "id", "state_id" FROM "flow_run" WITH NO DATA`},
		{SQL: `COPY "quaestor_flow_run" ("id", "state_id") FROM STDIN`, Rows: l.Parent.Rows},
		{SQL: `WITH linked AS (INSERT INTO "flow_run_state" ("id", "flow_run_id") SELECT "id", "flow_run_id" FROM "quaestor_flow_run_state") ` +
			`INSERT INTO "flow_run" ("id", "state_id") SELECT "id", "state_id" FROM "quaestor_flow_run"`},
		{SQL: `TRUNCATE "quaestor_flow_run_state", "quaestor_flow_run"`},
	}; !reflect.DeepEqual(postgresql, want) {
		t.Errorf("PostgreSQL: %q", texts(postgresql))
	}
	sqlite := components(t, dialect.SQLite, old).LoadLinked(t.Context(), l)
	if got, want := texts(sqlite), []string{
		"INSERT INTO `flow_run` (`id`, `state_id`) VALUES (?, NULL), (?, ?)",
		"INSERT INTO `flow_run_state` (`id`, `flow_run_id`) VALUES (?, ?)",
		"UPDATE `flow_run` SET `state_id` = p.value ->> 1 FROM json_each(?) AS p WHERE `flow_run`.`id` = p.value ->> 0",
	}; !reflect.DeepEqual(got, want) {
		t.Errorf("SQLite: %q", got)
	}
	if got, want := sqlite[0].Args, []any{stored.ID("r1"), stored.ID("r2"), stored.ID("")}; !reflect.DeepEqual(got, want) {
		t.Errorf("SQLite's parents: %v", got)
	}
	if got := sqlite[2].Args; !reflect.DeepEqual(got, []any{`[["r1","s1"]]`}) {
		t.Errorf("SQLite's links: %v", got)
	}
	if l.Parent.Rows[0][1] != stored.ID("s1") {
		t.Error("the caller's rows have changed")
	}
	l.Child.Rows, l.Parent.Rows = nil, l.Parent.Rows[1:]
	for _, d := range []string{dialect.SQLite, dialect.Postgres} {
		if got := texts(components(t, d, old).LoadLinked(t.Context(), l)); len(got) != 1 {
			t.Errorf("%s without children: %q", d, got)
		}
	}
}
