package demo_test

import (
	"context"
	"database/sql"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"entgo.io/ent/dialect"

	"github.com/quaestor-graph/quaestor/server/database/databasetest"
	"github.com/quaestor-graph/quaestor/server/database/demo"
	"github.com/quaestor-graph/quaestor/server/database/query"
	"github.com/quaestor-graph/quaestor/server/database/query/write"
	"github.com/quaestor-graph/quaestor/server/database/storage"
)

func TestMain(m *testing.M) { databasetest.Main(m) }

// now is where history ends in the tests.
var now = time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)

// entDialect is ent's name of a dialect.
func entDialect(d databasetest.Dialect) string {
	if d == databasetest.PostgreSQL {
		return dialect.Postgres
	}
	return dialect.SQLite
}

func components(d databasetest.Dialect) query.Components {
	c, err := write.New(entDialect(d), func(_ context.Context, table string) query.Relation { return query.Relation{Table: table} })
	if err != nil {
		panic(err)
	}
	return c
}

// empty is a database with Prefect's tables, in which foreign keys are enforced.
func empty(t testing.TB, d databasetest.Dialect) *sql.DB {
	t.Helper()
	script, err := os.ReadFile(filepath.Join("..", "orm", "migrations", string(d), "prefect", "00001_baseline.sql"))
	if err != nil {
		t.Fatal(err)
	}
	_, up, _ := strings.Cut(string(script), "-- +goose Up")
	up, _, _ = strings.Cut(up, "-- +goose Down")
	address := d.Empty(t)
	databasetest.Exec(t, address, up)
	if d == databasetest.PostgreSQL {
		return databasetest.Open(t, address)
	}
	db, err := sql.Open("sqlite3", "file:"+databasetest.Path(t, address)+"?_foreign_keys=on&_busy_timeout=60000&_synchronous=NORMAL&_journal_mode=WAL")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

// writer runs statements in one transaction, through the codec.
type writer struct {
	dialect string
	tx      *sql.Tx
}

func (w writer) Bind(_ context.Context, st query.Statement) query.Statement {
	st.Args = storage.Bound(w.dialect, st.Args)
	return st
}

func (w writer) Write(ctx context.Context, st query.Statement) error {
	rows := st.Rows
	if rows == nil {
		rows = [][]any{st.Args}
	}
	prepared, err := w.tx.PrepareContext(ctx, st.SQL)
	if err != nil {
		return err
	}
	defer prepared.Close()
	if err := w.run(ctx, prepared, rows); err != nil || st.Rows == nil {
		return err
	}
	_, err = prepared.ExecContext(ctx) // the end of a COPY
	return err
}

func (w writer) run(ctx context.Context, prepared *sql.Stmt, rows [][]any) error {
	for args := range storage.Rows(w.dialect, rows) {
		if _, err := prepared.ExecContext(ctx, args...); err != nil {
			return err
		}
	}
	return nil
}

// fill fills a database.
func fill(t testing.TB, d databasetest.Dialect, db *sql.DB, o demo.Options) {
	t.Helper()
	if o.Now.IsZero() {
		o.Now = now
	}
	tx, err := db.Begin()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = tx.Rollback() }()
	if err := demo.Fill(t.Context(), components(d), writer{entDialect(d), tx}, o); err != nil {
		t.Fatal(err)
	}
	if err := tx.Commit(); err != nil {
		t.Fatal(err)
	}
}

// numbers runs a query of one row of numbers.
func number(t testing.TB, db *sql.DB, query string) int {
	t.Helper()
	var n sql.NullInt64
	if err := db.QueryRow(query).Scan(&n); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return int(n.Int64)
}
