package rungraph_test

import (
	"strings"
	"testing"
	"time"

	"github.com/quaestor-graph/quaestor/ent/stored"
	"github.com/quaestor-graph/quaestor/graph/graphtest"
	"github.com/quaestor-graph/quaestor/server/database/databasetest"
	"github.com/quaestor-graph/quaestor/server/database/query"
	"github.com/quaestor-graph/quaestor/server/database/storage"
)

// Every part of a graph is found through an index: none of the tables is read as a whole, whatever is asked for. (PostgreSQL
// would read the sample's few rows as they are, and is kept from it, so that the plan shows whether an index serves.)
func TestNoTableIsReadAsAWhole(t *testing.T) {
	since := stored.TimeOf(time.Date(2026, 10, 1, 0, 0, 0, 0, time.UTC))
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		address := d.SharedSample(t)
		components := graphtest.Open(t, address).Database.Queries()
		for _, g := range []query.FlowRunGraph{
			{ID: run, Nodes: true, Inputs: true, Artifacts: true, States: true, MaxNodes: 10, MaxArtifacts: 10},
			{ID: run, Nodes: true, MaxNodes: 10, Since: &since},
			{ID: run, Artifacts: true, States: true, MaxArtifacts: 10},
		} {
			for _, st := range []query.Statement{components.FlowRunGraph(t.Context(), g), components.FlowRunGraphSize(t.Context(), g)} {
				for _, step := range plan(t, d, address, st) {
					whole := strings.HasPrefix(step, "SCAN") && !strings.HasPrefix(step, "SCAN n") && step != "SCAN c" && step != "SCAN a" && !strings.Contains(step, "CONSTANT ROW")
					if whole || strings.Contains(step, "Seq Scan") {
						t.Errorf("%s\n%s", step, st.SQL)
					}
				}
			}
		}
	})
}

// plan gives the steps of a statement's plan.
func plan(t *testing.T, d databasetest.Dialect, address string, st query.Statement) []string {
	t.Helper()
	args := make([]any, len(st.Args))
	for i, a := range st.Args {
		args[i] = storage.Bind(map[databasetest.Dialect]string{databasetest.SQLite: "sqlite3", databasetest.PostgreSQL: "postgres"}[d], a)
	}
	tx, err := databasetest.Open(t, address).Begin()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = tx.Rollback() }()
	explain, into := "EXPLAIN QUERY PLAN ", []any{new(int), new(int), new(int)}
	if d == databasetest.PostgreSQL {
		explain, into = "EXPLAIN ", nil
		if _, err := tx.Exec("SET LOCAL enable_seqscan = off"); err != nil {
			t.Fatal(err)
		}
	}
	rows, err := tx.Query(explain+st.SQL, args...)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	var steps []string
	for rows.Next() {
		var step string
		if err := rows.Scan(append(into, &step)...); err != nil {
			t.Fatal(err)
		}
		steps = append(steps, step)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return steps
}

// A history reads the runs that its range holds, through the index of expected_start_time.
func TestHistoriesReadTheirRange(t *testing.T) {
	start := time.Date(2026, 10, 1, 0, 0, 0, 0, time.UTC)
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		address := d.SharedSample(t)
		components := graphtest.Open(t, address).Database.Queries()
		for _, table := range []string{"flow_run", "task_run"} {
			intervals, err := query.MakeTimestampIntervals(stored.TimeOf(start), stored.TimeOf(start.Add(time.Hour)), stored.DurationOf(60_000_000))
			if err != nil {
				t.Fatal(err)
			}
			steps := strings.Join(plan(t, d, address, components.History(t.Context(), query.History{Table: table, Intervals: intervals, Now: stored.TimeOf(start)})), "\n")
			if !strings.Contains(steps, "ix_"+table+"__expected_start_time_desc") || strings.Contains(steps, "Seq Scan") {
				t.Errorf("%s: the plan is\n%s", table, steps)
			}
		}
	})
}
