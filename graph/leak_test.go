package graph_test

import (
	"context"
	"database/sql"
	"math/rand/v2"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/quaestor-graph/quaestor/graph/graphtest"
	"github.com/quaestor-graph/quaestor/server/database/config"
	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

// leakQuery takes some thirty statements, of several root fields at once.
const leakQuery = `{
	flowRuns(first: 20) { totalCount pageInfo { hasNextPage } nodes { flow { name } deployment { name } workQueue { name } state { name }
		states(first: 3) { totalCount nodes { id } } taskRuns(first: 3) { totalCount nodes { state { name } states { nodes { id } } } } } }
	flows(first: 20) { totalCount nodes { flowRuns(last: 2) { totalCount nodes { id states { nodes { id } } } } } }
	events(first: 20) { nodes { resources { totalCount nodes { event { id } } } } }
	deployments { nodes { flow { name } schedules { nodes { id } } } }
}`

// Of one snapshot for each operation: goroutines and connections return to the baseline after many operations, also
// those that were cancelled before, between and in the middle of their statements.
func TestNothingIsLeftOfOperations(t *testing.T) {
	eachWay(t, func(t *testing.T, d databasetest.Dialect, address, direct string) {
		observed := databasetest.Open(t, direct)
		observed.SetMaxOpenConns(1)
		if err := observed.Ping(); err != nil {
			t.Fatal(err)
		}
		before := runtime.NumGoroutine()
		g := graphtest.Open(t, address, graphtest.Unlimited...)
		var done, cancelled atomic.Int64
		var asking sync.WaitGroup
		for i := range 20 {
			asking.Go(func() {
				random := rand.New(rand.NewPCG(uint64(i), 0))
				for range 10 {
					ctx, cancel := context.WithCancel(t.Context())
					left := atomic.Int64{}
					left.Store(random.Int64N(30))
					switch random.IntN(3) {
					case 0:
						ctx = config.WithObserver(ctx, func(config.Statement) {
							if left.Add(-1) == 0 {
								cancel()
							}
						})
					case 1:
						time.AfterFunc(time.Duration(random.Int64N(int64(5*time.Millisecond))), cancel)
					}
					r := g.Do(ctx, leakQuery, nil)
					switch {
					case ctx.Err() == nil && len(r.Errors) > 0:
						t.Errorf("an operation that was not cancelled: %v", r.Errors)
					case len(r.Errors) > 0:
						cancelled.Add(1)
						for _, e := range r.Errors {
							if e.Extensions["code"] != "TIMEOUT" {
								t.Errorf("the error of a cancelled operation: %v", e)
							}
						}
					default:
						done.Add(1)
					}
					cancel()
				}
			})
		}
		asking.Wait()
		if done.Load() == 0 || cancelled.Load() == 0 {
			t.Errorf("%d operations done, %d cancelled", done.Load(), cancelled.Load())
		}
		databasetest.Eventually(t, "a transaction is left open", func() bool { return openTransactions(t, d, observed) == 0 })
		if _, contradictions := consistent(g.Do(t.Context(), snapshotQuery, nil)); contradictions != nil {
			t.Errorf("after them: %q", contradictions)
		}
		if err := g.Database.Close(); err != nil {
			t.Error(err)
		}
		databasetest.Eventually(t, "goroutines are left", func() bool { return runtime.NumGoroutine() <= before })
		if d == databasetest.PostgreSQL && address == direct {
			databasetest.Eventually(t, "connections are left", func() bool {
				return one(t, observed, "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()") == 1
			})
		}
	})
}

// openTransactions is how many others have open. On SQLite it is 1 as long as a reader keeps the log from being emptied.
func openTransactions(t *testing.T, d databasetest.Dialect, db *sql.DB) int {
	t.Helper()
	if d == databasetest.SQLite {
		return one(t, db, "PRAGMA wal_checkpoint(TRUNCATE)")
	}
	return one(t, db, "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND xact_start IS NOT NULL AND pid <> pg_backend_pid()")
}

// one is the first number of the first row.
func one(t *testing.T, db *sql.DB, query string) (n int) {
	t.Helper()
	graphtest.EachRow(t, func() (*sql.Rows, error) { return db.Query(query) }, func(rows *sql.Rows) error {
		columns, err := rows.Columns()
		into := []any{&n}
		for range columns[1:] {
			into = append(into, new(any))
		}
		if err == nil {
			err = rows.Scan(into...)
		}
		return err
	})
	return n
}
