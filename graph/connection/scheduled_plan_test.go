package connection_test

import (
	"strings"
	"testing"

	"github.com/quaestor-graph/quaestor/graph/graphtest"
	"github.com/quaestor-graph/quaestor/graph/graphtest/large"
	"github.com/quaestor-graph/quaestor/graph/graphtest/plans"
	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

const (
	manyScheduled = 20_000
	manyQueues    = 200
	manyPools     = 20
)

// inflateScheduled gives a copy of the sample with that many scheduled runs, evenly over the queues and pools.
func inflateScheduled(t *testing.T, d databasetest.Dialect) string {
	t.Helper()
	i := large.New(t, d)
	i.Rows("work_pool", manyPools, map[string]string{
		"id": i.ID('2', "n"), "name": "'pool ' || n", "is_paused": "FALSE", "concurrency_limit": "50",
	})
	i.Rows("work_queue", manyQueues, map[string]string{
		"id": i.ID('3', "n"), "name": "'queue ' || n", "work_pool_id": i.ID('2', "n % 20"), "is_paused": "FALSE",
		"concurrency_limit": "NULL", "priority": "1 + n / 20",
	})
	i.Rows("flow_run", manyScheduled, map[string]string{
		"id": i.ID('5', "n"), "state_id": "NULL", "parent_task_run_id": "NULL", "idempotency_key": "'key ' || n", "name": "'run ' || n",
		"work_queue_id": i.ID('3', "n % 200"), "state_type": "'SCHEDULED'", "next_scheduled_start_time": i.Time(), "empirical_policy": "'{}'",
	})
	// Ten runs are in flight in each queue of two pools.
	databasetest.Exec(t, i.Address, "UPDATE flow_run SET state_type = 'RUNNING', next_scheduled_start_time = NULL WHERE name LIKE 'run %' AND "+
		"CAST(substr(name, 5) AS bigint) < 2000 AND CAST(substr(name, 5) AS bigint) % 200 IN (0, 20)")
	return i.Address
}

// A question for scheduled runs reads rows in proportion to what is returned and in flight, on SQLite with and without
// sqlite_stat1: of a pool with ten of 200 queues the runs of the first of these by priority, and never all scheduled ones;
// where nearly all runs have finished only the scheduled ones, and where the time is bounded only those within.
func TestWorkOfScheduledRuns(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		address := inflateScheduled(t, d)
		g := graphtest.Open(t, address)
		r := plans.Record(g)
		const sample = 500 // more than the sample's own runs
		for _, c := range []struct {
			name string
			make []string
			// args of a question, its answers, and how many runs may be read.
			args       string
			want, read int
		}{
			{"many, old statistics", nil, `workPoolName: "pool 1"`, 50, manyScheduled / manyQueues},
			{"many, new statistics", []string{"ANALYZE"}, `workPoolName: "pool 1"`, 50, manyScheduled / manyQueues},
			{"a queue of them", nil, `workPoolName: "pool 1", workQueueNames: ["queue 21"]`, 50, manyScheduled / manyQueues},
			{"in flight", nil, `workPoolName: "pool 0"`, 30, manyScheduled / manyQueues},
			{"due", nil, `workPoolName: "pool 1", scheduledBefore: "2026-06-01T00:06:40Z"`, 20, 400},
			{"finished", []string{
				"UPDATE flow_run SET state_type = 'COMPLETED', next_scheduled_start_time = NULL, work_queue_id = (SELECT id FROM work_queue " +
					"WHERE name = 'queue 1') WHERE name LIKE 'run %' AND CAST(substr(name, 5) AS bigint) >= 2000",
				"ANALYZE",
			}, `workPoolName: "pool 1"`, 50, 2000},
		} {
			databasetest.Exec(t, address, c.make...)
			r.Take()
			got := g.Query(t, "{ scheduledFlowRuns("+c.args+") { id } }", nil)["scheduledFlowRuns"].([]any)
			if len(got) != c.want {
				t.Errorf("%s: %d runs, want %d", c.name, len(got), c.want)
			}
			for _, m := range r.Take() {
				if m.Kind != "ScheduledFromWorkPool" {
					continue
				}
				p := plans.Explain(t, d, databasetest.Open(t, address), m)
				read := 0
				for _, a := range p.Accesses {
					if a.Table != "flow_run" {
						continue
					}
					read += (a.Rows + a.Unwanted) * a.Loops
				}
				if strings.Contains(p.Text, "SCAN fr") || strings.Contains(p.Text, "Seq Scan flow_run") {
					t.Errorf("%s: flow_run is walked\n%s", c.name, p.Text)
				}
				// Of each run SQLite takes some steps: it is read, and sorted twice.
				if read > c.read+sample || p.Steps > 200*(c.read+100) {
					t.Errorf("%s: %d runs are read, %d steps, want at most %d runs\n%s", c.name, read, p.Steps, c.read, p.Text)
				}
			}
		}
	})
}
