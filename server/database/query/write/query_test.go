package write_test

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"entgo.io/ent/dialect"

	"github.com/quaestor-graph/quaestor/ent/stored"
	"github.com/quaestor-graph/quaestor/server/database/query"
)

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
		c := components(t, d, old)
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
		write("QueueSlots", c.QueueSlots(ctx, parents))
		write("QueuePositions", c.QueuePositions(ctx, query.QueuePositions{WorkQueueIDs: parents[:1], RunIDs: parents, Now: at}))
		write("SlotHolders of queues", c.SlotHolders(ctx, query.SlotHolders{IDs: parents, Columns: columns, First: 5}))
		write("SlotHolders of pools", c.SlotHolders(ctx, query.SlotHolders{Of: query.OfPool, IDs: parents, Columns: columns, First: 5}))
		write("SlotHolders of the limits of deployments", c.SlotHolders(ctx, query.SlotHolders{Of: query.OfDeploymentLimit, IDs: parents, Columns: columns, First: 5}))
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
		history.Table, history.Where = "task_run", query.Compare{Term: query.Term{Kind: query.Text, Column: "name"}, Op: query.Eq, Value: "etl"}
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
		write("FlowRunStep from the beginning", c.FlowRunStep(ctx, ""))
		write("FlowRunStep", c.FlowRunStep(ctx, idA))
		write("TaskRunsByQueue", c.TaskRunsByQueue(ctx, idA, idB))
		write("TaskRunsByQueue of all", c.TaskRunsByQueue(ctx, "", ""))
		write("OldestDue", c.OldestDue(ctx, present))
		write("QueuePools", c.QueuePools(ctx))
		write("WorkersOnline", c.WorkersOnline(ctx))
		write("Slots", c.Slots(ctx, 7))
		write("TagSlots", c.TagSlots(ctx, 7))
		write("RowCount", c.RowCount(ctx, "log"))
		runTime, label := query.Term{Kind: query.Duration, Column: "total_run_time"}, query.Term{Kind: query.Text, Column: "name", Nullable: true}
		figures := []query.Aggregate{
			{Function: query.Count}, {Function: query.CountDistinct, Term: label}, {Function: query.Sum, Term: runTime}, {Function: query.Avg, Term: runTime},
			{Function: query.Min, Term: start}, {Function: query.Max, Term: label}, {Function: query.Percentile, Term: runTime, P: 0.95},
		}
		write("Aggregates of the root", c.Aggregates(ctx, query.Page{Table: "flow_run", Limit: -1}, figures))
		write("Aggregates for each parent", c.Aggregates(ctx, nested(children[:1], -1), figures[:3]))
		write("Aggregates for each parent, over two hops, filtered", c.Aggregates(ctx, func() query.Page {
			p := nested(events, -1)
			p.Where = query.Compare{Term: query.Term{Kind: query.Text, Column: "event"}, Op: query.StartsWith, Value: "prefect."}
			return p
		}(), figures[:1]))
		write("Aggregates for each parent, without an index", c.Aggregates(ctx, unindexed, figures[:1]))
		groups := query.Groups{Page: nested(children[:1], -1), By: []query.GroupKey{{Term: label}}, Aggregates: figures[:1], Sort: []query.GroupOrder{{Aggregate: figures[0], Desc: true}}, Limit: 10}
		write("Groups for each parent", c.Groups(ctx, groups))
		write("GroupCount for each parent", c.GroupCount(ctx, groups))
		groups.Page = query.Page{Table: "flow_run"}
		groups.Having = []query.Having{{Aggregate: figures[0], Op: query.Gt, Values: []float64{3}}}
		groups.Within.After = &query.Place{Values: []any{int64(7)}, Keys: []any{"etl"}}
		write("GroupCount of the root, of groups that pass, behind a place", c.GroupCount(ctx, groups))
		write("Insert", c.Insert(ctx, "flow", []string{"id", "name"}, [][]any{{idA, "etl"}, {idB, nil}}))
		for _, st := range c.Load(ctx, query.Rows{Table: "flow", Columns: []string{"id", "name"}, Rows: [][]any{{idA, "etl"}, {idB, nil}}}) {
			write("Load", st)
		}
		for _, st := range c.LoadLinked(ctx, query.Linked{
			Parent: query.Rows{Table: "flow_run", Columns: []string{"id", "state_id"}, Rows: [][]any{{stored.ID(idA), stored.ID(idB)}}},
			Child:  query.Rows{Table: "flow_run_state", Columns: []string{"id", "flow_run_id"}, Rows: [][]any{{stored.ID(idB), stored.ID(idA)}}},
			Column: "state_id",
		}) {
			write("LoadLinked", st)
		}
		write("APIKeys", c.APIKeys(ctx))
		if st, ok := c.HiddenSchema(ctx); ok {
			write("HiddenSchema", st)
		}
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
			components(t, d, old).Count(t.Context(), query.Page{Table: "events", Path: events, Keys: parents})
		}()
	}
}
