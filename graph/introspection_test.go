package graph_test

import (
	"context"
	"sync/atomic"
	"testing"

	"github.com/99designs/gqlgen/graphql"

	"github.com/quaestor-graph/quaestor/graph"
	"github.com/quaestor-graph/quaestor/graph/graphtest"
	"github.com/quaestor-graph/quaestor/graph/limits"
	"github.com/quaestor-graph/quaestor/server/database"
	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

// A client that goes away ends the introspection that is written for it, and nothing of that is kept; what is asked for
// again is written twice and then kept.
func TestIntrospectionEndsWithItsClient(t *testing.T) {
	const query = "{ __schema { types { name fields { name args { name } } } } }"
	g := graphtest.Open(t, databasetest.SQLite.SharedSample(t))
	x := graph.NewExecutor(graph.Options{Limits: limits.Default})
	var written atomic.Int64
	var gone func()
	const early = 100
	x.AroundFields(func(ctx context.Context, next graphql.Resolver) (any, error) {
		if written.Add(1) == early && gone != nil {
			gone()
		}
		return next(ctx)
	})
	run := func() (*graphql.Response, int64) {
		ctx, cancel := context.WithCancel(graphql.StartOperationTrace(database.With(t.Context(), g.Database)))
		defer cancel()
		if gone != nil {
			gone = cancel
		}
		written.Store(0)
		op, errs := x.CreateOperationContext(ctx, &graphql.RawParams{Query: query})
		if errs != nil {
			t.Fatal(errs)
		}
		respond, ctx := x.DispatchOperation(ctx, op)
		return respond(ctx), written.Load()
	}
	gone = func() {}
	for range 3 {
		if r, n := run(); n != early || len(r.Errors) == 0 {
			t.Errorf("%d fields are written to nobody: %.200s", n, r.Data)
		}
	}
	gone = nil
	var whole string
	for i := range 4 {
		r, n := run()
		if len(r.Errors) > 0 || (n > 1000) != (i < 2) || i > 0 && string(r.Data) != whole {
			t.Errorf("%d fields the time %d: %v", n, i, r.Errors)
		}
		whole = string(r.Data)
	}
}
