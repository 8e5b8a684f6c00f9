package query

import (
	"context"
	"encoding/json"
	"slices"

	"github.com/quaestor-graph/quaestor/ent/stored"
)

// insertRows is how many rows SQLite takes in one statement: more make none
// faster, and take more memory.
const insertRows = 500

// load: SQLite has nothing better than an INSERT of many rows.
func (sqlite) load(ctx context.Context, c *components, r Rows) []Statement {
	var out []Statement
	for chunk := range slices.Chunk(r.Rows, min(insertRows, c.MaxRows(len(r.Columns)))) {
		if st := c.Insert(ctx, r.Table, r.Columns, chunk); st.SQL != "" {
			out = append(out, st)
		}
	}
	return out
}

// loadLinked: SQLite takes one table a statement and looks at foreign keys
// after each, so that the parents learn of their children in a third one.
func (v sqlite) loadLinked(ctx context.Context, c *components, l Linked) []Statement {
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
	out := append(v.load(ctx, c, Rows{l.Parent.Table, l.Parent.Columns, parents}), v.load(ctx, c, l.Child)...)
	if len(pairs) == 0 || len(out) == 0 {
		return out
	}
	list, err := json.Marshal(pairs)
	if err != nil { // texts always marshal
		panic(err)
	}
	b := c.builder()
	table := c.visible(ctx, l.Parent.Table).Table
	b.WriteString("UPDATE ").Ident(table).WriteString(" SET ").Ident(l.Column).WriteString(" = p.value ->> 1 FROM json_each(")
	b.Arg(string(list)).WriteString(") AS p WHERE ")
	col(b, table, "id").WriteString(" = p.value ->> 0")
	return append(out, statement(b))
}
