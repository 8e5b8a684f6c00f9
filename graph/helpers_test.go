package graph_test

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/quaestor-graph/quaestor/graph/descriptor"
	"github.com/quaestor-graph/quaestor/graph/graphtest"
)

type (
	object = map[string]any
	shape  = graphtest.Shape
	lead   = graphtest.Lead
)

func introspect(t testing.TB, g *graphtest.Graph) shape { return graphtest.Introspect(t, g) }

func everyRow(t testing.TB, g *graphtest.Graph, s shape, typ, selection string) []object {
	t.Helper()
	return s.EveryRow(t, g, typ, selection)
}

func list(v any) []any {
	l, _ := v.([]any)
	return l
}

// row is a row as plain SQL reads it: its ids and texts, absent where NULL.
type row map[string]string

// storage is all rows of all tables, read past Quaestor, by type and in the
// order of their ids.
type storage map[string][]row

// readStorage reads the columns that ids and edges are made of.
func readStorage(t testing.TB, db *sql.DB) storage {
	t.Helper()
	all := storage{}
	for _, e := range descriptor.All() {
		all[e.Type] = readTable(t, db, e)
	}
	return all
}

func readTable(t testing.TB, db *sql.DB, e *descriptor.Entity) (all []row) {
	t.Helper()
	var columns, exprs []string
	for _, c := range e.Columns {
		if c.Kind == descriptor.ID || c.Kind == descriptor.Text {
			columns = append(columns, c.Name)
			exprs = append(exprs, fmt.Sprintf("CAST(%q AS TEXT)", c.Name))
		}
	}
	rows, err := db.Query(fmt.Sprintf("SELECT %s FROM %q", strings.Join(exprs, ", "), e.Table))
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		values := make([]sql.NullString, len(columns))
		pointers := make([]any, len(columns))
		for i := range values {
			pointers[i] = &values[i]
		}
		if err := rows.Scan(pointers...); err != nil {
			t.Fatal(err)
		}
		r := row{}
		for i, v := range values {
			if v.Valid {
				r[columns[i]] = v.String
			}
		}
		all = append(all, r)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	slices.SortFunc(all, func(a, b row) int { return strings.Compare(a["id"], b["id"]) })
	return all
}

// ids of a type's rows, in order.
func (s storage) ids(typ string) []string {
	out := make([]string, len(s[typ]))
	for i, r := range s[typ] {
		out[i] = r["id"]
	}
	return out
}

// idsOf gives the ids of a list of nodes or of edges.
func idsOf(rows any) []string {
	out := []string{}
	for _, r := range rows.([]any) {
		o := r.(object)
		if n, ok := o["node"].(object); ok {
			o = n
		}
		out = append(out, o["id"].(string))
	}
	return out
}

// refused runs an operation that must fail with one error of this code.
func refused(t testing.TB, g *graphtest.Graph, code, query string, variables map[string]any) {
	t.Helper()
	r := g.Do(context.Background(), query, variables)
	if len(r.Errors) != 1 || r.Errors[0].Extensions["code"] != code {
		t.Errorf("%.300s %.200v: want one error %s, got %s with errors %v", query, variables, code, r.Data, r.Errors)
		return
	}
	if m := r.Errors[0].Message; len(m) < 20 || len(m) > 400 {
		t.Errorf("%.300s: the message is not one clear line: %q", query, m)
	}
}
