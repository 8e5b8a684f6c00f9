package query

import "context"

// Targets describes the rows of Table whose column Key is one of Keys: the
// targets of a to-one edge. Its statement's rows are Key as text, then Columns.
type Targets struct {
	Table   string
	Columns []Column
	Key     string
	Text    bool
	Keys    []string
}

// Targets implements Components.
func (c *components) Targets(ctx context.Context, t Targets) Statement {
	b := c.builder()
	b.WriteString("SELECT ")
	col(b, "t", t.Key).WriteString(", ")
	c.columns(b, "t", t.Columns)
	b.WriteString(" FROM ")
	c.from(ctx, b, t.Table, "t")
	b.WriteString(" WHERE ")
	col(b, "t", t.Key)
	c.in(b, t.Keys, t.Text)
	return statement(b)
}

// Locate implements Components: rows of a table's position among tables and an
// id that is there.
func (c *components) Locate(ctx context.Context, tables, ids []string) Statement {
	b := c.builder()
	first := true
	for i, table := range tables {
		if c.visible(ctx, table).Absent {
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
	return statement(b)
}

// OneBy describes the row of Table that a natural key finds: each column equals
// a text, of the row itself or of the row that a hop leads to.
type OneBy struct {
	Table   string
	Columns []Column
	Where   []Equals
}

// Equals is one part of a natural key.
type Equals struct {
	Column, Value string
	Hop           *Hop
}

// OneBy implements Components.
func (c *components) OneBy(ctx context.Context, o OneBy) Statement {
	b := c.builder()
	b.WriteString("SELECT ")
	c.columns(b, "t", o.Columns)
	b.WriteString(" FROM ")
	c.from(ctx, b, o.Table, "t")
	for i, w := range o.Where {
		if i == 0 {
			b.WriteString(" WHERE ")
		} else {
			b.WriteString(" AND ")
		}
		if w.Hop == nil {
			col(b, "t", w.Column).WriteString(" = ").Arg(w.Value)
			continue
		}
		col(b, "t", w.Hop.From).WriteString(" IN (SELECT ")
		col(b, "h", w.Hop.To).WriteString(" FROM ")
		c.from(ctx, b, w.Hop.Table, "h")
		b.WriteString(" WHERE ")
		col(b, "h", w.Column).WriteString(" = ").Arg(w.Value)
		b.WriteString(")")
	}
	b.WriteString(" ORDER BY t.id LIMIT 1")
	return statement(b)
}
