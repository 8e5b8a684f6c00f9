package cost

import (
	"github.com/vektah/gqlparser/v2/ast"

	"github.com/quaestor-graph/quaestor/graph/descriptor"
	"github.com/quaestor-graph/quaestor/graph/filter"
	"github.com/quaestor-graph/quaestor/graph/input"
	"github.com/quaestor-graph/quaestor/graph/limits"
	"github.com/quaestor-graph/quaestor/server/database/query"
)

// condition is what a condition costs, once for its place.
const condition limits.Tenth = 10

// filtered is a filter.
type filtered struct {
	conditions int
	// leads: it finds its rows without reading all there are.
	leads bool
}

func (f filtered) cost() limits.Tenth { return limits.Tenth(f.conditions) * condition }

// reads says whether rows are read that are not shown.
func (f filtered) reads() bool { return f.conditions > 0 && !f.leads }

// filterOf is a filter of the operation: a variable, or a literal.
type filterOf struct {
	entity   *descriptor.Entity
	variable string
	literal  *ast.Value
}

// filter reads a filter, each once.
func (p *pricer) filter(e *descriptor.Entity, a *ast.Argument) filtered {
	if a == nil {
		return filtered{}
	}
	key := filterOf{entity: e, literal: a.Value}
	if a.Value.Kind == ast.Variable {
		key = filterOf{entity: e, variable: a.Value.Raw}
	}
	f, ok := p.filters[key]
	if !ok {
		v, _ := input.Value(a.Value, p.op.Variables)
		f = p.filterValue(e, v)
		p.filters[key] = f
	}
	return f
}

func (p *pricer) filterValue(e *descriptor.Entity, v any) filtered {
	if v == nil {
		return filtered{}
	}
	n, c := filter.Conditions(p.ctx, e, v, p.now)
	return filtered{n, c != nil && leads(e, c)}
}

// leads says whether a filter holds one eq, in or range on a field that leads an index (contract 12.6).
func leads(e *descriptor.Entity, c query.Condition) bool {
	switch c := c.(type) {
	case query.And:
		for _, condition := range c {
			if leads(e, condition) {
				return true
			}
		}
	case query.Or:
		for _, condition := range c {
			if !leads(e, condition) {
				return false
			}
		}
		return true
	case query.Compare:
		switch c.Op {
		case query.Eq, query.Lt, query.Le, query.Gt, query.Ge:
			return e.Leads(c.Term)
		}
	case query.In:
		return e.Leads(c.Term)
	}
	return false
}

// sorts says whether a page's order is one that no index holds.
func (p *pricer) sorts(e *descriptor.Entity, f *ast.Field) bool {
	order := p.list(f, "orderBy")
	if len(order) == 0 {
		return false
	}
	first, _ := order[0].(map[string]any)
	name, _ := first["field"].(string)
	field, ok := e.OrderField(name)
	return ok && !field.Leads
}

// test prices an entry of having or orderBy: its conditions, and what reads the
// rows once more.
func (p *pricer) test(e *descriptor.Entity, test map[string]any) (cost limits.Tenth) {
	if is := test["is"]; is != nil {
		tests, _ := filter.Numbers(p.ctx, "is", is) // what can't be read is refused where it is
		cost += limits.Tenth(len(tests)) * condition
	}
	cost += p.filterValue(e, test["where"]).cost()
	if name := test["aggregate"]; name == "PERCENTILE" || name == "COUNT_DISTINCT" {
		cost += statement
	}
	return cost
}
