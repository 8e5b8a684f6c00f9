package graph_test

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"github.com/quaestor-graph/quaestor/graph"
	"github.com/quaestor-graph/quaestor/graph/descriptor"
	"github.com/quaestor-graph/quaestor/graph/graphtest"
	"github.com/quaestor-graph/quaestor/graph/graphtest/inquirer"
	"github.com/quaestor-graph/quaestor/server/database"
	keys "github.com/quaestor-graph/quaestor/server/database/access"
	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

// Contract 13.12: every root field, edge, aggregate, group, history and error of the schema is asked with a key bound to one
// pool, and one to a tag, on a database whose other rows hold canaries. Each answer is that without a key of a database from
// which all rows are deleted that the key does not see by the rules of contract 13.9, 13.10 and 13.11.
func TestBoundsAreAsIfNothingElseWereThere(t *testing.T) {
	schema, err := gqlparser.LoadSchema(&ast.Source{Input: graph.SDL()})
	if err != nil {
		t.Fatal(err)
	}
	drawn := databasetest.Seed(t)
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		for _, name := range []string{"tag", "pool", "flow", "pool, tag", "gone", "half gone"} {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				w := boundWorld(t, d, name)
				w.schema = schema
				w.rows()
				w.questions()
				w.hidden()
				w.refused()
				w.drawn(rand.New(rand.NewPCG(drawn, 1)))
				if name == "pool" || name == "tag" {
					w.everything()
					w.figures()
				}
				t.Logf("%d operations, %d with errors, %d statements, %d of %d rows seen", w.operations, w.failed, w.statements, w.visible, w.all)
				if w.operations < 150 || w.visible == 0 != strings.Contains(name, "gone") {
					t.Error("the operations show too little")
				}
			})
		}
	})
}

// bounded is a database for a key, and what is left of it for the key.
type bounded struct {
	t            *testing.T
	schema       *ast.Schema
	shape        graphtest.Shape
	key          *keys.Bounds
	full, pruned *graphtest.Graph
	seen         map[string]map[string]bool
	ids          map[string][]string // of all rows
	tables       map[string]bool
	parents      map[string]bool // runs that have started others
	large        string          // a run with too many nodes for a graph

	operations, failed, statements, visible, all int
}

func boundWorld(t *testing.T, d databasetest.Dialect, name string) *bounded {
	t.Helper()
	full, pruned := d.Sample(t), d.Sample(t)
	w := &bounded{t: t, ids: map[string][]string{}, tables: map[string]bool{}, parents: map[string]bool{}}
	for _, address := range []string{full, pruned} {
		plantForest(t, d, address)
		db := databasetest.Open(t, address)
		w.key = keysOf(t, db)[name]
		w.seen = seenRows(t, db, w.key)
	}
	plantCanaries(t, d, full, w.seen)
	prune(t, d, pruned, w.seen)
	// The run with the most nodes of those that the key sees has one too many.
	db := databasetest.Open(t, pruned)
	nodes := 1
	if len(w.seen["TaskRun"]) > 0 {
		if err := db.QueryRow("SELECT CAST(flow_run_id AS TEXT), count(*) FROM task_run WHERE flow_run_id IN (SELECT id FROM flow_run)"+
			" GROUP BY flow_run_id ORDER BY 2 DESC, 1 LIMIT 1").Scan(&w.large, &nodes); err != nil {
			t.Fatal(err)
		}
	}
	flags := append([]string{"PREFECT_SERVER_FLOW_RUN_GRAPH_MAX_NODES", fmt.Sprint(max(1, nodes-1))}, graphtest.Unlimited...)
	w.full, w.pruned = graphtest.Open(t, full, flags...), graphtest.Open(t, pruned, flags...)
	w.shape = graphtest.Introspect(t, w.full)
	for typ, rows := range graphtest.ReadStorage(t, databasetest.Open(t, full)) {
		for _, x := range rows {
			w.ids[typ] = append(w.ids[typ], x["id"])
			w.all++
		}
		w.visible += len(w.seen[typ])
	}
	for _, id := range w.pruned.Query(w.t, `{ c: flowRuns(first: 1000, where: { childFlowRuns: { count: { gt: 0 } } }) { nodes { id } } }`, nil)["c"].(object)["nodes"].([]any) {
		w.parents[id.(object)["id"].(string)] = true
	}
	for _, e := range descriptor.All() {
		w.tables[e.Table] = true
	}
	return w
}

// whole is where a statement has a table as it stands under a name.
var whole = regexp.MustCompile("(?:FROM|JOIN|LATERAL) [\"`]([a-z_0-9]+)[\"`] AS [\"`]?([a-z]+[0-9]*)")

// ask asks with the key, and what is left without.
func (w *bounded) ask(query string, variables map[string]any) graphtest.Response {
	w.t.Helper()
	w.operations++
	ctx := database.WithObserver(keys.With(w.t.Context(), w.key), func(s database.Statement) {
		w.statements++
		for _, of := range whole.FindAllStringSubmatch(s.Query, -1) {
			// The bound stands in each statement: a table stands within the test of rows alone.
			if w.tables[of[1]] && !strings.HasPrefix(of[2], "v") {
				w.t.Errorf("%s\nreads all of %s: %s", query, of[1], s.Query)
			}
		}
	})
	got, want := w.full.Do(ctx, query, variables), w.pruned.Do(w.t.Context(), query, variables)
	text := func(r graphtest.Response) string {
		slices.SortFunc(r.Errors, func(a, b *gqlerror.Error) int { return strings.Compare(a.Path.String(), b.Path.String()) })
		errs, err := json.Marshal(r.Errors)
		if err != nil {
			w.t.Fatal(err)
		}
		return string(r.Data) + string(errs)
	}
	if len(got.Errors) > 0 {
		w.failed++
	}
	a, b := text(got), text(want)
	if a != b {
		at := 0
		for at < min(len(a), len(b)) && a[at] == b[at] {
			at++
		}
		w.t.Fatalf("%s\n%v answers\n%.600s\nand without what it does not see\n%.600s", query, variables, a[max(0, at-200):], b[max(0, at-200):])
	}
	if strings.Contains(a, canary) {
		w.t.Errorf("%s\nshows a canary: %s", query, a)
	}
	return got
}

// rows holds the rows and totals of each type against the rules.
func (w *bounded) rows() {
	for typ, root := range w.shape.Roots {
		var ids []string
		for _, x := range w.shape.EveryRow(w.t, keyed{w}, typ, "id") {
			ids = append(ids, x["id"].(string))
		}
		slices.Sort(ids)
		if want := slices.Sorted(maps.Keys(w.seen[typ])); !slices.Equal(ids, want) {
			w.t.Fatalf("%s: %d rows, by the rules %d: %v and %v", typ, len(ids), len(want), less(ids, want), less(want, ids))
		}
		c := w.ask("{ c: "+root+" { totalCount aggregate { count } } }", nil).Decode(w.t)["c"].(object)
		if want := fmt.Sprint(len(w.seen[typ])); fmt.Sprint(c["totalCount"]) != want || fmt.Sprint(c["aggregate"].(object)["count"]) != want {
			w.t.Errorf("%s: the counts are %v, by the rules %s", typ, c, want)
		}
	}
}

func less(a, b []string) (out []string) {
	for _, x := range a {
		if !slices.Contains(b, x) {
			out = append(out, x)
		}
	}
	return out
}

// keyed asks with the key.
type keyed struct{ *bounded }

func (k keyed) Query(t testing.TB, query string, variables map[string]any) map[string]any {
	t.Helper()
	r := k.ask(query, variables)
	if len(r.Errors) > 0 {
		t.Fatalf("%s: %v", query, r.Errors)
	}
	return r.Decode(t)
}

// everything asks for all fields of all rows, and for the rows that edges lead to with their own edges to one.
func (w *bounded) everything() {
	for _, of := range entities() {
		fields := strings.Join(w.shape.Scalars[of.typ], " ")
		for _, name := range slices.Sorted(maps.Keys(w.shape.Edges[of.typ])) {
			edge := w.shape.Edges[of.typ][name]
			inner := strings.Join(w.shape.Scalars[edge.To], " ")
			for further, to := range w.shape.Edges[edge.To] {
				if !to.Many {
					inner += " " + further + " { id }"
				}
			}
			if edge.Many {
				fields += " " + name + "(first: 2) { nodes { " + inner + " } edges { cursor } totalCount pageInfo { hasNextPage endCursor } aggregate { count } }"
			} else {
				fields += " " + name + " { " + inner + " }"
			}
		}
		w.ask(`{ c: `+of.plural+`(first: 15) { nodes { `+fields+` } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }`, nil)
		if !slices.Contains(seenTypes, of.typ) {
			continue
		}
		ids := w.ids[of.typ]
		for _, id := range []string{ids[0], ids[len(ids)/2]} {
			w.ask(`query ($id: ID!) { one: `+of.single+`(id: $id) { `+fields+` } node(id: $id) { id ... on `+of.typ+` { `+fields+` } } }`, map[string]any{"id": id})
		}
		w.ask(`query ($ids: [ID!]!) { nodes(ids: $ids) { id __typename } }`, map[string]any{"ids": ids[:min(len(ids), 900)]})
	}
}

// figures asks for pages in each order, groups by each key, and figures of each field.
func (w *bounded) figures() {
	values := func(typ, field string) (names []string) {
		if def := w.schema.Types[typ]; def != nil {
			if f := def.Fields.ForName(field); f != nil {
				for _, v := range w.schema.Types[f.Type.Name()].EnumValues {
					names = append(names, v.Name)
				}
			}
		}
		return names
	}
	json := map[string]bool{} // columns of which a group takes a path
	for _, e := range descriptor.All() {
		for _, c := range e.Columns {
			json[e.Table+"."+strings.ToUpper(strings.TrimSuffix(strings.ReplaceAll(c.Name, "infra_overrides", "job_variables"), "_"))] = c.Kind == descriptor.JSON
		}
	}
	for _, of := range entities() {
		if !slices.Contains(seenTypes, of.typ) {
			continue
		}
		var parts []string
		for _, f := range values(of.typ+"Order", "field") {
			parts = append(parts, of.plural+`(first: 7, orderBy: [{ field: `+f+`, direction: DESC }]) { edges { cursor node { id } } pageInfo { hasNextPage } }`)
		}
		for _, f := range values(of.typ+"GroupBy", "field") {
			if json[of.table+"."+f] {
				f += `, path: ["a"]`
			}
			parts = append(parts, of.plural+` { groups(by: [{ field: `+f+` }], first: 20) { totalCount nodes { keys count } } }`)
		}
		aggregate := ""
		for _, f := range w.schema.Types[of.typ+"Aggregate"].Fields {
			for _, a := range f.Arguments {
				if a.Name != "field" {
					continue
				}
				for i, v := range w.schema.Types[a.Type.Name()].EnumValues {
					p := ""
					if f.Arguments.ForName("p") != nil {
						p = ", p: 0.9"
					}
					aggregate += fmt.Sprintf(" %s%d: %s(field: %s%s)", f.Name, i, f.Name, v.Name, p)
				}
			}
		}
		if aggregate != "" {
			parts = append(parts, of.plural+" { aggregate {"+aggregate+" } }")
		}
		for i, part := range parts {
			parts[i] = fmt.Sprintf("x%d: %s", i, part)
		}
		for some := range slices.Chunk(parts, 12) {
			if r := w.ask("{ "+strings.Join(some, " ")+" }", nil); len(r.Errors) > 0 {
				w.t.Errorf("%s: %v", of.typ, r.Errors)
			}
		}
	}
	// Of parents, and through what an index would tell alone.
	for _, q := range []string{
		`{ flows(first: 30) { nodes { id flowRuns(first: 3, orderBy: [{ field: EFFECTIVE_START_TIME, direction: DESC }]) { totalCount nodes { id } pageInfo { hasNextPage } } } } }`,
		`{ deployments(first: 30) { nodes { id flowRuns(first: 3) { totalCount nodes { id } aggregate { count } groups(by: [{ field: STATE_TYPE }]) { nodes { keys count } } } } } }`,
		`{ workPools { nodes { id flowRuns(first: 2) { totalCount nodes { id } } workQueues { nodes { id flowRuns(first: 4) { totalCount nodes { id } } } } } } }`,
		`{ flowRuns(where: { effectiveStartTime: { ge: "2020-01-01T00:00:00Z" } }) { groups(by: [{ field: STATE_TYPE }]) { nodes { keys count } } } }`,
		`{ flowRuns { groups(by: [{ field: EFFECTIVE_START_TIME, every: "P1D" }, { field: STATE_TYPE }]) { nodes { keys count } } } }`,
		`{ events { groups(by: [{ field: OCCURRED, every: "PT1H" }], first: 900) { nodes { keys count } } } }`,
		`{ taskRuns(where: { flowRun: { name: { isNull: false } } }) { totalCount } flowRuns(where: { taskRuns: { count: { eq: 0 } } }) { totalCount } }`,
		`{ flowRuns(where: { not: { deployment: { name: { startsWith: "dep" } } } }) { totalCount nodes { id } } flows(where: { flowRuns: { count: { lt: 5 } } }) { totalCount } }`,
		`{ flowRuns(where: { name: { icontains: "a" } }, orderBy: [{ field: ID }], first: 9) { nodes { id } } logs(where: { message: { contains: "e" } }, orderBy: [{ field: ID }]) { totalCount nodes { id } } }`,
	} {
		if r := w.ask(q, nil); len(r.Errors) > 0 {
			w.t.Errorf("%s: %v", q, r.Errors)
		}
	}
}

// questions asks Prefect's own.
func (w *bounded) questions() {
	for _, history := range []string{"flowRunHistory", "taskRunHistory"} {
		w.ask(`{ h: `+history+`(start: "2026-08-01T00:00:00Z", end: "2026-11-01T00:00:00Z", interval: "P1D") { intervalStart states { stateType stateName countRuns sumEstimatedRunTime sumEstimatedLateness } } }`, nil)
	}
	for i, id := range w.ids["FlowRun"] {
		if tree := w.parents[id]; !tree && i%20 > 0 {
			continue
		}
		w.ask(`query ($id: ID!) { g: flowRunGraph(id: $id) { startTime endTime rootNodeIds nodes { kind id label stateType parents children encapsulating artifacts { id key isLatest } } artifacts { id } states { id name } } }`,
			map[string]any{"id": id})
	}
	for _, e := range w.full.Query(w.t, `{ workPools { nodes { name } } }`, nil)["workPools"].(object)["nodes"].([]any) {
		w.ask(`query ($name: String!) { s: scheduledFlowRuns(workPoolName: $name) { id name } workPoolByName(name: $name) { id } workQueueByName(workPoolName: $name, name: "default") { id } }`,
			map[string]any{"name": e.(object)["name"]})
	}
}

// hidden asks for rows that the key does not see: no statement is sent for them.
func (w *bounded) hidden() {
	for _, of := range entities() {
		i := slices.IndexFunc(w.ids[of.typ], func(id string) bool { return !w.seen[of.typ][id] })
		if i < 0 {
			continue
		}
		before := w.statements
		r := w.ask(`query ($id: ID!) { one: `+of.single+`(id: $id) { id } }`, map[string]any{"id": w.ids[of.typ][i]})
		if string(r.Data) != `{"one":null}` {
			w.t.Errorf("%s: %s", of.typ, r.Data)
		}
		want := 1
		if !slices.Contains(seenTypes, of.typ) {
			want = 0
		}
		if n := w.statements - before; n != want {
			w.t.Errorf("%s: %d statements, want %d", of.typ, n, want)
		}
	}
}

// refused asks what has an error as its answer: of the values that are given, and of rows that the key sees.
func (w *bounded) refused() {
	fails := func(query string, variables map[string]any) {
		if r := w.ask(query, variables); len(r.Errors) == 0 {
			w.t.Errorf("%s has no error: %.300s", query, r.Data)
		}
	}
	fails(`{ node(id: "no id") { id } }`, nil)
	fails(`{ flowRuns(first: 3, after: "no cursor") { nodes { id } } }`, nil)
	fails(`{ flowRuns(where: { startTime: { gt: "no time" } }) { totalCount } }`, nil)
	fails(`{ h: flowRunHistory(start: "2026-08-01T00:00:00Z", end: "2026-11-01T00:00:00Z", interval: "PT0S") { intervalStart } }`, nil)
	if w.large != "" {
		fails(`query ($id: ID!) { g: flowRunGraph(id: $id) { nodes { id } } }`, map[string]any{"id": w.large})
	}
}

// seenTypes: of the others no key with bounds sees a row.
var seenTypes = []string{
	"FlowRun", "FlowRunState", "FlowRunInput", "TaskRun", "Log", "Artifact", "TaskRunState", "TaskRunStateCache", "ArtifactCollection", "Deployment",
	"DeploymentSchedule", "DeploymentVersion", "Flow", "WorkPool", "WorkQueue", "Worker", "Agent", "Event", "EventResource",
}

// drawn asks what is drawn.
func (w *bounded) drawn(from *rand.Rand) {
	r := &inquirer.Inquirer{Rand: from, Schema: w.schema, Ids: map[string][]string{}, Met: map[string]int{}}
	for typ, ids := range w.ids {
		for range min(len(ids), 6) {
			r.Ids[typ] = append(r.Ids[typ], ids[from.IntN(len(ids))])
		}
	}
	r.Ids["FlowRunGraph"] = r.Ids["FlowRun"]
	for range 60 {
		query, variables := r.Operation()
		w.ask(query, variables)
	}
}

// Bounds of one operation are none of another that runs at the same time, nor of what the program asks by itself.
func TestBoundsAreOfAnOperation(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		g := graphtest.Open(t, d.SharedSample(t))
		all := g.Query(t, `{ flowRuns { totalCount } }`, nil)
		none := keys.With(context.Background(), &keys.Bounds{Tags: []string{}})
		if r := g.Do(none, `{ flowRuns { totalCount } server { dialect } }`, nil); !strings.HasPrefix(string(r.Data), `{"flowRuns":{"totalCount":0}`) {
			t.Errorf("a key bound to nothing: %s %v", r.Data, r.Errors)
		}
		if again := g.Query(t, `{ flowRuns { totalCount } }`, nil); fmt.Sprint(again) != fmt.Sprint(all) {
			t.Errorf("%v, before %v", again, all)
		}
	})
}

// A filter by related rows has a page as it has a count: the bounds of all that it leads to stand in one statement.
func TestBoundFiltersOfRelatedRows(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		address := d.SharedSample(t)
		g := graphtest.Open(t, address)
		for name, key := range keysOf(t, databasetest.Open(t, address)) {
			for _, c := range [][2]string{
				{"flowRuns", "{events: {some: {}}}"},
				{"flowRuns", "{events: {count: {ge: 1}}}"},
				{"flowRuns", "{taskRuns: {some: {logs: {some: {}}}}}"},
				{"flowRuns", "{inputs: {none: {}}}"},
				{"flowRuns", "{childFlowRuns: {none: {}}}"},
				{"flowRuns", "{logs: {some: {level: {ge: 40}}}}"},
				{"flowRuns", "{flow: {events: {some: {}}}}"},
				{"flowRuns", "{or: [{logs: {some: {}}}, {artifacts: {some: {}}}, {not: {taskRuns: {some: {}}}}]}"},
				{"taskRuns", "{events: {some: {}}}"},
				{"deployments", "{events: {some: {}}}"},
				{"workPools", "{events: {counts: [{where: {occurred: {last: \"P9999D\"}}, is: {ge: 1}}]}}"},
			} {
				query := fmt.Sprintf("{ all: %s(first: 1000, where: %s) { totalCount nodes { id } } }", c[0], c[1])
				r := g.Do(keys.With(t.Context(), key), query, nil)
				var got struct {
					All struct {
						TotalCount int
						Nodes      []struct{ ID string }
					}
				}
				if err := json.Unmarshal(r.Data, &got); err != nil || len(r.Errors) > 0 || len(got.All.Nodes) != min(got.All.TotalCount, 1000) {
					t.Errorf("%s %s: %d of %d nodes, %v %v", name, query, len(got.All.Nodes), got.All.TotalCount, err, r.Errors)
				}
			}
		}
	})
}
