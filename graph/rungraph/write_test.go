package rungraph_test

import (
	"fmt"
	"testing"

	"github.com/quaestor-graph/quaestor/graph/graphtest"
	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

// A graph writes itself as gqlgen would write it: aliases, fragments, directives, __typename, one field twice, and any text.
func TestSelections(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		address := d.Sample(t)
		insert(t, address, taskRun{start: "2026-10-01 00:00:01.000000"}, taskRun{start: "2026-10-01 00:00:02.500000", inputs: `{"x": ` + input(0) + `}`})
		databasetest.Exec(t, address, fmt.Sprintf(`UPDATE task_run SET name = 'a "b" <ü>' WHERE id = '%s'`, task(0)))
		g := graphtest.Open(t, address)
		r := g.Do(t.Context(), `query ($id: ID!, $no: Boolean = false) {
			a: flowRunGraph(id: $id) { __typename ...F names: nodes { name: label } nodes { id } }
			b: flowRunGraph(id: $id) { endTime @include(if: $no) nodes { startTime children @skip(if: true) } artifacts { id } }
		}
		fragment F on FlowRunGraph { roots: rootNodeIds nodes { kind ... on FlowRunGraphNode { parents } } }`, object{"id": run})
		want := fmt.Sprintf(`{"a":{"__typename":"FlowRunGraph","roots":["%[1]s"],"nodes":[{"kind":"TASK_RUN","parents":[],"id":"%[1]s"},`+
			`{"kind":"TASK_RUN","parents":["%[1]s"],"id":"%[2]s"}],"names":[{"name":"a \"b\" <ü>"},{"name":"task-1"}]},`+
			`"b":{"nodes":[{"startTime":"2026-10-01T00:00:01Z"},{"startTime":"2026-10-01T00:00:02.500000Z"}],"artifacts":[]}}`, task(0), task(1))
		if len(r.Errors) > 0 || string(r.Data) != want {
			t.Errorf("%v, got\n%s\nwant\n%s", r.Errors, r.Data, want)
		}
	})
}
