package large

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

// How much inflate adds. The rows 0 to crowd of a table all belong to flow run 0, the others are spread.
const (
	InflatedRuns   = 10_000
	InflatedThings = 30_000 // states, task runs, their states, logs
	crowd          = 10_000
)

// Inflater writes the SQL of one dialect that fills a copy of the sample: a large database in which one flow has most
// of the runs and one flow run most of the task runs and logs, half of the ids random and half UUIDv7.
type Inflater struct {
	t       *testing.T
	d       databasetest.Dialect
	Address string
}

// New fills a private copy of the sample.
func New(t *testing.T, d databasetest.Dialect) Inflater { return Inflater{t, d, d.Sample(t)} }

// Inflate makes a large private copy of the sample. Its planner statistics are those of before, if any.
func Inflate(t *testing.T, d databasetest.Dialect) string {
	t.Helper()
	return d.CopiedSample(t, "inflated", func(address string) { Inflater{t, d, address}.inflate() })
}

func (i Inflater) inflate() {
	i.t.Helper()
	const flow = "CASE WHEN %s %% 10 < 7 THEN 0 ELSE %s %% 300 END"
	run := fmt.Sprintf("CASE WHEN n < %d THEN 0 ELSE n %% %d END", crowd, InflatedRuns)
	few := fmt.Sprintf("CASE WHEN n < 2000 THEN 0 ELSE n %% %d END", InflatedRuns)
	i.Rows("flow", 300, map[string]string{"id": i.ID('1', "n"), "name": "'flow ' || n"})
	i.Rows("work_pool", 10, map[string]string{"id": i.ID('2', "n"), "name": "'pool ' || n"})
	i.Rows("work_queue", 50, map[string]string{
		"id": i.ID('3', "n"), "name": "'queue ' || n", "work_pool_id": i.ID('2', "n % 10"),
	})
	i.Rows("deployment", 200, map[string]string{
		"id": i.ID('4', "n"), "name": "'deployment ' || n", "flow_id": i.ID('1', "n % 300"),
		"work_queue_id": i.ID('3', "n % 50"), "concurrency_limit_id": "NULL", "version_id": "NULL",
	})
	i.Rows("artifact", InflatedRuns, map[string]string{
		"id": i.ID('a', "n"), "flow_run_id": i.ID('5', few), "task_run_id": i.ID('7', "n"),
		"key": "CASE WHEN n % 2 = 0 THEN 'big' ELSE 'key ' || (n % 500) END",
	})
	i.Rows("flow_run", InflatedRuns, map[string]string{
		"id": i.ID('5', "n"), "flow_id": i.ID('1', fmt.Sprintf(flow, "n", "n")), "state_id": "NULL",
		"deployment_id":      "CASE WHEN n % 10 < 9 THEN " + i.ID('4', "CASE WHEN n % 10 < 6 THEN 0 ELSE n % 200 END") + " END",
		"work_queue_id":      i.ID('3', "CASE WHEN n % 10 < 8 THEN 0 ELSE n % 50 END"),
		"parent_task_run_id": "NULL",
		"idempotency_key":    "'key ' || n", "name": "'run ' || n", "start_time": i.Time(), "expected_start_time": i.Time(),
	})
	i.Rows("flow_run_state", InflatedThings, map[string]string{
		"id": i.ID('6', "n"), "timestamp": i.Time(), "result_artifact_id": i.ID('a', "n % 10000"),
		"flow_run_id": i.ID('5', fmt.Sprintf("CASE WHEN n < 2500 THEN 0 ELSE n %% %d END", InflatedRuns)),
	})
	i.Rows("task_run", InflatedThings, map[string]string{
		"id": i.ID('7', "n"), "flow_run_id": i.ID('5', run), "state_id": "NULL",
		"task_key": "'task ' || n", "dynamic_key": "'0'", "name": "'task ' || n",
	})
	// What refers to each other is joined afterwards, as Prefect does too.
	number := "CAST(substr(idempotency_key, 5) AS bigint)"
	databasetest.Exec(i.t, i.Address,
		"UPDATE flow_run SET state_id = "+i.uuid(i.ID('6', fmt.Sprintf("%d + %s", crowd, number)))+" WHERE name LIKE 'run %'",
		fmt.Sprintf("UPDATE flow_run SET parent_task_run_id = %s WHERE name LIKE 'run %%1'", i.uuid(i.ID('7', number))),
		fmt.Sprintf("UPDATE flow_run SET parent_task_run_id = %s WHERE name LIKE 'run %%33'",
			i.uuid(i.ID('7', fmt.Sprintf("%d + %s / 2", crowd, number)))))
	i.Rows("task_run_state", InflatedThings, map[string]string{
		"id": i.ID('8', "n"), "timestamp": i.Time(), "task_run_id": i.ID('7', "n"), "result_artifact_id": "NULL",
	})
	i.Rows("log", InflatedThings, map[string]string{
		"id": i.ID('9', "n"), "timestamp": i.Time(), "flow_run_id": i.ID('5', run), "task_run_id": i.ID('7', "n"),
	})
	i.Rows("artifact_collection", 501, map[string]string{
		"id": i.ID('b', "n"), "key": "CASE n WHEN 500 THEN 'big' ELSE 'key ' || n END", "latest_id": i.ID('a', "n"),
		"flow_run_id": i.ID('5', "n"), "task_run_id": i.ID('7', "n"),
	})
	i.Rows("flow_run_input", 10_000, map[string]string{
		"id": i.ID('c', "n"), "flow_run_id": i.ID('5', few), "key": "'input ' || n",
	})
	i.Rows("events", 2*InflatedRuns, map[string]string{
		"id": i.ID('d', "n"), "resource_id": "'thing ' || n", "occurred": i.Time(),
		"follows": "CASE n % 3 WHEN 0 THEN " + i.ID('d', "n / 6") + " END",
	})
	resource := map[string]string{
		"id": i.ID('e', "n"), "event_id": i.ID('d', "n"), "occurred": i.Time(), "resource_role": "''",
		"resource_id": "CASE n % 8 WHEN 0 THEN 'prefect.flow.' || " + i.ID('1', fmt.Sprintf(flow, "(n / 8)", "(n / 8)")) +
			" WHEN 1 THEN 'prefect.task-run.' || " + i.ID('7', "n") +
			" WHEN 2 THEN 'prefect.deployment.' || " + i.ID('4', "n % 200") +
			" WHEN 3 THEN 'prefect.work-queue.' || " + i.ID('3', "n % 50") +
			" ELSE 'prefect.flow-run.' || " + i.ID('5', few) + " END",
	}
	i.Rows("event_resources", 2*InflatedRuns, resource)
	related := maps.Clone(resource)
	related["id"], related["resource_role"] = i.ID('f', "n"), "'related'"
	i.Rows("event_resources", 2*InflatedRuns, related)
}

// Rows adds n copies of a row of the table, each with its own values in some columns; `n` is its number.
func (i Inflater) Rows(table string, n int, values map[string]string) {
	i.t.Helper()
	values = maps.Clone(values)
	for _, c := range slices.Collect(maps.Keys(values)) {
		if c == "id" || strings.HasSuffix(c, "_id") && c != "resource_id" || c == "follows" {
			values[c] = i.uuid(values[c])
		}
	}
	var names, exprs []string
	for _, c := range i.columns(table) {
		names = append(names, `"`+c+`"`)
		if v, ok := values[c]; ok {
			exprs = append(exprs, v)
		} else {
			exprs = append(exprs, `t."`+c+`"`)
		}
	}
	series := fmt.Sprintf("WITH RECURSIVE s(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM s WHERE n < %d) ", n-1)
	if i.d == databasetest.PostgreSQL {
		series = fmt.Sprintf("WITH s AS (SELECT n::bigint FROM generate_series(0, %d) AS n) ", n-1)
	}
	databasetest.Exec(i.t, i.Address, fmt.Sprintf("%sINSERT INTO %s (%s) SELECT %s FROM s, (SELECT * FROM %s ORDER BY id LIMIT 1) AS t",
		series, table, strings.Join(names, ", "), strings.Join(exprs, ", "), table))
}

func (i Inflater) columns(table string) []string {
	i.t.Helper()
	rows, err := databasetest.Open(i.t, i.Address).Query("SELECT * FROM " + table + " LIMIT 0")
	if err != nil {
		i.t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	columns, err := rows.Columns()
	if err = errors.Join(err, rows.Err()); err != nil {
		i.t.Fatal(err)
	}
	return columns
}

// ID is the UUID of row n of a kind, as text: 0 is the least of its kind.
func (i Inflater) ID(kind byte, n string) string {
	n = "(" + n + ")"
	random := fmt.Sprintf("%s || '-0000-4%c00-8000-0000' || %s", i.hex(n+" * 2654435761 % 4294967296", 8), kind, i.hex(n, 8))
	ordered := i.hex("1767225600000 + "+n, 12)
	ordered = fmt.Sprintf("substr(%s, 1, 8) || '-' || substr(%s, 9) || '-7%c00-8000-0000' || %s", ordered, ordered, kind, i.hex(n, 8))
	return fmt.Sprintf("(CASE %s %% 2 WHEN 0 THEN %s ELSE %s END)", n, random, ordered)
}

func (i Inflater) uuid(text string) string {
	if i.d == databasetest.SQLite {
		return text
	}
	return "(" + text + ")::uuid"
}

func (i Inflater) hex(expr string, width int) string {
	if i.d == databasetest.SQLite {
		return fmt.Sprintf("printf('%%0%dx', %s)", width, expr)
	}
	return fmt.Sprintf("lpad(to_hex((%s)::bigint), %d, '0')", expr, width)
}

// Time is a timestamp of its own for each row.
func (i Inflater) Time() string {
	if i.d == databasetest.SQLite {
		return "strftime('%Y-%m-%d %H:%M:%f000', '2026-06-01', '+' || n || ' seconds')"
	}
	return "timestamptz '2026-06-01 00:00:00Z' + n * interval '1 second'"
}

// Inflated are the tables that inflate makes so large that to read them whole shows.
var Inflated = []string{
	"flow_run", "flow_run_state", "task_run", "task_run_state", "log", "artifact", "flow_run_input", "events", "event_resources",
}
