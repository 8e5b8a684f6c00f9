package filter_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/quaestor-graph/quaestor/graph/graphtest"
	"github.com/quaestor-graph/quaestor/graph/graphtest/evaluate"
	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

// answers is what the graph says of a filter, of its opposite, and of both sides
// of De Morgan's law of it and the next filter of its type.
type answers struct {
	ids, notBoth, eitherNot []string
	not                     int
}

// batch is how many filters one operation asks of.
const batch = 10

func ask(t testing.TB, g *graphtest.Graph, w *evaluate.World, filters []evaluate.Asked) []answers {
	t.Helper()
	out := make([]answers, len(filters))
	for from := 0; from < len(filters); from += batch {
		some := filters[from:min(from+batch, len(filters))]
		o := evaluate.Operation{Variables: map[string]any{}}
		for i, a := range some {
			field := func(alias string, where object, selection string) {
				o.Field(fmt.Sprintf("%s%d: %s", alias, i, w.Shape.Roots[a.Type]), a.Type, where, i%2 == 0, selection)
			}
			field("f", a.Filter, "first: 1000) { nodes { id } pageInfo { hasNextPage endCursor } }")
			field("n", object{"not": a.Filter}, "first: 0) { totalCount }")
			if i+1 < len(some) && some[i+1].Type == a.Type {
				other := some[i+1].Filter
				field("a", object{"not": object{"and": []any{a.Filter, other}}}, "first: 1000) { nodes { id } }")
				field("o", object{"or": []any{object{"not": a.Filter}, object{"not": other}}}, "first: 1000) { nodes { id } }")
			}
		}
		data := o.Run(t, g, some)
		for i, a := range some {
			at := func(alias string) object { c, _ := data[fmt.Sprintf("%s%d", alias, i)].(object); return c }
			page := at("f")
			ids := graphtest.IDsOf(page["nodes"])
			for page["pageInfo"].(object)["hasNextPage"] == true {
				page = g.Query(t, fmt.Sprintf(`query($where: %sFilter, $after: String) { c: %s(where: $where, after: $after, first: 1000, orderBy: {field: ID}) {
					nodes { id } pageInfo { hasNextPage endCursor } } }`, a.Type, w.Shape.Roots[a.Type]),
					map[string]any{"where": a.Filter, "after": page["pageInfo"].(object)["endCursor"]})["c"].(object)
				ids = append(ids, graphtest.IDsOf(page["nodes"])...)
			}
			n, _ := at("n")["totalCount"].(json.Number).Int64()
			out[from+i] = answers{ids: ids, not: int(n)}
			if at("a") != nil {
				out[from+i].notBoth, out[from+i].eitherNot = graphtest.IDsOf(at("a")["nodes"]), graphtest.IDsOf(at("o")["nodes"])
			}
		}
	}
	return out
}

// checkFilters compares the graph's answers with the evaluation of all rows.
func checkFilters(t *testing.T, g *graphtest.Graph, address string, filters func(*evaluate.World) []evaluate.Asked) (ids [][]string, v *evaluate.Evaluation) {
	t.Helper()
	w := evaluate.ReadWorld(t, g, address)
	all := filters(w)
	v = &evaluate.Evaluation{World: w, Hits: map[string]*[2]int{}}
	some := 0
	for i, a := range ask(t, g, w, all) {
		rows := len(w.Rows[all[i].Type])
		want := v.Matching(all[i].Type, all[i].Filter)
		if !slices.Equal(a.ids, want) {
			t.Errorf("%s: %d rows, want %d\n%s", all[i], len(a.ids), len(want), difference(a.ids, want))
		}
		// contract 9.6
		if len(want)+a.not != rows {
			t.Errorf("%s: %d rows, and its opposite %d of %d", all[i], len(want), a.not, rows)
		}
		if !slices.Equal(a.notBoth, a.eitherNot) {
			t.Errorf("%s and %s: not both is %d rows, one of the two not %d", all[i], all[i+1], len(a.notBoth), len(a.eitherNot))
		}
		if 0 < len(want) && len(want) < rows {
			some++
		}
		ids = append(ids, a.ids)
	}
	t.Logf("%d of %d filters match some rows and not all", some, len(all))
	if some < len(all)/5 {
		t.Errorf("only %d of %d filters match some rows and not all", some, len(all))
	}
	return ids, v
}

// difference names the first id that only one of two lists has.
func difference(got, want []string) string {
	for _, id := range got {
		if !slices.Contains(want, id) {
			return "should not be there: " + id
		}
	}
	for _, id := range want {
		if !slices.Contains(got, id) {
			return "is missing: " + id
		}
	}
	return "in another order"
}

// 2,000 random filters over the sample (the seed is printed), with every operator of every comparator: count(f) + count(not
// f) = count(all) (contract 9.6), and/or/not obey De Morgan, both dialects return the same ids, and each comparator equals a
// plain Go evaluation over all rows.
func TestRandomFilters(t *testing.T) {
	t.Parallel()
	testRandomFilters(t, 2000)
}

func TestRandomFiltersSoak(t *testing.T) {
	n := 100
	if databasetest.Soaking(t) > 0 {
		n = 20_000
	}
	testRandomFilters(t, n)
}

func testRandomFilters(t *testing.T, n int) {
	t.Helper()
	var first [][]string
	var all []evaluate.Asked
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		address := d.SharedSample(t)
		g := graphtest.Open(t, address)
		// Both dialects are asked the same filters.
		ids, v := checkFilters(t, g, address, func(w *evaluate.World) []evaluate.Asked {
			if all == nil {
				all = evaluate.NewFilterMaker(t, w).Filters(n)
			}
			return all
		})
		if first == nil {
			first = ids
		}
		for i := range ids {
			if !slices.Equal(ids[i], first[i]) {
				t.Errorf("%s: %d rows, on the other dialect %d", all[i], len(ids[i]), len(first[i]))
			}
		}
		if n >= 2000 {
			everyOperatorMet(t, v)
		}
	})
}

func everyOperatorMet(t *testing.T, v *evaluate.Evaluation) {
	t.Helper()
	for input, ops := range v.Inputs {
		if _, isType := v.Shape.Roots[strings.TrimSuffix(input, "Filter")]; isType || strings.HasSuffix(input, "CountFilter") {
			continue
		}
		if strings.HasSuffix(input, "EdgeFilter") {
			input = "EdgeFilter"
		}
		for op := range ops {
			if op != "path" && v.Hits[input+"."+op] == nil {
				t.Errorf("%s.%s was not met", input, op)
			}
		}
	}
}
