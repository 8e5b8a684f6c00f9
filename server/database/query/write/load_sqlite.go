package write

import (
	"context"
	"slices"

	"github.com/quaestor-graph/quaestor/ent/stored"
	"github.com/quaestor-graph/quaestor/server/database/query"
)

// insertRows is how many rows SQLite takes in one statement: more make none
// faster, and take more memory.
const insertRows = 500

// load: SQLite has nothing better than an INSERT of many rows.
func (sqlite) load(ctx context.Context, c *components, r query.Rows) []query.Statement {
	var out []query.Statement
	for chunk := range slices.Chunk(r.Rows, min(insertRows, c.MaxRows(len(r.Columns)))) {
		if st := c.Insert(ctx, r.Table, r.Columns, chunk); st.SQL != "" {
			out = append(out, st)
		}
	}
	return out
}

// loadLinked: SQLite takes one table a statement and looks at foreign keys
// after each, so that the parents learn of their children in a third one.
func (v sqlite) loadLinked(ctx context.Context, c *components, l query.Linked) []query.Statement {
	id, link := slices.Index(l.Parent.Columns, "id"), slices.Index(l.Parent.Columns, l.Column)
	pairs := [][2]stored.ID{}
	parents := make([][]any, len(l.Parent.Rows))
	for n, row := range l.Parent.Rows {
		if child, _ := row[link].(stored.ID); child != "" {
			parent, _ := row[id].(stored.ID)
			pairs = append(pairs, [2]stored.ID{parent, child})
			row = slices.Clone(row)
			row[link] = nil
		}
		parents[n] = row
	}
	out := append(v.load(ctx, c, query.Rows{Table: l.Parent.Table, Columns: l.Parent.Columns, Rows: parents}), v.load(ctx, c, l.Child)...)
	if len(pairs) == 0 || len(out) == 0 {
		return out
	}
	w := c.writer(ctx, stored.Time{})
	table := w.Relation(l.Parent.Table).Table
	return append(out, w.statement(sqlf("UPDATE $1 SET $2 = p.value ->> 1 FROM json_each($3) AS p WHERE $4 = p.value ->> 0",
		w.ident(table), w.ident(l.Column), arg(jsonOf(pairs)), w.col(table, "id"))))
}
