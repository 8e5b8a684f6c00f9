package rungraph_test

import (
	"strings"
	"testing"

	"github.com/quaestor-graph/quaestor/graph/graphtest"
	"github.com/quaestor-graph/quaestor/graph/graphtest/large"
	"github.com/quaestor-graph/quaestor/graph/graphtest/plans"
	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

// Contract 11.4: the graph's statement reads no more rows than the limit and one. The figure of the message is counted
// apart, in one row.
func TestWorkOfATooLargeGraph(t *testing.T) {
	const nodes, limit = 5000, "100"
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		i := large.New(t, d)
		i.Rows("flow_run", 1, map[string]string{
			"id": i.ID('5', "n"), "state_id": "NULL", "parent_task_run_id": "NULL", "idempotency_key": "'key'", "name": "'wide'",
		})
		i.Rows("task_run", nodes, map[string]string{
			"id": i.ID('7', "n"), "flow_run_id": i.ID('5', "0"), "state_id": "NULL", "task_key": "'task ' || n", "dynamic_key": "'0'",
			"name": "'task ' || n", "start_time": i.Time(), "end_time": "NULL", "state_type": "'RUNNING'", "task_inputs": "'{}'",
		})
		databasetest.Exec(t, i.Address, "ANALYZE")
		g := graphtest.Open(t, i.Address, "PREFECT_SERVER_FLOW_RUN_GRAPH_MAX_NODES", limit)
		id := g.Query(t, `{ flowRuns(where: { name: { eq: "wide" } }) { nodes { id } } }`, nil)["flowRuns"].(object)["nodes"].([]any)[0].(object)["id"]
		r := plans.Record(g)
		answer := g.Do(t.Context(), `query ($id: ID!) { flowRunGraph(id: $id) { nodes { id label parents artifacts { id } } artifacts { id } states { id } } }`, map[string]any{"id": id})
		if len(answer.Errors) != 1 || answer.Errors[0].Extensions["code"] != "QUERY_TOO_LARGE" || !strings.Contains(answer.Errors[0].Message, "has 5000 nodes, more than 100") {
			t.Fatalf("%s, %v", answer.Data, answer.Errors)
		}
		asked := r.Take()
		if len(asked) != 1 {
			t.Fatalf("%d graphs were asked for", len(asked))
		}
		p := plans.Explain(t, d, databasetest.Open(t, i.Address), asked[0])
		read := 0
		for _, a := range p.Accesses {
			if a.Table == "task_run" || a.Table == "t" {
				read += (a.Rows + a.Unwanted) * a.Loops
			}
		}
		// Of each node SQLite takes some steps: 5,000 would be far beyond.
		if read > 101 || p.Steps > 101*100 || d == databasetest.PostgreSQL && read == 0 {
			t.Errorf("%d rows are read, %d steps\n%s", read, p.Steps, p.Text)
		}
	})
}
