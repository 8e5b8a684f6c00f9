package server_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

// cost asks with the header X-Quaestor-Cost: 1 (contract 4.13).
func cost(t *testing.T, base, query, variables string) (float64, answer) {
	t.Helper()
	body := fmt.Sprintf(`{"query": %q, "variables": %s}`, query, variables)
	a := ask(t, http.MethodPost, base+"/graphql", body, "Content-Type", mediaJSON, "X-Quaestor-Cost", "1")
	var in struct {
		Extensions struct{ Cost *float64 }
	}
	if err := json.Unmarshal([]byte(a.body), &in); err != nil || in.Extensions.Cost == nil {
		t.Fatalf("%s: no cost: %s", query, a.body)
	}
	return *in.Extensions.Cost, a
}

// The rules of contract 12.1, one after the other.
func TestCost(t *testing.T) {
	base := serve(t, databasetest.SQLite.SharedSample(t))
	none := `00000000-0000-0000-0000-000000000000`
	fields := func(n int) string {
		var all []string
		for i := range n {
			all = append(all, fmt.Sprintf("f%d: name", i))
		}
		return strings.Join(all, " ")
	}
	for _, c := range []struct {
		query, variables string
		want             float64
	}{
		{"{ server { now } }", "{}", 1},
		// contract 12.2
		{"{ flowRuns(first: 20) { nodes { id } } }", "{}", 20},
		{"{ flowRuns { nodes { id } } }", "{}", 50},
		{"query($n: Int = 9) { flowRuns(first: $n) { nodes { id } } }", "{}", 9},
		{"query($n: Int!) { flowRuns(last: $n) { nodes { id } pageInfo { endCursor } } }", `{"n": 7}`, 7},
		{"query($n: Int!) { flowRuns(last: $n) { edges { cursor } } }", `{"n": 7}`, 7},
		{"query($n: Int!) { flowRuns(last: $n) { pageInfo { hasNextPage } } }", `{"n": 7}`, 7},
		// What comes twice counts twice.
		{"{ flowRuns(last: 7) { nodes { id } edges { node { id } cursor } } }", "{}", 14},
		{"{ flowRuns(last: 7) { nodes { id } again: nodes { id } } }", "{}", 14},
		{`{ nodes(ids: ["` + strings.Repeat(none+`", "`, 2) + none + `"]) { ... on Flow { flowRuns(first: 2) { nodes { id } } } } }`, "{}", 3 + 6},
		{`{ scheduledFlowRuns(workPoolName: "none") { id } }`, "{}", 200},
		{`{ scheduledFlowRuns(workPoolName: "none", limit: null) { id } }`, "{}", 200},
		{`query($n: Int) { scheduledFlowRuns(workPoolName: "none", limit: $n) { flow { id } states(first: 3) { nodes { id } } } }`, `{"n": 7}`, 7 + 7 + 21},
		{`query($n: Int) { scheduledFlowRuns(workPoolName: "none", limit: $n) { id } }`, "{}", 200},
		// contract 12.2: times its parents; to-one targets are objects.
		{"{ flowRuns(first: 200) { nodes { flow { id } deployment { name } workQueue { workPool { id } } state { id } } } }", "{}", 1200},
		{"{ flows(first: 20) { nodes { flowRuns(first: 5) { nodes { states(last: 3) { nodes { id } } } } } } }", "{}", 20 + 100 + 300},
		{"{ flows(first: 2) { nodes { deployments { nodes { flowRuns { nodes { id } } } } } } }", "{}", 2 + 100 + 5000},
		// Every alias, but each field of the answer once.
		{"{ a: flowRuns(first: 20) { nodes { id } } b: flowRuns(first: 30) { nodes { id } } }", "{}", 50},
		{"{ flowRuns(first: 20) { ...A ...B nodes { flow { id } } } } fragment A on FlowRunConnection { nodes { flow { name } } }" +
			" fragment B on FlowRunConnection { nodes { ... on FlowRun { flow { created } } } }", "{}", 40},
		{"query($no: Boolean = false) { flowRuns(first: 20) @include(if: $no) { nodes { id } } flows(first: 3) @skip(if: $no) { nodes { id } } }", "{}", 3},
		// contract 12.3
		{"{ flows(first: 10) { nodes { " + fields(20) + " } } }", "{}", 10},
		{"{ flows(first: 10) { nodes { " + fields(23) + " } } }", "{}", 13},
		{"{ flows(first: 10) { nodes { " + fields(19) + " __typename deployments(first: 0) { nodes { id } } } } }", "{}", 11},
		{`{ flow(id: "` + none + `") { ` + fields(25) + ` } }`, "{}", 1.5},
		{"{ flowRuns { aggregate { count max(field: NAME) } } }", "{}", 100 + 1.2},
		// contract 12.2: a page of which nothing is selected
		{"{ flowRuns { __typename } }", "{}", 0},
		// contract 12.4 and 12.5
		{"{ flowRuns { totalCount } }", "{}", 101},
		{"{ flowRuns(first: 7) { nodes { id } totalCount a: totalCount } }", "{}", 7 + 202},
		{"{ flows(first: 2) { nodes { flowRuns(first: 0) { totalCount } } } }", "{}", 2 + 2 + 100},
		{"{ flowRuns(first: 0) { aggregate { count } groups(by: [{field: STATE_TYPE}]) { nodes { keys } } } }", "{}", 1.1 + 100 + 100 + 100},
		{"{ flowRuns { groups(by: [{field: STATE_TYPE}], first: 30) { totalCount } } }", "{}", 100 + 101},
		{"{ flows(first: 10) { nodes { flowRuns(first: 1) { aggregate { count } groups(by: [{field: STATE_TYPE}], first: 5) { nodes { keys count } } } } } }",
			"{}", 10 + (11 + 100) + (55 + 100)},
		// A page of groups is one as any other: those that it shows, under each view, and none where nothing shows them.
		{"{ flowRuns { groups(by: [{field: NAME}], last: 7) { nodes { keys } edges { node { count } } } } }", "{}", 100 + 7 + 7.7},
		{"{ flowRuns { groups(by: [{field: NAME}], first: 7) { edges { cursor a: node { keys } b: node { keys } } again: edges { node { keys } } } } }", "{}", 100 + 21},
		{"{ flowRuns { groups(by: [{field: NAME}], first: 7) { edges { cursor } pageInfo { endCursor } } } }", "{}", 100 + 7},
		{"{ flowRuns { groups(by: [{field: NAME}]) { pageInfo { hasNextPage } } } }", "{}", 100 + 100},
		{"{ flows(first: 3) { nodes { flowRuns { groups(by: [{field: NAME}], first: 7) { edges { node { keys } } totalCount } } } } }", "{}", 3 + 21 + 100 + 3 + 100},
		{"{ flows(first: 3) { nodes { flowRuns { groups(by: [{field: NAME}], first: 0) { edges { node { keys } } pageInfo { endCursor } } } } } }", "{}", 3 + 100},
		// Nothing of pages of none but what reads what is not shown: once for each place, 1 for each parent.
		{"{ flows(first: 0) { totalCount aggregate { count } nodes { flowRuns(first: 0) { totalCount aggregate { count } groups(by: [{field: NAME}], first: 5) { nodes { keys } } } } } }",
			"{}", 101 + 101.1 + 3*100},
		{"{ flows(first: 2) { nodes { flowRuns(first: 0) { nodes { id } totalCount aggregate { count } groups(by: [{field: NAME}], first: 5) { nodes { keys } } } } } }",
			"{}", 2 + 2*(1+1.1+5) + 3*100},
		// contract 12.5: percentiles and countDistinct
		{"{ flowRuns { aggregate { percentile(field: TOTAL_RUN_TIME, p: 0.5) countDistinct(field: NAME) } } }", "{}", 101.2 + 200},
		{"{ flowRuns { groups(by: [{field: NAME}], first: 10, orderBy: [{aggregate: PERCENTILE, field: TOTAL_RUN_TIME, p: 0.5}]) { nodes { keys } } } }", "{}", 110 + 100},
		// contract 12.5, 12.6 and 12.7: pages with an order or a filter, those that are exempt, and conditions
		{"{ flowRuns(first: 5, orderBy: [{field: TOTAL_RUN_TIME}]) { nodes { id } } }", "{}", 105},
		{"{ flowRuns(first: 5, orderBy: [{field: FLOW_NAME}, {field: NAME}]) { nodes { id } } }", "{}", 105},
		{"{ flowRuns(first: 5, orderBy: [{field: NAME}, {field: TOTAL_RUN_TIME}]) { nodes { id } } }", "{}", 5},
		{"{ flowRuns(first: 5, orderBy: [{field: TOTAL_RUN_TIME}], where: {tags: {all: [\"a\"]}}) { nodes { id } } }", "{}", 106},
		{`{ flowRuns(first: 5, where: {name: {icontains: "a", startsWith: "b"}}) { nodes { id } } }`, "{}", 107},
		{`{ flowRuns(first: 5, where: {name: {icontains: "a"}, flowId: {in: ["` + none + `"]}}) { nodes { id } } }`, "{}", 7},
		{`{ flowRuns(first: 5, where: {or: [{name: {eq: "a"}}, {tags: {all: ["a"]}}]}) { nodes { id } } }`, "{}", 107},
		{`{ flowRuns(first: 5, where: {not: {name: {eq: "a"}}}) { nodes { id } } }`, "{}", 106},
		{`{ flowRuns(first: 5, where: {startTime: {last: "P1D"}}) { nodes { id } } }`, "{}", 6},
		{`{ flowRuns(first: 5, where: {}) { nodes { id } } }`, "{}", 5},
		{`{ flowRuns(where: {name: {icontains: "a"}}) { totalCount } }`, "{}", 102},
		{`{ flows(first: 10) { nodes { flowRuns(first: 5, where: {tags: {all: ["a"]}}) { nodes { id } } } } }`, "{}", 10 + 50 + 101},
		{`{ flowRuns { aggregate { count(where: {stateType: {in: [FAILED]}, tags: {isEmpty: true}}) } } }`, "{}", 101.1 + 2},
		{`{ flowRuns { groups(by: [{field: NAME}], first: 10, having: [{aggregate: COUNT, is: {gt: 1, lt: 5}, where: {tags: {isEmpty: true}}}]) { nodes { keys } } } }`, "{}", 110 + 3},
		// contract 12.7: node
		{`{ node(id: "` + none + `") { id } }`, "{}", 36},
		{`{ node(id: "` + none + `") { ... on Flow { flowRuns(first: 3) { nodes { id } } } ... on FlowRun { taskRuns(first: 7) { nodes { id } } } } }`, "{}", 36 + 7},
		// An object of one of several types costs as the dearest of them, and each of their statements may be run.
		{`{ node(id: "` + none + `") { ... on FlowRun { logs(first: 1000) { nodes { id } } } ... on TaskRun { logs(first: 900) { totalCount nodes { id } } } ... on Node { id } } }`, "{}", 36 + 1000 + 100},
		{`query($no: Boolean = false) { node(id: "` + none + `") { ... on FlowRun @include(if: $no) { logs(first: 1000) { nodes { id } } } ... on Flow { flowRuns(first: 1000) @skip(if: $no) { nodes { id } } } } }`,
			`{"no": true}`, 36 + 1000},
		{"query($ids: [ID!]!) { nodesOfType(type: FLOW_RUN, ids: $ids) { id ... on FlowRun { flow { id } } } }", `{"ids": [` + strings.Repeat(`"`+none+`", `, 9_999) + `"` + none + `"]}`, 20_000},
		{"query($ids: [ID!]!) { nodesOfType(type: FLOW_RUN, ids: $ids) { id } }", `{"ids": "` + none + `"}`, 1},
		// contract 12.8: histories and graphs
		{`{ flowRunHistory(start: "2026-10-01T00:00:00Z", end: "2026-10-02T00:00:00Z", interval: 3600, where: {name: {eq: "a"}}) { states { countRuns } } }`, "{}", 240 + 100 + 1},
		{`{ flowRunHistory(start: "2026-10-01T00:00:00Z", end: "2026-10-02T00:00:00Z", interval: 3600) { intervalStart } }`, "{}", 240 + 100},
		{`{ flowRunGraph(id: "` + none + `") { startTime } }`, "{}", 1100},
		{`{ flowRunGraph(id: "` + none + `") { nodes { artifacts { id } } artifacts { id } states { id } } }`, "{}", 1100},
		// What is asked for again under another alias costs as much again.
		{`{ flowRunHistory(start: "2026-10-01T00:00:00Z", end: "2026-10-02T00:00:00Z", interval: 3600) { states { countRuns } a: states { countRuns } b: states { stateName } } }`, "{}", 24*28 + 100},
		{`{ flowRunGraph(id: "` + none + `") { nodes { id } a: nodes { id } b: nodes { id artifacts { id } c: artifacts { id } } states { id } d: states { id } } }`, "{}", 5*1000 + 100},
		// contract 12.8: a field that takes statements of its own
		{"{ blockDocuments(first: 20) { nodes { data } } }", "{}", 220},
	} {
		got, a := cost(t, base, c.query, c.variables)
		if got != c.want {
			t.Errorf("%s: costs %g, want %g", c.query, got, c.want)
		}
		a.want(t, 200, nil)
	}
	if a := post(t, base, "{ server { now } }"); strings.Contains(a.body, "extensions") {
		t.Errorf("a cost that nobody asked for: %s", a.body)
	}
}

func TestCostLimit(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		base := serve(t, d.SharedSample(t))
		const deep = "{ flowRuns(first: 1000) { nodes { taskRuns(first: 1000) { nodes { states(first: 1000) { nodes { id } } } } } } }"
		tooLarge(t, post(t, base, deep), 200, "1001001000", "100000")
		got, a := cost(t, base, deep, "{}")
		if tooLarge(t, a, 200, "1001001000", "100000"); got != 1001001000 {
			t.Errorf("a refused operation costs %g", got)
		}
		post(t, base, "{ flowRuns(first: 1000) { nodes { taskRuns(first: 99) { nodes { id } } } } }").want(t, 200, nil)
		tooLarge(t, post(t, base, "{ flowRuns(first: 1000) { nodes { taskRuns(first: 100) { nodes { id } } } } }"), 200, "101000", "100000")
		// A product beyond all integers, and pages that are not allowed anyway.
		huge := strings.Repeat(" flow { flowRuns(first: 1000) { nodes {", 4)
		tooLarge(t, post(t, base, "{ flowRuns(first: 1000) { nodes {"+huge+" id"+strings.Repeat(" } } }", 4)+" } } }"), 200, "[0-9]{16}", "100000")
		post(t, base, "{ flowRuns(first: 1001) { nodes { id } } }").want(t, 200, "BAD_USER_INPUT")
		post(t, base, "{ flowRuns(first: 2147483647) { nodes { id } } }").want(t, 200, "BAD_USER_INPUT")

		base = serve(t, d.SharedSample(t), "QUAESTOR_MAX_COST", "30")
		post(t, base, "{ flowRuns(first: 30) { nodes { id } } }").want(t, 200, nil)
		tooLarge(t, post(t, base, "{ flowRuns(first: 31) { nodes { id } } }"), 200, "31", "30")
	})
}

// The refusal says what costs most and how to make it smaller.
func TestCostSaysWhatIsDear(t *testing.T) {
	base := serve(t, databasetest.SQLite.SharedSample(t))
	var totals, names, types strings.Builder
	for i := range 32 {
		fmt.Fprintf(&types, "a%d: types { fields { type { ofType { fields { name } } } } } ", i)
	}
	for i := range 1100 {
		fmt.Fprintf(&totals, "a%d: totalCount ", i)
		fmt.Fprintf(&names, "a%d: name ", i)
	}
	for query, want := range map[string]string{
		"{ server { now } f: flowRuns(first: 1000) { nodes { taskRuns(last: 100) { nodes { states { nodes { id } } } } } } }": "is f.nodes.taskRuns.nodes.states.nodes, 50 for each of 100000 objects, as no size is given: say how many with first or last, there or above it",
		"{ flowRuns(first: 1000) { nodes { taskRuns(first: 100) { edges { node { id } } } } } }":                              "is flowRuns.nodes.taskRuns.edges.node, 100 for each of 1000 objects: ask for fewer with first or last, there or above it",
		"{ flowRuns { nodes { id } " + totals.String() + "} }":                                                                "is flowRuns, in 1101 parts: ask for fewer, or in several operations",
		"{ flowRuns(first: 1000) { nodes { " + names.String() + " } } }":                                                      "is flowRuns.nodes: 1100 fields of each object: ask for fewer",
		"{ __schema { " + types.String() + " } }":                                                                             "is __schema: ask for each type once, or as GraphiQL does, which costs nothing",
	} {
		a := post(t, base, query)
		if tooLarge(t, a, 200, "[0-9.]+", "100000"); len(a.errors) != 1 || !strings.HasSuffix(a.errors[0].Message, want) {
			t.Errorf("%.80s: %s, want %s", query, a.body, want)
		}
	}
}
