package query

import (
	"context"
	"encoding/json"

	"entgo.io/ent/dialect/sql"
)

// sqlite is the variant of SQLite.
type sqlite struct{}

// column: a unary plus takes the declared type away, by which go-sqlite3 would
// interpret the value. A BLOB in place of an id is marked, or its bytes may look
// like the text of a UUID, which SQLite compares otherwise. The alias hides the
// column from ORDER BY, which is always qualified for that reason.
func (sqlite) column(b *sql.Builder, t string, c Column) {
	if c.Name == "id" {
		b.WriteString("iif(typeof(")
		col(b, t, c.Name).WriteString(") = 'blob', CAST(x'00' || ")
		col(b, t, c.Name).WriteString(" AS BLOB), ")
		col(b, t, c.Name).WriteString(") AS ").Ident(c.Name)
		return
	}
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
func (v sqlite) each(ctx context.Context, b *sql.Builder, p Page, c *components) {
	b.WriteString(" FROM ")
	c.keys(b, p.Keys, p.Path[0].Text)
	b.WriteString(" CROSS JOIN ")
	c.from(ctx, b, p.Table, "t")
	b.WriteString(" ON t.id IN (SELECT i.id FROM ")
	c.rows(ctx, b, p, "i")
	b.WriteString(" ORDER BY ")
	v.unordered(b, "i", "id")
	direction(b, p)
	limit(b, p)
	b.WriteString(")")
}

// step: SQLite keeps to the order of a CROSS JOIN, and where it is told that
// few rows match it takes the index.
func (sqlite) step(b *sql.Builder, hop Hop, t, key string, _ bool, table func()) (word string) {
	table()
	b.WriteString(" WHERE likelihood(")
	col(b, t, hop.To).WriteString(" = " + key + ", 0.000001)")
	held(b, hop, t)
	return " AND "
}

// children: the keys and the rows that hold one of them (IN looks it up) are
// brought together by sorting. A join would go through the JSON, or through the
// whole table, again and again: SQLite makes no index for it when it takes the
// keys to be few.
func (v sqlite) children(ctx context.Context, b *sql.Builder, p Page, c *components) {
	hop := onlyHop(p)
	b.WriteString("(SELECT p.n, t.* FROM (SELECT max(n) OVER (PARTITION BY k) AS n, id FROM (SELECT value AS k, key AS n, NULL AS id FROM json_each(").
		Arg(jsonList(p.Keys)).WriteString(") UNION ALL SELECT ")
	col(b, "i", hop.To).WriteString(", NULL, i.id FROM ")
	c.from(ctx, b, p.Table, "i")
	b.WriteString(" WHERE ")
	col(b, "i", hop.To)
	v.in(b, p.Keys, hop.Text)
	held(b, hop, "i")
	c.within(b, p, "i", " AND ")
	b.WriteString(")) AS p CROSS JOIN ")
	c.from(ctx, b, p.Table, "t")
	b.WriteString(" ON t.id = p.id) AS t")
}

func (sqlite) unordered(b *sql.Builder, t, column string) {
	b.WriteByte('+')
	col(b, t, column)
}

func (sqlite) tables(b *sql.Builder) {
	b.WriteString("SELECT name FROM sqlite_master WHERE type = 'table' AND name")
}

func (sqlite) bytes(b *sql.Builder, _ string) { b.WriteString("NULL") }
