package config

import (
	"context"
	"errors"
	"iter"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

// bulked begins a bulk transaction on a table t of PostgreSQL.
func bulked(t *testing.T, address string, load func(context.Context, Loader) error) (rows []string, err error) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	e := open(t, DefaultOptions(address))
	err = e.Bulk(ctx, BulkOptions{}, func(l Loader) error { return load(context.WithValue(ctx, cancelKey{}, cancel), l) })
	tx := started(t, e.Read)
	defer func() { _ = tx.Rollback() }()
	text := must[string](t, tx, "SELECT coalesce(string_agg(id || '=' || coalesce(name, 'NULL'), '|' ORDER BY id), '') FROM t")
	return strings.Split(text, "|"), err
}

type cancelKey struct{}

const copyStatement = "COPY t (id, name) FROM STDIN"

func of(rows ...[]any) iter.Seq[[]any] { return slices.Values(rows) }

func TestCopy(t *testing.T) {
	address := databasetest.PostgreSQL.Empty(t)
	databasetest.Exec(t, address, "CREATE TABLE t (id integer PRIMARY KEY, name text)")
	for _, through := range []string{address, databasetest.PgBouncer(t, address)} {
		databasetest.Exec(t, address, "TRUNCATE t")
		got, err := bulked(t, through, func(ctx context.Context, l Loader) error {
			return errors.Join(
				l.Copy(ctx, copyStatement, of([]any{int64(1), nil}, []any{2, "a\tb\\N\nc\r\\."}, []any{"3", `\N`})),
				l.Copy(ctx, copyStatement, of()),
				l.Exec(ctx, "UPDATE t SET name = name || $1 WHERE id = 2", []any{"größe 🚀"}, nil),
				l.Copy(ctx, copyStatement, of([]any{4, ""})),
			)
		})
		if want := []string{"1=NULL", "2=a\tb\\N\nc\r\\.größe 🚀", `3=\N`, "4="}; err != nil || !slices.Equal(got, want) {
			t.Errorf("%q, want %q (%v)", got, want, err)
		}
	}
}

// A bulk transaction writes everything or nothing, however a COPY in it ends.
func TestCopyThatFails(t *testing.T) {
	address := databasetest.PostgreSQL.Empty(t)
	databasetest.Exec(t, address, "CREATE TABLE t (id integer PRIMARY KEY, name text)")
	many := func(after int, then func()) iter.Seq[[]any] {
		return func(yield func([]any) bool) {
			for i := range 100_000 {
				if i == after {
					then()
				}
				if !yield([]any{i, strings.Repeat("x", 100)}) {
					return
				}
			}
		}
	}
	terminate := func() {
		databasetest.Exec(t, address, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'COPY%'")
	}
	for name, c := range map[string]struct {
		load func(ctx context.Context, l Loader) error
		says string
	}{
		"a value that is none": {func(ctx context.Context, l Loader) error { return l.Copy(ctx, copyStatement, of([]any{"one", nil})) }, "integer"},
		"a row twice": {func(ctx context.Context, l Loader) error {
			return l.Copy(ctx, copyStatement, of([]any{1, nil}, []any{1, nil}))
		}, "t_pkey"},
		"no such table":      {func(ctx context.Context, l Loader) error { return l.Copy(ctx, "COPY u (id) FROM STDIN", of([]any{1})) }, `"u"`},
		"a value of no type": {func(ctx context.Context, l Loader) error { return l.Copy(ctx, copyStatement, of([]any{1, struct{}{}})) }, "struct"},
		"an early mistake": {func(ctx context.Context, l Loader) error {
			return l.Copy(ctx, copyStatement, func(yield func([]any) bool) {
				for row := range many(-1, nil) {
					if row[0] = row[0].(int) / 2; !yield(row) {
						return
					}
				}
			})
		}, "t_pkey"},
		"an error of the caller's": {func(ctx context.Context, l Loader) error {
			return errors.Join(l.Copy(ctx, copyStatement, of([]any{1, nil})), errors.New("enough"))
		}, "enough"},
		"the end of the context": {func(ctx context.Context, l Loader) error {
			return l.Copy(ctx, copyStatement, many(50_000, ctx.Value(cancelKey{}).(context.CancelFunc)))
		}, "cancel"},
		"a lost connection": {func(ctx context.Context, l Loader) error { return l.Copy(ctx, copyStatement, many(50_000, terminate)) }, "connection"},
		"a connection that was lost before": {func(ctx context.Context, l Loader) error {
			_ = l.Copy(ctx, copyStatement, many(50_000, terminate))
			return l.Copy(ctx, copyStatement, of([]any{1, nil}))
		}, "connection"},
	} {
		t.Run(name, func(t *testing.T) {
			rows, err := bulked(t, address, c.load)
			if err == nil || !strings.Contains(err.Error(), c.says) || strings.Contains(err.Error(), "closed") {
				t.Errorf("error %v, want one that says %q", err, c.says)
			}
			if !slices.Equal(rows, []string{""}) {
				t.Errorf("%d rows were written", len(rows))
			}
		})
	}
}

// A COPY that waits for somebody else's lock ends with its context.
func TestCopyThatWaits(t *testing.T) {
	address := databasetest.PostgreSQL.Empty(t)
	databasetest.Exec(t, address, "CREATE TABLE t (id integer PRIMARY KEY, name text)")
	other := started(t, open(t, DefaultOptions(address)).Write)
	execute(t, other, "INSERT INTO t VALUES (1)")
	waiting := databasetest.Open(t, address)
	rows, err := bulked(t, address, func(ctx context.Context, l Loader) error {
		go func() {
			databasetest.Eventually(t, "the COPY waits", func() bool {
				var n int
				_ = waiting.QueryRow("SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'COPY%' AND wait_event_type = 'Lock'").Scan(&n)
				return n == 1
			})
			ctx.Value(cancelKey{}).(context.CancelFunc)()
		}()
		return l.Copy(ctx, copyStatement, of([]any{1, nil}))
	})
	if err == nil || !slices.Equal(rows, []string{""}) {
		t.Errorf("%v %v", rows, err)
	}
	_ = other.Rollback()
}

// What saves a server time while very many rows are written is set for the
// transaction of Bulk and for no longer; LZ4 where the server has it.
func TestBulkSettings(t *testing.T) {
	address := databasetest.PostgreSQL.Empty(t)
	databasetest.Exec(t, address, "CREATE TABLE t (id integer PRIMARY KEY, name text)",
		"CREATE TABLE s AS SELECT name, setting FROM pg_settings")
	const changed = `SELECT coalesce(string_agg(n.name || '=' || n.setting, ' ' ORDER BY n.name), '') FROM pg_settings n JOIN s ON s.name = n.name
		WHERE n.setting <> s.setting AND n.name NOT IN ('application_name', 'search_path')`
	const lz4 = `SELECT CASE WHEN 'lz4' = ANY (enumvals) THEN 'default_toast_compression=lz4 ' ELSE '' END FROM pg_settings WHERE name = 'default_toast_compression'`
	e := open(t, DefaultOptions(address))
	err := e.Bulk(t.Context(), BulkOptions{}, func(l Loader) error {
		if got, want := must[string](t, l, changed), must[string](t, l, lz4)+"gin_pending_list_limit=16384 maintenance_work_mem=131072 work_mem=65536"; got != want {
			t.Errorf("in Bulk: %s, want %s", got, want)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	tx := started(t, e.Write)
	defer func() { _ = tx.Rollback() }()
	if got := must[string](t, tx, changed); strings.Contains(got, "work_mem") || strings.Contains(got, "lz4") {
		t.Errorf("after Bulk: %s", got)
	}
}

// A load that panics, or ends its goroutine as a failed test does, is rolled back, and its connection is free.
func TestBulkThatEndsItsGoroutine(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		address := d.Empty(t)
		databasetest.Exec(t, address, "CREATE TABLE t (id integer PRIMARY KEY, name text)")
		e := open(t, DefaultOptions(address))
		for range 3 {
			ended := make(chan struct{})
			go func() {
				defer close(ended)
				_ = e.Bulk(t.Context(), BulkOptions{}, func(l Loader) error {
					if err := l.Exec(t.Context(), "INSERT INTO t (id) VALUES (1)", []any{}, nil); err != nil {
						t.Error(err)
					}
					runtime.Goexit()
					return nil
				})
			}()
			<-ended
		}
		err := e.Bulk(t.Context(), BulkOptions{}, func(l Loader) error {
			return l.Exec(t.Context(), "INSERT INTO t (id) VALUES (1)", []any{}, nil)
		})
		if err != nil {
			t.Error(err)
		}
	})
}
