package database_test

import (
	"fmt"
	"maps"
	"strings"
	"testing"
	"time"

	"github.com/quaestor-graph/quaestor/ent/stored"
	"github.com/quaestor-graph/quaestor/server/database"
	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

// surveyed is a database in which every figure differs: runs of two pools, of none, without a state or a flow run, late and due ones.
func surveyed(t *testing.T, d databasetest.Dialect) string {
	t.Helper()
	address := d.Sample(t)
	databasetest.Exec(t, address,
		`INSERT INTO concurrency_limit_v2 (id, name, active, "limit", active_slots, denied_slots, slot_decay_per_second, avg_slot_occupancy_seconds) VALUES
			('c1000000-0000-4000-8000-000000000001', 'zz', TRUE, 5, 3, 9, 0, 2), ('c1000000-0000-4000-8000-000000000002', 'off', FALSE, 5, 3, 9, 0, 2),
			('c1000000-0000-4000-8000-000000000003', 'tag:both', TRUE, 7, 1, 0, 0, 2)`,
		`INSERT INTO concurrency_limit (id, tag, concurrency_limit, active_slots) VALUES
			('c2000000-0000-4000-8000-000000000001', 'both', 2, '["a", "b"]'), ('c2000000-0000-4000-8000-000000000002', 'old', 4, '["a", "b", "c"]')`,
		`UPDATE flow_run SET state_type = NULL WHERE id IN (SELECT id FROM flow_run WHERE state_type = 'COMPLETED' ORDER BY id LIMIT 2)`,
		`UPDATE flow_run SET state_name = 'Late' WHERE state_type = 'SCHEDULED'`,
		`UPDATE task_run SET flow_run_id = NULL WHERE id IN (SELECT id FROM task_run WHERE state_type = 'COMPLETED' ORDER BY id LIMIT 3)`,
	)
	return address
}

// The figures that are counted equal those of plain SQL on a still database, after a pass.
func TestSurvey(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		ctx, address := t.Context(), surveyed(t, d)
		db, raw := provided(t, address), databasetest.Open(t, address)
		s, err := db.Survey(ctx)
		if err != nil {
			t.Fatal(err)
		}
		defer func() {
			if err := s.Close(); err != nil {
				t.Error(err)
			}
		}()
		plain := func(sql string) map[string]string {
			t.Helper()
			rows, err := raw.QueryContext(ctx, sql)
			if err != nil {
				t.Fatal(err)
			}
			defer rows.Close()
			out := map[string]string{}
			for rows.Next() {
				var a, b, n string
				if err := rows.Scan(&a, &b, &n); err != nil {
					t.Fatal(err)
				}
				out[a+"|"+b] = n
			}
			if err := rows.Err(); err != nil {
				t.Fatal(err)
			}
			return out
		}
		same := func(what string, got map[string]string, sql string, least int) {
			t.Helper()
			if want := plain(sql); !maps.Equal(got, want) || len(want) < least {
				t.Errorf("%s: got %v, want %v", what, got, want)
			}
		}
		runs := func(all []database.RunCount, err error) map[string]string {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
			out := map[string]string{}
			for _, r := range all {
				if r.Runs > 0 {
					out[r.State+"|"+r.WorkPool] = fmt.Sprint(r.Runs)
				}
			}
			return out
		}
		const ofPools = ` LEFT JOIN work_queue q ON q.id = f.work_queue_id LEFT JOIN work_pool p ON p.id = q.work_pool_id`
		same("flow runs", runs(s.FlowRuns(ctx)), `SELECT COALESCE(CAST(f.state_type AS TEXT), ''), COALESCE(p.name, ''), count(*) FROM flow_run f`+ofPools+` GROUP BY 1, 2`, 8)
		same("task runs", runs(s.TaskRuns(ctx)), `SELECT COALESCE(CAST(t.state_type AS TEXT), ''), COALESCE(p.name, ''), count(*) FROM task_run t
			LEFT JOIN flow_run f ON f.id = t.flow_run_id`+ofPools+` GROUP BY 1, 2`, 4)

		now := time.Now()
		pools, err := s.Pools(ctx, now)
		if err != nil {
			t.Fatal(err)
		}
		got := map[string]string{}
		for pool, n := range pools.Late {
			got["late|"+pool] = fmt.Sprint(n)
		}
		same("late", got, `SELECT 'late', COALESCE(p.name, ''), count(*) FROM flow_run f`+ofPools+` WHERE f.state_name = 'Late' GROUP BY 2`, 2)
		clear(got)
		for pool, n := range pools.Online {
			got["online|"+pool] = fmt.Sprint(n)
		}
		same("online", got, `SELECT 'online', p.name, sum(CASE WHEN w.status = 'ONLINE' THEN 1 ELSE 0 END) FROM work_pool p LEFT JOIN worker w ON w.work_pool_id = p.id GROUP BY 2`, 2)
		clear(got)
		for pool, at := range pools.Due {
			got["due|"+pool] = at.UTC().Format("2006-01-02 15:04:05")
		}
		at := map[databasetest.Dialect]string{
			databasetest.SQLite:     `substr(min(f.next_scheduled_start_time), 1, 19)`,
			databasetest.PostgreSQL: `to_char(min(f.next_scheduled_start_time) AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS')`,
		}[d]
		same("due", got, `SELECT 'due', COALESCE(p.name, ''), `+at+` FROM flow_run f`+ofPools+
			` WHERE f.state_type = 'SCHEDULED' AND f.next_scheduled_start_time <= '`+now.UTC().Format("2006-01-02 15:04:05.000000")+`' GROUP BY 2`, 1)

		slots, err := s.Slots(ctx, 1000)
		if err != nil {
			t.Fatal(err)
		}
		clear(got)
		for _, l := range slots {
			got[l.Limit+"|limit"], got[l.Limit+"|active"] = fmt.Sprint(l.Available), fmt.Sprint(l.Active)
		}
		for name, want := range map[string]string{"zz|limit": "5", "zz|active": "3", "off|limit": "", "tag:both|limit": "7", "tag:both|active": "1", "tag:old|limit": "4", "tag:old|active": "3"} {
			if got[name] != want {
				t.Errorf("slots: %s is %q, want %q", name, got[name], want)
			}
		}
		tables, err := s.Tables(ctx)
		if err != nil || len(tables) < 36 {
			t.Fatal(tables, err)
		}
		files, err := s.Files()
		if err != nil || d == databasetest.SQLite != (files != nil && files.Database > 0) {
			t.Error(files, err)
		}
		clear(got)
		for _, size := range tables {
			if d == databasetest.SQLite != (size.Bytes == nil) || d == databasetest.SQLite && size.Rows == nil {
				t.Errorf("%s: %v rows, %v bytes", size.Table, size.Rows, size.Bytes)
			}
			if size.Table == "flow_run" && d == databasetest.SQLite {
				got["rows|"] = fmt.Sprint(*size.Rows)
			} else if size.Table == "flow_run" {
				got["rows|"] = fmt.Sprint(*size.Bytes)
			}
		}
		same("size", got, map[databasetest.Dialect]string{
			databasetest.SQLite:     `SELECT 'rows', '', count(*) FROM flow_run`,
			databasetest.PostgreSQL: `SELECT 'rows', '', pg_total_relation_size('flow_run')`,
		}[d], 1)
	})
}

// What all runs are counted by is in an index: no row of the table is read for it, and of no state but those that have few.
func TestSurveyPlans(t *testing.T) {
	ctx := t.Context()
	address := databasetest.SQLite.SharedSample(t)
	db, raw := provided(t, address), databasetest.Open(t, address)
	q := db.Queries()
	for name, c := range map[string]struct {
		sql  string
		args int
		want string
	}{
		"states of flow runs": {q.RunsByState(ctx, "flow_run").SQL, 0, "SCAN t USING COVERING INDEX ix_flow_run__state_type"},
		"states of task runs": {q.RunsByState(ctx, "task_run").SQL, 0, "SCAN t USING COVERING INDEX ix_task_run__state_type"},
		"queues":              {q.FlowRunsByQueue(ctx).SQL, 0, "SCAN t USING COVERING INDEX ix_flow_run__work_queue_id"},
		"of a state":          {q.FlowRunsInState(ctx, "FAILED").SQL, 1, "SEARCH t USING INDEX ix_flow_run__state_type"},
		"late":                {q.LateFlowRuns(ctx).SQL, 1, "SEARCH t USING INDEX ix_flow_run__state_name"},
		"due":                 {q.OldestDue(ctx, stored.TimeOf(time.Now())).SQL, 2, "SEARCH t USING INDEX ix_flow_run__"},
		"task runs":           {q.TaskRunsByQueue(ctx, "a", "b").SQL, 4, "SEARCH f USING INDEX sqlite_autoindex_flow_run_1 (id>? AND id<?)\nSEARCH t USING COVERING INDEX "},
		"a step":              {q.FlowRunStep(ctx, "a").SQL, 1, "USING COVERING INDEX sqlite_autoindex_flow_run_1"},
		"tasks of a state":    {q.TaskRunsInState(ctx, "FAILED").SQL, 1, "SEARCH t USING INDEX ix_task_run__state_type"},
	} {
		args := make([]any, c.args)
		for i := range args {
			args[i] = "x"
		}
		t.Run(name, func(t *testing.T) {
			rows, err := raw.QueryContext(ctx, "EXPLAIN QUERY PLAN "+c.sql, args...)
			if err != nil {
				t.Fatal(err)
			}
			defer rows.Close()
			var plan strings.Builder
			for rows.Next() {
				var a, b, x int
				var line string
				if err := rows.Scan(&a, &b, &x, &line); err != nil {
					t.Fatal(err)
				}
				plan.WriteString(line + "\n")
			}
			if err := rows.Err(); err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(plan.String(), c.want) {
				t.Errorf("%s: want %s: %s", name, c.want, &plan)
			}
		})
	}
}

func provided(t *testing.T, address string) database.Database {
	t.Helper()
	db, err := database.Provide(t.Context(), load(t, address))
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
