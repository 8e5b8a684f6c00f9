package connection_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/quaestor-graph/quaestor/graph/graphtest"
	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

// Pages in the order of ids, of rows that pass a filter: all of them, few or none, at the table's beginning, in its
// middle or at its end, come each once and in order.
func TestFilteredInTheOrderOfIDs(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		g := graphtest.Open(t, d.SharedSample(t))
		all := graphtest.Introspect(t, g).EveryRow(t, g, "EventResource", "id resourceRole")
		slices.SortFunc(all, func(a, b object) int { return strings.Compare(a["id"].(string), b["id"].(string)) })
		ids := make([]string, len(all))
		for i, row := range all {
			ids[i] = row["id"].(string)
		}
		if len(ids) < 2500 {
			t.Fatalf("%d rows are too few", len(ids))
		}
		// Around where the first ids end that are walked through.
		ends := []int{3, 998, 999, 1000, 1048, 1049, 1050, 1051, 2400, len(ids) - 1049, len(ids) - 1050, len(ids) - 1051, len(ids) - 1000, len(ids) - 1001}
		for _, filter := range []struct {
			where  string
			passes func(i int) bool
		}{
			{`resourceRole: {icontains: "E"}`, func(i int) bool { return strings.Contains(strings.ToLower(all[i]["resourceRole"].(string)), "e") }},
			{`resourceRole: {in: ["flow", "tag"]}`, func(i int) bool { return all[i]["resourceRole"] == "flow" || all[i]["resourceRole"] == "tag" }},
			{`resourceRole: {startsWith: "none"}`, func(int) bool { return false }},
			{some(ids, ends...), func(i int) bool { return slices.Contains(ends, i) }},
			{some(ids, len(ids)-2, len(ids)-1), func(i int) bool { return i >= len(ids)-2 }},
			{some(ids, 0), func(i int) bool { return i == 0 }},
		} {
			var want []string
			for i, id := range ids {
				if filter.passes(i) {
					want = append(want, id)
				}
			}
			for _, desc := range []bool{false, true} {
				for _, backward := range []bool{false, true} {
					for _, size := range []int{1, 20, 500} {
						few := want
						if size == 1 {
							few = want[:min(len(want), 12)] // of the others the first pages are enough
							if desc != backward {
								few = want[max(0, len(want)-12):]
							}
						}
						walkFiltered(t, g, filter.where, desc, backward, size, want, few)
					}
				}
			}
		}
	})
}

// some is a filter of some rows by a list of conditions.
func some(ids []string, places ...int) string {
	var of []string
	for _, i := range places {
		of = append(of, fmt.Sprintf("{id: {eq: %q}}", ids[i]))
	}
	return "or: [" + strings.Join(of, ", ") + "]"
}

// walkFiltered walks until it has seen the rows of few.
func walkFiltered(t *testing.T, g *graphtest.Graph, where string, desc, backward bool, size int, want, few []string) {
	t.Helper()
	way, cursorOf, direction := "first: %d, after", "endCursor", "ASC"
	if backward {
		way, cursorOf = "last: %d, before", "startCursor"
	}
	if desc {
		direction = "DESC"
	}
	query := fmt.Sprintf("query($c: String) { c: eventResources("+way+": $c, where: {%s}, orderBy: {field: ID, direction: %s}) { nodes { id } pageInfo { hasNextPage hasPreviousPage %s } } }",
		size, where, direction, cursorOf)
	var got []string
	var cursor any
	for {
		c := g.Query(t, query, map[string]any{"c": cursor})["c"].(object)
		page, info := graphtest.IDsOf(c["nodes"]), c["pageInfo"].(object)
		if desc {
			slices.Reverse(page)
		}
		ahead := desc != backward // the walk goes towards smaller ids
		if ahead {
			got = append(page, got...)
		} else {
			got = append(got, page...)
		}
		more := map[bool]string{false: "hasNextPage", true: "hasPreviousPage"}[backward]
		if info[more] != (len(got) < len(want)) {
			t.Errorf("%s: %s is %v after %d of %d", query, more, info[more], len(got), len(want))
			return
		}
		if len(got) >= len(few) || len(page) == 0 {
			break
		}
		cursor = info[cursorOf]
	}
	if len(got) > len(few) && len(few) < len(want) {
		got = got[:len(few)]
	}
	if !slices.Equal(got, few) {
		t.Errorf("%s: %d rows, want %d\n%v\n%v", query, len(got), len(few), got, few)
	}
}
