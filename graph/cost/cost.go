// Package cost prices operations before they run, by the objects that they may come to and the work that they give to the
// database. Package graph uses it.
package cost

import (
	"context"
	"encoding/json"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"github.com/quaestor-graph/quaestor/graph/limits"
	"github.com/quaestor-graph/quaestor/graph/problem"
)

// Cost refuses operations that cost more than their limit. It is an extension of
// gqlgen.
type Cost struct {
	Limits limits.Limits
	schema *ast.Schema
}

// name is what the extension and its statistics are called.
const name = "Cost"

// ExtensionName implements graphql.HandlerExtension.
func (*Cost) ExtensionName() string { return name }

// Validate implements graphql.HandlerExtension.
func (c *Cost) Validate(s graphql.ExecutableSchema) error {
	c.schema = s.Schema()
	return nil
}

// MutateOperationContext implements graphql.OperationContextMutator.
func (c *Cost) MutateOperationContext(ctx context.Context, op *graphql.OperationContext) *gqlerror.Error {
	p := newPricer(limits.With(ctx, c.Limits), op, c.schema)
	all := p.operation()
	cost := all.total(1)
	op.Stats.SetExtension(name, cost)
	switch {
	case p.schemas > 1:
		return refuse(problem.New(problem.QueryTooLarge, "the operation asks for __schema %d times, and the limit is 1: ask once for all of it", p.schemas))
	case cost > 10*limits.Tenth(c.Limits.MaxCost):
		return refuse(problem.New(problem.QueryTooLarge, "the operation costs %s, and the limit is %d (QUAESTOR_MAX_COST). %s",
			cost, c.Limits.MaxCost, all.dearest()))
	case p.introspected > mostIntrospected:
		return refuse(problem.New(problem.QueryTooLarge, "introspection comes to %.0f fields, and the limit is %d: ask for each field once, or as GraphiQL does, which is not counted",
			p.introspected, mostIntrospected))
	}
	return nil
}

func refuse(p *problem.Problem) *gqlerror.Error {
	return &gqlerror.Error{Message: p.Message, Extensions: map[string]any{"code": string(p.Code)}}
}

// Of gives the cost of an operation that Cost has seen.
func Of(op *graphql.OperationContext) (json.Number, bool) {
	cost, ok := op.Stats.GetExtension(name).(limits.Tenth)
	return json.Number(cost.String()), ok
}
