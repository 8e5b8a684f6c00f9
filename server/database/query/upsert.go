package query

import (
	"context"
	"slices"
)

// Upsert is a row to be written, of which another one with the same key may be
// there: Prefect's insert with on_conflict_do_nothing or on_conflict_do_update
// (testdata/prefect/components.md, rules 32 to 35).
type Upsert struct {
	Table   string
	Columns []string
	Row     []any
	// Key are the columns of a unique index. A NULL among their values is equal to
	// nothing, and a conflict on any other index stays an error.
	Key []string
	// Update are the columns that the row that is there takes from the new one;
	// without any it stays as it is. No other column changes, updated neither.
	Update []string
	// Returning are the columns that are read of the row as it is stored.
	Returning []Column
}

// Upsert implements Inserts.
func (c *components) Upsert(ctx context.Context, u Upsert) Statement {
	relation := c.visible(ctx, u.Table)
	b := c.builder()
	if !c.insert(ctx, b, Rows{u.Table, u.Columns, [][]any{u.Row}}) {
		return Statement{}
	}
	added := map[string]string{}
	for _, a := range relation.Added {
		added[a.Column] = a.Expr
	}
	update := slices.DeleteFunc(slices.Clone(u.Update), func(column string) bool { return added[column] != "" })
	b.WriteString(" ON CONFLICT (").IdentComma(u.Key...).WriteString(") DO ")
	if len(update) == 0 {
		b.WriteString("NOTHING")
	} else {
		b.WriteString("UPDATE SET ")
	}
	for i, column := range update {
		if i > 0 {
			b.WriteString(", ")
		}
		b.Ident(column).WriteString(" = excluded.").Ident(column)
	}
	for i, column := range u.Returning {
		if i == 0 {
			b.WriteString(" RETURNING ")
		} else {
			b.WriteString(", ")
		}
		if expr := added[column.Name]; expr != "" {
			b.WriteString(expr + " AS ").Ident(column.Name)
		} else {
			c.column(b, relation.Table, column)
		}
	}
	return statement(b)
}

// Existing implements Inserts.
func (c *components) Existing(ctx context.Context, u Upsert) Statement {
	b := c.builder()
	b.WriteString("SELECT ")
	c.columns(b, "t", u.Returning)
	b.WriteString(" FROM ")
	c.from(ctx, b, u.Table, "t")
	for i, column := range u.Key {
		if i == 0 {
			b.WriteString(" WHERE ")
		} else {
			b.WriteString(" AND ")
		}
		col(b, "t", column).WriteString(" = ")
		if at := slices.Index(u.Columns, column); at >= 0 {
			b.Arg(u.Row[at])
		} else {
			b.WriteString("NULL")
		}
	}
	return statement(b)
}
