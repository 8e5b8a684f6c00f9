package database_test

import (
	"context"
	"database/sql"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/quaestor-graph/quaestor/server/database/databasetest"
	components "github.com/quaestor-graph/quaestor/server/database/query"
)

// 8 concurrent pollers, each of which claims what it got in its own transaction (FOR UPDATE SKIP LOCKED), never receive one
// run twice and never wait for each other. None commits before all have asked, so that one that waited would wait for ever.
func TestPollersShareScheduledRuns(t *testing.T) {
	const pollers, runs, each = 8, 640, 10
	for _, onePool := range []bool{false, true} { // as a worker asks, and in general
		pollersShare(t, pollers, runs, each, onePool)
	}
}

func pollersShare(t *testing.T, pollers, runs, each int, onePool bool) {
	t.Helper()
	db, address := created(t, databasetest.PostgreSQL)
	raw := databasetest.Open(t, address)
	raw.SetMaxOpenConns(pollers + 1)
	execute(t, raw, "INSERT INTO flow (name) VALUES ('f')")
	execute(t, raw, "INSERT INTO work_pool (name, type) VALUES ('p', 'test')")
	execute(t, raw, "INSERT INTO work_queue (name, work_pool_id, priority) SELECT 'q' || n, id, n FROM work_pool, generate_series(1, 4) AS n")
	execute(t, raw, fmt.Sprintf("INSERT INTO flow_run (name, flow_id, state_type, work_queue_id, next_scheduled_start_time) "+
		"SELECT 'r' || n, flow.id, 'SCHEDULED', work_queue.id, now() + n * interval '1 s' FROM flow, generate_series(0, %d) AS n "+
		"JOIN work_queue ON priority = 1 + n %% 4", runs-1))
	asks := components.ScheduledFromWorkPool{Columns: []components.Column{{Name: "id"}}, Limit: &each, ByPriority: true, Lock: true}
	if onePool {
		var id string
		if err := raw.QueryRow("SELECT id FROM work_pool").Scan(&id); err != nil {
			t.Fatal(err)
		}
		asks.WorkPoolIDs = []string{id}
	}
	st := db.Queries().ScheduledFromWorkPool(t.Context(), asks)
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute) // only a test that fails takes as long
	defer cancel()
	claimed := map[string]int{}
	for round := 0; len(claimed) < runs && round < runs; round++ {
		var all sync.WaitGroup
		var mu sync.Mutex
		asked := make(chan struct{})
		waiting := pollers
		for range pollers {
			all.Add(1)
			go func() {
				defer all.Done()
				ids, err := claim(ctx, raw, st, func() {
					mu.Lock()
					if waiting--; waiting == 0 {
						close(asked)
					}
					mu.Unlock()
					select {
					case <-asked:
					case <-ctx.Done():
					}
				})
				mu.Lock()
				defer mu.Unlock()
				if err != nil {
					t.Error(err)
				}
				if round == 0 && len(ids) != each {
					t.Errorf("a poller got %d runs, though %d were left for each", len(ids), runs/pollers)
				}
				for _, id := range ids {
					if claimed[id]++; claimed[id] > 1 {
						t.Errorf("%s came %d times", id, claimed[id])
					}
				}
			}()
		}
		all.Wait()
		if t.Failed() {
			return
		}
	}
	if len(claimed) != runs {
		t.Errorf("%d of %d runs were claimed", len(claimed), runs)
	}
}

// claim asks in a transaction, waits, and claims what it got.
func claim(ctx context.Context, db *sql.DB, st components.Statement, wait func()) (ids []string, err error) {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return nil, err
	}
	defer func() { _ = tx.Rollback() }()
	rows, err := tx.QueryContext(ctx, st.SQL, st.Args...)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var pool, queue, id string
		if err := rows.Scan(&pool, &queue, &id); err != nil {
			return nil, err
		}
		ids = append(ids, id)
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	wait()
	for _, id := range ids {
		if _, err := tx.ExecContext(ctx, "UPDATE flow_run SET state_type = 'PENDING' WHERE id = $1", id); err != nil {
			return nil, err
		}
	}
	return ids, tx.Commit()
}
