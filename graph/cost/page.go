package cost

import (
	"github.com/vektah/gqlparser/v2/ast"

	"github.com/quaestor-graph/quaestor/graph/aggregate"
	"github.com/quaestor-graph/quaestor/graph/descriptor"
	"github.com/quaestor-graph/quaestor/graph/input"
	"github.com/quaestor-graph/quaestor/graph/limits"
)

// page prices a connection (contract 12.2).
func (p *pricer) page(e *descriptor.Entity, g *group) *place {
	f := g.fields[0]
	at := &place{name: f.Alias, page: true}
	at.rows, at.sizeless = p.size(f, p.limits.DefaultPageSize, p.limits.MaxPageSize)
	where := p.filter(e, f.Arguments.ForName("where"))
	at.costs(0, where.cost())
	fields := p.fields(e.Type+"Connection", g.sets())
	at.costs(limits.Beyond(len(fields)), 0)
	shown := p.rows(at, fields, e.Type+"Edge", func(g *group) *place { return p.object(e.Type, g.sets()) })
	if shown && (where.reads() || p.sorts(e, f)) {
		at.costs(0, statement)
	}
	for _, g := range fields {
		switch g.fields[0].Name {
		case "totalCount":
			at.holds(1, total(g))
		case "aggregate":
			part := &place{name: g.fields[0].Alias}
			part.costs(0, statement)
			part.holds(1, p.figures(e, e.Type+"Aggregate", g.sets()))
			at.holds(1, part)
		case "groups":
			at.holds(1, p.groups(e, g))
		}
	}
	return at
}

// total prices a totalCount.
func total(g *group) *place {
	at := &place{name: g.fields[0].Alias}
	at.costs(limits.Object(0), statement)
	return at
}

// rows prices the objects of a page, which come once for each place that shows
// them, and once where none does but edges or pageInfo. It says whether the page
// is asked for at all.
func (p *pricer) rows(at *place, fields []*group, edge string, object func(*group) *place) (shown bool) {
	n := at.rows
	views := 0
	view := func(name string, g *group) {
		views++
		part := &place{name: name}
		part.holds(1, object(g))
		at.holds(n, part)
	}
	for _, g := range fields {
		f := g.fields[0]
		switch f.Name {
		case "nodes":
			shown = true
			view(f.Alias, g)
		case "edges":
			shown = true
			inner := p.fields(edge, g.sets())
			at.costs(limits.Tenth(n)*limits.Beyond(len(inner)), 0)
			for _, of := range inner {
				if of.fields[0].Name == "node" {
					view(f.Alias+"."+of.fields[0].Alias, of)
				}
			}
		case "pageInfo":
			shown = true
			at.costs(limits.Beyond(len(p.fields("PageInfo", g.sets()))), 0)
		}
	}
	if shown && views == 0 {
		at.costs(limits.Tenth(n)*limits.Object(0), 0)
	}
	return shown
}

// groups prices groups at their page for each parent (contract 12.4).
func (p *pricer) groups(e *descriptor.Entity, g *group) *place {
	f := g.fields[0]
	at := &place{name: f.Alias, page: true}
	at.rows, at.sizeless = p.size(f, aggregate.DefaultGroups, aggregate.MaxGroups)
	at.costs(0, statement)
	for _, argument := range []string{"having", "orderBy"} {
		for _, v := range p.list(f, argument) {
			if tests, ok := v.(map[string]any); ok {
				at.costs(0, p.test(e, tests))
			}
		}
	}
	fields := p.fields(e.Type+"GroupConnection", g.sets())
	at.costs(limits.Beyond(len(fields)), 0)
	p.rows(at, fields, e.Type+"GroupEdge", func(g *group) *place { return p.figures(e, e.Type+"Group", g.sets()) })
	for _, g := range fields {
		if g.fields[0].Name == "totalCount" {
			at.holds(1, total(g))
		}
	}
	return at
}

// figures prices an aggregate or a group.
func (p *pricer) figures(e *descriptor.Entity, typ string, sets []ast.SelectionSet) *place {
	at := &place{}
	others := 0
	for _, g := range p.fields(typ, sets) {
		f := g.fields[0]
		if !aggregate.IsFigure(f.Name) {
			others++
			continue
		}
		at.costs(1, p.filter(e, f.Arguments.ForName("where")).cost())
		if f.Name == "percentile" || f.Name == "countDistinct" {
			at.costs(0, statement)
		}
	}
	at.costs(limits.Object(others), 0)
	return at
}

// list is an argument that is a list.
func (p *pricer) list(f *ast.Field, name string) []any {
	v := p.argument(f, name)
	if v == nil {
		return nil
	}
	return input.List(v)
}
