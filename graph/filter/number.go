package filter

import (
	"context"

	"github.com/quaestor-graph/quaestor/graph/descriptor"
	"github.com/quaestor-graph/quaestor/graph/limits"
	"github.com/quaestor-graph/quaestor/graph/problem"
	"github.com/quaestor-graph/quaestor/server/database/query"
)

// Test is one operator of a FloatFilter.
type Test struct {
	Op query.Op
	// In takes any number of values, Null takes none; Not turns the test round.
	In, Null, Not bool
	Values        []float64
}

// Numbers reads a FloatFilter as tests, all of which must hold.
func Numbers(ctx context.Context, name string, value any) ([]Test, error) {
	p := &parser{ctx: ctx, limits: limits.From(ctx), name: name}
	at := &place{name: name}
	names, object, err := fields(value, at)
	if err != nil {
		return nil, err
	}
	var out []Test
	for _, name := range names {
		at := at.child(name)
		if err := p.count(1); err != nil {
			return nil, err
		}
		t := Test{Not: name == "ne" || name == "notIn"}
		var ok bool
		if t.Op, ok = numberTests[name]; !ok {
			return nil, unknown("operator", at)
		}
		switch name {
		case "isNull":
			yes, ok := object[name].(bool)
			if !ok {
				return nil, problem.BadInput("%s must be true or false", at)
			}
			t.Null, t.Not = true, !yes
		case "in", "notIn":
			t.In = true
			fallthrough
		default:
			v := object[name]
			if !t.In {
				v = []any{v}
			}
			values, err := p.values(descriptor.Float, v, at)
			if err != nil {
				return nil, err
			}
			for _, v := range values {
				t.Values = append(t.Values, v.(float64))
			}
		}
		out = append(out, t)
	}
	return out, nil
}
