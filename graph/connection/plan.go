package connection

import (
	"context"
	"slices"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"github.com/quaestor-graph/quaestor/graph/aggregate"
	"github.com/quaestor-graph/quaestor/graph/descriptor"
	"github.com/quaestor-graph/quaestor/graph/input"
	"github.com/quaestor-graph/quaestor/server/database"
	"github.com/quaestor-graph/quaestor/server/database/query"
)

// object is what is asked of the rows of an entity.
type object struct {
	entity  *descriptor.Entity
	columns []string
	// attached are the fields of that kind that were asked for.
	attached []attached
	edges    []edge
}

// edge is an edge that was asked for, under its response key.
type edge struct {
	key string
	*descriptor.Edge
	// one or many is what is asked of its targets.
	one  *object
	many *pages
}

// pages is what is asked of a connection.
type pages struct {
	entity *descriptor.Entity
	window window
	// views are the selections of the page's rows, by the key that row.Page
	// keeps them under.
	views []view
	// cursors, next and previous: what of edges and pageInfo was asked for.
	cursors, next, previous bool
	totals                  []total
	// aggregates and groups are those that were asked for, by response key.
	aggregates []aggregates
	groups     []groups
}

type aggregates struct {
	key string
	aggregate.Figures
}

type groups struct {
	key string
	*aggregate.Groups
}

type view struct {
	key string
	*object
}

type total struct {
	key   string
	limit int // -1 for none
}

// planner reads selections.
type planner struct {
	ctx context.Context
	op  *graphql.OperationContext
}

func newPlanner(ctx context.Context) planner {
	return planner{ctx: ctx, op: graphql.GetOperationContext(ctx)}
}

func (p planner) fields(sel ast.SelectionSet, types ...string) []graphql.CollectedField {
	return graphql.CollectFields(p.op, sel, types)
}

// object plans what a selection asks of an entity's rows.
func (p planner) object(e *descriptor.Entity, sel ast.SelectionSet) (*object, error) {
	o := &object{entity: e, columns: []string{"id"}}
	for _, f := range p.fields(sel, e.Type, "Node") {
		if c, ok := e.Column(f.Name); ok {
			o.need(c.Name)
			continue
		}
		if c, ok := e.ComputedField(f.Name); ok {
			for _, name := range c.Columns {
				o.need(name)
			}
			continue
		}
		if slices.Contains(e.Attached, f.Name) {
			o.attached = append(o.attached, attached{key: f.Alias, field: f.Name})
			continue
		}
		d, ok := e.Edge(f.Name)
		if !ok {
			continue // __typename
		}
		o.need(d.Path[0].From)
		planned := edge{key: f.Alias, Edge: d}
		var err error
		if d.Many {
			planned.many, err = p.pages(d.Target, f)
		} else {
			planned.one, err = p.object(d.Target, f.Selections)
		}
		if err != nil {
			return nil, err
		}
		o.edges = append(o.edges, planned)
	}
	return o, nil
}

func (o *object) need(column string) {
	if !slices.Contains(o.columns, column) {
		o.columns = append(o.columns, column)
	}
}

// pages plans what a connection field asks.
func (p planner) pages(e *descriptor.Entity, f graphql.CollectedField) (*pages, error) {
	w, err := newWindow(p.ctx, e, input.Arguments(f.Field, p.op.Variables))
	if err != nil {
		return nil, err
	}
	c := &pages{entity: e, window: w}
	for _, f := range p.fields(f.Selections, e.Type+"Connection") {
		switch f.Name {
		case "nodes":
			err = c.view(p, f.Alias, f.Selections)
		case "edges":
			c.cursors = true
			for _, n := range p.fields(f.Selections, e.Type+"Edge") {
				if n.Name == "node" && err == nil {
					err = c.view(p, edgeView(f.Alias, n.Alias), n.Selections)
				}
			}
		case "pageInfo":
			for _, i := range p.fields(f.Selections, "PageInfo") {
				c.next = c.next || i.Name == "hasNextPage"
				c.previous = c.previous || i.Name == "hasPreviousPage"
				c.cursors = c.cursors || i.Name == "startCursor" || i.Name == "endCursor"
			}
		case "aggregate":
			err = c.planAggregate(p, f)
		case "groups":
			err = c.planGroups(p, f)
		case "totalCount":
			var limit int
			limit, err = newLimit(input.Arguments(f.Field, p.op.Variables))
			c.totals = append(c.totals, total{f.Alias, limit})
		}
		if err != nil {
			return nil, err
		}
	}
	return c, nil
}

func (c *pages) reader(p planner) *aggregate.Reader {
	db := database.From(p.ctx)
	return &aggregate.Reader{
		Context: p.ctx, Entity: c.entity, Dialect: db.Dialect(), Typed: db.Queries().Typed(), Variables: p.op.Variables, Now: c.window.now,
	}
}

func (c *pages) planAggregate(p planner, f graphql.CollectedField) error {
	figures, err := c.reader(p).Figures(p.fields(f.Selections, c.entity.Type+"Aggregate"))
	c.aggregates = append(c.aggregates, aggregates{f.Alias, figures})
	return err
}

func (c *pages) planGroups(p planner, f graphql.CollectedField) error {
	r := c.reader(p)
	g, err := r.Groups(input.Arguments(f.Field, p.op.Variables))
	if err != nil {
		return err
	}
	for _, f := range p.fields(f.Selections, c.entity.Type+"GroupConnection") {
		switch f.Name {
		case "nodes":
			figures, err := r.Figures(p.fields(f.Selections, c.entity.Type+"Group"))
			if err != nil {
				return err
			}
			g.Add(f.Alias, figures)
		case "pageInfo":
			for _, i := range p.fields(f.Selections, "PageInfo") {
				g.Next = g.Next || i.Name == "hasNextPage"
				g.Previous = g.Previous || i.Name == "hasPreviousPage"
				g.Cursors = g.Cursors || i.Name == "startCursor" || i.Name == "endCursor"
			}
		case "totalCount":
			g.Total = true
		}
	}
	c.groups = append(c.groups, groups{f.Alias, g})
	return nil
}

func (c *pages) view(p planner, key string, sel ast.SelectionSet) error {
	o, err := p.object(c.entity, sel)
	c.views = append(c.views, view{key, o})
	return err
}

// columns are those that any of the views needs.
func (c *pages) columns() []string {
	all := []string{"id"}
	for _, v := range c.views {
		for _, name := range v.columns {
			if !slices.Contains(all, name) {
				all = append(all, name)
			}
		}
	}
	return all
}

// projection of columns for a statement.
func projection(e *descriptor.Entity, columns []string) []query.Column {
	out := make([]query.Column, len(columns))
	for i, name := range columns {
		c, _ := e.ColumnNamed(name)
		out[i] = query.Column{Name: name}
		switch c.Kind {
		case descriptor.Time, descriptor.Duration, descriptor.Bool:
			out[i].Interpreted = true
		}
	}
	return out
}
