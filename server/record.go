package server

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/99designs/gqlgen/graphql"

	"github.com/quaestor-graph/quaestor/graph"
	"github.com/quaestor-graph/quaestor/graph/cost"
	"github.com/quaestor-graph/quaestor/graph/problem"
	"github.com/quaestor-graph/quaestor/server/caller"
	"github.com/quaestor-graph/quaestor/server/database"
	"github.com/quaestor-graph/quaestor/server/metrics"
	"github.com/quaestor-graph/quaestor/server/tracing"
)

// record is what is told of one request: in the log, in the metrics, and in the header Server-Timing. It never has a value of a
// variable, nor a part of a document but the operation's name.
type record struct {
	*recorder
	request string
	began   time.Time
	// asks: the request came to /graphql, whose requests are told of one by one.
	asks bool

	mu     sync.Mutex
	caller caller.Caller
	// operation is nil where the request was none, or could not be read.
	operation *graphql.OperationContext
	// code is that of the first error, empty for none; refused: nothing was run.
	code    problem.Code
	refused bool
	// answered: there was an operation, or an error; a redirect and a preflight have neither.
	answered   bool
	statements int
	rows       int64
	sql        time.Duration
	// span is nil where there is no operation, or nobody asks for traces.
	span *tracing.Operation
}

// recorder tells of requests.
type recorder struct {
	metrics *metrics.Metrics
	proxies *proxies
	// slow is how long a statement or an operation may take before it stands out.
	slow time.Duration
	// tracing is nil where nobody asks for traces.
	tracing *tracing.Tracing
}

type recordKey struct{}

// recordOf gives the record of a request, or one that nobody reads.
func recordOf(ctx context.Context) *record {
	if r, ok := ctx.Value(recordKey{}).(*record); ok {
		return r
	}
	return &record{began: time.Now()}
}

// records has every request told of.
func (t *recorder) records(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		rec := &record{recorder: t, request: graph.RequestID(r.Context()), began: time.Now(), asks: r.URL.Path == "/graphql"}
		sent := &responseWriter{ResponseWriter: w, record: rec}
		defer func() { rec.tell(r, sent) }()
		ctx := context.WithValue(r.Context(), recordKey{}, rec)
		if rec.asks {
			ctx = t.tracing.From(ctx, r.Header)
		}
		next.ServeHTTP(sent, r.WithContext(ctx))
	})
}

// responseWriter sees what is sent, and is where fail finds the record.
type responseWriter struct {
	http.ResponseWriter
	record *record
	status int
	bytes  int64
}

// Unwrap is for http.ResponseController.
func (w *responseWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }

func (w *responseWriter) WriteHeader(status int) {
	if w.status == 0 || w.status < http.StatusOK {
		w.status = status
	}
	w.ResponseWriter.WriteHeader(status)
}

func (w *responseWriter) Write(b []byte) (int, error) {
	if w.status == 0 {
		w.status = http.StatusOK
	}
	n, err := w.ResponseWriter.Write(b)
	w.bytes += int64(n)
	return n, err
}

// refusedWith notes that a request is refused, for whoever keeps its record.
func refusedWith(w http.ResponseWriter, code problem.Code) {
	for {
		switch in := w.(type) {
		case *responseWriter:
			in.record.end(code, true)
			return
		case interface{ Unwrap() http.ResponseWriter }:
			w = in.Unwrap()
		default:
			return
		}
	}
}

// end notes how the request ended; the first that says so is right.
func (r *record) end(code problem.Code, refused bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if !r.answered {
		r.code, r.refused, r.answered = code, refused, true
	}
}

// socket notes that the request opens a WebSocket: told of are its operations, each of which has another record.
func (r *record) socket() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.asks = false
}

func (r *record) another(ctx context.Context) (context.Context, *record) {
	next := &record{recorder: r.recorder, request: graph.RequestID(ctx), began: time.Now(), asks: true, caller: caller.From(ctx)}
	return context.WithValue(ctx, recordKey{}, next), next
}

// setCaller notes who asks, asked the operation, as far as it was read, and ran its response, which has no data where nothing was run.
func (r *record) setCaller(c caller.Caller) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.caller = c
}

func (r *record) asked(op *graphql.OperationContext) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.operation = op
}

func (r *record) ran(response *graphql.Response) {
	code := ""
	if len(response.Errors) > 0 {
		code, _ = response.Errors[0].Extensions["code"].(string)
	}
	r.end(problem.Code(code), response.Data == nil)
}

// observe counts the statements that run under the returned context, and logs slow ones: their text, in which no value is.
func (r *record) observe(ctx context.Context) context.Context {
	if r.recorder != nil {
		ctx, r.span = r.tracing.Begin(ctx, r.began, r.request)
	}
	return database.WithObserver(ctx, func(s database.Statement) {
		r.span.Statement(ctx, s)
		r.mu.Lock()
		r.statements++
		r.rows += s.Rows
		r.sql += s.Duration
		r.mu.Unlock()
		if r.recorder == nil {
			return
		}
		slow := s.Duration >= r.slow
		r.metrics.Statement(s, slow)
		if slow {
			slog.WarnContext(ctx, "slow statement", "request", r.request, "duration", s.Duration, "rows", s.Rows, "failed", s.Err != nil,
				"statement", s.Query)
		}
	})
}

// tell logs and counts a request that was answered.
func (r *record) tell(in *http.Request, sent *responseWriter) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.recorder == nil {
		return
	}
	if !r.asks {
		if r.refused {
			r.metrics.Refused(string(r.code))
		}
		return
	}
	told := metrics.Operation{Code: string(r.code), Refused: r.refused, Took: time.Since(r.began), Cost: -1, Bytes: sent.bytes}
	all := []slog.Attr{slog.String("request", r.request)}
	if r.operation != nil {
		if name := operationName(r.operation); name != "" {
			all = append(all, slog.String("operation", name))
		}
		if priced, ok := cost.Of(r.operation); ok {
			told.Cost, _ = priced.Float64()
		}
	}
	switch {
	case r.caller.Name != "":
		all = append(all, slog.String("key", cleaned(r.caller.Name)))
	case r.caller.Authenticated:
		all = append(all, slog.Bool("auth_string", true))
	}
	if at := r.proxies.address(in); at.IsValid() {
		all = append(all, slog.String("address", at.String()))
	}
	all = append(all, slog.String("outcome", told.Outcome()), slog.Int("status", sent.status), slog.Duration("duration", told.Took),
		slog.Int("statements", r.statements), slog.Int64("rows", r.rows), slog.Int64("bytes", told.Bytes))
	if told.Cost >= 0 {
		all = append(all, slog.Float64("cost", told.Cost))
	}
	level := slog.LevelInfo
	if told.Took >= r.slow {
		level = slog.LevelWarn
	}
	slog.LogAttrs(in.Context(), level, "operation", all...)
	r.span.End(r.traced(told))
	if r.answered {
		r.metrics.Operation(told)
	}
}

// traced is what the span of the operation says of it.
func (r *record) traced(told metrics.Operation) tracing.Outcome {
	out := tracing.Outcome{Outcome: told.Outcome(), Failed: r.code != "", Cost: told.Cost, Statements: r.statements, Rows: r.rows}
	if r.operation != nil && r.operation.Operation != nil {
		out.Type, out.Name = string(r.operation.Operation.Operation), operationName(r.operation)
	}
	return out
}

// longest is how much of a name the log shows.
const longest = 100

// operationName is that of the operation that ran, as its document has it: what else a request names could be anything.
func operationName(op *graphql.OperationContext) string {
	if op.Operation == nil {
		return ""
	}
	return cleaned(op.Operation.Name)
}

// cleaned cuts a name, and leaves nothing in it that could pass for another line of a log or move a terminal.
func cleaned(name string) string {
	name = strings.Map(func(r rune) rune {
		if r < ' ' || r == utf8.RuneError || r >= 0x7f && r < 0xa0 || r == 0x2028 || r == 0x2029 {
			return '?'
		}
		return r
	}, name)
	if len(name) <= longest {
		return name
	}
	cut := longest
	for !utf8.RuneStart(name[cut]) {
		cut--
	}
	return name[:cut] + "…"
}

// timing is the value of the header Server-Timing, which a browser's tools show; op is nil where the request was no operation.
func (r *record) timing(op *graphql.OperationContext) string {
	r.mu.Lock()
	defer r.mu.Unlock()
	parts := []string{metric("total", time.Since(r.began))}
	if op != nil {
		parts = append(parts, metric("parse", elapsed(op.Stats.Parsing)), metric("validate", elapsed(op.Stats.Validation)))
	}
	parts = append(parts, metric("sql", r.sql)+fmt.Sprintf(`;desc="SQL, %d statements"`, r.statements))
	return strings.Join(parts, ", ")
}

// elapsed is the time of a step, which may not have ended.
func elapsed(t graphql.TraceTiming) time.Duration {
	if t.Start.IsZero() || t.End.IsZero() {
		return 0
	}
	return t.End.Sub(t.Start)
}

func metric(name string, d time.Duration) string {
	return fmt.Sprintf("%s;dur=%.3f", name, float64(d.Nanoseconds())/1e6)
}
