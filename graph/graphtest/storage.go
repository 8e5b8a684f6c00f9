package graphtest

import (
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/quaestor-graph/quaestor/graph/descriptor"
)

// StoredRow is a row as plain SQL reads it: its ids and texts, absent where NULL.
type StoredRow map[string]string

// Storage is all rows of all tables, read past Quaestor, by type and in the
// order of their ids.
type Storage map[string][]StoredRow

// ReadStorage reads the columns that ids and edges are made of.
func ReadStorage(t testing.TB, db *sql.DB) Storage {
	t.Helper()
	all := Storage{}
	for _, e := range descriptor.All() {
		all[e.Type] = readTable(t, db, e)
	}
	return all
}

func readTable(t testing.TB, db *sql.DB, e *descriptor.Entity) (all []StoredRow) {
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
		r := StoredRow{}
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
	slices.SortFunc(all, func(a, b StoredRow) int { return strings.Compare(a["id"], b["id"]) })
	return all
}

// IDs of a type's rows, in order.
func (s Storage) IDs(typ string) []string {
	out := make([]string, len(s[typ]))
	for i, r := range s[typ] {
		out[i] = r["id"]
	}
	return out
}
