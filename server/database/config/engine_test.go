package config

import (
	"context"
	stdsql "database/sql"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"entgo.io/ent/dialect/sql"

	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

const count = "SELECT count(*) FROM thing"

func TestReadSeesOneSnapshot(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		options := table(t, d, 2)
		if d == databasetest.SQLite {
			// Prefect's mode, in which readers and a writer do not wait for each other.
			databasetest.Exec(t, options.URL, "PRAGMA journal_mode=WAL")
		}
		e := open(t, options)
		read := started(t, e.Read)
		if n := must[int](t, read, count); n != 2 {
			t.Fatalf("%d rows", n)
		}
		databasetest.Exec(t, options.URL, "INSERT INTO thing VALUES (3)", "DELETE FROM thing WHERE n = 1")
		if n := must[int](t, read, count); n != 2 {
			t.Errorf("%d rows in the same transaction", n)
		}
		if n := must[int](t, started(t, e.Read), count); n != 1 {
			t.Errorf("%d rows in the next one", n)
		}
	})
}

func TestReadCannotWrite(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		e := open(t, table(t, d, 1))
		err := started(t, e.Read).Exec(t.Context(), "DELETE FROM thing", []any{}, nil)
		if !errors.Is(err, ErrStatement) {
			t.Errorf("got %v", err)
		}
		if n := must[int](t, started(t, e.Read), count); n != 1 {
			t.Errorf("%d rows", n)
		}
	})
}

func TestWrite(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		e := open(t, table(t, d, 0))
		tx := started(t, e.Write)
		var result stdsql.Result
		if err := tx.Exec(t.Context(), "INSERT INTO thing VALUES ($1), ($2)", []any{1, 2}, &result); err != nil {
			t.Fatal(err)
		}
		if n, err := result.RowsAffected(); n != 2 || err != nil {
			t.Errorf("%d rows affected, %v", n, err)
		}
		// An upsert is a Query, and still a write.
		if n := must[int](t, tx, "INSERT INTO thing VALUES (3) RETURNING n"); n != 3 {
			t.Errorf("returned %d", n)
		}
		commit(t, tx)
		if err := tx.Rollback(); !errors.Is(err, stdsql.ErrTxDone) {
			t.Errorf("Rollback after Commit: %v", err)
		}
		rolledBack := started(t, e.Write)
		execute(t, rolledBack, "DELETE FROM thing")
		if err := rolledBack.Rollback(); err != nil {
			t.Error(err)
		}
		if n := must[int](t, started(t, e.Read), count); n != 3 {
			t.Errorf("%d rows", n)
		}
	})
}

func TestFailedTransactionIsNotCommitted(t *testing.T) {
	e := open(t, table(t, databasetest.PostgreSQL, 0))
	tx := started(t, e.Write)
	execute(t, tx, "INSERT INTO thing VALUES (1)")
	if err := tx.Exec(t.Context(), "SELECT 1/0", []any{}, nil); !errors.Is(err, ErrStatement) {
		t.Errorf("got %v", err)
	}
	if err := tx.Commit(); !errors.Is(err, ErrStatement) {
		t.Errorf("Commit: %v", err)
	}
	if n := must[int](t, started(t, e.Read), count); n != 0 {
		t.Errorf("%d rows", n)
	}
}

func TestSeveralGoroutinesUseOneTransaction(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		e := open(t, table(t, d, 100))
		tx := started(t, e.Read)
		var group sync.WaitGroup
		for range 8 {
			group.Go(func() {
				for range 20 {
					rows := &sql.Rows{}
					if err := tx.Query(t.Context(), "SELECT n FROM thing WHERE n = $1", []any{1}, rows); err != nil {
						t.Error(err)
						return
					}
					n := 0
					for rows.Next() {
						n++
					}
					if err := rows.Err(); err != nil || n != 100 {
						t.Errorf("%d rows, %v", n, err)
					}
				}
			})
		}
		group.Wait()
	})
}

func TestOpenRowsHoldTheConnection(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		e := open(t, table(t, d, 3))
		tx := started(t, e.Read)
		rows := &sql.Rows{}
		if err := tx.Query(t.Context(), "SELECT n FROM thing", []any{}, rows); err != nil {
			t.Fatal(err)
		}
		rows.Next()
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if err := tx.Exec(ctx, "SELECT 1", []any{}, nil); !errors.Is(err, context.Canceled) {
			t.Errorf("a second statement: %v", err)
		}
		if err := rows.Close(); err != nil {
			t.Error(err)
		}
		if n := must[int](t, tx, count); n != 3 {
			t.Errorf("%d rows after closing early", n)
		}
	})
}

func TestEndWithOpenRows(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		options := table(t, d, 3)
		options.PoolSize, options.MaxOverflow = 1, 0
		e := open(t, options)
		for name, end := range map[string]func(Transaction) error{"commit": Transaction.Commit, "rollback": Transaction.Rollback} {
			tx := started(t, e.Read)
			rows := &sql.Rows{}
			if err := tx.Query(t.Context(), "SELECT n FROM thing", []any{}, rows); err != nil {
				t.Fatal(err)
			}
			rows.Next()
			if err := end(tx); name == "commit" && !errors.Is(err, errCommitWhileReading) || name == "rollback" && err != nil {
				t.Errorf("%s: %v", name, err)
			}
			if rows.Next() {
				t.Error("rows after the end")
			}
			next := started(t, e.Read)
			if n := must[int](t, next, count); n != 3 {
				t.Errorf("%d rows on the next connection", n)
			}
			_ = next.Rollback()
		}
	})
}

func TestCancelledStatement(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		options := table(t, d, 1)
		options.Timeout = 0
		options.PoolSize, options.MaxOverflow = 1, 0
		e := open(t, options)
		for range 3 {
			ctx, cancel := context.WithCancel(t.Context())
			tx, err := e.Read(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			time.AfterFunc(50*time.Millisecond, cancel)
			if _, err := value[int](ctx, tx, slow(d)); !errors.Is(err, context.Canceled) {
				t.Errorf("got %v", err)
			}
			if err := tx.Rollback(); err != nil {
				t.Error(err)
			}
			// The one connection of the pool is sound, or another has taken its place.
			next, err := e.Read(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if n := must[int](t, next, count); n != 1 {
				t.Errorf("%d rows", n)
			}
			_ = next.Rollback()
		}
	})
}

func TestTransactionEndsWithItsContext(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		options := table(t, d, 1)
		options.PoolSize, options.MaxOverflow = 1, 0
		e := open(t, options)
		for range 3 {
			ctx, cancel := context.WithCancel(t.Context())
			tx, err := e.Write(ctx)
			if err != nil {
				t.Fatal(err)
			}
			execute(t, tx, "DELETE FROM thing")
			cancel()
			// Nobody rolls back, and yet the pool's one connection comes free, and the rows are there.
			read, err := e.Read(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if n := must[int](t, read, count); n != 1 {
				t.Errorf("%d rows", n)
			}
			_ = read.Rollback()
			if err := tx.Exec(t.Context(), "SELECT 1", []any{}, nil); !errors.Is(err, stdsql.ErrTxDone) {
				t.Errorf("a statement after the end: %v", err)
			}
		}
	})
}

func TestRollbackStopsARunningStatement(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		options := table(t, d, 1)
		options.Timeout = 0
		e := open(t, options)
		tx := started(t, e.Read)
		running := make(chan error)
		go func() {
			_, err := value[int](t.Context(), tx, slow(d))
			running <- err
		}()
		time.Sleep(50 * time.Millisecond)
		if err := tx.Rollback(); err != nil {
			t.Error(err)
		}
		if err := <-running; !errors.Is(err, stdsql.ErrTxDone) {
			t.Errorf("got %v", err)
		}
	})
}

func TestStatementTimeout(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		options := table(t, d, 1)
		options.Timeout = 100 * time.Millisecond
		e := open(t, options)
		tx := started(t, e.Read)
		_, err := value[int](t.Context(), tx, slow(d))
		if !errors.Is(err, ErrTimeout) || !strings.Contains(err.Error(), "100ms") {
			t.Errorf("got %v", err)
		}
		if strings.Contains(err.Error(), "SELECT") {
			t.Errorf("shows SQL: %v", err)
		}
	})
}

func TestDeadline(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		e := open(t, table(t, d, 1))
		ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
		defer cancel()
		_, err := value[int](ctx, started(t, e.Read), slow(d))
		if !errors.Is(err, ErrTimeout) || !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("got %v", err)
		}
	})
}

func TestExhaustedPool(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		options := table(t, d, 1)
		options.PoolSize, options.MaxOverflow, options.PoolTimeout = 1, 1, 50*time.Millisecond
		e := open(t, options)
		first, second := started(t, e.Read), started(t, e.Read)
		_, err := e.Read(t.Context())
		if !errors.Is(err, ErrUnavailable) || !strings.Contains(err.Error(), "became free within 50ms (2 in use)") {
			t.Errorf("got %v", err)
		}
		_ = first.Rollback()
		_ = second.Rollback()
		started(t, e.Read)
	})
}

// Contract 14.4: whoever ran out of time before he had a connection has asked nothing that took long.
func TestDeadlineWithoutAConnectionIsUnavailable(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		options := table(t, d, 1)
		options.PoolSize, options.MaxOverflow = 1, 0
		e := open(t, options)
		started(t, e.Read)
		ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
		defer cancel()
		if _, err := e.Read(ctx); !errors.Is(err, ErrUnavailable) || errors.Is(err, ErrTimeout) || errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("got %v", err)
		}
	})
}

// What goes beyond the database's own limits is no fault of ours, nor of it.
func TestStatementsBeyondTheLimitsOfTheDatabaseAreTooComplex(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		e := open(t, table(t, d, 1))
		list := func(n int, one string) string { return strings.TrimSuffix(strings.Repeat(one+", ", n), ", ") }
		statements := []string{"SELECT " + list(3000, "1"), "SELECT 1" + strings.Repeat(" + 1", 100_000)}
		if d == databasetest.SQLite {
			from := make([]string, 70)
			for i := range from {
				from[i] = fmt.Sprintf("thing AS n%d", i)
			}
			statements = append(statements, "SELECT 1 FROM "+strings.Join(from, ", "), "SELECT "+strings.Repeat("(", 5000)+"1"+strings.Repeat(")", 5000))
		}
		for _, statement := range statements {
			tx := started(t, e.Read)
			err := tx.Query(t.Context(), statement, []any{}, &sql.Rows{})
			if !errors.Is(err, ErrTooComplex) || errors.Is(err, ErrStatement) {
				t.Errorf("%.40s…: %v", statement, err)
			}
		}
	})
}

func TestEqualConfigurationsShareAnEngine(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		options := table(t, d, 1)
		first, second := open(t, options).(*handle), open(t, options).(*handle)
		if first.engine != second.engine {
			t.Error("two engines")
		}
		options.Timeout = time.Minute
		if third := open(t, options).(*handle); third.engine == first.engine {
			t.Error("one engine for two timeouts")
		}
		if err := first.Close(); err != nil {
			t.Error(err)
		}
		if err := first.Close(); err != nil {
			t.Error(err)
		}
		tx := started(t, second.Read)
		if err := second.Close(); err != nil {
			t.Error(err)
		}
		if err := tx.Exec(t.Context(), "SELECT 1", []any{}, nil); !errors.Is(err, stdsql.ErrTxDone) {
			t.Errorf("a statement after Close: %v", err)
		}
		if _, err := second.Read(t.Context()); !errors.Is(err, ErrUnavailable) {
			t.Errorf("a transaction after Close: %v", err)
		}
		if len(engines.m) != 1 {
			t.Errorf("%d engines are left", len(engines.m))
		}
	})
}
