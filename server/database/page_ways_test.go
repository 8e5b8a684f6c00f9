package database_test

import (
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/quaestor-graph/quaestor/ent/stored"
	"github.com/quaestor-graph/quaestor/server/database"
	"github.com/quaestor-graph/quaestor/server/database/databasetest"
	components "github.com/quaestor-graph/quaestor/server/database/query"
	"github.com/quaestor-graph/quaestor/server/database/storage"
)

// pageKinds are fields of each kind that rows are sorted by.
var pageKinds = map[string][]string{
	"a column that is never NULL":     {"NAME", "TOTAL_RUN_TIME"},
	"a column that may be NULL":       {"STATE_TYPE", "DEPLOYMENT_ID", "WORK_QUEUE_NAME", "START_TIME"},
	"a computed field":                {"EFFECTIVE_START_TIME", "ESTIMATED_RUN_TIME", "ESTIMATED_START_TIME_DELTA"},
	"a name over an edge that is":     {"FLOW_NAME"},
	"a name over an edge that may be": {"DEPLOYMENT_NAME"},
	"a name over two that may be":     {"WORK_POOL_NAME"},
	"the id":                          {"ID"},
}

// pageFields are all of them.
var pageFields = slices.Sorted(slices.Values(slices.Concat(slices.Collect(maps.Values(pageKinds))...)))

// pageWay is a page that is asked for so that it's written in a certain way: of the runs that pass, the children of some
// keys or all.
type pageWay struct {
	name   string
	page   components.Page
	passes func(pageRun) bool
	// parent is the key of a run's parent; all runs are of one page where it is nil.
	parent func(pageRun) string
	// fits: the way is one for such an order.
	fits func(first components.Term) bool
}

var (
	anyFlow   = []string{worldID('1', 1), worldID('1', 3), worldID('1', 0), worldID('1', 2)}
	ofFlow    = []components.Hop{{From: "id", Table: "flow_run", To: "flow_id"}}
	ofPool    = []components.Hop{{From: "id", Table: "work_queue", To: "work_pool_id"}, {From: "id", Table: "flow_run", To: "work_queue_id"}}
	ofQueue   = []components.Hop{{From: "id", Table: "deployment", To: "work_queue_id"}, {From: "work_queue_id", Table: "flow_run", To: "work_queue_id"}}
	stateType = components.Term{Kind: components.Enum, Column: "state_type", Nullable: true}
	runName   = components.Term{Kind: components.Text, Column: "name"}
	runStart  = components.Term{Kind: components.Time, Column: "start_time", Nullable: true, Indexed: true}
	queueName = components.Term{Kind: components.Text, Column: "work_queue_name", Nullable: true}
)

// pageWays are all ways to ask for a page that lead to another text.
func (w *pageWorld) pageWays() []pageWay {
	byFlow := func(r pageRun) string { return w.flows[r.id] }
	now := w.now.UnixMicro()
	some := components.And{
		components.In{Term: stateType, Values: []any{"RUNNING", "SCHEDULED"}}, components.Compare{Term: runName, Op: components.Contains, Value: "l"},
	}
	passesSome := func(r pageRun) bool {
		return (r.values["STATE_TYPE"] == "RUNNING" || r.values["STATE_TYPE"] == "SCHEDULED") && strings.Contains(r.values["NAME"].(string), "l")
	}
	plain := func(first components.Term) bool {
		return len(first.Path) == 0 && first.Computed == components.NotComputed && first.Kind != components.Text && first.Kind != components.Enum
	}
	flows := func(p components.Page) components.Page {
		p.Path, p.Keys, p.Limit = ofFlow, anyFlow, 4
		return p
	}
	queue := components.Compare{Term: queueName, Op: components.Eq, Value: "Z"}
	return []pageWay{
		{name: "root", page: components.Page{Limit: 6}},
		{name: "root, with a filter", page: components.Page{Limit: 5, Where: some}, passes: passesSome},
		{name: "one parent", page: components.Page{Limit: 3, Path: ofFlow, Keys: anyFlow[:1], Indexed: true}, parent: byFlow},
		{
			name: "one parent, whose index has the order", parent: byFlow, fits: plain,
			page: components.Page{Limit: 3, Path: ofFlow, Keys: anyFlow[:1], Indexed: true, Ordered: true},
		},
		{name: "parents", page: flows(components.Page{Indexed: true}), parent: byFlow},
		{name: "parents, with a filter", page: flows(components.Page{Indexed: true, Where: some}), passes: passesSome, parent: byFlow},
		{
			name: "parents, of some time", parent: byFlow,
			page: flows(components.Page{Indexed: true, Where: components.Compare{Term: runStart, Op: components.Lt, Value: stored.TimeAt(now)}}),
			passes: func(r pageRun) bool {
				at, ok := r.values["START_TIME"].(int64)
				return ok && at < now
			},
		},
		{
			name: "parents, with a filter of a text", page: flows(components.Page{Indexed: true, Where: queue}), parent: byFlow,
			passes: func(r pageRun) bool { return r.values["WORK_QUEUE_NAME"] == "Z" },
		},
		{name: "parents, whose index has the order", page: flows(components.Page{Indexed: true, Ordered: true}), parent: byFlow, fits: plain},
		{name: "parents without an index", page: flows(components.Page{}), parent: byFlow},
		{
			name: "parents, over two hops", parent: func(r pageRun) string { return w.pools[r.id] },
			page: components.Page{Limit: 4, Path: ofPool, Keys: []string{worldID('2', 2), worldID('2', 0)}, Indexed: true},
		},
		{
			name: "parents, over two hops of which the first may meet a row twice", parent: func(r pageRun) string { return w.queues[r.id] },
			page: components.Page{Limit: 4, Path: ofQueue, Keys: []string{worldID('3', 1), worldID('3', 2)}, Indexed: true},
		},
	}
}

// waysOf are the ways that a dialect has.
var waysOf = map[databasetest.Dialect][]string{
	databasetest.PostgreSQL: {"lateral", "lead", "one part", "positions", "ties", "two parts"},
	databasetest.SQLite:     {"lead", "one part", "positions", "probe", "rowids", "spread", "two parts"},
}

// bound turns a statement's arguments into the stored forms.
func bound(db database.Database, st components.Statement) components.Statement {
	st.Args = slices.Clone(st.Args)
	for i, a := range st.Args {
		st.Args[i] = storage.Bind(driverOf(db), a)
	}
	return st
}

// Every way to write a page takes every list of keys: each kind of key, first, in the middle and last, in each direction
// with its NULLs at each end, with each window. The database prepares all of them, and of each page every few are run and
// compared with what Go makes of the rows.
func TestEveryWayToWriteAPage(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		db, address := created(t, d)
		raw := databasetest.Open(t, address)
		r := &pageRunner{pageWorld: newPageWorld(t, db, raw), Rand: rand.New(rand.NewPCG(1, 1)), prepared: map[string]bool{}, met: map[string]map[string]int{}}
		for _, kind := range slices.Sorted(maps.Keys(pageKinds)) {
			for _, enum := range pageKinds[kind] {
				for place := range 3 {
					for direction := range 4 {
						r.order(t, kind, enum, place, direction)
					}
				}
			}
		}
		if met := slices.Sorted(maps.Keys(r.met)); !slices.Equal(met, waysOf[d]) {
			t.Errorf("ways met: %v, want %v", met, waysOf[d])
		}
		for way, kinds := range r.met {
			for kind := range pageKinds {
				if kinds[kind] == 0 && !impossible(way, kind) {
					t.Errorf("%s was never written by %s", way, kind)
				}
			}
		}
		t.Logf("%d texts prepared, %d pages compared: %v", len(r.prepared), r.compared, r.met)
	})
}

// impossible: an index has but an instant's order, and ids are probed in no other.
func impossible(way, kind string) bool { return way == "probe" && kind != "the id" }
