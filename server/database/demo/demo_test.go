package demo_test

import (
	"context"
	"database/sql"
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/quaestor-graph/quaestor/server/database/databasetest"
	"github.com/quaestor-graph/quaestor/server/database/demo"
	"github.com/quaestor-graph/quaestor/server/database/query"
)

func TestEveryTableHasRows(t *testing.T) {
	if n := len(demo.Tables()); n != 36 {
		t.Fatalf("%d tables", n)
	}
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		db := empty(t, d)
		seen := map[string]int{}
		fill(t, d, db, demo.Options{FlowRuns: demo.DefaultFlowRuns, Seed: demo.DefaultSeed, Progress: func(table string, done, _ int) { seen[table] = done }})
		for _, table := range demo.Tables() {
			n := number(t, db, "SELECT count(*) FROM "+table)
			t.Logf("%-32s %6d", table, n)
			if n == 0 {
				t.Errorf("%s is empty", table)
			}
			if seen[table] != n {
				t.Errorf("%s: progress told of %d rows, there are %d", table, seen[table], n)
			}
		}
		if n := number(t, db, "SELECT count(*) FROM flow_run"); n != demo.DefaultFlowRuns {
			t.Errorf("%d flow runs", n)
		}
		if d == databasetest.SQLite {
			if n := number(t, db, "SELECT count(*) FROM pragma_foreign_key_check"); n != 0 {
				t.Errorf("%d rows violate a foreign key", n)
			}
		}
		histories(t, d, db)
	})
}

func TestOnly(t *testing.T) {
	d := databasetest.SQLite
	whole := empty(t, d)
	fill(t, d, whole, demo.Options{FlowRuns: 400, Seed: 1})
	for only, want := range map[string]string{
		"flow_run,flow_run_state": "artifact block_document block_schema block_type concurrency_limit_v2 configuration deployment deployment_version flow flow_run flow_run_state task_run task_run_state work_pool work_queue events",
		"variable":                "variable",
		"block_schema":            "block_schema block_type",
		"automation_held_event":   "automation automation_held_event",
		"log":                     "log task_run flow_run flow",
		"automation_bucket":       "automation_bucket automation",
	} {
		db := empty(t, d)
		fill(t, d, db, demo.Options{FlowRuns: 400, Seed: 1, Only: strings.Split(only, ",")})
		for _, table := range strings.Fields(want) {
			if number(t, db, "SELECT count(*) FROM "+table) == 0 {
				t.Errorf("only %s: %s is empty", only, table)
			}
		}
		if only == "variable" && number(t, db, "SELECT count(*) FROM flow") != 0 {
			t.Error("only variable: there are flows")
		}
		if only == "flow_run,flow_run_state" {
			if number(t, db, "SELECT count(*) FROM log")+number(t, db, "SELECT count(*) FROM worker") != 0 {
				t.Error("there are rows that nothing asked for refers to")
			}
			if n := number(t, db, "SELECT count(*) FROM task_run WHERE id NOT IN (SELECT parent_task_run_id FROM flow_run WHERE parent_task_run_id IS NOT NULL)"); n != 0 {
				t.Errorf("%d task runs that no flow run refers to", n)
			}
		}
		if only == "automation_held_event" {
			if n := number(t, db, "SELECT count(*) FROM automation_held_event WHERE event_id NOT IN (SELECT id FROM events)"); n != 0 {
				t.Errorf("%d held events are missing", n)
			}
		}
		// What is there is what a whole installation has.
		for _, table := range strings.Split(only, ",") {
			if a, b := content(t, d, db, table), content(t, d, whole, table); !maps.Equal(a, b) {
				t.Errorf("only %s: %s differs from that of a whole installation", only, table)
			}
		}
	}
}

func TestWrongOptions(t *testing.T) {
	c := components(databasetest.SQLite)
	err := demo.Fill(t.Context(), c, nil, demo.Options{Only: []string{"flow", "flows", "alembic_version"}})
	if err == nil || !strings.Contains(err.Error(), `"flows", "alembic_version"`) || !strings.Contains(err.Error(), "work_pool") {
		t.Errorf("an unknown table: %v", err)
	}
	if err := demo.Fill(t.Context(), c, nil, demo.Options{FlowRuns: -1}); err == nil || !strings.Contains(err.Error(), "-1") {
		t.Errorf("-1 flow runs: %v", err)
	}
}

// failingWriter takes so many statements and no more.
type failingWriter struct{ left int }

var errFull = errors.New("disk full")

func (w *failingWriter) Bind(_ context.Context, st query.Statement) query.Statement { return st }

func (w *failingWriter) Write(context.Context, query.Statement) error {
	if w.left--; w.left < 0 {
		return errFull
	}
	return nil
}

func TestTheFirstErrorEndsIt(t *testing.T) {
	c := components(databasetest.SQLite)
	for _, left := range []int{0, 5, 60} {
		w := &failingWriter{left: left}
		if err := demo.Fill(t.Context(), c, w, demo.Options{FlowRuns: 100_000_000, Seed: 1, Now: now}); !errors.Is(err, errFull) {
			t.Errorf("after %d statements: %v", left, err)
		}
		if w.left != -1 {
			t.Errorf("%d statements after the first that failed", -1-w.left)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := demo.Fill(ctx, c, nowhere{}, demo.Options{FlowRuns: 1000, Seed: 1, Now: now}); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

func TestFewFlowRuns(t *testing.T) {
	d := databasetest.SQLite
	for _, n := range []int{0, 1, 2, 3, 10, 57} {
		db := empty(t, d)
		fill(t, d, db, demo.Options{FlowRuns: n, Seed: 7})
		if got := number(t, db, "SELECT count(*) FROM flow_run"); got != n {
			t.Errorf("%d flow runs instead of %d", got, n)
		}
	}
}

// content is all of a table as text, by id.
func content(t *testing.T, d databasetest.Dialect, db *sql.DB, table string) map[string]string {
	t.Helper()
	rows, err := db.Query("SELECT * FROM " + table)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	names, err := rows.Columns()
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for rows.Next() {
		values := make([]any, len(names))
		for i := range values {
			values[i] = new(any)
		}
		if err := rows.Scan(values...); err != nil {
			t.Fatal(err)
		}
		texts := map[string]string{}
		for i, n := range names {
			texts[n] = canonical(t, d, table, n, *values[i].(*any))
		}
		var b strings.Builder
		for _, n := range slices.Sorted(maps.Keys(texts)) {
			b.WriteString(n + "=" + texts[n] + "\n")
		}
		out[texts["id"]] = b.String()
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return out
}
