package connection_test

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/quaestor-graph/quaestor/graph/descriptor"
	"github.com/quaestor-graph/quaestor/graph/graphtest"
	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

// The rows that to-one edges lead to by their id come with the rows from which they lead, six of them at most; where JSON or
// lists are asked of them, which would be sent once for each of those, they are read by a statement of their own.
func TestStatementsOfLookups(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		g := graphtest.Open(t, d.SharedSample(t))
		found := g.Query(t, `{
			flowRuns(first: 1, where: { deployment: {} }) { nodes { id } }
			deployments(first: 1) { nodes { name flow { name } } }
		}`, nil)
		id := graphtest.IDsOf(found["flowRuns"].(object)["nodes"])[0]
		deployment := graphtest.List(found["deployments"].(object)["nodes"])[0].(object)
		const six = "flow { name } deployment { name } workQueue { name } infrastructureDocument { name } parentTaskRun { name } state { name }"
		for query, want := range map[string]int{
			"{ flowRuns { nodes { " + six + " } } }":                                                                      1,
			"{ flowRuns { nodes { " + six + " again: flow { name } } } }":                                                 2,
			"{ flowRuns { nodes { flow { name tags } state { name } } } }":                                                2,
			"{ flowRuns { nodes { state { name stateDetails } } } }":                                                      2,
			"{ flowRuns { nodes { flow { name } } edges { node { flow { created } state { name } } } } }":                 1,
			"{ flowRuns(first: 1000) { nodes { workPool { name } parentFlowRun { name flow { name } } } } }":              3, // over another table
			"{ taskRuns { nodes { flowRun { name flow { name } deployment { name flow { name } } } } } }":                 1,
			"{ flows { nodes { flowRuns(first: 2) { nodes { deployment { name } state { name } } } } } }":                 2,
			fmt.Sprintf(`{ flowRun(id: %q) { name flow { name } deployment { name flow { name } } } }`, id):               1,
			fmt.Sprintf(`{ flowRun(id: %q) { name deployment { tags flow { name } } } }`, id):                             2,
			fmt.Sprintf(`{ nodeOfType(type: FLOW_RUN, id: %q) { ... on FlowRun { flow { name } state { name } } } }`, id): 1,
			fmt.Sprintf(`{ deploymentByName(flowName: %q, name: %q) { flow { name } } }`,
				deployment["flow"].(object)["name"], deployment["name"]): 1,
		} {
			if got := len(graphtest.Observe(t, g, query, nil)); got != want {
				t.Errorf("%s: %d statements, want %d", query, got, want)
			}
		}
	})
}

// Whether a row is looked up or read by a statement of its own, its fields are the same.
func TestLookupsEqualStatements(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		g := graphtest.Open(t, d.SharedSample(t))
		edges, targets := 0, 0
		for _, e := range descriptor.All() {
			for _, edge := range e.Edges {
				var narrow, wide []string
				for _, c := range edge.Target.Columns {
					if c.Kind == descriptor.JSON || c.Kind == descriptor.Strings {
						wide = append(wide, c.Field)
					} else {
						narrow = append(narrow, c.Field)
					}
				}
				if edge.Many || len(wide) == 0 {
					continue
				}
				edges++
				nodes := func(fields []string) []any {
					query := fmt.Sprintf("{ of: %s(first: 1000) { nodes { id to: %s { %s } } } }", graphtest.Plural(e), edge.Field, strings.Join(fields, " "))
					return graphtest.List(g.Query(t, query, nil)["of"].(object)["nodes"])
				}
				looked, read := nodes(narrow), nodes(append(wide, narrow...))
				for _, n := range read {
					if to, ok := n.(object)["to"].(object); ok {
						targets++
						for _, field := range wide {
							delete(to, field)
						}
					}
				}
				if !reflect.DeepEqual(looked, read) {
					t.Errorf("%s.%s: %v, want %v", e.Type, edge.Field, looked, read)
				}
			}
		}
		if edges < 20 || targets < 1000 {
			t.Errorf("%d edges to %d rows were compared", edges, targets)
		}
	})
}
