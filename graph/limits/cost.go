package limits

import (
	"context"
	"encoding/json"
	"strconv"
	"strings"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"github.com/quaestor-graph/quaestor/graph/input"
	"github.com/quaestor-graph/quaestor/graph/problem"
)

// nestedPage is how many rows a nested page counts that says no size: few are
// full. That its real rows stay within the limit is seen while they are read.
const nestedPage = 5

// groupsPage is the size of a page of groups that says none.
const groupsPage = 100

// Cost refuses operations that may come to more objects than Max: each row of a
// page, each target of an edge to one, each group and aggregate counts one, for
// each object that it is asked of. It is an extension of gqlgen.
type Cost struct{ Limits Limits }

// costName is what the extension and its statistics are called.
const costName = "Cost"

// ExtensionName implements graphql.HandlerExtension.
func (Cost) ExtensionName() string { return costName }

// Validate implements graphql.HandlerExtension.
func (Cost) Validate(graphql.ExecutableSchema) error { return nil }

// MutateOperationContext implements graphql.OperationContextMutator.
func (c Cost) MutateOperationContext(_ context.Context, op *graphql.OperationContext) *gqlerror.Error {
	cost := costOf(op, c.Limits)
	op.Stats.SetExtension(costName, cost)
	if cost > float64(c.Limits.MaxCost) {
		return refuse(problem.New(problem.QueryTooLarge,
			"the operation may come to %s objects, its cost, and the limit is %d (QUAESTOR_MAX_COST): ask for smaller pages with first or last",
			figure(cost), c.Limits.MaxCost))
	}
	return nil
}

// CostOf gives the cost of an operation, if Cost has seen it.
func CostOf(op *graphql.OperationContext) (json.Number, bool) {
	cost, ok := op.Stats.GetExtension(costName).(float64)
	return json.Number(figure(cost)), ok
}

// figure writes a cost, which can be beyond all integers.
func figure(cost float64) string {
	return strconv.FormatFloat(cost, 'f', 0, 64)
}

func costOf(op *graphql.OperationContext, l Limits) float64 {
	p := pricer{op: op, limits: l}
	return p.cost([]ast.SelectionSet{op.Operation.SelectionSet}, 1, true)
}

// pricer adds up what an operation may come to.
type pricer struct {
	op     *graphql.OperationContext
	limits Limits
}

// cost of selections that come together, of so many parents each.
func (p pricer) cost(sets []ast.SelectionSet, parents float64, root bool) float64 {
	var keys []string
	together := map[string][]*ast.Field{}
	seen := map[string]bool{}
	var collect func(ast.SelectionSet)
	collect = func(set ast.SelectionSet) {
		for _, sel := range set {
			switch sel := sel.(type) {
			case *ast.Field:
				if !p.included(sel.Directives) || strings.HasPrefix(sel.Name, "__") {
					continue
				}
				if together[sel.Alias] == nil {
					keys = append(keys, sel.Alias)
				}
				together[sel.Alias] = append(together[sel.Alias], sel)
			case *ast.InlineFragment:
				if p.included(sel.Directives) {
					collect(sel.SelectionSet)
				}
			case *ast.FragmentSpread:
				if p.included(sel.Directives) && !seen[sel.Name] && sel.Definition != nil {
					seen[sel.Name] = true
					collect(sel.Definition.SelectionSet)
				}
			}
		}
	}
	for _, set := range sets {
		collect(set)
	}
	total := 0.0
	for _, key := range keys {
		fields := together[key]
		f := fields[0]
		if len(f.SelectionSet) == 0 || f.Definition == nil {
			continue // a scalar
		}
		below := make([]ast.SelectionSet, len(fields))
		for i, f := range fields {
			below[i] = f.SelectionSet
		}
		own, of := p.rows(f, parents, root)
		total += own + p.cost(below, of, false)
	}
	return total
}

// rows says what a field itself costs, and of how many objects its selection is.
func (p pricer) rows(f *ast.Field, parents float64, root bool) (own, of float64) {
	args := f.Definition.Arguments
	switch {
	case args.ForName("first") != nil:
		n := p.page(f, root)
		return parents * n, parents * n
	case args.ForName("ids") != nil:
		n := float64(len(input.List(p.argument(f, "ids"))))
		return parents * n, parents * n
	case f.Definition.Type.Elem != nil && args.ForName("limit") != nil:
		n := p.limit(f)
		return parents * n, parents * n
	case f.Definition.Type.Elem != nil: // nodes and edges, whose page has been counted
		return 0, parents
	case f.Definition.Type.Name() == "PageInfo", f.ObjectDefinition != nil && strings.HasSuffix(f.ObjectDefinition.Name, "Edge"):
		return 0, parents
	}
	return parents, parents
}

// page is the size of the page that a field asks for.
func (p pricer) page(f *ast.Field, root bool) float64 {
	for _, name := range []string{"first", "last"} {
		if f.Definition.Arguments.ForName(name) == nil {
			continue
		}
		if n, ok := count(p.argument(f, name)); ok {
			return min(max(n, 0), float64(p.limits.MaxPageSize)) // others are refused where they are read
		}
	}
	switch {
	case strings.HasSuffix(f.Definition.Type.Name(), "GroupConnection"):
		return groupsPage
	case root:
		return float64(p.limits.DefaultPageSize)
	}
	return float64(min(nestedPage, p.limits.DefaultPageSize))
}

// limit is how long a list may be that has no pages: its argument limit, else
// the default of that.
func (p pricer) limit(f *ast.Field) float64 {
	n, ok := count(p.argument(f, "limit"))
	if d := f.Definition.Arguments.ForName("limit").DefaultValue; !ok && d != nil {
		v, _ := input.Value(d, nil)
		n, _ = count(v)
	}
	return min(max(n, 0), float64(p.limits.MaxPageSize))
}

func (p pricer) argument(f *ast.Field, name string) any {
	a := f.Arguments.ForName(name)
	if a == nil {
		return nil
	}
	v, _ := input.Value(a.Value, p.op.Variables)
	return v
}

// included applies @skip and @include.
func (p pricer) included(directives ast.DirectiveList) bool {
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

// count is what an argument comes to, if it is a number.
func count(v any) (float64, bool) {
	n, ok := v.(json.Number)
	if !ok {
		return 0, false
	}
	f, err := n.Float64()
	return f, err == nil
}
