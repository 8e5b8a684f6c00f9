package graph_test

import (
	"testing"

	"github.com/quaestor-graph/quaestor/graph/graphtest"
	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

func TestSmoke(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		g := graphtest.Open(t, d.SharedSample(t))
		t.Log(g.Query(t, `{ flowRuns(first: 2) { totalCount nodes { name flow { name runs: flowRuns(first: 1) { totalCount nodes { id } } } workPool { name events { totalCount } } childFlowRuns(last:3) { nodes { id } pageInfo { hasNextPage hasPreviousPage } } } } blockDocuments { nodes { references { totalCount nodes { id } } } } node(id: "93d27ede-3b28-437b-ae58-af5909b2076b") { __typename ... on FlowRun { name } } }`, nil))
	})
}
