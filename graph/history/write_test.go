package history_test

import (
	"testing"

	"github.com/quaestor-graph/quaestor/graph/graphtest"
	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

// A history writes itself as gqlgen would write it: aliases, fragments, directives, __typename, one field twice, an empty list and
// null.
func TestSelections(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		address := d.Sample(t)
		zone := map[databasetest.Dialect]string{databasetest.PostgreSQL: "+00"}[d]
		databasetest.Exec(t, address, "UPDATE flow_run SET expected_start_time = '2030-01-01 00:00:00.000000"+zone+"', state_type = NULL, state_name = NULL "+
			"WHERE CAST(id AS varchar) = (SELECT min(CAST(id AS varchar)) FROM flow_run)")
		g := graphtest.Open(t, address)
		r := g.Do(t.Context(), `query ($no: Boolean = false) {
			a: flowRunHistory(start: "2030-01-01T00:00:00.5Z", end: "2030-01-01T00:00:01Z", interval: 1) { __typename ...F begin: intervalStart states @skip(if: true) { countRuns } }
			b: taskRunHistory(start: "2031-01-02T00:00:00Z", end: "2031-01-01T00:00:00Z", interval: 60) { intervalEnd }
			c: flowRunHistory(start: "2030-01-01T00:00:00Z", end: "2030-01-01T00:00:01Z", interval: 1) { intervalEnd @include(if: $no) states { n: countRuns } states { __typename stateType stateName countRuns } }
		}
		fragment F on RunHistory { states { kind: stateType ... on RunHistoryState { sumEstimatedRunTime } } }`, nil)
		const want = `{"a":[{"__typename":"RunHistory","states":[],"begin":"2030-01-01T00:00:00.500000Z"}],"b":[],` +
			`"c":[{"states":[{"n":1,"__typename":"RunHistoryState","stateType":null,"stateName":null,"countRuns":1}]}]}`
		if len(r.Errors) > 0 || string(r.Data) != want {
			t.Errorf("%v, got\n%s\nwant\n%s", r.Errors, r.Data, want)
		}
	})
}
