package connection_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/quaestor-graph/quaestor/graph/descriptor"
	"github.com/quaestor-graph/quaestor/graph/graphtest"
	"github.com/quaestor-graph/quaestor/graph/graphtest/large"
	"github.com/quaestor-graph/quaestor/graph/graphtest/plans"
	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

// Work done is measured by EXPLAIN ANALYZE on PostgreSQL and sqlite_stmt's nstep on SQLite: no statement of a nested page,
// count or neighbour reads a large table whole, or rows of other parents, where an index finds the children; and none reads
// a table more than once where no index does. So it is with the planner's statistics of before the database grew (on SQLite
// none, as in a Prefect database, which has no sqlite_stat1), with those of now, and with those of a database in which one
// parent has nearly all, by which the index seems to be of no use for any parent.
func TestWorkOfEveryEdge(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		address := large.Inflate(t, d)
		g := graphtest.Open(t, address)
		r := plans.Record(g)
		for _, statistics := range []struct {
			name string
			make []string
		}{
			{"old statistics", nil},
			{"new statistics", []string{"ANALYZE"}},
			{"one parent of nearly all", []string{
				"UPDATE flow_run SET " + ofTheFirst("flow", "work_queue", "deployment") + " WHERE name LIKE 'run %'",
				"UPDATE log SET " + ofTheFirst("flow_run", "task_run"),
				"UPDATE artifact SET key = 'big' WHERE key LIKE 'key %'",
				"ANALYZE",
			}},
		} {
			databasetest.Exec(t, address, statistics.make...)
			db := databasetest.Open(t, address) // SQLite reads the statistics when it connects
			for _, e := range descriptor.All() {
				for i := range e.Edges {
					edge := &e.Edges[i]
					for _, query := range edgeQueries(t, g, e, edge) {
						r.Take()
						g.Query(t, query, nil)
						for _, m := range r.Take() {
							if m.AtRoot() {
								continue
							}
							p := plans.Explain(t, d, db, m)
							if err := wellDone(d, edge, m, p); err != nil {
								t.Errorf("%s.%s, %s: %v\n%s\n%s", e.Type, edge.Field, statistics.name, err, m.SQL, p.Text)
							}
						}
					}
				}
			}
		}
	})
}

// ofTheFirst makes rows those of the first row of each of some tables.
func ofTheFirst(tables ...string) string {
	var columns []string
	for _, table := range tables {
		columns = append(columns, fmt.Sprintf("%[1]s_id = (SELECT id FROM %[1]s ORDER BY id LIMIT 1)", table))
	}
	return strings.Join(columns, ", ")
}

func wellDone(d databasetest.Dialect, edge *descriptor.Edge, m plans.Made, p plans.Plan) error {
	if m.Led() {
		return p.WellLed(m)
	}
	if edge.Indexed {
		if p.Automatic > 0 {
			return fmt.Errorf("an index is made of %d rows", p.Automatic)
		}
		return p.Searched(m)
	}
	reads := 0
	for _, a := range p.Accesses {
		if a.Table == edge.Target.Table && !slices.Contains(a.By, "id") {
			reads += a.Loops
		}
	}
	if reads != 1 {
		return fmt.Errorf("%s is read %d times", edge.Target.Table, reads)
	}
	// Of each row it takes some steps, however many parents there are.
	if limit := 20 * (2*large.InflatedRuns + 1000); d == databasetest.SQLite && p.Steps > limit {
		return fmt.Errorf("%d steps, more than %d", p.Steps, limit)
	}
	return nil
}

// edgeQueries ask everything of an edge of many parents, one with most of the children among them; of an edge to one,
// of few parents: of many the planner of PostgreSQL may rightly read a table whole.
func edgeQueries(t *testing.T, g *graphtest.Graph, e *descriptor.Entity, edge *descriptor.Edge) []string {
	t.Helper()
	if !edge.Many {
		return []string{fmt.Sprintf("{ %s(first: 10) { nodes { %s { id } } } }", graphtest.Plural(e), edge.Field)}
	}
	const ask = "{ totalCount some: totalCount(limit: 2) pageInfo { hasNextPage hasPreviousPage } nodes { id } }"
	const parents = "{ %[1]s(first: 200) { nodes { %[2]s(%[3]s) %[4]s } } }"
	c := ends(t, g, edge.Target)
	return []string{
		fmt.Sprintf(parents, graphtest.Plural(e), edge.Field, "first: 3", ask),
		fmt.Sprintf(parents, graphtest.Plural(e), edge.Field, fmt.Sprintf("last: 3, after: %q, before: %q", c[0], c[1]), ask),
	}
}

// ends are the cursors of the first and the last row of a type.
func ends(t *testing.T, g *graphtest.Graph, e *descriptor.Entity) (cursors [2]string) {
	t.Helper()
	for i, window := range []string{"first: 1", "last: 1"} {
		data := g.Query(t, fmt.Sprintf("{ c: %s(%s) { edges { cursor } } }", graphtest.Plural(e), window), nil)
		edges := data["c"].(map[string]any)["edges"].([]any)
		cursors[i] = edges[0].(map[string]any)["cursor"].(string)
	}
	return cursors
}

// The work for some parents is that of their own children, however large the database is, and whatever the others have.
func TestWorkDoesNotGrowWithTheDatabase(t *testing.T) {
	small, large := databasetest.SQLite.Sample(t), large.Inflate(t, databasetest.SQLite)
	for _, e := range descriptor.All() {
		ids := firstIDs(t, small, e)
		for i := range e.Edges {
			edge := &e.Edges[i]
			if !edge.Indexed || edge.Target.Table == "event_resources" && e.Type != "Event" {
				continue
			}
			field := edge.Field + " { id }"
			if edge.Many {
				field = edge.Field + "(first: 3) { totalCount nodes { id } }"
			}
			query := fmt.Sprintf("query($ids: [ID!]!) { nodes: nodesOfType(type: %s, ids: $ids) { ... on %s { %s } } }", e.NodeType, e.Type, field)
			before, after := steps(t, small, query, ids), steps(t, large, query, ids)
			if len(before) != len(after) {
				t.Errorf("%s.%s: %d statements before, %d after", e.Type, edge.Field, len(before), len(after))
				continue
			}
			for i := range before {
				if after[i] > before[i]+before[i]/10+20 {
					t.Errorf("%s.%s: the work of statement %d has grown from %d steps to %d", e.Type, edge.Field, i, before[i], after[i])
				}
			}
		}
	}
}

func firstIDs(t *testing.T, address string, e *descriptor.Entity) (ids []string) {
	t.Helper()
	data := graphtest.Open(t, address).Query(t, fmt.Sprintf("{ c: %s(first: 20) { nodes { id } } }", graphtest.Plural(e)), nil)
	for _, n := range data["c"].(map[string]any)["nodes"].([]any) {
		ids = append(ids, n.(map[string]any)["id"].(string))
	}
	return slices.Clip(ids)
}

// steps are what the statements of an operation take on SQLite.
func steps(t *testing.T, address, query string, ids []string) (steps []int) {
	t.Helper()
	g := graphtest.Open(t, address)
	r := plans.Record(g)
	g.Query(t, query, map[string]any{"ids": ids})
	db := databasetest.Open(t, address)
	for _, m := range r.Take() {
		steps = append(steps, plans.Explain(t, databasetest.SQLite, db, m).Steps)
	}
	return steps
}
