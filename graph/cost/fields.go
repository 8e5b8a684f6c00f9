package cost

import (
	"encoding/json"
	"strconv"

	"github.com/vektah/gqlparser/v2/ast"

	"github.com/quaestor-graph/quaestor/graph/input"
)

// group is a field of the answer: the fields of the operation that make it.
type group struct{ fields []*ast.Field }

// sets are the selections of the group, each once.
func (g *group) sets() []ast.SelectionSet {
	sets := make([]ast.SelectionSet, len(g.fields))
	for i, f := range g.fields {
		sets[i] = f.SelectionSet
	}
	return sets
}

// fields gives what selections that come together ask of a type.
func (p *pricer) fields(typ string, sets []ast.SelectionSet) []*group {
	var groups []*group
	at := map[string]*group{}
	seen := map[string]bool{}
	var collect func(ast.SelectionSet)
	collect = func(set ast.SelectionSet) {
		for _, s := range set {
			p.looked++
			switch s := s.(type) {
			case *ast.Field:
				if !p.included(s.Directives) {
					continue
				}
				g := at[s.Alias]
				if g == nil {
					g = &group{}
					at[s.Alias] = g
					groups = append(groups, g)
				}
				g.fields = append(g.fields, s)
			case *ast.InlineFragment:
				if p.included(s.Directives) && p.applies(s.TypeCondition, typ) {
					collect(s.SelectionSet)
				}
			case *ast.FragmentSpread:
				if s.Definition != nil && !seen[s.Name] && p.included(s.Directives) {
					seen[s.Name] = true
					if p.applies(s.Definition.TypeCondition, typ) {
						collect(s.Definition.SelectionSet)
					}
				}
			}
		}
	}
	for _, set := range sets {
		collect(set)
	}
	return groups
}

// applies says whether a fragment on a type is asked of an object of another.
func (p *pricer) applies(condition, typ string) bool {
	if condition == "" || condition == typ {
		return true
	}
	def := p.schema.Types[condition]
	if def == nil || !def.IsAbstractType() {
		return false
	}
	for _, definition := range p.schema.GetPossibleTypes(def) {
		if definition.Name == typ {
			return true
		}
	}
	return false
}

// canonical leaves selections out that come twice, and puts a fragment's in the
// place of one that only spreads it.
func (p *pricer) canonical(typ string, sets []ast.SelectionSet) []ast.SelectionSet {
	out := make([]ast.SelectionSet, 0, len(sets))
	seen := map[int]bool{}
	for _, set := range sets {
		if set = p.spread(typ, set); len(set) > 0 && !seen[p.id(set)] {
			seen[p.id(set)] = true
			out = append(out, set)
		}
	}
	return out
}

// spread follows a selection that only spreads a fragment to where one does more.
func (p *pricer) spread(typ string, set ast.SelectionSet) ast.SelectionSet {
	if len(set) != 1 {
		return set
	}
	s, ok := set[0].(*ast.FragmentSpread)
	if !ok || s.Definition == nil || len(s.Directives) > 0 || !p.applies(s.Definition.TypeCondition, typ) {
		return set
	}
	key := typ + " " + s.Name
	to, known := p.spreads[key]
	if !known {
		p.looked++
		to = p.spread(typ, s.Definition.SelectionSet)
		p.spreads[key] = to
	}
	return to
}

// id numbers a selection.
func (p *pricer) id(set ast.SelectionSet) int {
	id, ok := p.ids[&set[0]]
	if !ok {
		id = len(p.ids)
		p.ids[&set[0]] = id
	}
	return id
}

// keyOf names selections of a type.
func (p *pricer) keyOf(typ string, sets []ast.SelectionSet) string {
	key := []byte(typ)
	for _, set := range sets {
		key = strconv.AppendInt(append(key, ' '), int64(p.id(set)), 10)
	}
	return string(key)
}

func (p *pricer) argument(f *ast.Field, name string) any {
	a := f.Arguments.ForName(name)
	if a == nil {
		return nil
	}
	v, _ := input.Value(a.Value, p.op.Variables)
	return v
}

// included applies @skip and @include.
func (p *pricer) included(directives ast.DirectiveList) bool {
	holds := func(name string) (bool, bool) {
		d := directives.ForName(name)
		if d == nil {
			return false, false
		}
		a := d.Arguments.ForName("if")
		if a == nil {
			return false, false
		}
		v, _ := input.Value(a.Value, p.op.Variables)
		b, ok := v.(bool)
		return b, ok
	}
	if skip, ok := holds("skip"); ok && skip {
		return false
	}
	include, ok := holds("include")
	return !ok || include
}

// number64 is what an argument comes to, if it is a number.
func number64(v any) (float64, bool) {
	n, ok := v.(json.Number)
	if !ok {
		return 0, false
	}
	f, err := n.Float64()
	return f, err == nil
}
