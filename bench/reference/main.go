// Command reference answers the questions of the benchmark as one would write it
// by hand for exactly these: SQL behind net/http, nothing else. It takes the
// address of a database as the drivers do.
package main

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/signal"
	"strings"
	"syscall"

	_ "github.com/lib/pq"           // PostgreSQL
	_ "github.com/mattn/go-sqlite3" // SQLite
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "reference:", err)
		os.Exit(1)
	}
}

// database is one of a dialect.
type database struct {
	*sql.DB
	sqlite bool
}

func run() error {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	address := os.Args[1]
	driver := "postgres"
	if strings.HasPrefix(address, "file:") {
		driver = "sqlite3"
	}
	db, err := sql.Open(driver, address)
	if err != nil {
		return err
	}
	defer db.Close()
	// database/sql keeps two connections unless told otherwise.
	db.SetMaxIdleConns(5)
	if err := db.PingContext(ctx); err != nil {
		return err
	}
	d := database{DB: db, sqlite: driver == "sqlite3"}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /runs", answer(d.runs))
	mux.HandleFunc("GET /run", answer(d.run))
	mux.HandleFunc("GET /flows", answer(d.flows))
	mux.HandleFunc("GET /page", answer(d.page))
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	server := &http.Server{Handler: mux}
	go func() { _ = server.Serve(l) }()
	fmt.Printf("reference is ready at http://%s\n", l.Addr())
	<-ctx.Done()
	return server.Shutdown(context.WithoutCancel(ctx))
}

// answer writes what a question finds as Quaestor would.
func answer(ask func(*http.Request) (any, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		data, err := ask(r)
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(map[string]any{"data": data})
	}
}

// nodes is a page of rows.
type nodes[T any] struct {
	Nodes []T `json:"nodes"`
}

// read runs a statement and scans each row.
func read[T any](ctx context.Context, db database, scan func(*sql.Rows, *T) error, query string, args ...any) ([]T, error) {
	rows, err := db.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	out := []T{}
	for rows.Next() {
		var t T
		if err := scan(rows, &t); err != nil {
			return nil, err
		}
		out = append(out, t)
	}
	return out, rows.Err()
}
