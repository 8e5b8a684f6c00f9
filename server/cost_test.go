package server_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

// cost asks with "X-Quaestor-Cost: 1", which "puts extensions.cost into the answer".
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

func TestCost(t *testing.T) {
	base := serve(t, databasetest.SQLite.SharedSample(t))
	for _, c := range []struct {
		query, variables string
		want             float64
	}{
		// "Introspection costs nothing."
		{"{ __schema { types { fields { name } } } __typename }", "{}", 0},
		{"{ server { now } }", "{}", 1},
		{"{ flowRuns(first: 20) { nodes { id } } }", "{}", 20},
		{"{ flowRuns { nodes { id } } }", "{}", 50},
		{"query($n: Int!) { flowRuns(last: $n) { nodes { id } edges { node { id } cursor } pageInfo { endCursor } totalCount } }", `{"n": 7}`, 7},
		{"query($n: Int = 9) { flowRuns(first: $n) { nodes { id } } }", "{}", 9},
		// Each row, and each target of an edge to one.
		{"{ flowRuns(first: 200) { nodes { flow { id } deployment { name } workQueue { workPool { id } } state { id } } } }", "{}", 1200},
		// Pages of pages; of one that says no size, few are full.
		{"{ flows(first: 20) { nodes { flowRuns(first: 5) { nodes { states(last: 3) { nodes { id } } } } } } }", "{}", 20 + 100 + 300},
		{"{ flows { nodes { deployments { nodes { flowRuns { nodes { id } } } } } } }", "{}", 50 + 250 + 1250},
		{"{ flows(first: 2) { nodes { flowRuns(first: 0) { totalCount } } } }", "{}", 2},
		// Every alias, but each field of the answer once.
		{"{ a: flowRuns(first: 20) { nodes { id } } b: flowRuns(first: 30) { nodes { id } } }", "{}", 50},
		{"{ flowRuns(first: 20) { ...A ...B nodes { flow { id } } } } fragment A on FlowRunConnection { nodes { flow { name } } }" +
			" fragment B on FlowRunConnection { nodes { ... on FlowRun { flow { created } } } }", "{}", 40},
		{"query($no: Boolean = false) { flowRuns(first: 20) @include(if: $no) { nodes { id } } flows(first: 3) @skip(if: $no) { nodes { id } } }", "{}", 3},
		{`{ nodes(ids: ["` + strings.Repeat(`00000000-0000-0000-0000-000000000000", "`, 2) + `00000000-0000-0000-0000-000000000000"]) { ... on Flow { flowRuns(first: 2) { nodes { id } } } } }`, "{}", 9},
		// A list without pages: its limit, 200 by default.
		{`{ scheduledFlowRuns(workPoolName: "none") { id } }`, "{}", 200},
		{`{ scheduledFlowRuns(workPoolName: "none", limit: null) { id } }`, "{}", 200},
		{`query($n: Int) { scheduledFlowRuns(workPoolName: "none", limit: $n) { flow { id } states(first: 3) { nodes { id } } } }`, `{"n": 7}`, 7 + 7 + 21},
		{`query($n: Int) { scheduledFlowRuns(workPoolName: "none", limit: $n) { id } }`, "{}", 200},
		// Figures about them all are few objects.
		{"{ flowRuns(first: 0) { aggregate { count } groups(by: [{field: STATE_TYPE}]) { nodes { keys } } } }", "{}", 0},
		{"{ flows(first: 10) { nodes { flowRuns(first: 1) { aggregate { count } groups(by: [{field: STATE_TYPE}], first: 5) { nodes { keys } } } } } }", "{}", 10 + 10 + 10 + 50},
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
		tooLarge(t, post(t, base, "{ flowRuns(first: 1000) { nodes {"+huge+" id"+strings.Repeat(" } } }", 4)+" } } }"), 200, "1[0-9]{15}", "100000")
		post(t, base, "{ flowRuns(first: 1001) { nodes { id } } }").want(t, 200, "BAD_USER_INPUT")
		post(t, base, "{ flowRuns(first: 2147483647) { nodes { id } } }").want(t, 200, "BAD_USER_INPUT")

		base = serve(t, d.SharedSample(t), "QUAESTOR_MAX_COST", "30")
		post(t, base, "{ flowRuns(first: 30) { nodes { id } } }").want(t, 200, nil)
		tooLarge(t, post(t, base, "{ flowRuns(first: 31) { nodes { id } } }"), 200, "31", "30")
		post(t, base, "{ __schema { types { name } } }").want(t, 200, nil)
		// Pages without a size that are fuller than was thought: the rows themselves are counted.
		const runs = "{ flows(first: 2, orderBy: [{field: NAME}]) { nodes { flowRuns { nodes { id } pageInfo { hasNextPage } } } } }"
		tooLarge(t, post(t, base, runs), 200, "31 rows", "limit is 30")
	})
}
