// Package tracing sends traces of operations and their statements to an OpenTelemetry collector. They never hold a value:
// an operation is shown by its name, a statement by its text. A nil *Tracing traces nothing, and costs nothing. Package
// server uses it.
package tracing

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"strings"
	"sync/atomic"
	"time"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/sdk/resource"
	sdk "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"

	"github.com/quaestor-graph/quaestor/server/database"
)

// Tracing sends the spans of one server.
type Tracing struct {
	provider *sdk.TracerProvider
	tracer   trace.Tracer
	// system is OpenTelemetry's name of the database's kind.
	system attribute.KeyValue
}

// longest is how much of a statement's text there is in a span.
const longest = 16_000

// New gives the tracing of a server on a database of a dialect, to the collector at an endpoint, the base of OTLP's addresses; nil
// where that is empty. Whatever else there is to set, OpenTelemetry's own variables say.
func New(ctx context.Context, endpoint, version, dialect string) (*Tracing, error) {
	if endpoint == "" {
		return nil, nil
	}
	var options []otlptracehttp.Option
	base, err := url.Parse(endpoint)
	if err != nil { // the settings have seen to it
		return nil, fmt.Errorf("OTEL_EXPORTER_OTLP_ENDPOINT is no address: %w", err)
	}
	if os.Getenv("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT") == "" { // which goes first
		options = append(options, otlptracehttp.WithEndpointURL(base.JoinPath("v1", "traces").String()))
	}
	exporter, err := otlptracehttp.New(ctx, options...)
	if err != nil {
		return nil, fmt.Errorf("traces: %w", err)
	}
	described, err := resource.New(ctx,
		resource.WithAttributes(attribute.String("service.name", "quaestor"), attribute.String("service.version", version)),
		resource.WithTelemetrySDK(), resource.WithFromEnv()) // what is set by the environment goes before
	if err != nil {
		slog.WarnContext(ctx, "traces: OTEL_RESOURCE_ATTRIBUTES can't be read")
	}
	otel.SetErrorHandler(&quiet{})
	return newTracing(dialect, sdk.WithBatcher(exporter), sdk.WithResource(described)), nil
}

func newTracing(dialect string, options ...sdk.TracerProviderOption) *Tracing {
	p := sdk.NewTracerProvider(options...)
	return &Tracing{provider: p, tracer: p.Tracer("github.com/quaestor-graph/quaestor/server"), system: attribute.String("db.system.name", dialect)}
}

// quiet logs that traces can't be sent, now and then. What a collector answers could be anything, and stays out of the log.
type quiet struct{ last atomic.Int64 }

// Handle implements otel.ErrorHandler.
func (q *quiet) Handle(error) {
	now := time.Now().Unix()
	if last := q.last.Load(); now-last >= 300 && q.last.CompareAndSwap(last, now) {
		slog.Warn("traces could not be sent to the collector of OTEL_EXPORTER_OTLP_ENDPOINT")
	}
}

// Flush sends the spans that have ended by now.
func (t *Tracing) Flush(ctx context.Context) {
	if t != nil {
		_ = t.provider.ForceFlush(ctx) // quiet has told
	}
}

// Close sends the spans that are left.
func (t *Tracing) Close(ctx context.Context) {
	if t != nil {
		_ = t.provider.Shutdown(ctx) // quiet has told
	}
}

// From takes on the trace that a request is part of, by its header traceparent.
func (t *Tracing) From(ctx context.Context, header http.Header) context.Context {
	if t == nil {
		return ctx
	}
	return propagation.TraceContext{}.Extract(ctx, propagation.HeaderCarrier(header))
}

// Operation is the span of an operation, nil for none.
type Operation struct {
	t    *Tracing
	span trace.Span
}

// Begin begins the span of an operation that was asked for at an instant. Its statements are traced under the context.
func (t *Tracing) Begin(ctx context.Context, at time.Time, request string) (context.Context, *Operation) {
	if t == nil {
		return ctx, nil
	}
	ctx, span := t.tracer.Start(ctx, "operation", trace.WithTimestamp(at), trace.WithSpanKind(trace.SpanKindServer),
		trace.WithAttributes(attribute.String("quaestor.request.id", request)))
	return ctx, &Operation{t, span}
}

// Outcome is how an operation ended.
type Outcome struct {
	// Type is query, mutation or subscription; Name is the operation's. Both are empty where it could not be read.
	Type, Name string
	Outcome    string
	Failed     bool
	// Cost is negative where the operation was not priced.
	Cost       float64
	Statements int
	Rows       int64
}

// End ends the span of an operation.
func (o *Operation) End(outcome Outcome) {
	if o == nil {
		return
	}
	name := "operation"
	if outcome.Type != "" {
		name = strings.TrimSpace(outcome.Type + " " + outcome.Name)
		o.span.SetAttributes(attribute.String("graphql.operation.type", outcome.Type))
	}
	if outcome.Name != "" {
		o.span.SetAttributes(attribute.String("graphql.operation.name", outcome.Name))
	}
	o.span.SetName(name)
	o.span.SetAttributes(attribute.String("quaestor.outcome", outcome.Outcome), attribute.Int("quaestor.statements", outcome.Statements),
		attribute.Int64("quaestor.rows", outcome.Rows))
	if outcome.Cost >= 0 {
		o.span.SetAttributes(attribute.Float64("quaestor.cost", outcome.Cost))
	}
	if outcome.Failed {
		o.span.SetStatus(codes.Error, outcome.Outcome)
	}
	o.span.End()
}

var firstTable = regexp.MustCompile("FROM [\"`](\\w+)[\"`]")

// Statement adds the span of a statement that has ended. The context is the operation's.
func (o *Operation) Statement(ctx context.Context, s database.Statement) {
	if o == nil || !o.span.IsRecording() {
		return
	}
	ended := time.Now()
	verb, _, _ := strings.Cut(s.Query, " ")
	name, text := verb, s.Query
	if table := firstTable.FindStringSubmatch(text[:min(len(text), longest)]); table != nil {
		name += " " + table[1]
	}
	if len(text) > longest {
		text = strings.ToValidUTF8(text[:longest], "") + "…"
	}
	_, span := o.t.tracer.Start(trace.ContextWithSpan(ctx, o.span), name, trace.WithTimestamp(ended.Add(-s.Duration)), trace.WithSpanKind(trace.SpanKindClient),
		trace.WithAttributes(o.t.system, attribute.String("db.operation.name", verb), attribute.String("db.query.text", text),
			attribute.Int64("db.response.returned_rows", s.Rows), attribute.Int("quaestor.arguments", s.Args)))
	if s.Err != nil { // whose text may have a value
		span.SetStatus(codes.Error, "the statement failed")
	}
	span.End(trace.WithTimestamp(ended))
}
