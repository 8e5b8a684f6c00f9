package graph

import (
	"context"
	"strings"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"github.com/quaestor-graph/quaestor/graph/cost"
	"github.com/quaestor-graph/quaestor/graph/limits"
	"github.com/quaestor-graph/quaestor/graph/memory"
)

// CostHeader asks for an operation's cost.
const CostHeader = "X-Quaestor-Cost"

// costs answers CostHeader (contract 4.13), for a refusal too.
type costs struct{}

func (costs) ExtensionName() string { return "Costs" }

func (costs) Validate(graphql.ExecutableSchema) error { return nil }

func (costs) InterceptResponse(ctx context.Context, next graphql.ResponseHandler) *graphql.Response {
	r := next(ctx)
	op := graphql.GetOperationContext(ctx)
	if r == nil || op.Headers.Get(CostHeader) != "1" {
		return r
	}
	if n, ok := cost.Of(op); ok {
		extend(r, "cost", n)
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

// refuseWritten puts an error in the place of an answer that came to more than it
// may while it was written: all of its data is null.
func refuseWritten(ctx context.Context, r *graphql.Response) {
	if r == nil {
		return
	}
	limits.Joined(ctx)
	if p := limits.Refused(ctx, r.Data); p != nil {
		r.Data, r.Errors = []byte("null"), gqlerror.List{Present(p)}
	}
}

// heldByField is what gqlgen holds for a field that it resolves, until all of its
// answer is written: its value and what writes it.
const heldByField = 250

// introspected counts what introspection writes, and ends it where nobody waits
// for it any longer: gqlgen would go on to the end.
type introspected struct{}

func (introspected) ExtensionName() string { return "Introspected" }

func (introspected) Validate(graphql.ExecutableSchema) error { return nil }

func (introspected) InterceptField(ctx context.Context, next graphql.Resolver) (any, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	v, err := next(ctx)
	fc := graphql.GetFieldContext(ctx)
	if err != nil || !strings.HasPrefix(fc.Object, "__") {
		return v, err
	}
	n := len(fc.Field.Alias) + len(`"":,`)
	switch v := v.(type) {
	case string:
		n += len(v)
	case *string:
		if v != nil {
			n += len(*v)
		}
	}
	if err := limits.Wrote(ctx, n); err != nil {
		return nil, err
	}
	return v, memory.Grow(ctx, heldByField)
}
