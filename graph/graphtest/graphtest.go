// Package graphtest runs operations in tests, on any database, without HTTP.
package graphtest

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"testing"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"github.com/quaestor-graph/quaestor/graph"
	"github.com/quaestor-graph/quaestor/graph/limits"
	"github.com/quaestor-graph/quaestor/server/database"
	"github.com/quaestor-graph/quaestor/server/settings"
)

// Graph is the graph over one database.
type Graph struct {
	Database database.Database
	// Clock is that of the operations; Now if nil.
	Clock    func() time.Time
	executor *graph.Executor
}

// Unlimited are flags for Open that let an operation come to any number of
// objects, for tests that read all there is in one.
var Unlimited = []string{"QUAESTOR_MAX_COST", "1000000000"}

// Open opens the database at an address, with the settings' defaults but for
// the flags that are given (name, value, name, value …).
func Open(t testing.TB, address string, flags ...string) *Graph {
	t.Helper()
	g, err := TryOpen(t, address, flags...)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// TryOpen is Open for a database that may be refused.
func TryOpen(t testing.TB, address string, flags ...string) (*Graph, error) {
	t.Helper()
	given := map[string]string{"database-url": address}
	for i := 0; i+1 < len(flags); i += 2 {
		given[flags[i]] = flags[i+1]
	}
	s, _, err := settings.Load(settings.Sources{Dir: t.TempDir(), Flags: given})
	if err != nil {
		return nil, err
	}
	db, err := database.Provide(context.Background(), s)
	if err != nil {
		return nil, err
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	g := &Graph{Database: db}
	within := limits.Default
	within.MaxCost, within.MaxResponseBytes = s.Server.MaxCost, s.Server.MaxResponseBytes
	within.MaxGraphNodes, within.MaxGraphArtifacts = s.Server.MaxGraphNodes, s.Server.MaxGraphArtifacts
	g.executor = graph.NewExecutor(graph.Options{
		Version: "test", Limits: within, MaxTokens: s.Server.MaxTokens, Now: func() time.Time {
			if g.Clock != nil {
				return g.Clock()
			}
			return Now()
		},
	})
	return g, nil
}

// Now is the present of the operations here: that of the sample's recordings.
func Now() time.Time { return time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC) }

// Response is the answer to an operation; Data keeps every digit.
type Response struct {
	Data   json.RawMessage
	Errors gqlerror.List
	// Cost is what the operation costs.
	Cost float64
}

func response(r *graphql.Response) Response {
	out := Response{Data: r.Data, Errors: r.Errors}
	if n, ok := r.Extensions["cost"].(json.Number); ok {
		out.Cost, _ = n.Float64()
	}
	return out
}

// Do runs an operation. Context may carry config.WithObserver.
func (g *Graph) Do(ctx context.Context, query string, variables map[string]any) Response {
	ctx = graph.WithRequestID(database.With(ctx, g.Database), "test-request")
	op, errs := g.executor.CreateOperationContext(graphql.StartOperationTrace(ctx), &graphql.RawParams{
		Query: query, Variables: variables, Headers: http.Header{graph.CostHeader: {"1"}},
	})
	if errs != nil {
		r := g.executor.DispatchError(graphql.WithOperationContext(ctx, op), errs)
		return response(r)
	}
	respond, ctx := g.executor.DispatchOperation(ctx, op)
	r := respond(ctx)
	if r == nil { // cancelled before anything was asked
		r = graph.Failure(graph.PresentError(ctx, context.Cause(ctx)))
	}
	return response(r)
}

// Query runs an operation that must have no errors and decodes its data; the
// numbers are json.Number.
func (g *Graph) Query(t testing.TB, query string, variables map[string]any) map[string]any {
	t.Helper()
	r := g.Do(context.Background(), query, variables)
	if len(r.Errors) > 0 {
		t.Fatalf("%s\n%v: %v", query, variables, r.Errors)
	}
	return r.Decode(t)
}

// Decode gives the data; the numbers are json.Number.
func (r Response) Decode(t testing.TB) map[string]any {
	t.Helper()
	var out map[string]any
	d := json.NewDecoder(bytes.NewReader(r.Data))
	d.UseNumber()
	if err := d.Decode(&out); err != nil {
		t.Fatalf("%v: %s", err, r.Data)
	}
	return out
}
