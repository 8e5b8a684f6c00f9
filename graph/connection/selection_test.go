package connection_test

import (
	"encoding/json"
	"slices"
	"testing"

	"github.com/quaestor-graph/quaestor/graph/graphtest"
	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

// crowded is a flow run with eight states and many logs.
const crowded = "01a07f04-e075-7ebb-bb62-dc36d1a682d2"

// Contract 8.2.
func TestNullArgumentsAreAbsent(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		g := graphtest.Open(t, d.SharedSample(t))
		a := g.Query(t, `query($no: Int, $none: String) {
			default: flowRuns { nodes { id } }
			null: flowRuns(first: null, last: null, after: null, before: null) { nodes { id } }
			variable: flowRuns(first: $no, last: $no, after: $none, before: $none) { nodes { id } }
			last: flowRuns(first: null, last: 3) { totalCount(limit: null) nodes { id } }
			first: flowRuns(first: 3, last: $no) { totalCount(limit: $no) nodes { id } }
			flowRun(id: "`+crowded+`") { states(first: null, after: null, last: 2) { nodes { id } } }
		}`, map[string]any{"no": nil})
		byDefault := graphtest.IDsOf(graphtest.At(t, a, "default", "nodes"))
		if len(byDefault) != 50 { // "50 first where neither is given"
			t.Errorf("%d rows without arguments", len(byDefault))
		}
		graphtest.Same(t, "null", graphtest.At(t, a, "null"), graphtest.At(t, a, "default"))
		graphtest.Same(t, "variable", graphtest.At(t, a, "variable"), graphtest.At(t, a, "default"))
		graphtest.Same(t, "totalCount", []any{graphtest.At(t, a, "last", "totalCount"), graphtest.At(t, a, "first", "totalCount")}, []int{623, 623})
		graphtest.Same(t, "first", graphtest.IDsOf(graphtest.At(t, a, "first", "nodes")), byDefault[:3])
		if n := len(graphtest.IDsOf(graphtest.At(t, a, "last", "nodes"))) + len(graphtest.IDsOf(graphtest.At(t, a, "flowRun", "states", "nodes"))); n != 5 {
			t.Errorf("%d rows", n)
		}
	})
}

// Contract 8.1: totalCount stops counting at its limit.
func TestTotalCountStops(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		g := graphtest.Open(t, d.SharedSample(t))
		a := g.Query(t, `query($n: Int = 7) { c: flowRuns(first: 1, last: null) {
			totalCount none: totalCount(limit: 0) some: totalCount(limit: $n) exact: totalCount(limit: 623) more: totalCount(limit: 2147483647) }
			alone: logs { totalCount } paged: logs(first: 0, after: null) { totalCount } }`, nil)
		graphtest.Same(t, "totalCount", graphtest.At(t, a, "c"), map[string]int{"exact": 623, "more": 623, "none": 0, "some": 7, "totalCount": 623})
		graphtest.Same(t, "without rows", graphtest.At(t, a, "alone"), graphtest.At(t, a, "paged"))
		graphtest.Same(t, "logs", graphtest.At(t, a, "alone", "totalCount"), databasetest.Manifest(t).RowCounts["log"])
	})
}

// Two aliases of one connection are two connections, wherever they stand.
func TestAliasesOfOneConnection(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		g := graphtest.Open(t, d.SharedSample(t))
		a := g.Query(t, `{
			first: flowRuns(first: 2) { totalCount nodes { id } }
			last: flowRuns(last: 2) { count: totalCount(limit: 3) nodes { id } }
			flowRun(id: "`+crowded+`") {
				all: states { nodes { id name } totalCount }
				head: states(first: 1) { nodes { id } nodes { name } pageInfo { hasNextPage } }
				tail: states(last: 1) { nodes { id } a: pageInfo { hasNextPage } b: pageInfo { hasPreviousPage endCursor } }
				none: states(first: 0) { nodes { id } edges { cursor } pageInfo { hasNextPage endCursor } }
				one: flow { id } two: flow { name } flow { one: id deployments(first: 1) { nodes { id } } }
			} }`, nil)
		run := graphtest.At(t, a, "flowRun")
		states := graphtest.At(t, run, "all", "nodes").([]any)
		graphtest.Same(t, "states", len(states), 8)
		graphtest.Same(t, "totalCount", graphtest.At(t, run, "all", "totalCount"), 8)
		graphtest.Same(t, "head", graphtest.At(t, run, "head"), object{"nodes": states[:1], "pageInfo": object{"hasNextPage": true}})
		graphtest.Same(t, "tail", graphtest.At(t, run, "tail", "nodes", 0, "id"), graphtest.At(t, states[7], "id"))
		graphtest.Same(t, "tail", []any{graphtest.At(t, run, "tail", "a", "hasNextPage"), graphtest.At(t, run, "tail", "b", "hasPreviousPage")}, []bool{false, true})
		graphtest.Same(t, "none", graphtest.At(t, run, "none"), object{"nodes": []any{}, "edges": []any{}, "pageInfo": object{"hasNextPage": true, "endCursor": nil}})
		graphtest.Same(t, "flow", graphtest.At(t, run, "one", "id"), graphtest.At(t, run, "flow", "one"))
		if _, there := graphtest.At(t, run, "two").(object)["id"]; there || graphtest.At(t, run, "two", "name") == "" {
			t.Errorf("two: %v", graphtest.At(t, run, "two"))
		}
		if slices.Equal(graphtest.IDsOf(graphtest.At(t, a, "first", "nodes")), graphtest.IDsOf(graphtest.At(t, a, "last", "nodes"))) || graphtest.At(t, a, "last", "count").(json.Number) != "3" {
			t.Errorf("first and last: %v", a)
		}
	})
}

// The same rows under `nodes` and under `edges { node }`, where one name means
// two things: each selection gets what it asked for.
func TestNodesAndEdgesWithConflictingAliases(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		g := graphtest.Open(t, d.SharedSample(t))
		a := g.Query(t, `{
			c: flowRuns(first: 40) {
				nodes { id x: states(first: 1) { nodes { id } } y: flow { name } }
				again: nodes { x: states(last: 1) { nodes { id } } y: stateName }
				edges { node { id x: flow { id name } y: states(first: 2) { nodes { id } } } other: node { x: name } cursor }
				more: edges { node { x: states(first: 3) { totalCount } y: id } }
			}
			plain: flowRuns(first: 40) { nodes { id name stateName flow { id name } all: states { totalCount nodes { id } } } } }`, nil)
		for i, n := range graphtest.At(t, a, "plain", "nodes").([]any) {
			states := graphtest.At(t, n, "all", "nodes").([]any)
			ends := func(from, to int) object {
				return object{"nodes": states[min(from, len(states)):max(min(to, len(states)), 0)]}
			}
			graphtest.Same(t, "nodes", graphtest.At(t, a, "c", "nodes", i), object{"id": graphtest.At(t, n, "id"), "x": ends(0, 1), "y": object{"name": graphtest.At(t, n, "flow", "name")}})
			graphtest.Same(t, "again", graphtest.At(t, a, "c", "again", i), object{"x": ends(max(0, len(states)-1), len(states)), "y": graphtest.At(t, n, "stateName")})
			edge := graphtest.At(t, a, "c", "edges", i)
			graphtest.Same(t, "node", graphtest.At(t, edge, "node"), object{"id": graphtest.At(t, n, "id"), "x": graphtest.At(t, n, "flow"), "y": ends(0, 2)})
			graphtest.Same(t, "other", graphtest.At(t, edge, "other"), object{"x": graphtest.At(t, n, "name")})
			graphtest.Same(t, "more", graphtest.At(t, a, "c", "more", i), object{"node": object{"x": object{"totalCount": graphtest.At(t, n, "all", "totalCount")}, "y": graphtest.At(t, n, "id")}})
		}
	})
}

// Fragments, inline or named, nested and on the interface, @include and @skip, and variables with defaults: no code path
// knows a query.
func TestFragmentsDirectivesAndVariables(t *testing.T) {
	const query = `
		query($yes: Boolean = true, $no: Boolean!, $n: Int!, $id: ID!, $after: String) {
			c: flowRuns(first: $n, after: $after) { ...Page @include(if: $yes) totalCount @skip(if: $yes) }
			...Root @skip(if: $no)
			gone: flowRuns @include(if: $no) { totalCount }
			node(id: $id) { __typename ... on Node { id } ... on Flow { tags } ...Run }
		}
		fragment Page on FlowRunConnection { nodes { ...Run } ... { pageInfo { endCursor ... @skip(if: $yes) { startCursor } } } }
		fragment Run on FlowRun { id ... on Node { also: id } states(first: $n) @include(if: $yes) { ... on FlowRunStateConnection { ...States } }
			logs @skip(if: $yes) { totalCount } }
		fragment States on FlowRunStateConnection { totalCount nodes { __typename id flowRun { name @include(if: $no) id } } }
		fragment Root on Query { flowRun(id: $id) { ...Run name } }`
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		g := graphtest.Open(t, d.SharedSample(t))
		a := g.Query(t, query, map[string]any{"no": false, "n": 3, "id": crowded})
		plain := g.Query(t, `{ c: flowRuns(first: 3) { nodes { id states(first: 3) { totalCount nodes { __typename id flowRun { id } } } } pageInfo { endCursor } }
			node: flowRun(id: "`+crowded+`") { name states(first: 3) { totalCount nodes { __typename id flowRun { id } } } } }`, nil)
		for _, n := range graphtest.At(t, plain, "c", "nodes").([]any) {
			n.(object)["also"] = graphtest.At(t, n, "id")
		}
		graphtest.Same(t, "c", graphtest.At(t, a, "c"), graphtest.At(t, plain, "c"))
		run := graphtest.At(t, plain, "node").(object)
		run["id"], run["also"] = crowded, crowded
		graphtest.Same(t, "flowRun", graphtest.At(t, a, "flowRun"), run)
		delete(run, "name")
		run["__typename"] = "FlowRun"
		graphtest.Same(t, "node", graphtest.At(t, a, "node"), run)
		if len(a) != 3 {
			t.Errorf("a field that was skipped is there: %v", a)
		}
		next := g.Query(t, query, map[string]any{
			"no": true, "yes": false, "n": 1, "id": crowded, "after": graphtest.At(t, a, "c", "pageInfo", "endCursor"),
		})
		graphtest.Same(t, "gone", next, object{
			"c": object{"totalCount": 623}, "gone": object{"totalCount": 623},
			"node": object{"__typename": "FlowRun", "id": crowded, "also": crowded, "logs": graphtest.At(t, next, "node", "logs")},
		})
	})
}
