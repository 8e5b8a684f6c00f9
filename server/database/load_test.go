package database_test

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"strings"
	"sync"
	"testing"
	"time"

	entsql "entgo.io/ent/dialect/sql"
	"golang.org/x/sync/errgroup"

	"github.com/quaestor-graph/quaestor/ent"
	"github.com/quaestor-graph/quaestor/ent/stored"
	"github.com/quaestor-graph/quaestor/server/database"
	"github.com/quaestor-graph/quaestor/server/database/databasetest"
	"github.com/quaestor-graph/quaestor/server/database/orm"
	components "github.com/quaestor-graph/quaestor/server/database/query"
)

// another gives a second user of a database with connections of its own, as
// another process would have.
func another(t *testing.T, address string) database.Database {
	t.Helper()
	s := load(t, address)
	s.Database.ApplicationName = "another"
	s.Database.Timeout += time.Millisecond // of SQLite nothing else tells two configurations apart
	db, err := database.Provide(context.Background(), s)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return db
}

// turns says how often a worker of a load test works: enough times to meet the
// others, and under `make soak` until its time is up.
func turns(t *testing.T, few int) func(n int) bool {
	d := databasetest.Soaking(t)
	end := time.Now().Add(d)
	return func(n int) bool { return n < few || time.Now().Before(end) && d > 0 }
}

// 8 writers and 8 readers on one SQLite file, and 32 clients of PostgreSQL on a pool of 15, see no error and lose nothing.
// Half of them work through a second engine, so that the lock of the file is fought for too.
func TestWritersAndReadersSoak(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		db, address := created(t, d)
		users := []database.Database{db, another(t, address)}
		writers, readers := 8, 8
		if d == databasetest.PostgreSQL {
			users, writers, readers = users[:1], 16, 16
		}
		more := turns(t, 25)
		var mu sync.Mutex
		acknowledged := map[stored.ID]bool{}
		g, ctx := errgroup.WithContext(context.Background())
		for w := range writers {
			g.Go(func() error {
				for n := 0; more(n); n++ {
					ids := map[stored.ID]bool{}
					err := users[w%len(users)].Write(ctx, func(ctx context.Context, c *ent.Client) error {
						f, err := c.Flow.Create().SetName(fmt.Sprintf("flow %d %d", w, n)).Save(ctx)
						if err != nil {
							return err
						}
						ids[f.ID] = true
						return c.FlowRun.Create().SetName("run").SetFlowID(f.ID).Exec(ctx)
					})
					if err != nil {
						return fmt.Errorf("writer %d: %w", w, err)
					}
					mu.Lock()
					maps.Copy(acknowledged, ids)
					mu.Unlock()
				}
				return nil
			})
		}
		for r := range readers {
			g.Go(func() error {
				for n := 0; more(n); n++ {
					flows, runs, err := counts(ctx, users[r%len(users)])
					if err != nil {
						return fmt.Errorf("reader %d: %w", r, err)
					}
					if flows != runs {
						return fmt.Errorf("a reader saw %d flows and %d runs: half a transaction", flows, runs)
					}
				}
				return nil
			})
		}
		if d == databasetest.PostgreSQL {
			raw := databasetest.Open(t, address)
			g.Go(func() error {
				for n := 0; more(n); n++ {
					var open int
					err := raw.QueryRowContext(ctx, "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'quaestor'").Scan(&open)
					if err != nil || open > 15+1 {
						return fmt.Errorf("%d connections where the pool has 15, and one is aside: %w", open, err)
					}
				}
				return nil
			})
		}
		if err := g.Wait(); err != nil {
			t.Fatal(err)
		}
		rows, err := databasetest.Open(t, address).Query("SELECT CAST(f.id AS TEXT) FROM flow f JOIN flow_run r ON r.flow_id = f.id")
		if err != nil {
			t.Fatal(err)
		}
		defer rows.Close()
		found := 0
		for rows.Next() {
			var id string
			if err := rows.Scan(&id); err != nil {
				t.Fatal(err)
			}
			if !acknowledged[stored.ID(id)] {
				t.Errorf("%s was written without being acknowledged", id)
			}
			found++
		}
		if err := rows.Err(); err != nil || found != len(acknowledged) {
			t.Errorf("%d of %d acknowledged writes are there, %v", found, len(acknowledged), err)
		}
		t.Logf("%d writes", found)
	})
}

// counts reads two tables in one snapshot.
func counts(ctx context.Context, db database.Database) (flows, runs int, err error) {
	s := db.Snapshot()
	defer s.Close()
	for table, n := range map[string]*int{"flow": &flows, "flow_run": &runs} {
		err := s.Query(ctx, components.Statement{SQL: "SELECT count(*) FROM " + table}, func(rows *entsql.Rows) error { return rows.Scan(n) })
		if err != nil {
			return 0, 0, err
		}
	}
	return flows, runs, nil
}

// A read completes while a write transaction is open: the transaction is held until the reads have completed, and it sees
// what it wrote.
func TestReadsDoNotWaitForWritesSoak(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		db, address := created(t, d)
		other := another(t, address)
		until := time.Now()
		if databasetest.Soaking(t) > 0 {
			until = until.Add(5 * time.Second)
		}
		err := db.Write(context.Background(), func(ctx context.Context, c *ent.Client) error {
			if err := c.Flow.Create().SetName("held").Exec(ctx); err != nil {
				return err
			}
			for first := true; first || time.Now().Before(until); first = false {
				for _, user := range []database.Database{db, other} {
					if flows, _, err := counts(context.Background(), user); err != nil || flows != 0 {
						return fmt.Errorf("%d flows before the commit: %w", flows, err)
					}
				}
			}
			n, err := c.Flow.Query().Count(ctx)
			if err != nil || n != 1 {
				return fmt.Errorf("the transaction sees %d flows of its own: %w", n, err)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		if flows, _, err := counts(context.Background(), other); err != nil || flows != 1 {
			t.Errorf("%d flows after the commit, %v", flows, err)
		}
	})
}

// 8 concurrent writers upsert under each of the eleven keys: whoever comes first, there is one row, which all are given.
func TestConcurrentUpsertsSoak(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		db, address := created(t, d)
		users := []database.Database{db, another(t, address)}
		upsertParents(t, db)
		raw := databasetest.Open(t, address)
		for _, c := range recordedUpserts(t) {
			if outcome(t, c.Plain, d).Error == "" || string(c.First["id"]) == string(c.Second["id"]) {
				continue // no conflict on the key
			}
			table, _, _ := strings.Cut(c.Name, "-")
			t.Run(c.Name, func(t *testing.T) {
				more := turns(t, 4)
				var g errgroup.Group
				var ids sync.Map
				for w := range 8 {
					g.Go(func() error {
						for n := 0; more(n) && n < 2000; n++ {
							row := maps.Clone(c.Second)
							row["id"] = []byte(`"` + string(stored.NewID()) + `"`)
							how := []string{"do_update", "do_nothing"}[(w+n)%2]
							given, err := insertCase(users[w%2], table, row, how)
							if err != nil {
								return fmt.Errorf("%s: %w", how, err)
							}
							ids.Store(given.RowID(), true)
						}
						return nil
					})
				}
				if err := g.Wait(); err != nil {
					t.Fatal(err)
				}
				key := orm.UpsertColumns(table)
				var rows int
				if err := raw.QueryRow("SELECT count(*) FROM " + table + " WHERE " + keyIs(key, c.Second)).Scan(&rows); err != nil || rows != 1 {
					t.Errorf("%d rows, %v", rows, err)
				}
				given := 0
				ids.Range(func(any, any) bool { given++; return true })
				if given != 1 {
					t.Errorf("%d rows were given as the one that is stored", given)
				}
				if _, err := raw.Exec("DELETE FROM " + table + " WHERE " + keyIs(key, c.Second)); err != nil {
					t.Fatal(err)
				}
			})
		}
	})
}

func keyIs(key []string, row map[string]json.RawMessage) string {
	var parts []string
	for _, column := range key {
		parts = append(parts, column+" = "+strings.ReplaceAll(string(row[column]), `"`, "'"))
	}
	return strings.Join(parts, " AND ")
}
