package graph_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/quaestor-graph/quaestor/graph/descriptor"
	"github.com/quaestor-graph/quaestor/graph/graphtest"
	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

// few are some rows of a table, from all over it.
func few(rows []orderRow, n int) []orderRow {
	if len(rows) <= n {
		return rows
	}
	out := make([]orderRow, n)
	for i := range out {
		out[i] = rows[i*len(rows)/n]
	}
	return out
}

// allWays are the orders by one field.
func allWays(f *descriptor.Field) (all [][]orderKey) {
	for _, desc := range []bool{false, true} {
		for _, first := range []bool{false, true} {
			all = append(all, []orderKey{{f, desc, first}})
		}
	}
	return all
}

// bothWays walks rows in some orders, forwards and backwards. Those of a whole
// table are asked for by no filter, as most pages are.
func bothWays(t testing.TB, g *graphtest.Graph, root string, rows []orderRow, whole bool, orders [][]orderKey, size int) {
	t.Helper()
	var ids []string
	if !whole {
		for _, r := range rows {
			ids = append(ids, r.id)
		}
	}
	var walks []*orderWalk
	for _, keys := range orders {
		want := sorted(rows, keys)
		for _, backward := range []bool{false, true} {
			walks = append(walks, &orderWalk{root: root, keys: keys, size: size, backward: backward, want: want})
		}
	}
	walkOrders(t, g, ids, walks)
}

// "Every order field of every type, ASC and DESC, NULLS FIRST and LAST, forwards and backwards: each row exactly once
// in the right order, on both dialects (in CI page size 7 over at most 60 rows a table, page size 1 for three types)".
func TestEveryOrder(t *testing.T) {
	alone := []string{"FlowRun", "Deployment", "Worker"}
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		g := graphtest.Open(t, d.SharedSample(t))
		s := introspect(t, g)
		for _, e := range descriptor.All() {
			rows := few(orderRows(t, g, s, e), 25)
			var orders [][]orderKey
			for i := range e.Fields {
				orders = append(orders, allWays(&e.Fields[i])...)
			}
			bothWays(t, g, s.Roots[e.Type], rows, false, orders, 7)
			if slices.Contains(alone, e.Type) {
				bothWays(t, g, s.Roots[e.Type], few(rows, 9), false, orders, 1)
			}
		}
	})
}

// "all rows and page sizes 1, 7 and 100 in `make soak`"; otherwise those of a small table.
func TestEveryOrderSoak(t *testing.T) {
	entities := descriptor.All()
	if databasetest.Soaking(t) == 0 {
		entities = []*descriptor.Entity{descriptor.Worker}
	}
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		g := graphtest.Open(t, d.SharedSample(t))
		s := introspect(t, g)
		for _, e := range entities {
			rows := orderRows(t, g, s, e)
			var orders [][]orderKey
			for i := range e.Fields {
				orders = append(orders, allWays(&e.Fields[i])...)
			}
			for _, size := range []int{100, 7, 1} {
				t.Logf("%s, %d a page: %d rows in %d orders", e.Type, size, len(rows), len(orders))
				bothWays(t, g, s.Roots[e.Type], rows, true, orders, size)
			}
		}
	})
}

// randomOrders are lists of two or three fields, computed and related ones among them.
func randomOrders(r *rand.Rand, e *descriptor.Entity, n int) (all [][]orderKey) {
	for range n {
		var keys []orderKey
		for _, i := range r.Perm(len(e.Fields))[:2+r.IntN(2)] {
			f := &e.Fields[i]
			if f.Enum == "ID" && len(keys) == 0 {
				continue // what follows it decides nothing
			}
			keys = append(keys, orderKey{f, r.IntN(2) == 0, r.IntN(2) == 0})
		}
		// A field of few values first, so that the next ones decide something.
		for i := range e.Fields {
			if f := &e.Fields[i]; (f.Kind == descriptor.Bool || f.Kind == descriptor.Enum || f.Edge != "") && r.IntN(6) == 0 {
				keys = append([]orderKey{{f, r.IntN(2) == 0, r.IntN(2) == 0}}, keys...)
				break
			}
		}
		seen := map[string]bool{}
		keys = slices.DeleteFunc(keys, func(k orderKey) bool {
			was := seen[k.field.Enum]
			seen[k.field.Enum] = true
			return was
		})
		if len(keys) > 0 {
			all = append(all, keys)
		}
	}
	return all
}

// Lists of several fields, at the root and in nested connections of each kind that the statements know.
func TestRandomOrders(t *testing.T) {
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		r := rand.New(rand.NewPCG(seed, 1))
		address := d.SharedSample(t)
		g := graphtest.Open(t, address)
		s := introspect(t, g)
		rows := map[string][]orderRow{}
		for _, e := range descriptor.All() {
			rows[e.Type] = orderRows(t, g, s, e)
			bothWays(t, g, s.Roots[e.Type], few(rows[e.Type], 60), false, randomOrders(r, e, 6), 7)
		}
		expect := expectations(t, readStorage(t, databasetest.Open(t, address)))
		for _, name := range []string{
			"Flow.flowRuns", "FlowRun.taskRuns", "FlowRun.logs", "FlowRun.states", "WorkPool.flowRuns", "WorkQueue.events", "FlowRun.childFlowRuns",
			"BlockSchema.references", "ConcurrencyLimitV2.deployments", "Event.followers", "Deployment.flowRuns",
		} {
			typ, edge, _ := strings.Cut(name, ".")
			target, _ := descriptor.ByType(s.Edges[typ][edge].To)
			orders := randomOrders(r, target, 3)
			for i := range 2 {
				f := &target.Fields[r.IntN(len(target.Fields))]
				orders = append(orders, allWays(f)[i*2+r.IntN(2)])
			}
			for _, keys := range orders {
				nestedOrder(t, g, s, name, keys, rows[target.Type], expect[name])
			}
		}
	})
}

// nestedOrder compares the windows of all parents, cut at two rows of the whole table.
func nestedOrder(t *testing.T, g *graphtest.Graph, s shape, name string, keys []orderKey, rows []orderRow, children finder) {
	t.Helper()
	typ, edge, _ := strings.Cut(name, ".")
	want := sorted(rows, keys)
	place := map[string]int{}
	for i, id := range want {
		place[id] = i
	}
	cuts := [2]int{len(want) / 4, len(want) - len(want)/4 - 1}
	var cursors [2]string
	for i, cut := range cuts {
		// The id list picks the row; "`where` may change between pages".
		c := g.Query(t, fmt.Sprintf(`query($id: ID!) { c: %s(where: {id: {eq: $id}}, %s) { pageInfo { endCursor } } }`,
			s.Roots[s.Edges[typ][edge].To], orderOf(keys)), map[string]any{"id": want[cut]})
		cursors[i] = c["c"].(object)["pageInfo"].(object)["endCursor"].(string)
	}
	for _, backward := range []bool{false, true} {
		size := "first"
		if backward {
			size = "last"
		}
		parents := everyRow(t, g, s, typ, fmt.Sprintf("id c: %s(%s: 2, after: %q, before: %q, %s) { nodes { id } totalCount pageInfo { hasNextPage hasPreviousPage } }",
			edge, size, cursors[0], cursors[1], orderOf(keys)))
		for _, p := range parents {
			all := children(row{"id": p["id"].(string)})
			slices.SortFunc(all, func(a, b string) int { return place[a] - place[b] })
			var inside []string
			next, previous := false, false
			for _, id := range all {
				switch at := place[id]; {
				case at <= cuts[0]:
					previous = true
				case at >= cuts[1]:
					next = true
				default:
					inside = append(inside, id)
				}
			}
			if over := len(inside) - 2; over > 0 && backward {
				inside, previous = inside[over:], true
			} else if over > 0 {
				inside, next = inside[:2], true
			}
			c := p["c"].(object)
			info := object{"hasNextPage": next, "hasPreviousPage": previous}
			if got := idsOf(c["nodes"]); !slices.Equal(got, inside) || !maps.Equal(c["pageInfo"].(object), info) || fmt.Sprint(c["totalCount"]) != fmt.Sprint(len(all)) {
				t.Errorf("%s of %s by %s, %s: %v with %v of %v,\nwant %v with %v of %d", name, p["id"], orderOf(keys), size, got, c["pageInfo"], c["totalCount"], inside, info, len(all))
			}
		}
	}
}
