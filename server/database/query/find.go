package query

import (
	"context"

	"github.com/quaestor-graph/quaestor/ent/stored"
)

// Targets describes the rows of Table whose column Key is one of Keys: the
// targets of a to-one edge. Its statement's rows are Key as text, Columns, and
// the columns of each Lookup.
type Targets struct {
	Table   string
	Columns []Column
	Key     string
	Text    bool
	Keys    []string
	Lookups []Lookup
}

// Targets implements Components.
func (c *components) Targets(ctx context.Context, t Targets) Statement {
	b := c.builder()
	w := c.writer(ctx, b, stored.Time{})
	b.WriteString("SELECT ")
	col(b, "t", t.Key).WriteString(", ")
	c.columns(b, "t", t.Columns)
	w.lookedUp(t.Lookups)
	b.WriteString(" FROM ")
	c.from(ctx, b, t.Table, "t")
	w.lookups(t.Lookups, "t")
	b.WriteString(" WHERE ")
	col(b, "t", t.Key)
	c.in(b, t.Keys, t.Text)
	return statement(b)
}

// Locate implements Components: rows of a table's position among tables and an
// id that is there. Tables that may not be read are passed over.
func (c *components) Locate(ctx context.Context, tables, ids []string) Statement {
	b := c.builder()
	first := true
	for i, table := range tables {
		if r := c.visible(ctx, table); r.Absent || r.Denied {
			continue
		}
		if !first {
			b.WriteString(" UNION ALL ")
		}
		first = false
		b.WriteString("SELECT ").Arg(i)
		if c.postgres() {
			b.WriteString("::int")
		}
		b.WriteString(", t.id FROM ")
		c.from(ctx, b, table, "t")
		b.WriteString(" WHERE t.id")
		c.in(b, ids, false)
	}
	if first {
		b.WriteString("SELECT 0, '' WHERE 1 = 0")
	}
	return statement(b)
}

// OneBy describes the row of Table that a natural key finds: each column equals
// a text, of the row itself or of the row that a hop leads to. Its statement's
// rows are Columns and the columns of each Lookup.
type OneBy struct {
	Table   string
	Columns []Column
	Where   []Equals
	Lookups []Lookup
}

// Equals is one part of a natural key.
type Equals struct {
	Column, Value string
	Hop           *Hop
}

func (e Equals) text() Compare {
	return Compare{Term: Term{Kind: Text, Column: e.Column}, Op: Eq, Value: e.Value}
}

// OneBy implements Components.
func (c *components) OneBy(ctx context.Context, o OneBy) Statement {
	b := c.builder()
	w := c.writer(ctx, b, stored.Time{})
	b.WriteString("SELECT ")
	c.columns(b, "t", o.Columns)
	w.lookedUp(o.Lookups)
	b.WriteString(" FROM ")
	c.from(ctx, b, o.Table, "t")
	w.lookups(o.Lookups, "t")
	for i, e := range o.Where {
		if i == 0 {
			b.WriteString(" WHERE ")
		} else {
			b.WriteString(" AND ")
		}
		if e.Hop == nil {
			w.compare(w, "t", e.text())
			continue
		}
		col(b, "t", e.Hop.From).WriteString(" IN (SELECT ")
		col(b, "h", e.Hop.To).WriteString(" FROM ")
		c.from(ctx, b, e.Hop.Table, "h")
		b.WriteString(" WHERE ")
		w.compare(w, "h", e.text())
		b.WriteString(")")
	}
	b.WriteString(" ORDER BY t.id LIMIT 1")
	return statement(b)
}
