package filter_test

import (
	"encoding/json"
	"fmt"
	"math/big"
	"strings"
	"testing"

	"github.com/quaestor-graph/quaestor/graph/graphtest"
	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

// fullIntervals are run times near the ends of what a column of a dialect holds. The first is one that the API can say.
var fullIntervals = map[databasetest.Dialect][]string{
	databasetest.PostgreSQL: {
		"106751990 days", "2562047788:00:54.775807", "178000000 years", "178000000 years", "-178000000 years", "-178000000 years", "-2562047788:00:54.775807",
		"2147483647 days", "2147483647 days", "-2147483648 days",
	},
	databasetest.SQLite: {"9999-12-31 23:59:59.999999", "0001-01-01 00:00:00.000000", "0000-01-01 00:00:00.000000", "9999-12-31 23:59:59", "x"},
}

// Contract 9.12: run times that nobody's run has taken fail no sum, order, filter or history, and are summed exactly where
// they can be said.
func TestIntervalsNearTheirEnds(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		graphtest.Quiet(t)
		address := d.Sample(t)
		g := graphtest.Open(t, address)
		set := func(value, which string, i int) {
			databasetest.Exec(t, address, fmt.Sprintf(`UPDATE flow_run SET state_type = '%s', state_timestamp = created, total_run_time = '%s' WHERE id IN (SELECT id FROM flow_run ORDER BY id %s)`,
				[]string{"RUNNING", "COMPLETED"}[i%2], value, which))
		}
		set(fullIntervals[d][0], "LIMIT 100", 1)
		for field, key := range map[string]string{"TOTAL_RUN_TIME": "totalRunTime", "ESTIMATED_RUN_TIME": "estimatedRunTime"} {
			sum := new(big.Rat)
			for _, row := range graphtest.Introspect(t, g).EveryRow(t, g, "FlowRun", "id "+key) {
				if seconds, ok := row[key].(json.Number); ok {
					value, _ := new(big.Rat).SetString(seconds.String())
					sum.Add(sum, value)
				}
			}
			want, _ := sum.Float64()
			got, err := graphtest.At(t, g.Query(t, "{ flowRuns { aggregate { sum(field: "+field+") } } }", nil), "flowRuns", "aggregate", "sum").(json.Number).Float64()
			if err != nil || got/want-1 > 1e-15 || want/got-1 > 1e-15 {
				t.Errorf("the sum of %s is %v, want %v", field, got, want)
			}
		}
		for i, value := range fullIntervals[d] {
			set(value, fmt.Sprintf("LIMIT 2 OFFSET %d", 2*i), i)
			set(value, fmt.Sprintf("LIMIT 1 OFFSET %d", 100+i), i+1)
		}
		queries := []string{
			"flowRuns(where: {estimatedRunTime: {lt: 0}}) { totalCount }", "flowRuns(where: {totalRunTime: {gt: 1e13}}) { totalCount }",
			`flowRunHistory(start: "2026-01-01T00:00:00Z", end: "2027-01-01T00:00:00Z", interval: 86400000) { states { sumEstimatedRunTime } }`,
		}
		for _, field := range []string{"TOTAL_RUN_TIME", "ESTIMATED_RUN_TIME", "ESTIMATED_START_TIME_DELTA"} {
			for _, figure := range []string{"sum(field: %s)", "avg(field: %s)", "min(field: %s)", "max(field: %s)", "countDistinct(field: %s)", "percentile(field: %s, p: 0.5)"} {
				figure = fmt.Sprintf(figure, field)
				queries = append(queries, "flowRuns { aggregate { "+figure+" } }", "flowRuns { groups(by: {field: STATE_TYPE}) { nodes { keys "+figure+" } } }")
			}
			queries = append(queries, "flowRuns(first: 1000, orderBy: {field: "+field+"}) { edges { cursor node { id totalRunTime estimatedRunTime } } }",
				"flowRuns { groups(by: {field: "+field+"}) { nodes { keys } pageInfo { endCursor } } }")
		}
		for _, query := range queries {
			for _, e := range g.Do(t.Context(), "{ "+query+" }", nil).Errors {
				if !strings.Contains(e.Message, "can't be read") {
					t.Errorf("%s: %v", query, e)
				}
			}
		}
	})
}
