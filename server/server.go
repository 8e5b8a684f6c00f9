package server

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"runtime"
	"slices"
	"time"

	"github.com/rs/cors"

	"github.com/quaestor-graph/quaestor/graph"
	"github.com/quaestor-graph/quaestor/graph/limits"
	"github.com/quaestor-graph/quaestor/graph/memory"
	"github.com/quaestor-graph/quaestor/graph/problem"
	"github.com/quaestor-graph/quaestor/server/caller"
	"github.com/quaestor-graph/quaestor/server/database"
	"github.com/quaestor-graph/quaestor/server/documents"
	"github.com/quaestor-graph/quaestor/server/metrics"
	"github.com/quaestor-graph/quaestor/server/settings"
	"github.com/quaestor-graph/quaestor/ui"
)

// Executor gives the executor that the settings ask for. Now is its clock; time.Now
// if nil.
func Executor(s settings.Server, version string, now func() time.Time) *graph.Executor {
	return graph.NewExecutor(options(s, version, now))
}

func options(s settings.Server, version string, now func() time.Time) graph.Options {
	return graph.Options{
		Version:   version,
		MaxTokens: s.MaxTokens,
		Explain:   s.Explain,
		Now:       now,

		MaxBodyBytes: s.MaxBodyBytes, OperationTimeout: s.OperationTimeout,
		Limits: limits.Limits{
			DefaultPageSize: s.DefaultPageSize, MaxPageSize: s.MaxPageSize, MaxDepth: s.MaxDepth,
			MaxListValues: s.MaxListValues, MaxConditions: s.MaxConditions, MaxFilterDepth: s.MaxFilterDepth,
			MaxCost: s.MaxCost, MaxResponseBytes: s.MaxResponseBytes,
			MaxGraphNodes: s.MaxGraphNodes, MaxGraphArtifacts: s.MaxGraphArtifacts,
		},
	}
}

// Handler serves a database: /graphql, /schema.graphql and /metrics behind
// authentication, the pages, /playground, /healthz and /readyz without, as a browser
// and a supervisor need them.
func Handler(db database.Database, s settings.Server, version string) *Service {
	m := metrics.New(db, version)
	o := options(s, version, nil)
	o.Cache = m.Cache
	o.PrefectUIURL, o.Features = prefectUI(s), features(s)
	through := &proxies{trusted: s.TrustedProxies}
	api := &graphQL{
		executor: graph.NewExecutor(o), persisted: newPersisted(trusted(s)), maxBody: s.MaxBodyBytes, maxTokens: s.MaxTokens, timeout: s.OperationTimeout,
		memory: memory.NewBudget(s.MaxMemory, memory.DefaultPatience),
		gate:   newGate(s, db), proxies: through, explain: s.Explain, reading: make(chan struct{}, max(1, runtime.GOMAXPROCS(0)-1)),
	}
	show(m, api)
	auth := newAuthentication(db, s, through)
	sockets := api.newSockets(auth, s.MaxWebSockets)
	origins := otherOrigins(s.CORS)
	f := &fence{
		proxies: through, allowed: s.AllowedHosts,
		authenticated: auth.asks,
		exempt: func(r *http.Request) bool {
			return origins != nil && r.Header.Get("Origin") != "" && origins.OriginAllowed(r)
		},
	}
	mux := http.NewServeMux()
	mux.Handle("/graphql", browsers(withAsked(through, f.origins(orSocket(sockets, auth.needs(caller.Read, api))))))
	for _, path := range []string{"/schema.graphql", "/metrics", "/healthz", "/readyz"} {
		mux.HandleFunc(path, onlyRead) // else the pages would have what is not GET
	}
	mux.Handle("GET /schema.graphql", auth.needs(caller.Read, http.HandlerFunc(schema)))
	mux.Handle("GET /metrics", auth.needs(caller.Read, unbound(m.Handler())))
	mux.HandleFunc("GET /healthz", alive)
	mux.Handle("GET /readyz", ready(db))
	playground := ui.Playground(compressed)
	mux.Handle(ui.Path, playground)
	mux.Handle(ui.Path+"/", playground)
	mux.Handle("/", ui.Pages(compressed))
	told := &recorder{metrics: m, proxies: through, slow: s.SlowOperation}
	return &Service{
		Handler: plainly(withRequestID(told.records(f.hosts(withOrigins(origins, withDatabase(db, mux)))))),
		metrics: m, told: told, profiles: s.PprofAddress, collector: s.OTLPEndpoint, version: version, dialect: db.Dialect(),
	}
}

// onlyRead refuses what is not GET.
func onlyRead(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Allow", "GET, HEAD")
	http.Error(w, "this is read with GET", http.StatusMethodNotAllowed)
}

// trusted opens the manifest of trusted documents. Of one that can't be read nothing is trusted until it can.
func trusted(s settings.Server) *documents.Manifest {
	if s.TrustedDocuments == "" {
		return nil
	}
	m, err := documents.Open(s.TrustedDocuments)
	if err != nil {
		slog.Error("no document is trusted", "error", err)
	}
	return m
}

// caching says what may be kept of the answers at a path.
var caching = map[string]string{"/graphql": "no-store", "/schema.graphql": "no-cache", "/metrics": "no-store"}

// plainly has browsers take every answer for what it says it is, and keep none longer than they may; refusals, too.
func plainly(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-Content-Type-Options", "nosniff")
		if directive, ok := caching[r.URL.Path]; ok {
			w.Header().Set("Cache-Control", directive)
		}
		next.ServeHTTP(w, r)
	})
}

// isPreflight: a browser asks whether a page of another origin may send what it has.
func isPreflight(r *http.Request) bool {
	return r.Method == http.MethodOptions && r.Header.Get("Origin") != "" && r.Header.Get("Access-Control-Request-Method") != ""
}

// withoutOrigins says how to let a page of another origin in, to who looks at why a preflight was refused.
func withoutOrigins(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case !isPreflight(r):
			next.ServeHTTP(w, r)
		case w.Header().Get("Access-Control-Allow-Origin") != "":
			w.WriteHeader(http.StatusNoContent)
		default:
			fail(w, http.StatusForbidden, "", problem.New(problem.Forbidden,
				"a page of another origin may not send this: PREFECT_SERVER_CORS_ALLOWED_ORIGINS names those that may, _METHODS and _HEADERS what they may send"))
		}
	})
}

// otherOrigins are those that the settings let in, nil for none.
func otherOrigins(c settings.CORS) *cors.Cors {
	if len(c.AllowedOrigins) == 0 {
		return nil
	}
	methods := c.AllowedMethods
	if slices.Contains(methods, "*") { // rs/cors knows this wildcard for origins and headers only
		methods = []string{http.MethodGet, http.MethodHead, http.MethodPost}
	}
	return cors.New(cors.Options{
		AllowedOrigins: c.AllowedOrigins, AllowedMethods: methods, AllowedHeaders: c.AllowedHeaders,
		ExposedHeaders: []string{"X-Request-Id"}, OptionsPassthrough: true,
	})
}

// withOrigins lets browsers of other origins in, where there are any.
func withOrigins(c *cors.Cors, next http.Handler) http.Handler {
	next = withoutOrigins(next)
	if c == nil {
		return next
	}
	return c.Handler(next)
}

func withDatabase(db database.Database, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		next.ServeHTTP(w, r.WithContext(database.With(r.Context(), db)))
	})
}

func withRequestID(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		id := graph.NewRequestID()
		w.Header().Set("X-Request-Id", id)
		next.ServeHTTP(w, r.WithContext(graph.WithRequestID(r.Context(), id)))
	})
}

// readyTimeout bounds the look at the database.
const readyTimeout = 5 * time.Second

func alive(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, _ = w.Write([]byte("alive\n"))
}

// ready says whether the database is reachable and its revision known (contract 4.3).
func ready(db database.Database) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if stoppingFrom(r.Context()).is() {
			http.Error(w, "the server is stopping", http.StatusServiceUnavailable)
			return
		}
		ctx, cancel := context.WithTimeout(r.Context(), readyTimeout)
		defer cancel()
		if err := db.Check(ctx); err != nil {
			http.Error(w, reason(ctx, err), http.StatusServiceUnavailable)
			return
		}
		if revision := db.Revision(); !revision.Known {
			http.Error(w, "the database's revision "+revision.ID+" is not known to this Quaestor: it is served read-only",
				http.StatusServiceUnavailable)
			return
		}
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		_, _ = w.Write([]byte("ready\n"))
		if denied := db.Denied(); denied != nil {
			fmt.Fprintf(w, "the database role may not read %d of Prefect's tables\n", len(denied.Tables))
		}
	})
}
