package connection_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/quaestor-graph/quaestor/graph/descriptor"
	"github.com/quaestor-graph/quaestor/graph/graphtest"
	"github.com/quaestor-graph/quaestor/graph/graphtest/evaluate"
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
func allWays(f *descriptor.Field) (all [][]evaluate.OrderKey) {
	for _, desc := range []bool{false, true} {
		for _, first := range []bool{false, true} {
			all = append(all, []evaluate.OrderKey{{Field: f, Desc: desc, NullsFirst: first}})
		}
	}
	return all
}

// bothWays walks rows in some orders, forwards and backwards. Those of a whole
// table are asked for by no filter, as most pages are.
func bothWays(t testing.TB, g *graphtest.Graph, root string, rows []orderRow, whole bool, orders [][]evaluate.OrderKey, size int) {
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

// Every order field of every type, ASC and DESC, NULLS FIRST and LAST, forwards and backwards, gives each row exactly once
// in the right order, on both dialects. In CI the pages have 7 rows of at most 60 for each table, and 1 row for three types.
func TestEveryOrder(t *testing.T) {
	alone := []string{"FlowRun", "Deployment", "Worker"}
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		g := graphtest.Open(t, d.SharedSample(t))
		s := graphtest.Introspect(t, g)
		for _, e := range descriptor.All() {
			rows := few(orderRows(t, g, s, e), 25)
			var orders [][]evaluate.OrderKey
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

// In soak all rows are walked in pages of 1, 7 and 100; otherwise those of a small table.
func TestEveryOrderSoak(t *testing.T) {
	entities := descriptor.All()
	if databasetest.Soaking(t) == 0 {
		entities = []*descriptor.Entity{descriptor.Worker}
	}
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		g := graphtest.Open(t, d.SharedSample(t))
		s := graphtest.Introspect(t, g)
		for _, e := range entities {
			rows := orderRows(t, g, s, e)
			var orders [][]evaluate.OrderKey
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
func randomOrders(r *rand.Rand, e *descriptor.Entity, n int) (all [][]evaluate.OrderKey) {
	for range n {
		var keys []evaluate.OrderKey
		for _, i := range r.Perm(len(e.Fields))[:2+r.IntN(2)] {
			f := &e.Fields[i]
			if f.Enum == "ID" && len(keys) == 0 {
				continue // what follows it decides nothing
			}
			keys = append(keys, evaluate.OrderKey{Field: f, Desc: r.IntN(2) == 0, NullsFirst: r.IntN(2) == 0})
		}
		// A field of few values first, so that the next ones decide something.
		for i := range e.Fields {
			if f := &e.Fields[i]; (f.Kind == descriptor.Bool || f.Kind == descriptor.Enum || f.Edge != "") && r.IntN(6) == 0 {
				keys = append([]evaluate.OrderKey{{Field: f, Desc: r.IntN(2) == 0, NullsFirst: r.IntN(2) == 0}}, keys...)
				break
			}
		}
		seen := map[string]bool{}
		keys = slices.DeleteFunc(keys, func(k evaluate.OrderKey) bool {
			was := seen[k.Field.Enum]
			seen[k.Field.Enum] = true
			return was
		})
		if len(keys) > 0 {
			all = append(all, keys)
		}
	}
	return all
}

// Lists of several fields at the root.
func TestRandomOrders(t *testing.T) {
	drawn := databasetest.Seed(t)
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		r := rand.New(rand.NewPCG(drawn, 1))
		g := graphtest.Open(t, d.SharedSample(t))
		s := graphtest.Introspect(t, g)
		for _, e := range descriptor.All() {
			bothWays(t, g, s.Roots[e.Type], few(orderRows(t, g, s, e), 60), false, randomOrders(r, e, 6), 7)
		}
	})
}
