package graph

import (
	"context"
	"strings"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/executor"
	"github.com/99designs/gqlgen/graphql/handler/extension"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"github.com/quaestor-graph/quaestor/ent/row"
	"github.com/quaestor-graph/quaestor/ent/stored"
	"github.com/quaestor-graph/quaestor/graph/connection"
	"github.com/quaestor-graph/quaestor/graph/cost"
	"github.com/quaestor-graph/quaestor/graph/document"
	"github.com/quaestor-graph/quaestor/graph/limits"
	"github.com/quaestor-graph/quaestor/graph/memory"
	"github.com/quaestor-graph/quaestor/graph/schema"
	"github.com/quaestor-graph/quaestor/server/database"
)

// Options of an Executor.
type Options struct {
	// Version is what the field server shows.
	Version string
	Limits  limits.Limits
	// MaxTokens is how many tokens a document may have.
	MaxTokens int
	// MaxBodyBytes and OperationTimeout are the limits that others hold, which the
	// field server shows.
	MaxBodyBytes     int64
	OperationTimeout time.Duration
	// PrefectUIURL gives who asks the address of Prefect's pages, empty for none;
	// Features what there is beside queries. Nil for nothing.
	PrefectUIURL func(context.Context) string
	Features     func(context.Context) []string
	// Explain shows the statements of each operation in extensions.sql.
	Explain bool
	// Now is the clock; time.Now if nil.
	Now func() time.Time
	// Cache is told the name of each cache, and how many bytes the cache holds; nil if nobody asks.
	Cache func(name string, bytes func() int)
}

// Executor runs operations on the database that their context carries. It does everything that gqlgen's executor does,
// except to read documents.
type Executor struct {
	*executor.Executor
	documents documents
	reader    document.Reader
}

// NewExecutor gives an executor.
func NewExecutor(o Options) *Executor {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Cache == nil {
		o.Cache = func(string, func() int) {}
	}
	parsed, ofSchema := newDocuments(), newIntrospections()
	o.Cache("documents", parsed.Bytes)
	o.Cache("introspection", ofSchema.kept.Bytes)
	schema := newSchema(o)
	x := &Executor{executor.New(schema), parsed, document.Reader{Schema: schema.Schema(), MaxTokens: o.MaxTokens}}
	x.SetErrorPresenter(present)
	x.SetRecoverFunc(recovered)
	x.SetQueryCache(handed{})
	x.Use(extension.Introspection{})
	x.Use(&variables{})
	x.Use(limits.Depth{Max: o.Limits.MaxDepth})
	x.Use(&cost.Cost{Limits: o.Limits})
	x.Use(costs{})
	x.Use(introspected{})
	x.Use(snapshots{limits: o.Limits, now: o.Now, explain: o.Explain})
	x.Use(ofSchema)
	return x
}

// CreateOperationContext reads an operation: its document, unless that is known,
// and its variables.
func (x *Executor) CreateOperationContext(ctx context.Context, params *graphql.RawParams) (*graphql.OperationContext, gqlerror.List) {
	// A document is Unicode, whatever bytes an address or a file had: PostgreSQL
	// fails a statement with others.
	params.Query = strings.ToValidUTF8(params.Query, "\uFFFD")
	doc, ok := x.documents.Get(ctx, params.Query)
	var read *document.Document
	if !ok {
		var errs gqlerror.List
		if read, errs = x.reader.Read(ctx, params.Query); errs != nil {
			return &graphql.OperationContext{
				RawQuery: params.Query, OperationName: params.OperationName, Headers: params.Headers, RecoverFunc: recovered,
			}, errs
		}
		doc = read.QueryDocument
		x.documents.Add(ctx, params.Query, doc)
	}
	if err := memory.From(ctx).Grow(ctx, weight(params.Query, doc)); err != nil {
		return &graphql.OperationContext{Headers: params.Headers, RecoverFunc: recovered}, gqlerror.List{gqlerror.Wrap(err)}
	}
	op, errs := x.Executor.CreateOperationContext(context.WithValue(ctx, documentKey{}, doc), params)
	if read != nil && op != nil {
		op.Stats.Parsing = graphql.TraceTiming{Start: read.Began, End: read.Parsed}
		op.Stats.Validation.Start = read.Parsed
	}
	return op, errs
}

type documentKey struct{}

// handed is gqlgen's cache of documents: it finds the one that was read for it.
type handed struct{}

func (handed) Get(ctx context.Context, _ string) (*ast.QueryDocument, bool) {
	doc, ok := ctx.Value(documentKey{}).(*ast.QueryDocument)
	return doc, ok
}

func (handed) Add(context.Context, string, *ast.QueryDocument) {}

func newSchema(o Options) graphql.ExecutableSchema {
	s := schema.NewExecutableSchema(schema.Config{Resolvers: &Resolver{options: o}})
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
	ctx = connection.WithWaiting(limits.With(ctx, s.limits))
	if memory.From(ctx) == nil { // nobody shares the memory with it
		ctx = memory.With(ctx, memory.NewBudget(2*memory.MaxOperation, 0).Open())
	}
	ctx, held := memory.WithPart(ctx)
	bounded := ctx
	var made statements
	explain := s.explain && explains(ctx)
	if explain {
		ctx = made.observe(ctx)
	}
	respond := next(ctx)
	return func(ctx context.Context) *graphql.Response {
		defer snapshot.Close()
		r := respond(ctx)
		held.Free()
		refuseWritten(bounded, r)
		if explain {
			made.show(r)
		}
		return r
	}
}
