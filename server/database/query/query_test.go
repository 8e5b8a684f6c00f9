package query_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"entgo.io/ent/dialect"

	"github.com/quaestor-graph/quaestor/ent/stored"
	"github.com/quaestor-graph/quaestor/server/database/query"
)

var update = flag.Bool("update", false, "write testdata/*.sql anew")

const (
	idA = "00000000-0000-4000-8000-00000000000a"
	idB = "00000000-0000-4000-8000-00000000000b"
)

// one and events are paths of one hop and of two.
var (
	one    = []query.Hop{{From: "id", Table: "log", To: "flow_run_id"}}
	events = []query.Hop{
		{From: "id", Table: "event_resources", To: "resource_id", Text: true, Equals: [][2]string{{"resource_role", ""}}},
		{From: "event_id", Table: "events", To: "id"},
	}
	children = []query.Hop{
		{From: "id", Table: "task_run", To: "flow_run_id"},
		{From: "id", Table: "flow_run", To: "parent_task_run_id"},
	}
	followers = []query.Hop{{From: "id", Table: "events", To: "follows"}}
	columns   = []query.Column{{Name: "id"}, {Name: "name"}, {Name: "created", Interpreted: true}}
	between   = query.Bounds{After: &query.Position{ID: idA}, To: &query.Position{ID: idB}}
	parents   = []string{idA, idB}
	present   = day(4)
)

func day(n int) stored.Time { return stored.TimeOf(time.Date(2026, 11, n, 0, 0, 0, 0, time.UTC)) }

// "Query components (tier 2): … one interface, one file per dialect": what each of them says, word for word, so that a
// change of any is seen. The plans that they lead to are tested in package graph.
func TestStatements(t *testing.T) {
	ctx := t.Context()
	for d, file := range map[string]string{dialect.SQLite: "sqlite.sql", dialect.Postgres: "postgresql.sql"} {
		c := query.New(d, old)
		var out strings.Builder
		write := func(what string, st query.Statement) { writeStatement(&out, what, st) }
		nested := func(path []query.Hop, limit int) query.Page {
			p := query.Page{Table: path[len(path)-1].Table, Columns: columns, Path: path, Keys: parents, Indexed: true, Limit: limit}
			if p.Path[0].Text {
				p.Keys = []string{"prefect.flow-run." + idA, `"quoted" ü`}
			}
			return p
		}
		unindexed := nested(followers, 3)
		unindexed.Indexed = false
		backward := func(p query.Page) query.Page { p.Backward = true; return p }
		within := func(p query.Page) query.Page { p.Bounds = between; return p }
		after := func(p query.Page) query.Page { p.Bounds = query.Bounds{After: between.After}; return p }

		root := query.Page{Table: "flow", Columns: columns, Limit: 50}
		write("Page of the root", c.Page(ctx, root))
		write("Page of the root, backward and within bounds", c.Page(ctx, backward(within(root))))
		write("Page of the root without a limit, a column being made up", c.Page(ctx, query.Page{Table: "automation", Columns: []query.Column{{Name: "tags"}}, Limit: -1}))
		lookups := []query.Lookup{{Of: -1, From: columns[1].Name, Table: "deployment", Columns: columns[:1]}, {Of: 0, From: "flow_id", Table: "flow", Columns: columns}}
		looking := func(p query.Page) query.Page { p.Lookups = lookups; return p }
		write("Page of the root, with lookups", c.Page(ctx, looking(root)))
		write("Page for each parent", c.Page(ctx, nested(one, 3)))
		single := func(p query.Page) query.Page { p.Keys = p.Keys[:1]; return p }
		write("Page for one parent", c.Page(ctx, single(backward(within(nested(one, 3))))))
		write("Page for one parent, with lookups", c.Page(ctx, looking(single(nested(one, 3)))))
		write("Page for one parent, over two hops", c.Page(ctx, single(nested(events, 3))))
		write("Page for each parent, with lookups", c.Page(ctx, looking(nested(one, 3))))
		write("Page for each parent, backward and within bounds", c.Page(ctx, backward(within(nested(one, 3)))))
		write("Page for each parent, without a limit", c.Page(ctx, nested(one, -1)))
		write("Page for each parent, over two hops of which the first may meet a row twice", c.Page(ctx, nested(events, 3)))
		write("Page for each parent, over two hops", c.Page(ctx, within(nested(children, 3))))
		write("Page for each parent, without an index", c.Page(ctx, unindexed))
		write("Page for each parent, without an index, with lookups", c.Page(ctx, looking(unindexed)))
		write("Page for each parent, without an index, backward and within bounds", c.Page(ctx, backward(within(unindexed))))
		root.Limit = -1
		write("ConfigurationValue", c.ConfigurationValue(ctx, "ENCRYPTION_KEY"))
		write("Count of the root", c.Count(ctx, root))
		root.Limit = 7
		write("Count of the root up to a limit", c.Count(ctx, root))
		write("Count for each parent", c.Count(ctx, nested(one, -1)))
		write("Count for one parent", c.Count(ctx, single(nested(one, -1))))
		write("Count for each parent up to a limit", c.Count(ctx, nested(one, 7)))
		write("Count for each parent, over two hops", c.Count(ctx, nested(events, -1)))
		write("Count for each parent, without an index", c.Count(ctx, unindexed))
		write("Exists of the root", c.Exists(ctx, within(root)))
		write("Exists for each parent", c.Exists(ctx, after(nested(one, -1))))
		write("Exists for each parent, without an index", c.Exists(ctx, within(unindexed)))
		write("Targets", c.Targets(ctx, query.Targets{Table: "flow", Columns: columns, Key: "id", Keys: parents}))
		write("Targets with lookups", c.Targets(ctx, query.Targets{Table: "flow_run", Columns: columns, Key: "id", Keys: parents, Lookups: lookups}))
		write("Targets by text", c.Targets(ctx, query.Targets{Table: "artifact_collection", Columns: columns[:1], Key: "key", Text: true, Keys: []string{"a", "b"}}))
		write("Locate, one table being absent", c.Locate(ctx, []string{"flow", "missing", "log"}, parents))
		write("OneBy", c.OneBy(ctx, query.OneBy{Table: "flow", Columns: columns, Where: []query.Equals{{Column: "name", Value: "etl"}}}))
		write("OneBy with lookups", c.OneBy(ctx, query.OneBy{Table: "flow", Columns: columns, Where: []query.Equals{{Column: "name", Value: "etl"}}, Lookups: lookups}))
		write("OneBy over a hop", c.OneBy(ctx, query.OneBy{Table: "deployment", Columns: columns, Where: []query.Equals{
			{Column: "name", Value: "etl", Hop: &query.Hop{From: "flow_id", Table: "flow", To: "id"}}, {Column: "name", Value: "nightly"},
		}}))
		three, at := 3, stored.TimeOf(time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC))
		write("ScheduledFromWorkPool", c.ScheduledFromWorkPool(ctx, query.ScheduledFromWorkPool{Columns: columns}))
		write("ScheduledFromWorkPool of some queues, within bounds, by priority, locked", c.ScheduledFromWorkPool(ctx, query.ScheduledFromWorkPool{
			Columns: columns, WorkPoolIDs: parents[:1], WorkQueueIDs: parents, After: at, Before: at,
			Limit: &three, PoolLimit: &three, QueueLimit: &three, ByPriority: true, Lock: true,
		}))
		write("ScheduledFromWorkQueues", c.ScheduledFromWorkQueues(ctx, query.ScheduledFromWorkQueues{Columns: columns}))
		write("ScheduledFromWorkQueues of some, up to an instant, limited, locked", c.ScheduledFromWorkQueues(ctx, query.ScheduledFromWorkQueues{
			Columns: columns, WorkQueueIDs: parents, Before: at, LimitPerQueue: &three, Lock: true,
		}))
		upsert := query.Upsert{Table: "automation", Columns: []string{"id", "name", "tags"}, Row: []any{idA, "a", "[]"}, Key: []string{"name"}, Returning: columns}
		write("Upsert that does nothing on conflict, of which the revision lacks a column", c.Upsert(ctx, upsert))
		write("Existing", c.Existing(ctx, upsert))
		upsert.Update, upsert.Returning = []string{"name", "tags", "updated"}, append(columns[:3:3], query.Column{Name: "tags"})
		write("Upsert that updates on conflict", c.Upsert(ctx, upsert))
		upsert.Update, upsert.Columns, upsert.Row = []string{"tags"}, upsert.Columns[:1], upsert.Row[:1]
		write("Upsert that updates what the revision lacks", c.Upsert(ctx, upsert))
		write("Existing without a key", c.Existing(ctx, upsert))
		write("SetStateIDOnInsertedFlowRuns", c.SetStateIDOnInsertedFlowRuns(ctx, parents[:1], parents, present))
		write("TablesNamed", c.TablesNamed(ctx, "alembic_version", "flow_run"))
		write("Revisions", c.Revisions(ctx))
		write("TableStatus", c.TableStatus(ctx, "flow_run"))
		graph := query.FlowRunGraph{ID: idA, Nodes: true, Inputs: true, Artifacts: true, States: true, MaxNodes: 10_000, MaxArtifacts: 100}
		write("FlowRunGraph", c.FlowRunGraph(ctx, graph))
		write("FlowRunGraphSize", c.FlowRunGraphSize(ctx, graph))
		graph.Since = &present
		graph.Artifacts, graph.States = false, false
		write("FlowRunGraph since a time, of which only the nodes were asked for", c.FlowRunGraph(ctx, graph))
		write("FlowRunGraphSize since a time", c.FlowRunGraphSize(ctx, graph))
		write("FlowRunGraph, of which nothing but the run was asked for", c.FlowRunGraph(ctx, query.FlowRunGraph{ID: idA}))
		history := query.History{Table: "flow_run", Now: present, Intervals: []query.Interval{{Start: day(1), End: day(2)}, {Start: day(2), End: day(3)}}}
		write("History by whole seconds", c.History(ctx, history))
		history.Table, history.Where = "task_run", query.Compare{Term: query.Term{Kind: query.Text, Column: "name"}, Value: "etl"}
		history.Intervals = []query.Interval{{Start: stored.TimeAt(1), End: stored.TimeAt(1_500_001)}}
		write("History by fractions of seconds, filtered", c.History(ctx, history))
		for _, table := range []string{"flow_run", "task_run"} {
			write("RunsByState of "+table, c.RunsByState(ctx, table))
		}
		write("FlowRunsByQueue", c.FlowRunsByQueue(ctx))
		write("FlowRunsInState", c.FlowRunsInState(ctx, "FAILED"))
		write("FlowRunsInState of those in none", c.FlowRunsInState(ctx, ""))
		write("TaskRunsInState", c.TaskRunsInState(ctx, "FAILED"))
		write("LateFlowRuns", c.LateFlowRuns(ctx))
		write("FlowRunStep from the beginning", c.FlowRunStep(ctx, "", 1000))
		write("FlowRunStep", c.FlowRunStep(ctx, idA, 1000))
		write("TaskRunsByQueue", c.TaskRunsByQueue(ctx, idA, idB))
		write("TaskRunsByQueue of all", c.TaskRunsByQueue(ctx, "", ""))
		write("OldestDue", c.OldestDue(ctx, present))
		write("QueuePools", c.QueuePools(ctx))
		write("WorkersOnline", c.WorkersOnline(ctx))
		write("Slots", c.Slots(ctx, 7))
		write("TagSlots", c.TagSlots(ctx, 7))
		write("RowCount", c.RowCount(ctx, "log"))
		if st, ok := c.TableSizes(ctx, []string{"flow", "log"}); ok {
			write("TableSizes", st)
		}
		if st, ok := c.InvalidIndexes(ctx); ok {
			write("InvalidIndexes", st)
		}
		golden(t, filepath.Join("testdata", file), out.String())
	}
}

// A path of several hops that no index serves would read all of several tables, and none of the contract's edges has one.
func TestUnindexedPathOfSeveralHopsPanics(t *testing.T) {
	for _, d := range []string{dialect.SQLite, dialect.Postgres} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s: no panic", d)
				}
			}()
			query.New(d, old).Count(t.Context(), query.Page{Table: "events", Path: events, Keys: parents})
		}()
	}
}

func writeStatement(out *strings.Builder, what string, st query.Statement) {
	fmt.Fprintf(out, "-- %s\n%s\n", what, st.SQL)
	for _, a := range st.Args {
		switch a := a.(type) {
		case int, int64, float64:
			fmt.Fprintf(out, "--   %v\n", a)
		case stored.Time:
			fmt.Fprintf(out, "--   %s\n", a.Time().Format(stored.StoredTimeLayout))
		default:
			fmt.Fprintf(out, "--   %q\n", a)
		}
	}
	out.WriteByte('\n')
}

// golden compares with a file that -update writes.
func golden(t *testing.T, path, got string) {
	t.Helper()
	if *update {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	is, was := strings.Split(got, "\n"), strings.Split(string(want), "\n")
	for i := range max(len(is), len(was)) {
		var a, b string
		if i < len(is) {
			a = is[i]
		}
		if i < len(was) {
			b = was[i]
		}
		if a != b {
			t.Fatalf("%s:%d: got\n%s\nwant\n%s\n(if that is meant: go test ./server/database/query -update)", path, i+1, a, b)
		}
	}
}
