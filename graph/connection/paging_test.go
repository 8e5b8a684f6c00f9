package connection_test

import (
	"encoding/base64"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/quaestor-graph/quaestor/graph/descriptor"
	"github.com/quaestor-graph/quaestor/graph/graphtest"
	"github.com/quaestor-graph/quaestor/graph/graphtest/evaluate"
	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

const pageSelection = `edges { cursor node { id } } nodes { id }
	pageInfo { hasNextPage hasPreviousPage startCursor endCursor }`

// walk pages through a root connection by id and checks what each page says of
// itself. It gives the ids in the connection's order and the cursor of each.
func walk(t testing.TB, g *graphtest.Graph, root string, size int, backward bool) (ids, cursors []string) {
	t.Helper()
	return walkBy(t, g, root, evaluate.ByID, size, backward)
}

// walkBy is walk with further arguments, which give the order.
func walkBy(t testing.TB, g *graphtest.Graph, root, args string, size int, backward bool) (ids, cursors []string) {
	t.Helper()
	query := fmt.Sprintf(`query($n: Int, $c: String) { c: %s(first: $n, after: $c, %s) { totalCount %s } }`, root, args, pageSelection)
	if backward {
		query = fmt.Sprintf(`query($n: Int, $c: String) { c: %s(last: $n, before: $c, %s) { totalCount %s } }`, root, args, pageSelection)
	}
	var at any
	for {
		c := g.Query(t, query, map[string]any{"n": size, "c": at})["c"].(object)
		page := graphtest.IDsOf(c["nodes"])
		if !slices.Equal(page, graphtest.IDsOf(c["edges"])) {
			t.Fatalf("%s: the nodes are %v, the edges %v", root, page, graphtest.IDsOf(c["edges"]))
		}
		var of []string
		for _, e := range c["edges"].([]any) {
			of = append(of, e.(object)["cursor"].(string))
		}
		info := c["pageInfo"].(object)
		on, back := info["hasNextPage"], info["hasPreviousPage"]
		if backward {
			ids, cursors = append(page, ids...), append(of, cursors...)
			on, back = back, on
		} else {
			ids, cursors = append(ids, page...), append(cursors, of...)
		}
		if back != (at != nil) {
			t.Fatalf("%s: a page at %v says %v of where the walk came from", root, at, back)
		}
		if len(page) == 0 {
			if info["startCursor"] != nil || info["endCursor"] != nil || on != false {
				t.Fatalf("%s: an empty page has %v", root, info)
			}
			return ids, cursors
		}
		if info["startCursor"] != of[0] || info["endCursor"] != of[len(of)-1] {
			t.Fatalf("%s: pageInfo %v of the cursors %v", root, info, of)
		}
		if on != true {
			if total := fmt.Sprint(c["totalCount"]); total != fmt.Sprint(len(ids)) {
				t.Fatalf("%s: totalCount %s, but %d rows", root, total, len(ids))
			}
			return ids, cursors
		}
		if len(page) != size {
			t.Fatalf("%s: a page of %d rows, want %d", root, len(page), size)
		}
		if at = of[len(of)-1]; backward {
			at = of[0]
		}
	}
}

// Pages of 100 through each of the 36 root connections, forwards and backwards, on both dialects, have exactly as many rows
// as testdata/prefect/manifest.json says, each id once.
func TestPagingGivesEveryRowOnce(t *testing.T) {
	counts := databasetest.Manifest(t).RowCounts
	small := map[string][]int{
		"Flow": {7, 1}, "FlowRun": {7}, "Event": {7}, "BlockType": {7, 19, 57}, "Variable": {7, 3}, "CsrfToken": {7, 1},
	}
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		address := d.SharedSample(t)
		g := graphtest.Open(t, address)
		s := graphtest.Introspect(t, g)
		all := graphtest.ReadStorage(t, databasetest.Open(t, address))
		tables := []string{"alembic_version"}
		for _, e := range descriptor.All() {
			tables = append(tables, e.Table)
			for _, size := range append(small[e.Type], 100, 1000) {
				forward, cursors := walk(t, g, s.Roots[e.Type], size, false)
				backward, again := walk(t, g, s.Roots[e.Type], size, true)
				if len(forward) != counts[e.Table] || !slices.Equal(forward, all.IDs(e.Type)) {
					t.Errorf("%s, first: %d: %d rows, want the %d of the table by id", e.Type, size, len(forward), counts[e.Table])
				}
				if !slices.Equal(forward, backward) || !slices.Equal(cursors, again) {
					t.Errorf("%s, %d a page: forwards and backwards differ", e.Type, size)
				}
			}
		}
		slices.Sort(tables)
		if want := slices.Sorted(maps.Keys(counts)); len(s.Roots) != 36 || !slices.Equal(tables, want) {
			t.Errorf("%d root connections over the tables %v, want %v", len(s.Roots), tables, want)
		}
	})
}

// Contract 8.3, 8.4 and 8.5.
func TestEveryWindowOfARootConnection(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		g := graphtest.Open(t, d.SharedSample(t))
		ids, cursors := walk(t, g, "variables", 100, false)
		of := map[string]string{}
		for i, id := range ids {
			of[id] = cursors[i]
		}
		last := len(ids) - 1
		for _, w := range evaluate.Windows([]int{0, 1, 2, 5, last, last + 1, 1000}, []int{-1, 0, 1, 7, last - 1, last}) {
			c := g.Query(t, fmt.Sprintf(`{ c: variables(%s) { %s } }`, w.Arguments(cursors), pageSelection), nil)["c"].(object)
			w.Check(t, "variables", c, ids, ids, of)
		}
	})
}

// Contract 7.1: edges to many, of each kind that the statements know, have the same window under every parent.
func TestEveryWindowOfNestedConnections(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		address := d.SharedSample(t)
		g := graphtest.Open(t, address, graphtest.Unlimited...)
		s := graphtest.Introspect(t, g)
		all := graphtest.ReadStorage(t, databasetest.Open(t, address))
		expect := evaluate.Expectations(t, all)
		for _, name := range []string{
			"Flow.flowRuns",                  // an index serves it
			"WorkPool.flowRuns",              // over another table
			"FlowRun.childFlowRuns",          // likewise, from many parents
			"WorkQueue.events",               // a text with a prefix and a condition
			"ArtifactCollection.versions",    // a text
			"BlockSchema.references",         // no index
			"ConcurrencyLimitV2.deployments", // no index, most without any
		} {
			typ, edge, _ := strings.Cut(name, ".")
			to := s.Edges[typ][edge].To
			ids, cursors := walk(t, g, s.Roots[to], 1000, false)
			of := map[string]string{}
			for i, id := range ids {
				of[id] = cursors[i]
			}
			n := len(ids)
			for i, w := range evaluate.Windows([]int{0, 2, 1000}, []int{-1, n / 3, n - 1}) {
				if len(all[typ]) > 100 && i%4 != 0 {
					continue // some windows do where there are many parents
				}
				rows := s.EveryRow(t, g, typ, fmt.Sprintf("id c: %s(%s) { all: totalCount some: totalCount(limit: 2) %s }",
					edge, w.Arguments(cursors), pageSelection))
				for i, r := range rows {
					children := expect[name](all[typ][i])
					c := r["c"].(object)
					w.Check(t, fmt.Sprintf("%s of %s", name, r["id"]), c, ids, children, of)
					if got, want := fmt.Sprintf("%s %s", c["all"], c["some"]), fmt.Sprintf("%d %d", len(children), min(2, len(children))); got != want {
						t.Errorf("%s of %s: totalCount and totalCount(limit: 2) %s, want %s", name, r["id"], got, want)
					}
				}
			}
		}
	})
}

// Contract 8.3 and 8.6.
func TestPagesThatAreRefused(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		g := graphtest.Open(t, d.SharedSample(t))
		_, cursors := walk(t, g, "flowRuns", 1000, false)
		_, others := walk(t, g, "taskRuns", 1000, false)
		good := cursors[7]
		damaged := []string{"", "x", "null", good[:len(good)-1], good + "A", good + "==", strings.ToLower(good), strings.Repeat(good, 500),
			"=" + good, good[1:], "\u0000", base64.RawURLEncoding.EncodeToString([]byte(`["FlowRun id","x"]`)), others[7]}
		for i := range good {
			other := "A"
			if good[i] == 'A' {
				other = "B"
			}
			damaged = append(damaged, good[:i]+other+good[i+1:])
		}
		sizes := []map[string]any{
			{"first": 3, "last": 3}, {"first": 0, "last": 0}, {"first": -1}, {"last": -1}, {"first": -2147483648},
			{"first": 1001}, {"last": 1001}, {"first": 2147483647}, {"first": 5000000000}, {"first": 1.5}, {"last": "many"},
		}
		const variables = `query($first: Int, $last: Int, $after: String, $before: String, $limit: Int)`
		const args = `(` + evaluate.ByID + `, first: $first, last: $last, after: $after, before: $before) { totalCount(limit: $limit) nodes { id } }`
		for _, query := range []string{
			variables + ` { flowRuns` + args + ` }`,
			variables + ` { flow(id: "174fe8b0-9ec1-4b02-9b5a-59d148fa0306") { flowRuns` + args + ` } }`,
		} {
			for _, bad := range sizes {
				graphtest.Refused(t, g, "BAD_USER_INPUT", query, bad)
			}
			graphtest.Refused(t, g, "BAD_USER_INPUT", query, map[string]any{"limit": -1})
			for _, cursor := range damaged {
				graphtest.Refused(t, g, "BAD_USER_INPUT", query, map[string]any{"after": cursor})
				graphtest.Refused(t, g, "BAD_USER_INPUT", query, map[string]any{"before": cursor})
			}
		}
		for args, code := range map[string]string{
			`first: 1, last: 1`: "BAD_USER_INPUT", `first: -1`: "BAD_USER_INPUT", `first: 1001`: "BAD_USER_INPUT",
			`after: "x"`: "BAD_USER_INPUT", `first: 99999999999999999999`: "GRAPHQL_VALIDATION_FAILED",
			`first: 1.5`: "GRAPHQL_VALIDATION_FAILED", `first: "1"`: "GRAPHQL_VALIDATION_FAILED",
			`after: 1`: "GRAPHQL_VALIDATION_FAILED", `offset: 1`: "GRAPHQL_VALIDATION_FAILED",
		} {
			graphtest.Refused(t, g, code, `{ flowRuns(`+args+`) { nodes { id } } }`, nil)
		}
	})
}
