// Package filter turns the filters of the API into conditions for the query components, with the entities' descriptors.
// The conditions themselves have two-valued logic (contract 9.6), so that `ne` is Not of `eq`, and nothing more.
package filter

import (
	"context"
	"fmt"
	"sort"

	"github.com/quaestor-graph/quaestor/ent/stored"
	"github.com/quaestor-graph/quaestor/graph/descriptor"
	"github.com/quaestor-graph/quaestor/graph/input"
	"github.com/quaestor-graph/quaestor/graph/limits"
	"github.com/quaestor-graph/quaestor/graph/problem"
	"github.com/quaestor-graph/quaestor/server/database/query"
)

// Parse reads a filter of an entity, as package input gives it. name is the
// argument's, for errors; now the present of `last` and `next`.
func Parse(ctx context.Context, e *descriptor.Entity, name string, value any, now stored.Time) (query.Condition, error) {
	p := &parser{ctx: ctx, limits: limits.From(ctx), now: now, name: name}
	return p.object(e, value, &place{name: name}, 0)
}

// Conditions counts the conditions of a filter as their limit does, as far as the filter can be read, and gives the filter
// where it can be read as a whole.
func Conditions(ctx context.Context, e *descriptor.Entity, value any, now stored.Time) (int, query.Condition) {
	p := &parser{ctx: ctx, limits: limits.From(ctx), now: now, name: "where"}
	c, err := p.object(e, value, &place{name: p.name}, 0)
	if err != nil {
		return p.conditions, nil
	}
	return p.conditions, c
}

// parser reads one filter.
type parser struct {
	ctx    context.Context
	limits limits.Limits
	now    stored.Time
	name   string
	// conditions counts them.
	conditions int
	// hops is how many tables the filter has come through to where it is.
	hops int
}

// maxHops is how many tables edges within edges may come through: each is a
// subquery, and SQLite adds up the heights of all of them.
const maxHops = 12

// edge reads the filter of an edge's target.
func (p *parser) edge(d *descriptor.Edge, value any, at *place, depth int) (query.Condition, error) {
	p.hops += len(d.Path)
	defer func() { p.hops -= len(d.Path) }()
	if p.hops > maxHops {
		return nil, problem.New(problem.QueryTooLarge, "%s leads through %d tables by edges within edges, and the limit is %d", p.name, p.hops, maxHops)
	}
	return p.object(d.Target, value, at, depth+1)
}

// place is where in the filter something stands.
type place struct {
	parent *place
	name   string
}

func (at *place) child(name string) *place { return &place{at, name} }

func (at *place) String() string {
	if at.parent == nil {
		return at.name
	}
	return at.parent.String() + "." + at.name
}

// fields gives the fields of an input object, which must not be null, sorted.
func fields(value any, at *place) ([]string, map[string]any, error) {
	object, ok := value.(map[string]any)
	if !ok {
		if value == nil {
			return nil, nil, null(at)
		}
		return nil, nil, problem.BadInput("%s must be an object", at)
	}
	names := make([]string, 0, len(object))
	for name := range object {
		names = append(names, name)
	}
	sort.Strings(names)
	for _, name := range names {
		if object[name] == nil {
			return nil, nil, null(at.child(name))
		}
	}
	return names, object, nil
}

// unknown is of what the schema has and the filters do not know: it is INTERNAL,
// and no other meaning is made of it.
func unknown(what string, at *place) error {
	return fmt.Errorf("filter: %s is an unknown %s", at, what)
}

// null refuses a null anywhere inside a filter (contract 9.5).
func null(at *place) error {
	return problem.BadInput("%s", NullAt(at.String()))
}

// NullAt says what a null in a filter may be meant for: clients write null for a value that was not given.
func NullAt(place string) string {
	return place + " is null: leave the key, or its variable, out to set no condition; to ask for what has no value, use isNull"
}

// count counts conditions against the limit.
func (p *parser) count(n int) error {
	p.conditions += n
	if p.conditions > p.limits.MaxConditions {
		return problem.New(problem.QueryTooLarge, "%s has %d conditions or more, and the limit is %d (QUAESTOR_MAX_CONDITIONS)",
			p.name, p.conditions, p.limits.MaxConditions)
	}
	return nil
}

func (p *parser) object(e *descriptor.Entity, value any, at *place, depth int) (query.Condition, error) {
	if depth > p.limits.MaxFilterDepth {
		return nil, problem.New(problem.QueryTooLarge, "%s nests %d filters deep or more, and the limit is %d (QUAESTOR_MAX_FILTER_DEPTH)",
			p.name, depth, p.limits.MaxFilterDepth)
	}
	names, object, err := fields(value, at)
	if err != nil {
		return nil, err
	}
	all := query.And{}
	for _, name := range names {
		c, err := p.field(e, name, object[name], at.child(name), depth)
		if err != nil {
			return nil, err
		}
		all = append(all, c)
	}
	if len(all) == 1 {
		return all[0], nil
	}
	return all, nil
}

func (p *parser) field(e *descriptor.Entity, name string, value any, at *place, depth int) (query.Condition, error) {
	switch name {
	case "and", "or":
		list, err := p.list(e, value, at, depth)
		if name == "or" {
			return query.Or(list), err
		}
		return query.And(list), err
	case "not":
		c, err := p.object(e, value, at, depth+1)
		return query.Not{Of: c}, err
	}
	if c, ok := e.Column(name); ok {
		return p.column(c.Term(), value, at)
	}
	if c, ok := e.ComputedField(name); ok {
		return p.column(c.Term, value, at)
	}
	if d, ok := e.Edge(name); ok {
		if d.Many {
			return p.many(d, value, at, depth)
		}
		where, err := p.edge(d, value, at, depth)
		if err != nil {
			return nil, err
		}
		return query.Related{Path: d.Hops(), Where: where, One: true}, p.count(1)
	}
	return nil, problem.BadInput("%s: %s has no such field", at, e.Type)
}

func (p *parser) list(e *descriptor.Entity, value any, at *place, depth int) ([]query.Condition, error) {
	var out []query.Condition
	for _, v := range input.List(value) {
		before := p.conditions
		c, err := p.object(e, v, at, depth+1)
		if err != nil {
			return nil, err
		}
		out = append(out, c)
		if p.conditions == before { // an empty one counts too
			if err := p.count(1); err != nil {
				return nil, err
			}
		}
	}
	return out, nil
}

// many reads what must hold of the rows of a to-many edge.
func (p *parser) many(d *descriptor.Edge, value any, at *place, depth int) (query.Condition, error) {
	names, object, err := fields(value, at)
	if err != nil {
		return nil, err
	}
	all := query.And{}
	for _, name := range names {
		v, at := object[name], at.child(name)
		if err := p.count(1); err != nil {
			return nil, err
		}
		switch name {
		case "count":
			is, err := p.numbers(v, at)
			if err != nil {
				return nil, err
			}
			all = append(all, query.Counted{Path: d.Hops(), Indexed: d.Indexed, Where: query.And{}, Is: is})
		case "counts":
			for _, entry := range input.List(v) {
				c, err := p.counted(d, entry, at, depth)
				if err != nil {
					return nil, err
				}
				all = append(all, c)
			}
		default:
			where, err := p.edge(d, v, at, depth)
			if err != nil {
				return nil, err
			}
			switch name {
			case "some":
				all = append(all, query.Related{Path: d.Hops(), Where: where, Listed: !d.Indexed})
			case "none":
				all = append(all, query.Not{Of: query.Related{Path: d.Hops(), Where: where, Listed: !d.Indexed}})
			case "every":
				all = append(all, query.Not{Of: query.Related{Path: d.Hops(), Where: query.Not{Of: where}, Listed: !d.Indexed}})
			default:
				return nil, unknown("quantifier", at)
			}
		}
	}
	return all, nil
}

func (p *parser) counted(d *descriptor.Edge, value any, at *place, depth int) (query.Condition, error) {
	_, object, err := fields(value, at)
	if err != nil {
		return nil, err
	}
	where := query.Condition(query.And{})
	if v, ok := object["where"]; ok {
		if where, err = p.edge(d, v, at.child("where"), depth); err != nil {
			return nil, err
		}
	}
	is, err := p.numbers(object["is"], at.child("is"))
	if err != nil {
		return nil, err
	}
	return query.Counted{Path: d.Hops(), Indexed: d.Indexed, Where: where, Is: is}, p.count(1)
}
