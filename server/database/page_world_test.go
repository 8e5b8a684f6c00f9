package database_test

import (
	"cmp"
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/quaestor-graph/quaestor/ent/stored"
	"github.com/quaestor-graph/quaestor/graph/descriptor"
	"github.com/quaestor-graph/quaestor/server/database"
	components "github.com/quaestor-graph/quaestor/server/database/query"
)

// pageRun is a flow run with the value of each field that it is sorted by: nil, a string, an int64 or a bool.
type pageRun struct {
	id     string
	values map[string]any
}

// pageWorld is flow runs of which Go knows everything: values that many share, NULLs, and parents of which one has most
// of the runs.
type pageWorld struct {
	db   database.Database
	raw  *sql.DB
	now  time.Time
	runs []pageRun
	// The parents of each run, empty for none.
	flows, queues, pools map[string]string
}

func worldID(kind byte, n int) string {
	return fmt.Sprintf("%08x-0000-4%c00-8000-%012x", uint32(n)*2654435761, kind, n)
}

const (
	pageFlows, pageQueues, pagePools, pageDeployments = 4, 4, 3, 3
	// pageRuns is more than leads are left out for.
	pageRuns = 1150
)

// flowOf: of the flows one has most runs, one many, one few and one none.
func flowOf(n int) int {
	switch {
	case n%150 == 7:
		return 2
	case n%10 < 3:
		return 1
	}
	return 0
}

// newPageWorld fills a database.
func newPageWorld(t *testing.T, db database.Database, raw *sql.DB) *pageWorld {
	t.Helper()
	w := &pageWorld{
		db: db, raw: raw, now: time.Date(2026, 11, 4, 0, 0, 0, 0, time.UTC),
		flows: map[string]string{}, queues: map[string]string{}, pools: map[string]string{},
	}
	names := []string{"nightly", "Älpler", "a", "Z"}
	for i := range pageFlows {
		insertRow(t, db, raw, "flow", map[string]any{"id": worldID('1', i), "name": names[i]})
	}
	for i := range pagePools {
		insertRow(t, db, raw, "work_pool", map[string]any{"id": worldID('2', i), "name": names[i], "type": "process", "base_job_template": stored.JSONOf("{}")})
	}
	for i := range pageQueues {
		insertRow(t, db, raw, "work_queue", map[string]any{"id": worldID('3', i), "name": names[i], "work_pool_id": worldID('2', i%pagePools), "priority": 1})
	}
	for i := range pageDeployments {
		insertRow(t, db, raw, "deployment", map[string]any{
			"id": worldID('4', i), "name": names[i/2], "flow_id": worldID('1', i), "work_queue_id": worldID('3', i),
		})
	}
	var columns []string
	var rows [][]any
	for i := range pageRuns {
		row := w.run(i, names)
		values := make([]any, 0, len(row))
		if columns == nil {
			for c := range row {
				columns = append(columns, c)
			}
		}
		for _, c := range columns {
			values = append(values, row[c])
		}
		rows = append(rows, values)
	}
	for some := range slices.Chunk(rows, 100) {
		executed(t, raw, bound(db, db.Queries().Insert(t.Context(), "flow_run", columns, some)))
	}
	return w
}

// run makes a run: what is written, and what is known of it.
func (w *pageWorld) run(i int, names []string) map[string]any {
	id := worldID('5', i)
	instant := func(every, nulls, shift int) any {
		if i%nulls == 0 {
			return nil
		}
		return w.now.Add(time.Duration(i%every*shift) * time.Minute).UnixMicro()
	}
	written := func(v any) any {
		if micros, ok := v.(int64); ok {
			return stored.TimeAt(micros)
		}
		return nil
	}
	known := map[string]any{
		"ID": id, "NAME": names[i%3] + fmt.Sprint(i%5), "RUN_COUNT": int64(i % 3), "AUTO_SCHEDULED": i%2 == 0,
		"TOTAL_RUN_TIME": int64(i%4) * 1_500_000, "START_TIME": instant(40, 4, -7), "EXPECTED_START_TIME": instant(25, 3, -5),
		"STATE_TIMESTAMP": instant(30, 5, -2), "STATE_TYPE": nil, "DEPLOYMENT_ID": nil, "WORK_QUEUE_NAME": nil,
		"FLOW_NAME": names[flowOf(i)], "DEPLOYMENT_NAME": nil, "WORK_POOL_NAME": nil,
	}
	row := map[string]any{
		"id": id, "flow_id": worldID('1', flowOf(i)), "name": known["NAME"], "run_count": i % 3, "auto_scheduled": stored.BoolOf(i%2 == 0),
		"total_run_time": stored.DurationOf(known["TOTAL_RUN_TIME"].(int64)), "start_time": written(known["START_TIME"]),
		"expected_start_time": written(known["EXPECTED_START_TIME"]), "state_timestamp": written(known["STATE_TIMESTAMP"]),
		"state_type": nil, "deployment_id": nil, "work_queue_id": nil, "work_queue_name": nil,
	}
	w.flows[id] = worldID('1', flowOf(i))
	if i%6 > 0 {
		known["STATE_TYPE"] = []string{"COMPLETED", "RUNNING", "SCHEDULED", "FAILED", "PENDING"}[i%5]
		row["state_type"] = known["STATE_TYPE"]
	}
	if d := i % 5; d < pageDeployments {
		known["DEPLOYMENT_ID"], known["DEPLOYMENT_NAME"] = worldID('4', d), names[d/2]
		row["deployment_id"] = worldID('4', d)
	}
	if q := i % 7; q < pageQueues {
		known["WORK_QUEUE_NAME"] = names[q]
		row["work_queue_id"], row["work_queue_name"] = worldID('3', q), names[q]
		w.queues[id] = worldID('3', q)
		known["WORK_POOL_NAME"] = names[q%pagePools]
		w.pools[id] = worldID('2', q%pagePools)
	}
	w.compute(known)
	w.runs = append(w.runs, pageRun{id, known})
	return row
}

// compute is what Prefect computes of a run.
func (w *pageWorld) compute(known map[string]any) {
	now := w.now.UnixMicro()
	start, started := known["START_TIME"].(int64)
	expected, isExpected := known["EXPECTED_START_TIME"].(int64)
	switch {
	case started:
		known["EFFECTIVE_START_TIME"] = start
	default:
		known["EFFECTIVE_START_TIME"] = known["EXPECTED_START_TIME"]
	}
	known["ESTIMATED_RUN_TIME"] = known["TOTAL_RUN_TIME"]
	if since, ok := known["STATE_TIMESTAMP"].(int64); ok && known["STATE_TYPE"] == "RUNNING" {
		known["ESTIMATED_RUN_TIME"] = known["TOTAL_RUN_TIME"].(int64) + now - since
	}
	ended := known["STATE_TYPE"] == "COMPLETED" || known["STATE_TYPE"] == "FAILED"
	known["ESTIMATED_START_TIME_DELTA"] = int64(0)
	if !isExpected || !started && ended {
		return
	}
	if !started {
		start = now
	}
	known["ESTIMATED_START_TIME_DELTA"] = max(0, start-expected)
}

// pageKey is a key of an order.
type pageKey struct {
	field            *descriptor.Field
	desc, nullsFirst bool
}

func ordersOf(keys []pageKey) (order []components.Order) {
	for _, k := range keys {
		order = append(order, components.Order{Term: k.field.Term, Desc: k.desc, NullsFirst: k.nullsFirst})
	}
	return order
}

// sorted gives the runs in an order, by contract 8.9 and 8.11.
func (w *pageWorld) sorted(keys []pageKey) []pageRun {
	runs := slices.Clone(w.runs)
	slices.SortFunc(runs, func(a, b pageRun) int {
		for _, k := range keys {
			if c := k.compare(a.values[k.field.Enum], b.values[k.field.Enum]); c != 0 {
				return c
			}
		}
		if keys[len(keys)-1].desc {
			a, b = b, a
		}
		return strings.Compare(a.id, b.id)
	})
	return runs
}

func (k pageKey) compare(a, b any) int {
	switch {
	case a == nil && b == nil:
		return 0
	case a == nil || b == nil:
		if (a == nil) == k.nullsFirst {
			return -1
		}
		return 1
	}
	if k.desc {
		a, b = b, a
	}
	switch a := a.(type) {
	case int64:
		return cmp.Compare(a, b.(int64))
	case bool:
		switch {
		case a == b:
			return 0
		case a:
			return 1
		}
		return -1
	}
	return strings.Compare(a.(string), b.(string))
}
