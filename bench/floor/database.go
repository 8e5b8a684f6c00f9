package main

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"net/http"
	"strings"
	"sync"

	_ "github.com/lib/pq"           // PostgreSQL
	_ "github.com/mattn/go-sqlite3" // SQLite
)

//go:embed sql
var files embed.FS

// database is one of a dialect.
type database struct {
	*sql.DB
	sqlite bool

	mu       sync.Mutex
	prepared map[string]*sql.Stmt
}

func open(ctx context.Context, address string) (*database, error) {
	driver := "postgres"
	if strings.HasPrefix(address, "file:") {
		driver = "sqlite3"
	}
	db, err := sql.Open(driver, address)
	if err != nil {
		return nil, err
	}
	// database/sql keeps two connections unless told otherwise.
	db.SetMaxIdleConns(5)
	return &database{DB: db, sqlite: driver == "sqlite3", prepared: map[string]*sql.Stmt{}}, db.PingContext(ctx)
}

// statement is the text of a file, for both dialects or for this one.
func (d *database) statement(name string) (string, error) {
	dialect := "postgresql"
	if d.sqlite {
		dialect = "sqlite"
	}
	text, err := files.ReadFile("sql/" + name + ".sql")
	if err != nil {
		text, err = files.ReadFile("sql/" + name + "." + dialect + ".sql")
	}
	return string(text), err
}

// query runs a statement.
func (d *database) query(ctx context.Context, name string, args []any) (*sql.Rows, error) {
	if p, ok := ctx.Value(planned{}).(*strings.Builder); ok {
		if err := d.explain(ctx, p, name, args); err != nil {
			return nil, err
		}
	}
	text, err := d.statement(name)
	if err != nil {
		return nil, err
	}
	if !d.sqlite {
		return d.QueryContext(ctx, text, args...)
	}
	p, err := d.prepare(ctx, name, text) //nolint:sqlclosecheck // it is kept until the program ends
	if err != nil {
		return nil, err
	}
	return p.QueryContext(ctx, args...)
}

// prepare gives a statement that database/sql prepares once on each connection.
func (d *database) prepare(ctx context.Context, name, text string) (*sql.Stmt, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if p := d.prepared[name]; p != nil {
		return p, nil
	}
	p, err := d.PrepareContext(ctx, text) //nolint:sqlclosecheck // it is kept until the program ends
	if err == nil {
		d.prepared[name] = p
	}
	return p, err
}

// read runs a statement and scans each row.
func read[T any](ctx context.Context, d *database, scan func(*sql.Rows, *T) error, name string, args ...any) ([]T, error) {
	rows, err := d.query(ctx, name, args)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	defer rows.Close()
	out := []T{}
	for rows.Next() {
		var t T
		if err := scan(rows, &t); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		out = append(out, t)
	}
	return out, rows.Err()
}

// planned is the key of a context under which statements are explained before they run.
type planned struct{}

// plans writes the plans of a question's statements.
func (d *database) plans(ask question) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		var p strings.Builder
		if _, err := ask(context.WithValue(r.Context(), planned{}, &p), r.URL.Query()); err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		_, _ = w.Write([]byte(p.String()))
	}
}

func (d *database) explain(ctx context.Context, out *strings.Builder, name string, args []any) error {
	text, err := d.statement(name)
	if err != nil {
		return err
	}
	explain := "EXPLAIN (COSTS OFF) "
	if d.sqlite {
		explain = "EXPLAIN QUERY PLAN "
	}
	rows, err := d.QueryContext(ctx, explain+text, args...)
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	defer rows.Close()
	fmt.Fprintf(out, "%s\n", name)
	depth := map[int]int{0: 1}
	for rows.Next() {
		var line string
		indent := 1
		if d.sqlite {
			var id, parent, unused int
			if err := rows.Scan(&id, &parent, &unused, &line); err != nil {
				return err
			}
			indent = depth[parent]
			depth[id] = indent + 1
		} else if err := rows.Scan(&line); err != nil {
			return err
		}
		fmt.Fprintf(out, "%s%s\n", strings.Repeat("  ", indent), line)
	}
	out.WriteString("\n")
	return rows.Err()
}
