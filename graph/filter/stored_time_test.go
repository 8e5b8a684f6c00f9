package filter_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/quaestor-graph/quaestor/graph/graphtest"
	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

// Contract 9.11: the forms of an instant whose fraction somebody has written with fewer digits, as SQLite's own
// strftime('%f') does, are one value, too.
func TestTimesStoredWithFewerDigits(t *testing.T) {
	seconds := []string{"00", "00.0", "00.000", "00.000000", "00.4999", "00.5", "00.50", "00.500", "00.500000", "00.500001", "00.51", "01"}
	value := []int{0, 0, 0, 0, 499900, 500000, 500000, 500000, 500000, 500001, 510000, 1000000}
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		address, _ := graphtest.VariableRows(t, d, seconds, nil)
		zone := ""
		if d == databasetest.PostgreSQL { // whose session has a zone of its own
			zone = "Z"
		}
		for _, s := range seconds {
			databasetest.Exec(t, address, fmt.Sprintf("UPDATE variable SET created = '2026-11-01 00:00:%s%s' WHERE name = '%s'", s, zone, s))
		}
		g := graphtest.Open(t, address)
		want := map[string]int{}
		count := func(holds func(v int) bool) (n int) {
			for _, v := range value {
				if holds(v) {
					n++
				}
			}
			return n
		}
		groups := map[int]int{}
		for _, at := range value {
			groups[at]++
			text := fmt.Sprintf(`"2026-11-01T00:00:%02d.%06dZ"`, at/1000000, at%1000000)
			for op, holds := range map[string]func(v int) bool{
				"eq": func(v int) bool { return v == at }, "ne": func(v int) bool { return v != at },
				"in": func(v int) bool { return v == at }, "notIn": func(v int) bool { return v != at },
				"lt": func(v int) bool { return v < at }, "le": func(v int) bool { return v <= at },
				"gt": func(v int) bool { return v > at }, "ge": func(v int) bool { return v >= at },
			} {
				want[fmt.Sprintf("{created: {%s: %s}}", op, text)] = count(holds)
			}
		}
		graphtest.WantCounts(t, g, "variables", want)

		got := g.Query(t, `{ variables { aggregate { countDistinct(field: CREATED) } groups(by: {field: CREATED}, orderBy: {aggregate: KEY}) { nodes { keys count } } } }`, nil)["variables"].(object)
		if n := fmt.Sprint(got["aggregate"].(object)["countDistinct"]); n != fmt.Sprint(len(groups)) {
			t.Errorf("%s different instants, want %d", n, len(groups))
		}
		var keys []string
		for _, node := range got["groups"].(object)["nodes"].([]any) {
			keys = append(keys, fmt.Sprint(node.(object)["keys"].(object)["created"], " ", node.(object)["count"]))
		}
		if all := []string{
			"2026-11-01T00:00:00Z 4", "2026-11-01T00:00:00.499900Z 1", "2026-11-01T00:00:00.500000Z 4", "2026-11-01T00:00:00.500001Z 1",
			"2026-11-01T00:00:00.510000Z 1", "2026-11-01T00:00:01Z 1",
		}; !slices.Equal(keys, all) {
			t.Errorf("groups %v, want %v", keys, all)
		}
	})
}
