package graph

import (
	"context"
	"encoding/json"
	"slices"
	"strings"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"github.com/quaestor-graph/quaestor/graph/cache"
)

// OnlyIntrospects says whether an operation asks about the schema alone: its
// answer is the same whatever the database holds.
func OnlyIntrospects(op *graphql.OperationContext) bool {
	return op != nil && op.Operation != nil && !slices.ContainsFunc(op.Operation.SelectionSet, func(s ast.Selection) bool {
		f, ok := s.(*ast.Field)
		return !ok || !strings.HasPrefix(f.Name, "__")
	})
}

// introspections keeps the answers about the schema that are asked for again:
// each takes longer to write than many a question about the database.
type introspections struct {
	asked *cache.Asked
	kept  *cache.Cache[[]byte]
}

func newIntrospections() introspections {
	const most = 8 << 20 // that of GraphiQL, of all there is, has 1.4 MB
	return introspections{cache.NewAsked(), cache.New(most, most/2, func(key string, data []byte) int { return len(key) + len(data) })}
}

func (introspections) ExtensionName() string { return "Introspections" }

func (introspections) Validate(graphql.ExecutableSchema) error { return nil }

// InterceptResponse implements graphql.ResponseInterceptor: what else belongs to a
// response, such as its cost, is put around an answer from memory too.
func (i introspections) InterceptResponse(ctx context.Context, next graphql.ResponseHandler) *graphql.Response {
	op := graphql.GetOperationContext(ctx)
	if !OnlyIntrospects(op) {
		return next(ctx)
	}
	variables, err := json.Marshal(op.Variables)
	if err != nil {
		return next(ctx)
	}
	key := strings.Join([]string{op.OperationName, string(variables), op.RawQuery}, "\x00")
	if data, ok := i.kept.Get(ctx, key); ok {
		return &graphql.Response{Data: data}
	}
	r := next(ctx)
	if r != nil && len(r.Errors) == 0 && i.asked.Before(key) {
		i.kept.Add(ctx, key, r.Data)
	}
	return r
}
