package aggregate_test

import (
	"context"
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/quaestor-graph/quaestor/graph/cursor"
	"github.com/quaestor-graph/quaestor/graph/descriptor"
	"github.com/quaestor-graph/quaestor/graph/graphtest"
	"github.com/quaestor-graph/quaestor/graph/graphtest/evaluate"
	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

// Groups within each parent: the first two of each, and how many there are.
func TestNestedGroups(t *testing.T) {
	t.Parallel()
	eachWorld(t, func(m *evaluate.FilterMaker) (all []grouping) {
		for _, typ := range evaluate.Names(m.Shape.Edges) {
			for _, edge := range evaluate.Names(m.Shape.Edges[typ]) {
				lead := m.Shape.Edges[typ][edge]
				if !lead.Many {
					continue
				}
				to, _ := descriptor.ByType(lead.To)
				keys := everyKey(m, to)
				for range 2 {
					a := someGrouping(m, to, []groupKey{evaluate.Pick(m, keys)})
					for !a.ordered() {
						a.by = []groupKey{evaluate.Pick(m, keys)}
					}
					a.typ, a.edge = typ, edge
					all = append(all, a)
				}
			}
		}
		return all
	}, func(t *testing.T, g *graphtest.Graph, v *evaluate.Evaluation, a grouping) string {
		to := a.of(v)
		vars := &variables{}
		where := "first: 1"
		if a.where != nil {
			where += ", where: " + vars.filter(to, a.where)
		}
		args, figures := a.arguments(to, vars), selection(to, a.figures, vars)
		c := vars.run(t, g, fmt.Sprintf("c: %s(first: 300, orderBy: {field: ID}) { nodes { id e: %s(%s) { g: groups(%s, first: 2) { nodes { keys%s } totalCount pageInfo { hasNextPage hasPreviousPage } } } } }",
			v.Shape.Roots[a.typ], a.edge, where, args, figures))["c"].(object)
		for _, n := range c["nodes"].([]any) {
			parent := v.ByID[a.typ][n.(object)["id"].(string)]
			want := groupsOf(v, a, rowsOf(v, v.Follow(parent, a.edge), a.where))
			groups := n.(object)["e"].(object)["g"].(object)
			checkPage(v, t, a, groups["nodes"].([]any), want[:min(2, len(want))])
			info := groups["pageInfo"].(object)
			if info["hasNextPage"] != (len(want) > 2) || info["hasPreviousPage"] != false || fmt.Sprint(groups["totalCount"]) != fmt.Sprint(len(want)) {
				t.Errorf("%s of %s: %v, total %v of %d", a, parent.ID, info, groups["totalCount"], len(want))
			}
		}
		return a.String() + evaluate.Literal(c)
	})
}

// Contract 8.12: the second page of groups is of the same rows as the first, although the clock has gone on, also in the
// filters of counts.
func TestCursorsOfGroupsCarryNow(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		g := graphtest.Open(t, d.SharedSample(t))
		ask := func(after any) object {
			return graphtest.At(t, g.Query(t, `query($c: String) { c: flowRuns(where: {expectedStartTime: {last: "P10D"}}) {
				groups(by: [{field: FLOW_NAME}, {field: STATE_TYPE}], first: 5, after: $c, orderBy: {aggregate: KEY}) { totalCount
					nodes { keys count late: count(where: {expectedStartTime: {last: "P5D"}}) longest: max(field: ESTIMATED_RUN_TIME) } pageInfo { hasNextPage endCursor } } } }`,
				object{"c": after}), "c", "groups").(object)
		}
		walked := func(between func()) (all []any, total any) {
			var cursor any
			for {
				c := ask(cursor)
				all, total = append(all, c["nodes"].([]any)...), c["totalCount"]
				if graphtest.At(t, c, "pageInfo", "hasNextPage") != true {
					return all, total
				}
				cursor = graphtest.At(t, c, "pageInfo", "endCursor")
				between()
			}
		}
		want, total := walked(func() {})
		now := graphtest.Now()
		g.Clock = func() time.Time { return now }
		got, stayed := walked(func() { now = now.Add(48 * time.Hour) })
		if len(want) < 10 || !reflect.DeepEqual(got, want) || stayed != total {
			t.Errorf("%d groups of %v, want %d of %v: %v", len(got), stayed, len(want), total, got)
		}
	})
}

// A cursor that somebody made, with a right checksum and wrong values, is refused or finds some groups: it is never an
// internal error.
func TestForgedCursorsOfGroups(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		g := graphtest.Open(t, d.SharedSample(t))
		for _, args := range []string{
			"by: [{field: NAME}]", "by: [{field: FLOW_ID}]", "by: [{field: CREATED}]", "by: [{field: TOTAL_RUN_TIME}]", "by: [{field: RUN_COUNT}]",
			"by: [{field: AUTO_SCHEDULED}]", "by: [{field: STATE_TYPE}]", `by: [{field: CREATED, every: "P1D"}]`, "by: [{field: TAGS}]",
			`by: [{field: CREATED, every: "P1D", timeZone: "Europe/Berlin"}]`, `by: [{field: PARAMETERS, path: ["a"]}]`,
			"by: [{field: NAME}], orderBy: {aggregate: SUM, field: RUN_COUNT}", "by: [{field: NAME}], orderBy: {aggregate: MAX, field: CREATED}",
			"by: [{field: NAME}], orderBy: {aggregate: MIN, field: TOTAL_RUN_TIME}",
		} {
			c := g.Query(t, "{ c: flowRuns { groups("+args+", first: 1) { pageInfo { endCursor } } } }", nil)["c"].(object)
			list, ok := cursor.Decode(c["groups"].(object)["pageInfo"].(object)["endCursor"].(string))
			if !ok {
				t.Fatal("a cursor can't be read")
			}
			order, _ := list[0].(json.Number).Int64()
			for _, v := range []any{"x", "", "2026-01-01", 1, -1.5, 1e300, true, nil, "infinity", map[string]string{"float": "NaN"}, map[string]string{"blob": "ff00"},
				map[string]string{"text": "ff"}, "a\x00b", strings.Repeat("x", 40_000), "2026-01-01T00:00:00." + strings.Repeat("0", 40_000) + "Z", "0000-01-01T00:00:00Z",
				"2026-02-30T00:00:00Z", map[string]string{"time": "9223372036854775807 0"}, "n" + strings.Repeat("1", 140_000), "n1e999999999", "n0x1p4", "nNaN", "n1_0",
				"s\x00", "s\xff", "j" + strings.Repeat("[", 40_000), "3000000000 days", "93d27ede-3b28-437b-ae58-af5909b2076", json.Number("1e400"), []any{}} {
				for _, values := range [][2][]any{{list[2].([]any), {v}}, {{v}, list[3].([]any)}, {{v}, {v}}} {
					forged := cursor.Encode(uint32(order), list[1], values[0], values[1])
					for _, r := range g.Do(context.Background(), "query($c: String) { flowRuns { groups("+args+", first: 2, after: $c) { nodes { keys count } pageInfo { hasPreviousPage } } before: groups("+args+", last: 2, before: $c) { edges { node { keys count } } pageInfo { hasNextPage } } } }",
						object{"c": forged}).Errors {
						if r.Extensions["code"] != "BAD_USER_INPUT" {
							t.Errorf("%s %v: %v", args, v, r)
						}
					}
				}
			}
		}
	})
}
