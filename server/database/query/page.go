package query

import (
	"context"
	"fmt"

	"entgo.io/ent/dialect/sql"

	"github.com/quaestor-graph/quaestor/ent/stored"
)

// Page describes one page of a table's rows, ordered by id, or one page for
// each parent. Its statement's rows are the parent's position among Keys (from
// 0, and 0 where there is no parent) followed by Columns, in order.
type Page struct {
	Table   string
	Columns []Column
	// Path leads from the parents' Keys to the rows; empty at the root.
	Path []Hop
	Keys []string
	// Indexed: an index finds the rows of every hop.
	Indexed bool
	Bounds  []Bound
	// Backward orders by id descending.
	Backward bool
	// Limit is the number of rows of each page; no limit where it is negative.
	Limit int
}

// Hop is one step from a parent to its children: rows of Table whose column To
// equals the column From of the row before, and which hold Equals.
type Hop struct {
	From, Table, To string
	Text            bool
	Equals          [][2]string
}

// Bound keeps the rows on one side of an id.
type Bound struct {
	Op string // <, <=, > or >=
	ID stored.ID
}

// Page implements Components.
func (c *components) Page(ctx context.Context, p Page) Statement {
	b := c.builder()
	if len(p.Path) == 0 {
		b.WriteString("SELECT 0, ")
		c.columns(b, "t", p.Columns)
		b.WriteString(" FROM ")
		c.rows(ctx, b, p, "t")
		order(b, p, "t")
		limit(b, p)
		return statement(b)
	}
	if p.Indexed {
		b.WriteString("SELECT p.n, ")
		c.columns(b, "t", p.Columns)
		c.each(ctx, b, p, c)
		b.WriteString(" ORDER BY p.n, ")
		direction(col(b, "t", "id"), p)
		return statement(b)
	}
	// No index finds the children of one parent, so that all are read once.
	b.WriteString("SELECT s.n, ")
	c.columns(b, "s", p.Columns)
	b.WriteString(" FROM (SELECT t.*, row_number() OVER (PARTITION BY t.n ORDER BY ")
	direction(col(b, "t", "id"), p)
	b.WriteString(") AS quaestor_position FROM ")
	c.children(ctx, b, p, c)
	b.WriteString(") AS s")
	if p.Limit >= 0 {
		b.WriteString(" WHERE s.quaestor_position <= ").Arg(p.Limit)
	}
	b.WriteString(" ORDER BY s.n, s.quaestor_position")
	return statement(b)
}

// Count implements Components: rows of position and count; a parent without
// rows may be left out.
func (c *components) Count(ctx context.Context, p Page) Statement {
	b := c.builder()
	switch {
	case len(p.Path) == 0:
		b.WriteString("SELECT 0, (")
		c.count(ctx, b, p)
		b.WriteString(")")
	case p.Indexed:
		b.WriteString("SELECT p.n, (")
		c.count(ctx, b, p)
		b.WriteString(") FROM ")
		c.keys(b, p.Keys, p.Path[0].Text)
	default:
		b.WriteString("SELECT t.n, count(*) FROM ")
		c.children(ctx, b, p, c)
		b.WriteString(" GROUP BY t.n")
	}
	return statement(b)
}

// Exists implements Components: rows of position and a number, 0 for none; a
// parent without rows may be left out.
func (c *components) Exists(ctx context.Context, p Page) Statement {
	p.Limit = 1
	return c.Count(ctx, p)
}

// count writes the number of rows of one parent, or of the root.
func (c *components) count(ctx context.Context, b *sql.Builder, p Page) {
	b.WriteString("SELECT count(*) FROM ")
	if p.Limit < 0 {
		c.rows(ctx, b, p, "t")
		return
	}
	b.WriteString("(SELECT 1 FROM ")
	c.rows(ctx, b, p, "t")
	limit(b, p)
	b.WriteString(") AS c")
}

// onlyHop is the path to children that no index finds.
func onlyHop(p Page) Hop {
	if len(p.Path) != 1 {
		panic(fmt.Sprintf("query: a path of %d hops to %s has no index", len(p.Path), p.Table))
	}
	return p.Path[0]
}

// rows writes, to follow FROM, the rows t of the root or of the parent p that
// lie within the bounds.
func (c *components) rows(ctx context.Context, b *sql.Builder, p Page, t string) {
	word := " WHERE "
	if n := len(p.Path); n > 0 {
		word = c.reach(ctx, b, p.Path, n-1, t)
	} else {
		c.from(ctx, b, p.Table, t)
	}
	c.within(b, p, t, word)
}

// within writes the bounds, after a word.
func (c *components) within(b *sql.Builder, p Page, t, word string) {
	for _, bound := range p.Bounds {
		b.WriteString(word)
		if len(p.Path) > 0 {
			c.unordered(b, t, "id")
		} else {
			col(b, t, "id")
		}
		b.WriteString(" " + bound.Op + " ").Arg(bound.ID)
		word = " AND "
	}
}

// held writes the conditions of a step beside its key.
func held(b *sql.Builder, hop Hop, t string) {
	for _, e := range hop.Equals {
		b.WriteString(" AND ")
		col(b, t, e[0]).WriteString(" = ").Arg(e[1])
	}
}

// reach writes, to follow FROM, the rows t that hop i of a path reaches from
// the parent p, each once, and gives the word before a further condition. Hop
// after hop the rows are found through the index of the column To, whatever the
// planner knows: where one parent has most of the rows it would scan the table
// for each of the others too.
func (c *components) reach(ctx context.Context, b *sql.Builder, path []Hop, i int, t string) (word string) {
	hop, key := path[i], "p.k"
	if i > 0 {
		h, q := fmt.Sprintf("h%d", i), fmt.Sprintf("q%d", i)
		key = q + ".k"
		b.WriteString("(SELECT ")
		if hop.From != "id" {
			b.WriteString("DISTINCT ")
		}
		col(b, h, hop.From).WriteString(" AS k FROM ")
		c.reach(ctx, b, path, i-1, h)
		b.WriteString(") AS " + q + " CROSS JOIN ")
	}
	return c.step(b, hop, t, key, i > 0, func() { c.from(ctx, b, hop.Table, t) })
}

func order(b *sql.Builder, p Page, t string) {
	b.WriteString(" ORDER BY ")
	direction(col(b, t, "id"), p)
}

func direction(b *sql.Builder, p Page) {
	if p.Backward {
		b.WriteString(" DESC")
	}
}

func limit(b *sql.Builder, p Page) {
	if p.Limit >= 0 {
		b.WriteString(" LIMIT ").Arg(p.Limit)
	}
}
