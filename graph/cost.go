package graph

import (
	"context"

	"github.com/99designs/gqlgen/graphql"

	"github.com/quaestor-graph/quaestor/graph/limits"
)

// CostHeader asks for an operation's cost.
const CostHeader = "X-Quaestor-Cost"

// costs answers CostHeader: "X-Quaestor-Cost: 1 puts extensions.cost into the
// answer", a refusal's too.
type costs struct{}

func (costs) ExtensionName() string { return "Costs" }

func (costs) Validate(graphql.ExecutableSchema) error { return nil }

func (costs) InterceptResponse(ctx context.Context, next graphql.ResponseHandler) *graphql.Response {
	r := next(ctx)
	op := graphql.GetOperationContext(ctx)
	if r == nil || op.Headers.Get(CostHeader) != "1" {
		return r
	}
	if cost, ok := limits.CostOf(op); ok {
		extend(r, "cost", cost)
	}
	return r
}

// extend puts a value into a response's extensions.
func extend(r *graphql.Response, name string, value any) {
	if r.Extensions == nil {
		r.Extensions = map[string]any{}
	}
	r.Extensions[name] = value
}
