package cost

import (
	"context"
	"fmt"
	"strings"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"github.com/quaestor-graph/quaestor/ent/row"
	"github.com/quaestor-graph/quaestor/ent/stored"
	"github.com/quaestor-graph/quaestor/graph/descriptor"
	"github.com/quaestor-graph/quaestor/graph/input"
	"github.com/quaestor-graph/quaestor/graph/limits"
)

// statement is what a place costs once that makes the database read what is not
// shown.
const statement limits.Tenth = 1000

// located is what it costs to look for an id in all tables.
const located limits.Tenth = 360

// attached is what a field costs, for each object, that takes statements of its own.
const attached limits.Tenth = 100

// pricer prices one operation.
type pricer struct {
	ctx    context.Context
	op     *graphql.OperationContext
	limits limits.Limits
	schema *ast.Schema
	now    stored.Time
	// known are the prices of selections of a type, so that each is looked at once
	// however often its fragment is spread.
	known map[string]*place
	// ids number selections, spreads are those that fragments lead to.
	ids     map[*ast.Selection]int
	spreads map[string]ast.SelectionSet
	filters map[filterOf]filtered
	// schemas is how often __schema is asked for, looked how many selections were
	// looked at.
	schemas, looked int
	// introspected is how many fields introspection may come to.
	introspected float64
}

// mostIntrospected is how many fields introspection may come to: GraphiQL's query, which is not counted, comes to 60,000, and gqlgen
// holds each of them until all are written.
const mostIntrospected = 100_000

func newPricer(ctx context.Context, op *graphql.OperationContext, schema *ast.Schema) *pricer {
	return &pricer{
		ctx: ctx, op: op, limits: limits.From(ctx), schema: schema, now: row.Now(ctx),
		known: map[string]*place{}, ids: map[*ast.Selection]int{}, spreads: map[string]ast.SelectionSet{}, filters: map[filterOf]filtered{},
	}
}

// operation prices all of it.
func (p *pricer) operation() *place {
	all := &place{}
	root := p.schema.Query.Name
	for _, g := range p.fields(root, []ast.SelectionSet{p.op.Operation.SelectionSet}) {
		all.holds(1, p.root(g))
	}
	return all
}

// root prices a root field.
func (p *pricer) root(g *group) *place {
	f := g.fields[0]
	switch {
	case f.Name == "__typename" || f.Definition == nil:
		return nil
	case strings.HasPrefix(f.Name, "__"):
		return p.introspection(g)
	}
	typ := f.Definition.Type.Name()
	switch typ {
	case "RunHistory":
		return p.history(g)
	case "FlowRunGraph":
		return p.graph(g)
	}
	at := p.field(g)
	if f.Name == "node" {
		at.costs(located-limits.Object(0), 0)
	}
	return at
}

// field prices a field that leads to objects.
func (p *pricer) field(g *group) *place {
	f := g.fields[0]
	typ := f.Definition.Type.Name()
	if e, ok := connection(typ); ok {
		return p.page(e, g)
	}
	at := &place{name: f.Alias}
	n := 1.0
	if f.Definition.Type.Elem != nil {
		n, at.sizeless = p.length(f)
		at.rows, at.page = n, true
	}
	at.holds(n, p.object(typ, g.sets()))
	return at
}

// connection is the entity of a connection's type.
func connection(typ string) (*descriptor.Entity, bool) {
	of, ok := strings.CutSuffix(typ, "Connection")
	if !ok {
		return nil, false
	}
	return descriptor.ByType(of)
}

// object prices what is asked of an object of a type.
func (p *pricer) object(typ string, sets []ast.SelectionSet) *place {
	sets = p.canonical(typ, sets)
	key := p.keyOf(typ, sets)
	if at, ok := p.known[key]; ok {
		return at
	}
	p.looked++
	var at *place
	if def := p.schema.Types[typ]; def != nil && def.IsAbstractType() {
		at = p.oneOf(typ, sets)
	} else {
		at = p.concrete(typ, sets)
	}
	p.known[key] = at
	return at
}

// concrete prices an object of a type that is no interface.
func (p *pricer) concrete(typ string, sets []ast.SelectionSet) *place {
	at := &place{}
	groups := p.fields(typ, sets)
	at.costs(limits.Object(len(groups)), 0)
	if beyond := limits.Beyond(len(groups)); beyond > limits.Object(0) {
		at.advice = fmt.Sprintf("%d fields of each object: ask for fewer", len(groups))
	}
	e, _ := descriptor.ByType(typ)
	for _, g := range groups {
		f := g.fields[0]
		switch {
		case e != nil && e.IsAttached(f.Name):
			at.costs(attached, 0)
			if f.Name == "waiting" {
				p.holders(at, g)
			}
		case len(f.SelectionSet) > 0 && f.Definition != nil:
			at.holds(1, p.field(g))
		}
	}
	return at
}

// oneOf prices an object that is of one of several types: as the dearest of those
// that are told apart, whose statements may all be run.
func (p *pricer) oneOf(typ string, sets []ast.SelectionSet) *place {
	at := &place{}
	var dearest *place
	for _, name := range append(p.told(sets), typ) {
		part := p.concrete(name, sets)
		if dearest == nil || part.each > dearest.each {
			dearest = part
		}
		at.costs(0, part.once)
	}
	at.costs(0, -dearest.once)
	at.holds(1, dearest)
	return at
}

// told are the types that fragments tell apart.
func (p *pricer) told(sets []ast.SelectionSet) (types []string) {
	seen := map[string]bool{}
	note := func(typ string) {
		if def := p.schema.Types[typ]; def != nil && !def.IsAbstractType() && !seen[typ] {
			seen[typ] = true
			types = append(types, typ)
		}
	}
	spread := map[string]bool{}
	var look func(ast.SelectionSet)
	look = func(set ast.SelectionSet) {
		for _, s := range set {
			switch s := s.(type) {
			case *ast.InlineFragment:
				note(s.TypeCondition)
				look(s.SelectionSet)
			case *ast.FragmentSpread:
				if s.Definition != nil && !spread[s.Name] {
					spread[s.Name] = true
					note(s.Definition.TypeCondition)
					look(s.Definition.SelectionSet)
				}
			}
		}
	}
	for _, set := range sets {
		look(set)
	}
	return types
}

// length is how many objects a list has that is no page of a connection.
func (p *pricer) length(f *ast.Field) (n float64, sizeless bool) {
	args := f.Definition.Arguments
	switch {
	case args.ForName("ids") != nil:
		return float64(len(input.List(p.argument(f, "ids")))), false
	case args.ForName("limit") != nil:
		n, given := number64(p.argument(f, "limit"))
		most := p.limits.DefaultPageSize
		if d := args.ForName("limit").DefaultValue; d != nil {
			v, _ := input.Value(d, nil)
			if d, ok := number64(v); ok {
				most = int(d)
			}
		}
		if !given {
			return float64(most), true
		}
		return min(max(n, 0), float64(most)), false // others are refused where they are read
	}
	return p.size(f, p.limits.DefaultPageSize, p.limits.MaxPageSize)
}

// size is that of the page that a field asks for.
func (p *pricer) size(f *ast.Field, unsaid, most int) (n float64, sizeless bool) {
	for _, name := range []string{"first", "last"} {
		if n, ok := number64(p.argument(f, name)); ok {
			return min(max(n, 0), float64(most)), false // others are refused where they are read
		}
	}
	return float64(unsaid), true
}
