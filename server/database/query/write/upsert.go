package write

import (
	"context"
	"slices"

	"github.com/quaestor-graph/quaestor/ent/stored"
	"github.com/quaestor-graph/quaestor/server/database/query"
)

// Upsert implements query.Inserts.
func (c *components) Upsert(ctx context.Context, u query.Upsert) query.Statement {
	w := c.writer(ctx, stored.Time{})
	relation := w.Relation(u.Table)
	insert := w.insert(query.Rows{Table: u.Table, Columns: u.Columns, Rows: [][]any{u.Row}})
	if insert.empty() {
		return query.Statement{}
	}
	added := map[string]string{}
	for _, a := range relation.Added {
		added[a.Column] = a.Expr
	}
	var update, returning []frag
	for _, column := range u.Update {
		if added[column] == "" {
			update = append(update, sqlf("$1 = excluded.$1", w.ident(column)))
		}
	}
	for _, column := range u.Returning {
		if expr := added[column.Name]; expr != "" {
			returning = append(returning, sqlf("$1 AS $2", raw(expr), w.ident(column.Name)))
		} else {
			returning = append(returning, w.d.column(w, relation.Table, column))
		}
	}
	action := raw("NOTHING")
	if len(update) > 0 {
		action = sqlf("UPDATE SET $1", join(", ", update))
	}
	statement := sqlf("$1 ON CONFLICT ($2) DO $3", insert, w.idents(u.Key), action)
	if len(returning) > 0 {
		statement = sqlf("$1 RETURNING $2", statement, join(", ", returning))
	}
	return w.statement(statement)
}

// Existing implements query.Inserts.
func (c *components) Existing(ctx context.Context, u query.Upsert) query.Statement {
	w := c.writer(ctx, stored.Time{})
	held := make([]frag, len(u.Key))
	for i, column := range u.Key {
		value := raw("NULL")
		if at := slices.Index(u.Columns, column); at >= 0 {
			value = arg(u.Row[at])
		}
		held[i] = sqlf("$1 = $2", w.col("t", column), value)
	}
	return w.statement(sqlf("SELECT $1 FROM $2$3", w.columns("t", u.Returning), w.table(u.Table, "t"), where(" WHERE ", held...)))
}
