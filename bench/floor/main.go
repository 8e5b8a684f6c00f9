// Command floor answers the questions of the benchmark with the best SQL that we know for exactly these questions on each
// dialect (sql/), scanned into structs, behind net/http. Only better SQL of the same kind would be faster. Its argument is
// the address of a database as the drivers take it.
//
// On SQLite it prepares its statements, once for each connection. On PostgreSQL it does not: from its sixth execution on,
// a prepared statement may get a plan that knows no values. Its sessions there have jit off.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	if err := serve(); err != nil {
		fmt.Fprintln(os.Stderr, "floor:", err)
		os.Exit(1)
	}
}

func serve() error {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	d, err := open(ctx, os.Args[1])
	if err != nil {
		return err
	}
	defer d.Close()
	mux := http.NewServeMux()
	for path, ask := range map[string]question{
		"/runs":                  d.runs,
		"/runs/shuffled":         d.runsShuffled,
		"/deep":                  d.deep,
		"/deep/shuffled":         d.deepShuffled,
		"/run":                   d.run,
		"/run/shuffled":          d.runShuffled,
		"/states":                d.states,
		"/states/shuffled":       d.statesShuffled,
		"/days":                  d.days,
		"/days/shuffled":         d.daysShuffled,
		"/hours":                 d.hours,
		"/hours/shuffled":        d.hoursShuffled,
		"/filter":                d.filter,
		"/filter/shuffled":       d.filterShuffled,
		"/p95":                   d.p95,
		"/p95/shuffled":          d.p95Shuffled,
		"/flows":                 d.flows,
		"/flows/shuffled":        d.flowsShuffled,
		"/deployments":           d.deployments,
		"/deployments/shuffled":  d.deploymentsShuffled,
		"/logs":                  d.logs,
		"/logs/shuffled":         d.logsShuffled,
		"/search":                d.search,
		"/search/shuffled":       d.searchShuffled,
		"/parents":               d.parents,
		"/parents/shuffled":      d.parentsShuffled,
		"/count":                 d.count,
		"/count/shuffled":        d.countShuffled,
		"/by-state":              d.byState,
		"/history":               d.history("flow_run", "flowRunHistory"),
		"/history/shuffled":      d.historyShuffled("flow_run"),
		"/task-history":          d.history("task_run", "taskRunHistory"),
		"/task-history/shuffled": d.historyShuffled("task_run"),
		"/graph":                 d.graph,
		"/graph/shuffled":        d.graphShuffled,
		"/scheduled":             d.scheduled,
		"/scheduled/shuffled":    d.scheduledShuffled,
	} {
		mux.HandleFunc("GET "+path, answer(ask))
		mux.HandleFunc("GET /plans"+path, d.plans(ask))
	}
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	server := &http.Server{Handler: mux}
	go func() { _ = server.Serve(l) }()
	prepares := "which does not prepare its statements"
	if d.sqlite {
		prepares = "which prepares its statements"
	}
	fmt.Printf("The floor, %s, is ready at http://%s\n", prepares, l.Addr())
	<-ctx.Done()
	return server.Shutdown(context.WithoutCancel(ctx))
}

// question gives the data of an answer.
type question func(context.Context, url.Values) (any, error)

// answer writes what a question finds as Quaestor would.
func answer(ask question) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		data, err := ask(r.Context(), r.URL.Query())
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(map[string]any{"data": data})
	}
}
