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
		c.from(ctx, b, p.Table, "t")
		c.where(ctx, b, p, "t")
		order(b, p, "t")
		limit(b, p)
		return statement(b)
	}
	if p.Indexed {
		b.WriteString("SELECT p.n, ")
		c.columns(b, "t", p.Columns)
		c.each(b, p, c, ctx)
		b.WriteString(" ORDER BY p.n, ")
		direction(col(b, "t", "id"), p)
		return statement(b)
	}
	// No index finds the children of one parent, so that all are read once.
	b.WriteString("SELECT s.n, ")
	c.columns(b, "s", p.Columns)
	b.WriteString(" FROM (SELECT p.n, t.*, row_number() OVER (PARTITION BY p.n ORDER BY ")
	direction(col(b, "t", "id"), p)
	b.WriteString(") AS quaestor_position")
	c.joined(ctx, b, p, "JOIN")
	b.WriteString(") AS s")
	if p.Limit >= 0 {
		b.WriteString(" WHERE s.quaestor_position <= ").Arg(p.Limit)
	}
	b.WriteString(" ORDER BY s.n, s.quaestor_position")
	return statement(b)
}

// Count implements Components: rows of position and count.
func (c *components) Count(ctx context.Context, p Page) Statement {
	return c.perParent(ctx, p, func(b *sql.Builder) {
		b.WriteString("count(*) FROM ")
		if p.Limit < 0 {
			c.from(ctx, b, p.Table, "t")
			c.where(ctx, b, p, "t")
			return
		}
		b.WriteString("(SELECT 1 FROM ")
		c.from(ctx, b, p.Table, "t")
		c.where(ctx, b, p, "t")
		limit(b, p)
		b.WriteString(") AS c")
	})
}

// Exists implements Components: rows of position and a number, 0 for none.
func (c *components) Exists(ctx context.Context, p Page) Statement {
	p.Limit = 1
	return c.Count(ctx, p)
}

// perParent writes a scalar subquery for each parent.
func (c *components) perParent(ctx context.Context, p Page, scalar func(*sql.Builder)) Statement {
	b := c.builder()
	if len(p.Path) == 0 {
		b.WriteString("SELECT 0, ")
		scalar(b)
		return statement(b)
	}
	if p.Indexed {
		b.WriteString("SELECT p.n, (SELECT ")
		scalar(b)
		b.WriteString(") FROM ")
		c.keys(b, p.Keys, p.Path[0].Text)
		return statement(b)
	}
	b.WriteString("SELECT p.n, count(t.id)")
	c.joined(ctx, b, p, "LEFT JOIN")
	b.WriteString(" GROUP BY p.n")
	return statement(b)
}

// joined writes the parents joined with all their children, for a path of one
// hop that no index serves.
func (c *components) joined(ctx context.Context, b *sql.Builder, p Page, join string) {
	if len(p.Path) != 1 {
		panic(fmt.Sprintf("query: a path of %d hops to %s has no index", len(p.Path), p.Table))
	}
	hop := p.Path[0]
	b.WriteString(" FROM ")
	c.keys(b, p.Keys, hop.Text)
	b.WriteString(" " + join + " ")
	c.from(ctx, b, p.Table, "t")
	b.WriteString(" ON ")
	col(b, "t", hop.To).WriteString(" = p.k")
	for _, e := range hop.Equals {
		b.WriteString(" AND ")
		col(b, "t", e[0]).WriteString(" = ").Arg(e[1])
	}
	for _, bound := range p.Bounds {
		b.WriteString(" AND ")
		col(b, "t", "id").WriteString(" " + bound.Op + " ").Arg(bound.ID)
	}
}

// where writes the path from the parent p (if any) and the bounds.
func (c *components) where(ctx context.Context, b *sql.Builder, p Page, t string) {
	word := " WHERE "
	if n := len(p.Path); n > 0 {
		b.WriteString(word)
		c.path(ctx, b, p.Path, n-1, t)
		word = " AND "
	}
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

// path writes the condition that the rows t of hop i are reached from p.
func (c *components) path(ctx context.Context, b *sql.Builder, path []Hop, i int, t string) {
	hop := path[i]
	col(b, t, hop.To)
	if i == 0 {
		b.WriteString(" = p.k")
	} else {
		prev := fmt.Sprintf("h%d", i)
		b.WriteString(" IN (SELECT ")
		col(b, prev, hop.From)
		b.WriteString(" FROM ")
		c.from(ctx, b, path[i-1].Table, prev)
		b.WriteString(" WHERE ")
		c.path(ctx, b, path, i-1, prev)
		b.WriteString(")")
	}
	for _, e := range hop.Equals {
		b.WriteString(" AND ")
		col(b, t, e[0]).WriteString(" = ").Arg(e[1])
	}
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
