package graph

import (
	"context"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/executor"
	"github.com/99designs/gqlgen/graphql/handler/extension"

	"github.com/quaestor-graph/quaestor/ent/row"
	"github.com/quaestor-graph/quaestor/ent/stored"
	"github.com/quaestor-graph/quaestor/graph/cost"
	"github.com/quaestor-graph/quaestor/graph/generated"
	"github.com/quaestor-graph/quaestor/graph/limits"
	"github.com/quaestor-graph/quaestor/graph/memory"
	"github.com/quaestor-graph/quaestor/server/database"
)

// Options of an Executor.
type Options struct {
	// Version is what the field server shows.
	Version string
	Limits  limits.Limits
	// MaxTokens is how many tokens a document may have.
	MaxTokens int
	// Explain shows the statements of each operation in extensions.sql.
	Explain bool
	// Now is the clock; time.Now if nil.
	Now func() time.Time
	// Cache is told of each cache, and how many bytes it holds; nil if nobody asks.
	Cache func(name string, bytes func() int)
}

// NewExecutor gives the executor of operations on the database that their
// context carries.
func NewExecutor(o Options) *executor.Executor {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Cache == nil {
		o.Cache = func(string, func() int) {}
	}
	parsed, schema := newDocuments(), newIntrospections()
	o.Cache("documents", parsed.Bytes)
	o.Cache("introspection", schema.kept.Bytes)
	x := executor.New(newSchema(o.Version))
	x.SetErrorPresenter(present)
	x.SetRecoverFunc(recovered)
	x.SetDefaultRulesFn(validationRules)
	x.SetQueryCache(parsed)
	x.Use(extension.Introspection{})
	x.Use(characters{})
	x.Use(limits.Tokens{Max: o.MaxTokens})
	x.Use(limits.Shape{})
	x.Use(&variables{})
	x.Use(limits.Depth{Max: o.Limits.MaxDepth})
	x.Use(&cost.Cost{Limits: o.Limits})
	x.Use(costs{})
	x.Use(introspected{})
	x.Use(snapshots{limits: o.Limits, now: o.Now, explain: o.Explain})
	x.Use(schema)
	return x
}

func newSchema(version string) graphql.ExecutableSchema {
	s := generated.NewExecutableSchema(generated.Config{Resolvers: &Resolver{version: version}})
	withoutDrafts(s.Schema())
	return s
}

// snapshots gives each operation its one snapshot of the database and its one
// present.
type snapshots struct {
	limits  limits.Limits
	now     func() time.Time
	explain bool
}

func (snapshots) ExtensionName() string { return "Snapshots" }

func (snapshots) Validate(graphql.ExecutableSchema) error { return nil }

func (s snapshots) InterceptOperation(ctx context.Context, next graphql.OperationHandler) graphql.ResponseHandler {
	snapshot := database.From(ctx).Snapshot()
	ctx = database.WithSnapshot(ctx, snapshot)
	ctx = row.WithNow(ctx, stored.TimeOf(s.now()))
	ctx = limits.With(ctx, s.limits)
	if memory.From(ctx) == nil { // nobody shares the memory with it
		ctx = memory.With(ctx, memory.NewBudget(2*memory.MaxOperation, 0).Open())
	}
	ctx, held := memory.WithPart(ctx)
	within := ctx
	var made statements
	if s.explain {
		ctx = made.observe(ctx)
	}
	respond := next(ctx)
	return func(ctx context.Context) *graphql.Response {
		defer snapshot.Close()
		r := respond(ctx)
		held.Free()
		refuseWritten(within, r)
		if s.explain {
			made.show(r)
		}
		return r
	}
}
