package query

import (
	"context"
	"encoding/json"

	"entgo.io/ent/dialect/sql"
)

// sqlite is the variant of SQLite.
type sqlite struct{}

// column: a unary plus takes the declared type away, by which go-sqlite3 would
// interpret the value. The alias hides the column from ORDER BY, which is
// always qualified for that reason.
func (sqlite) column(b *sql.Builder, t string, c Column) {
	if !c.Interpreted {
		col(b, t, c.Name)
		return
	}
	b.WriteByte('+')
	col(b, t, c.Name).WriteString(" AS ").Ident(c.Name)
}

func (sqlite) keys(b *sql.Builder, keys []string, _ bool) {
	b.WriteString("(SELECT key AS n, value AS k FROM json_each(").Arg(jsonList(keys)).WriteString(")) AS p")
}

func (sqlite) in(b *sql.Builder, keys []string, _ bool) {
	b.WriteString(" IN (SELECT value FROM json_each(").Arg(jsonList(keys)).WriteString("))")
}

// jsonList binds a list as one value, a JSON text in UTF-8.
func jsonList(keys []string) string {
	b, err := json.Marshal(keys)
	if err != nil { // strings always marshal
		panic(err)
	}
	return string(b)
}

// each is a correlated IN. The unary plus before the id keeps the planner on
// the index of the parent's column: it would walk the primary key for the
// order, and read the rows of other parents on its way.
func (v sqlite) each(b *sql.Builder, p Page, c *components, ctx context.Context) {
	b.WriteString(" FROM ")
	c.keys(b, p.Keys, p.Path[0].Text)
	b.WriteString(" CROSS JOIN ")
	c.from(ctx, b, p.Table, "t")
	b.WriteString(" ON t.id IN (SELECT i.id FROM ")
	c.from(ctx, b, p.Table, "i")
	c.where(ctx, b, p, "i")
	b.WriteString(" ORDER BY ")
	v.unordered(b, "i", "id")
	direction(b, p)
	limit(b, p)
	b.WriteString(")")
}

func (sqlite) unordered(b *sql.Builder, t, column string) {
	b.WriteByte('+')
	col(b, t, column)
}

func (sqlite) tables(b *sql.Builder) {
	b.WriteString("SELECT name FROM sqlite_master WHERE type = 'table' AND name")
}

func (sqlite) bytes(b *sql.Builder, _ string) { b.WriteString("NULL") }
