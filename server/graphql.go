package server

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/parser"

	"github.com/quaestor-graph/quaestor/graph"
	"github.com/quaestor-graph/quaestor/graph/memory"
	"github.com/quaestor-graph/quaestor/graph/problem"
	"github.com/quaestor-graph/quaestor/server/admission"
	"github.com/quaestor-graph/quaestor/server/caller"
	"github.com/quaestor-graph/quaestor/ui"
)

// graphQL serves operations over HTTP, by the GraphQL-over-HTTP specification.
// gqlgen's own transports are not used: they answer 422 where the specification
// says 200 or 400, take bodies of any size and repeat them in their errors.
type graphQL struct {
	executor  *graph.Executor
	persisted persisted
	maxBody   int64
	// maxTokens bounds a document.
	maxTokens int
	// memory is what all requests together may hold.
	memory  *memory.Budget
	timeout time.Duration
	// gate says which operations may run, proxies who asks for them.
	gate    *admission.Gate
	proxies *proxies
	// reading has a place for each long document that may be read at a time.
	reading chan struct{}
	// explain: who has the scope is shown the statements of every operation.
	explain bool
}

func (g *graphQL) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	record := recordOf(r.Context())
	record.setCaller(caller.From(r.Context()))
	media := negotiated(r)
	if media == "" {
		fail(w, http.StatusNotAcceptable, mediaJSON, problem.BadInput("answers are %s or %s: accept one of them", mediaResponse, mediaJSON))
		return
	}
	if stoppingFrom(r.Context()).is() {
		fail(w, http.StatusServiceUnavailable, media, stops())
		return
	}
	if p := g.unexplained(r.Context()); p != nil {
		fail(w, http.StatusForbidden, media, p)
		return
	}
	account := g.memory.Open()
	defer account.Close() // once the answer is taken
	r = r.WithContext(memory.With(r.Context(), account))
	params, status, p := g.params(w, r)
	if p != nil {
		fail(w, status, media, p)
		return
	}
	stream := events(w, media)
	defer stream.end()
	if p := g.persisted.complete(r.Context(), params); p != nil {
		if stream != nil {
			response := graph.Failure(graph.Present(p))
			record.ran(response)
			_, body := answer(media, response)
			stream.complete(body)
			return
		}
		status := http.StatusOK
		if media == mediaResponse && p.Code != problem.PersistedNotFound { // that is the protocol's, and no mistake
			status = http.StatusBadRequest
		}
		fail(w, status, media, p)
		return
	}
	if r.Method == http.MethodGet && g.mutates(params) {
		w.Header().Set("Allow", http.MethodPost)
		fail(w, http.StatusMethodNotAllowed, media, problem.BadInput("GET is for queries only: send this operation by POST"))
		return
	}
	params.Headers = r.Header
	response, op, p := g.operate(r, params)
	if p != nil && stream.begun() {
		response, p = graph.Failure(graph.Present(p)), nil
	}
	if p != nil {
		fail(w, http.StatusServiceUnavailable, media, p)
		return
	}
	record.ran(response)
	status, body := answer(media, response)
	response.Data = nil
	if stream != nil {
		account.Settle(len(body))
		stream.complete(body)
		return
	}
	key := ""
	if graph.OnlyIntrospects(op) && len(response.Errors) == 0 {
		key = hash(body)
	}
	coding := compressed.For(r, len(body), codings...)
	body = compressed.Body(r.Context(), coding, body, key)
	account.Settle(len(body))
	w.Header().Set("Server-Timing", record.timing(op))
	w.Header().Add("Vary", "Accept-Encoding")
	send(w, status, media+"; charset=utf-8", coding, body)
}

// operate runs an operation within its time, once it is let in. The problem is why there is no room for it, and it was not run.
func (g *graphQL) operate(r *http.Request, params *graphql.RawParams) (*graphql.Response, *graphql.OperationContext, *problem.Problem) {
	record := recordOf(r.Context())
	ctx, cancel := stoppingFrom(r.Context()).untilOver(graphql.StartOperationTrace(r.Context()))
	defer cancel()
	if g.timeout > 0 {
		ctx, cancel = context.WithTimeout(ctx, g.timeout)
		defer cancel()
	}
	trusted := g.persisted.trusts(ctx, params.Query)
	if !trusted && !mayIntrospect(params.Query) {
		return graph.Failure(graph.Present(errUntrusted)), nil, nil
	}
	read, err := g.read(ctx, params.Query)
	if err != nil {
		return graph.Failure(graph.PresentError(ctx, err)), nil, nil
	}
	defer read()
	response, op, err := run(record.observe(ctx), g.executor, params, func(ctx context.Context, op *graphql.OperationContext) (func(), error) {
		read()
		if !trusted && !introspects(op) {
			return nil, errUntrusted
		}
		return g.enter(ctx, g.proxies.client(r), op)
	})
	record.asked(op)
	var p *problem.Problem
	account := memory.From(ctx)
	switch {
	case errors.Is(err, errUntrusted): // an answer
	case !errors.As(err, &p) && account.Busy():
		p = account.Refused()
	}
	return response, op, p
}

// maxErrors is how many errors of a document are told; a document of nothing but
// mistakes has thousands.
const maxErrors = 100

// browsers sends whoever opens the address in a browser to the playground (contract 4.2).
func browsers(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodGet && asksNothing(r.URL.Query()) && prefersHTML(r) {
			redirect(strings.TrimPrefix(ui.Path, "/"))(w, r)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// asksNothing: an address has neither the text of a query nor a text's hash.
func asksNothing(q url.Values) bool {
	var extensions map[string]any
	_ = json.Unmarshal([]byte(q.Get("extensions")), &extensions) // what is no JSON has no hash
	return q.Get("query") == "" && extensions[persistedQuery] == nil
}

// redirect sends to an address that stays relative, unlike http.Redirect's: a proxy may put a path before ours.
func redirect(to string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Location", to)
		w.WriteHeader(http.StatusFound)
	}
}

// Execute runs one operation. A request error's response has no data at all
// (nil), other than a failed operation's (null).
func Execute(ctx context.Context, x *graph.Executor, params *graphql.RawParams) *graphql.Response {
	response, _, _ := run(ctx, x, params, func(context.Context, *graphql.OperationContext) (func(), error) { return func() {}, nil })
	return response
}

// run also gives the operation, as far as it was read. Between that and its first statement it waits to be let in; the error is
// why it was not.
func run(ctx context.Context, x *graph.Executor, params *graphql.RawParams, enter func(context.Context, *graphql.OperationContext) (leave func(), err error)) (response *graphql.Response, op *graphql.OperationContext, err error) {
	defer func() {
		if v := recover(); v != nil { // outside of a resolver: gqlgen recovers from those
			response = graph.Failure(x.PresentRecoveredError(ctx, v))
		}
	}()
	op, errs := x.CreateOperationContext(ctx, params)
	if errs != nil {
		if op != nil && op.Doc != nil && op.Operation == nil {
			return graph.Failure(graph.Present(unnamed(op))), op, nil
		}
		if len(errs) > maxErrors {
			errs = errs[:maxErrors]
		}
		return x.DispatchError(graphql.WithOperationContext(ctx, op), errs), op, nil
	}
	leave, err := enter(ctx, op)
	if err != nil {
		return graph.Failure(graph.PresentError(ctx, err)), op, err
	}
	defer leave()
	respond, ctx := x.DispatchOperation(ctx, op)
	response = respond(ctx)
	if response == nil { // the time was up before anything was asked
		response = graph.Failure(graph.PresentError(ctx, context.Cause(ctx)))
	}
	if response.Data == nil {
		response.Data = []byte("null")
	}
	return response, op, nil
}

// unnamed says which operation of a document to run, where the request does not.
func unnamed(op *graphql.OperationContext) *problem.Problem {
	if op.OperationName != "" {
		return problem.New(problem.ValidationFailed, "the document has no operation of the name in operationName")
	}
	return problem.New(problem.ValidationFailed, "the document has %d operations: name the one to run in operationName", len(op.Doc.Operations))
}

// mutates says whether the operation is a mutation or subscription. A document
// that can't be parsed is left for the executor to refuse.
func (g *graphQL) mutates(params *graphql.RawParams) bool {
	doc, err := parser.ParseQueryWithTokenLimit(&ast.Source{Input: params.Query}, g.maxTokens)
	if err != nil {
		return false
	}
	op := doc.Operations.ForName(params.OperationName)
	return op != nil && op.Operation != ast.Query
}
