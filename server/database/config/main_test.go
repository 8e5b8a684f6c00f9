package config

import (
	"context"
	"errors"
	"runtime"
	"strings"
	"testing"
	"time"

	"entgo.io/ent/dialect"
	"entgo.io/ent/dialect/sql"

	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

func TestMain(m *testing.M) {
	if runAsChild() {
		return
	}
	databasetest.Main(m)
}

// open gives an engine that the test closes, and checks then that nothing of it is left.
func open(t *testing.T, options Options) Engine {
	t.Helper()
	before := runtime.NumGoroutine()
	c, err := New(options)
	if err != nil {
		t.Fatal(err)
	}
	e, err := c.Open(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := e.Close(); err != nil {
			t.Errorf("Close: %v", err)
		}
		databasetest.Eventually(t, "goroutines are left", func() bool { return runtime.NumGoroutine() <= before })
	})
	return e
}

type begin func(context.Context) (Transaction, error)

func started(t *testing.T, b begin) Transaction {
	t.Helper()
	tx, err := b(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = tx.Rollback() })
	return tx
}

func execute(t *testing.T, tx Transaction, query string, args ...any) {
	t.Helper()
	if args == nil {
		args = []any{}
	}
	if err := tx.Exec(t.Context(), query, args, nil); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
}

func commit(t *testing.T, tx Transaction) {
	t.Helper()
	if err := tx.Commit(); err != nil {
		t.Fatal(err)
	}
}

// value runs a query and gives the first column of its one row.
func value[T any](ctx context.Context, tx dialect.ExecQuerier, query string, args ...any) (T, error) {
	var v T
	if args == nil {
		args = []any{}
	}
	rows := &sql.Rows{}
	if err := tx.Query(ctx, query, args, rows); err != nil {
		return v, err
	}
	defer func() { _ = rows.Close() }()
	if !rows.Next() {
		return v, errors.Join(rows.Err(), errors.New("no row"))
	}
	if err := rows.Scan(&v); err != nil {
		return v, err
	}
	for rows.Next() {
	}
	return v, rows.Err()
}

func must[T any](t *testing.T, tx dialect.ExecQuerier, query string, args ...any) T {
	t.Helper()
	v, err := value[T](t.Context(), tx, query, args...)
	if err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return v
}

// table makes a table with n rows and gives the options to reach it.
func table(t *testing.T, d databasetest.Dialect, rows int) Options {
	t.Helper()
	address := d.Empty(t)
	values := make([]string, rows)
	for i := range values {
		values[i] = "(1)"
	}
	databasetest.Exec(t, address, "CREATE TABLE thing (n integer)")
	if rows > 0 {
		databasetest.Exec(t, address, "INSERT INTO thing VALUES "+strings.Join(values, ","))
	}
	return DefaultOptions(address)
}

// slow is a statement that runs until it is stopped.
func slow(d databasetest.Dialect) string {
	if d == databasetest.PostgreSQL {
		return "SELECT count(*) FROM pg_sleep(3600)"
	}
	return "WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n+1 FROM r) SELECT count(*) FROM r"
}

// patient has a test's short deadlines count as ones in which the database could have answered.
func patient(t *testing.T) {
	t.Helper()
	old := promptly
	promptly = 0
	t.Cleanup(func() { promptly = old })
}

// DefaultOptions are Prefect's defaults for the database at url
// (https://docs.prefect.io/v3/api-ref/settings-ref, ServerDatabaseSettings).
func DefaultOptions(url string) Options {
	return Options{
		URL:               url,
		Timeout:           10 * time.Second,
		ConnectionTimeout: 5 * time.Second,
		PoolSize:          5,
		MaxOverflow:       10,
		PoolRecycle:       time.Hour,
		PoolTimeout:       30 * time.Second,
		TLS:               TLSOptions{CheckHostname: true},
	}
}
