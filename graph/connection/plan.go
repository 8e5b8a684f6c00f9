package connection

import (
	"context"
	"slices"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"github.com/quaestor-graph/quaestor/graph/aggregate"
	"github.com/quaestor-graph/quaestor/graph/descriptor"
	"github.com/quaestor-graph/quaestor/graph/filter"
	"github.com/quaestor-graph/quaestor/graph/input"
	"github.com/quaestor-graph/quaestor/graph/waiting"
	"github.com/quaestor-graph/quaestor/server/database"
	"github.com/quaestor-graph/quaestor/server/database/query"
)

// object is what is asked of the rows of an entity.
type object struct {
	*selection
	entity  *descriptor.Entity
	columns []string
	// attached are the fields of that kind that were asked for, edges the edges;
	// links is how many there are of both.
	attached []attached
	edges    []edge
	links    int
}

// edge is an edge that was asked for.
type edge struct {
	// link is its place among a node's links.
	link int
	*descriptor.Edge
	// node or many is the selection of its targets.
	node *object
	many *pages
}

// pages is what is asked of a connection.
type pages struct {
	*selection
	entity *descriptor.Entity
	window window
	// held is how much memory the rows take that were read for it.
	held int
	// views are the selections of the page's rows: nodes, and node under edges.
	views []*object
	// cursors, next and previous: what of edges and pageInfo was asked for.
	cursors, next, previous bool
	// totals are the limits of the totalCounts, -1 for none.
	totals []int
	// aggregates and groups are those that were asked for.
	aggregates []aggregate.Figures
	groups     []*aggregate.Groups
}

// planner reads selections.
type planner struct {
	ctx context.Context
	op  *graphql.OperationContext
	// err is of the first field that nobody knows.
	err *error
}

func newPlanner(ctx context.Context) planner {
	return planner{ctx: ctx, op: graphql.GetOperationContext(ctx), err: new(error)}
}

func (p planner) fields(sel ast.SelectionSet, types ...string) []graphql.CollectedField {
	return graphql.CollectFields(p.op, sel, types)
}

// object plans what a selection asks of an entity's rows.
func (p planner) object(e *descriptor.Entity, sel ast.SelectionSet) (*object, error) {
	fields := p.fields(sel, e.Type, "Node")
	o := &object{selection: newSelection(e.Type, fields), entity: e, columns: []string{"id"}}
	for _, f := range fields {
		if c, ok := e.Column(f.Name); ok {
			o.need(c.Name)
			o.add(f, asValue, e.Position(f.Name))
			continue
		}
		if c, ok := e.ComputedField(f.Name); ok {
			for _, name := range c.Columns {
				o.need(name)
			}
			o.add(f, asValue, e.Position(f.Name))
			continue
		}
		if e.IsAttached(f.Name) {
			a := attached{link: o.links, field: f.Name}
			if f.Name == "waiting" {
				var err error
				if a.waiting, err = p.waiting(f); err != nil {
					return nil, err
				}
				for _, name := range waiting.Columns {
					o.need(name)
				}
			}
			o.attached = append(o.attached, a)
			o.add(f, asAttachment, o.links)
			o.links++
			continue
		}
		d, ok := e.Edge(f.Name)
		if !ok {
			if f.Name != "__typename" {
				p.unknown(f)
			}
			o.add(f, asTypename, 0)
			continue
		}
		o.need(d.Path[0].From)
		planned := edge{link: o.links, Edge: d}
		var err error
		if d.Many {
			planned.many, err = p.pages(d.Target, f)
			o.add(f, asToMany, o.links).many = planned.many
		} else {
			planned.node, err = p.object(d.Target, f.Selections)
			o.add(f, asToOne, o.links).node = planned.node
		}
		if err != nil {
			return nil, err
		}
		o.links++
		o.edges = append(o.edges, planned)
	}
	return o, *p.err
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
	name := e.Type + "Connection"
	fields := p.fields(f.Selections, name)
	c := &pages{selection: newSelection(name, fields), entity: e, window: w}
	for _, f := range fields {
		w := p.named(f)
		switch w {
		case asNodes:
			at := len(c.views)
			var o *object
			o, err = c.view(p, f.Selections)
			c.add(f, w, at).node = o
		case asEdges:
			c.cursors = true
			var selected *selection
			selected, err = c.planEdges(p, f)
			c.add(f, w, 0).inner = selected
		case asPageInfo:
			info := p.plain("PageInfo", f.Selections)
			c.add(f, w, 0).inner = info
			c.next = c.next || info.asks(asHasNextPage)
			c.previous = c.previous || info.asks(asHasPreviousPage)
			c.cursors = c.cursors || info.asks(asStartCursor, asEndCursor)
		case asAggregate:
			err = c.planAggregate(p, f)
		case asGroups:
			err = c.planGroups(p, f)
		case asTotalCount:
			var limit int
			limit, err = newLimit(input.Arguments(f.Field, p.op.Variables))
			c.add(f, w, len(c.totals))
			c.totals = append(c.totals, limit)
		case asTypename:
			c.add(f, w, 0)
		default:
			p.unknown(f)
		}
		if err != nil {
			return nil, err
		}
	}
	return c, *p.err
}

// planEdges plans the fields of a page's edges; each node is a view of its own.
func (c *pages) planEdges(p planner, f graphql.CollectedField) (*selection, error) {
	name := c.entity.Type + "Edge"
	fields := p.fields(f.Selections, name)
	s := newSelection(name, fields)
	for _, f := range fields {
		parent := s.add(f, p.named(f), len(c.views))
		if parent.kind == asNode {
			var err error
			if parent.node, err = c.view(p, f.Selections); err != nil {
				return nil, err
			}
		}
	}
	return s, nil
}

func (c *pages) reader(p planner) *aggregate.Reader {
	db := database.From(p.ctx)
	return &aggregate.Reader{
		Context: p.ctx, Entity: c.entity, Dialect: db.Dialect(), Database: db.Queries(), Variables: p.op.Variables, Now: c.window.now,
	}
}

func (c *pages) planAggregate(p planner, f graphql.CollectedField) error {
	s, fields := p.figures(c.entity.Type+"Aggregate", f.Selections)
	figures, err := c.reader(p).Figures(fields)
	c.add(f, asAggregate, len(c.aggregates)).inner = s
	c.aggregates = append(c.aggregates, figures)
	return err
}

func (c *pages) planGroups(p planner, f graphql.CollectedField) error {
	r := c.reader(p)
	g, err := r.Groups(input.Arguments(f.Field, p.op.Variables))
	if err != nil {
		return err
	}
	if now, ok := g.Carried(); ok && c.window.filter != nil {
		where, err := filter.Parse(p.ctx, c.entity, "where", c.window.filter, now)
		if err != nil {
			return err
		}
		g.SetWhere(where)
	}
	name := c.entity.Type + "GroupConnection"
	fields := p.fields(f.Selections, name)
	s := newSelection(name, fields)
	for _, f := range fields {
		w := p.named(f)
		switch w {
		case asNodes:
			if err := c.groupView(p, r, g, s, f); err != nil {
				return err
			}
		case asEdges:
			g.Cursors = true
			name := c.entity.Type + "GroupEdge"
			fields := p.fields(f.Selections, name)
			selected := newSelection(name, fields)
			s.add(f, w, 0).inner = selected
			for _, f := range fields {
				if w := p.named(f); w != asNode {
					selected.add(f, w, 0)
				} else if err := c.groupView(p, r, g, selected, f); err != nil {
					return err
				}
			}
		case asPageInfo:
			info := p.plain("PageInfo", f.Selections)
			s.add(f, w, 0).inner = info
			g.Next = g.Next || info.asks(asHasNextPage)
			g.Previous = g.Previous || info.asks(asHasPreviousPage)
			g.Cursors = g.Cursors || info.asks(asStartCursor, asEndCursor)
		default:
			g.Total = g.Total || w == asTotalCount
			s.add(f, w, 0)
		}
	}
	c.add(f, asGroups, len(c.groups)).inner = s
	c.groups = append(c.groups, g)
	return nil
}

// groupView plans a selection of the page's groups: nodes, or node under edges.
func (c *pages) groupView(p planner, r *aggregate.Reader, g *aggregate.Groups, s *selection, f graphql.CollectedField) error {
	selected, fields := p.figures(c.entity.Type+"Group", f.Selections)
	figures, err := r.Figures(fields)
	s.add(f, p.named(f), len(g.Views)).inner = selected
	g.Add(figures)
	return err
}

func (c *pages) view(p planner, sel ast.SelectionSet) (*object, error) {
	o, err := p.object(c.entity, sel)
	c.views = append(c.views, o)
	return o, err
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
