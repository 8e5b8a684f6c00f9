package query_test

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
		c := query.New(d, old)
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
		if got := query.New(d, old).MaxRows(32); got != want {
			t.Errorf("%s: %d rows of 32 columns, not %d", d, got, want)
		}
	}
}

func TestInsertLinked(t *testing.T) {
	l := query.Linked{
		Parent: query.Rows{Table: "flow_run", Columns: []string{"id", "state_id"}, Rows: [][]any{{stored.ID("r1"), stored.ID("s1")}, {stored.ID("r2"), stored.ID("")}}},
		Child:  query.Rows{Table: "flow_run_state", Columns: []string{"id", "flow_run_id"}, Rows: [][]any{{stored.ID("s1"), stored.ID("r1")}}},
		Column: "state_id",
	}
	texts := func(sts []query.Statement) (out []string) {
		for _, st := range sts {
			out = append(out, st.SQL)
		}
		return out
	}
	postgresql := query.New(dialect.Postgres, old).InsertLinked(t.Context(), l)
	if got, want := texts(postgresql), []string{`WITH linked AS (INSERT INTO "flow_run_state" ("id", "flow_run_id") VALUES ($1, $2)) ` +
		`INSERT INTO "flow_run" ("id", "state_id") VALUES ($3, $4), ($5, $6)`}; !reflect.DeepEqual(got, want) {
		t.Errorf("PostgreSQL: %q", got)
	}
	sqlite := query.New(dialect.SQLite, old).InsertLinked(t.Context(), l)
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
		if got := texts(query.New(d, old).InsertLinked(t.Context(), l)); len(got) != 1 {
			t.Errorf("%s without children: %q", d, got)
		}
	}
}
