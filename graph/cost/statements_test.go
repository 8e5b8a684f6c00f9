package cost_test

import (
	"fmt"
	"testing"

	"github.com/quaestor-graph/quaestor/graph/descriptor"
	"github.com/quaestor-graph/quaestor/graph/graphtest"
	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

// A page of 200 flow runs with flow, deployment, work queue, state and the first 3 of each to-many edge takes a constant
// number of SQL statements and fetches a bounded number of rows.
func TestStatementsAndRowsOfAPage(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		g := graphtest.Open(t, d.SharedSample(t))
		const page = 3
		query := "query($first: Int!) { flowRuns(first: $first) { nodes { name flow { name } deployment { name } workQueue { name } state { name }"
		many := 0
		for _, e := range descriptor.FlowRun.Edges {
			if e.Many {
				query += fmt.Sprintf(" %s(first: %d) { nodes { id } pageInfo { hasNextPage } }", e.Field, page)
				many++
			}
		}
		query += " } } }"
		for _, parents := range []int{20, 200} {
			statements := graphtest.Observe(t, g, query, map[string]any{"first": parents})
			if len(statements) != 1+many {
				t.Errorf("%d statements for %d flow runs, want %d", len(statements), parents, 1+many)
			}
			for i, s := range statements {
				bound := parents // the page itself, with the targets of edges to one
				if i > 0 {
					bound = parents * (page + 1)
				}
				if s.Rows > int64(bound) {
					t.Errorf("%d rows for %d flow runs, want at most %d: %s", s.Rows, parents, bound, s.Query)
				}
			}
		}
	})
}

// Nested connections take one statement for each level and alias, whatever the number of parents, and fetch at most one row
// for each parent more than the page.
func TestStatementsOfEveryEdge(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		g := graphtest.Open(t, d.SharedSample(t))
		for _, e := range descriptor.All() {
			for _, edge := range e.Edges {
				for _, parents := range []int{1, 1000} {
					field := edge.Field + " { id }"
					bound := int64(parents)
					if edge.Many {
						field = edge.Field + "(first: 2) { nodes { id } pageInfo { hasNextPage } }"
						bound *= 3
					}
					statements := graphtest.Observe(t, g, fmt.Sprintf("{ %s(first: %d) { nodes { %s again: %s } } }",
						graphtest.Plural(e), parents, field, field), nil)
					if len(statements) > 3 || len(statements) == 2 {
						t.Errorf("%s.%s: %d statements, want one for the page and one for each alias", e.Type, edge.Field, len(statements))
					}
					for _, s := range statements {
						if s.Rows > bound {
							t.Errorf("%s.%s: %d rows for %d parents: %s", e.Type, edge.Field, s.Rows, parents, s.Query)
						}
					}
				}
			}
		}
	})
}

// A page takes one statement for its rows, and one more for each of totalCount, hasNextPage and hasPreviousPage that the
// rows themselves do not answer, for all parents at once, in both directions, at any depth.
func TestStatementsOfCounts(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		g := graphtest.Open(t, d.SharedSample(t), graphtest.Unlimited...)
		for selection, want := range map[string]int{
			"flowRuns { nodes { id } }": 2,
			"flowRuns { totalCount }":   2,
			"flowRuns { totalCount all: totalCount some: totalCount(limit: 2) }":                                    4,
			"flowRuns(first: 2) { nodes { id } pageInfo { hasNextPage hasPreviousPage startCursor } }":              2,
			"flowRuns(last: 2) { edges { cursor node { id } } pageInfo { hasNextPage hasPreviousPage } }":           2,
			"flowRuns(first: 0) { nodes { id } }":                                                                   1,
			"flowRuns(first: 0) { pageInfo { hasNextPage } }":                                                       2,
			"flowRuns { nodes { taskRuns { nodes { state { name } states { nodes { id } } } totalCount } } }":       5,
			"flowRuns { nodes { id } edges { cursor } } deployments { edges { node { id } again: node { name } } }": 3,
		} {
			if got := len(graphtest.Observe(t, g, "{ flows(first: 100) { nodes { "+selection+" } } }", nil)); got != want {
				t.Errorf("%s: %d statements, want %d", selection, got, want)
			}
		}
	})
}
