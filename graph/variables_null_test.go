package graph_test

import (
	"strings"
	"testing"

	"github.com/quaestor-graph/quaestor/graph/graphtest"
	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

// A variable with a default may stand where null may not, and may still be given as null: whoever does so is told, as of any
// other argument (BAD_USER_INPUT).
func TestNullWhereNoneMayBe(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		g := graphtest.Open(t, d.SharedSample(t))
		for query, want := range map[string]string{
			"query($v: Boolean = true) { flowRuns(first: 1) @include(if: $v) { nodes { id } } }":                                                                               "$v is null, and the argument if must not be null",
			"query($v: Boolean = true) { flowRuns(first: 1) { nodes { id @skip(if: $v) name } } }":                                                                             "$v is null, and the argument if must not be null",
			"query($v: Boolean = true) { flowRuns(first: 1) { nodes { name ... @include(if: $v) { id } } } }":                                                                  "$v is null, and the argument if must not be null",
			"query($v: Boolean = true) { flowRuns(first: 1) { nodes { name ...F } } } fragment F on FlowRun { flow { ...G @include(if: $v) name } } fragment G on Flow { id }": "$v is null, and the argument if must not be null",
			`query($v: ID = "a") { flow(id: $v) { id } }`:                                                                                                                      "",
			`query($v: ID = "a") { flowRunGraph(id: $v) { startTime } }`:                                                                                                       "",
			`query($v: [ID!] = []) { nodesOfType(type: FLOW, ids: $v) { id } }`:                                                                                                "",
			`query($v: NodeType = FLOW) { nodesOfType(type: $v, ids: []) { id } }`:                                                                                             "",
			`query($v: Duration = 60) { flowRunHistory(start: "2026-10-01T00:00:00Z", end: "2026-10-01T01:00:00Z", interval: $v) { states { countRuns } } }`:                   "",
			`query($v: [FlowRunGroupBy!] = []) { flowRuns { groups(by: $v) { nodes { keys } } } }`:                                                                             "",
			`query($v: FlowRunGroupField = NAME) { flowRuns { groups(by: [{field: $v}]) { nodes { keys } } } }`:                                                                "",
			`query($v: Float = 0.5) { flowRuns { aggregate { percentile(field: TOTAL_RUN_TIME, p: $v) } } }`:                                                                   "",
		} {
			r := g.Do(t.Context(), query, map[string]any{"v": nil})
			if len(r.Errors) != 1 || r.Errors[0].Extensions["code"] != "BAD_USER_INPUT" || !strings.Contains(r.Errors[0].Message, want) {
				t.Errorf("%s: %v %s", query, r.Errors, r.Data)
			}
		}
	})
}
