// Package metrics counts what a server does and what its database holds, for Prometheus. A scrape asks the database for
// nothing: it shows the last counts. Package server uses it.
package metrics

import (
	"log/slog"
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/quaestor-graph/quaestor/server/database"
)

// Metrics are the metrics of one server. They are safe for concurrent use.
type Metrics struct {
	registry *prometheus.Registry

	operations, refusals     *prometheus.CounterVec
	seconds, cost, bytes     prometheus.Histogram
	statements, rowsRead     prometheus.Counter
	statementSeconds         prometheus.Histogram
	statementsFailed, slowed prometheus.Counter
	caches                   *caches
	survey                   *survey
}

const namespace = "quaestor"

// durations are the upper bounds of the buckets of what takes time, in seconds: from an answer out of memory to the longest time
// that an operation may have.
var durations = []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30, 60}

// New gives the metrics of a server on a database.
func New(db database.Database, version string) *Metrics {
	counter := func(name, help string) prometheus.Counter {
		return prometheus.NewCounter(prometheus.CounterOpts{Namespace: namespace, Name: name, Help: help})
	}
	counters := func(name, help, label string) *prometheus.CounterVec {
		return prometheus.NewCounterVec(prometheus.CounterOpts{Namespace: namespace, Name: name, Help: help}, []string{label})
	}
	histogram := func(name, help string, buckets []float64) prometheus.Histogram {
		return prometheus.NewHistogram(prometheus.HistogramOpts{Namespace: namespace, Name: name, Help: help, Buckets: buckets})
	}
	m := &Metrics{
		registry:         prometheus.NewRegistry(),
		operations:       counters("operations_total", "Operations asked for at /graphql, by outcome: ok, or the code of the first error.", "outcome"),
		refusals:         counters("refusals_total", "Requests that were refused as a whole, before or while they ran, by the code of the error.", "code"),
		seconds:          histogram("operation_seconds", "Time from the arrival of an operation until its answer is sent.", durations),
		cost:             histogram("operation_cost", "Cost of the operations that were priced, refused ones included.", prometheus.ExponentialBuckets(1, 10, 7)),
		bytes:            histogram("operation_bytes", "Bytes of the answers to operations, as they are sent.", prometheus.ExponentialBuckets(100, 10, 7)),
		statements:       counter("statements_total", "SQL statements run for operations."),
		statementsFailed: counter("statements_failed_total", "SQL statements of operations that failed, timed-out and cancelled ones included."),
		slowed:           counter("statements_slow_total", "SQL statements of operations that took longer than QUAESTOR_SLOW_OPERATION."),
		rowsRead:         counter("statement_rows_total", "Rows read by the SQL statements of operations."),
		statementSeconds: histogram("statement_seconds", "Time of an SQL statement, the reading of its rows included.", durations),
		caches:           &caches{},
		survey:           newSurvey(db),
	}
	m.registry.MustRegister(
		m.operations, m.refusals, m.seconds, m.cost, m.bytes,
		m.statements, m.statementsFailed, m.slowed, m.rowsRead, m.statementSeconds, m.caches, m.survey,
		pools{db.Pools},
		prometheus.NewGaugeFunc(prometheus.GaugeOpts{Namespace: namespace, Name: "info", Help: "Always 1; the labels say what is running.",
			ConstLabels: prometheus.Labels{"version": version, "dialect": db.Dialect()}}, func() float64 { return 1 }),
		collectors.NewGoCollector(),
		collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}),
	)
	m.operations.WithLabelValues(ok) // a rate needs a beginning
	return m
}

// ok is the outcome of an operation without an error.
const ok = "ok"

// Operation is one request to /graphql, as it is counted.
type Operation struct {
	// Code is the code of the first error, empty for none. Refused says that nothing was run.
	Code    string
	Refused bool
	Took    time.Duration
	// Cost is negative where the operation was not priced.
	Cost  float64
	Bytes int64
}

// Outcome is how an operation ended, in one word.
func (o Operation) Outcome() string {
	if o.Code == "" {
		return ok
	}
	return o.Code
}

// Gauge shows a figure that something else keeps; look must not wait.
func (m *Metrics) Gauge(name, help string, look func() float64) {
	m.registry.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{Namespace: namespace, Name: name, Help: help}, look))
}

// Operation counts a request to /graphql that asked for an operation.
func (m *Metrics) Operation(o Operation) {
	m.operations.WithLabelValues(o.Outcome()).Inc()
	m.seconds.Observe(o.Took.Seconds())
	m.bytes.Observe(float64(o.Bytes))
	if o.Cost >= 0 {
		m.cost.Observe(o.Cost)
	}
	if o.Refused {
		m.Refused(o.Code)
	}
}

// Refused counts a request that was refused before anything was run.
func (m *Metrics) Refused(code string) { m.refusals.WithLabelValues(code).Inc() }

// Statement counts a statement of an operation.
func (m *Metrics) Statement(s database.Statement, slow bool) {
	m.statements.Inc()
	m.rowsRead.Add(float64(s.Rows))
	m.statementSeconds.Observe(s.Duration.Seconds())
	if s.Err != nil {
		m.statementsFailed.Inc()
	}
	if slow {
		m.slowed.Inc()
	}
}

// Handler answers a scrape.
func (m *Metrics) Handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{
		Registry: m.registry, ErrorHandling: promhttp.ContinueOnError, ErrorLog: logger{}, MaxRequestsInFlight: 4,
	})
}

// logger is slog's as promhttp wants it.
type logger struct{}

func (logger) Println(v ...any) { slog.Warn("metrics could not be shown", "error", v) }
