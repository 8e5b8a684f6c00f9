package filter_test

import (
	"slices"
	"testing"

	"github.com/quaestor-graph/quaestor/graph/graphtest"
	"github.com/quaestor-graph/quaestor/graph/graphtest/evaluate"
	"github.com/quaestor-graph/quaestor/graph/graphtest/large"
	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

// Random filters over demonstration data have the rows that a plain Go evaluation finds.
func TestRandomFiltersOverDemonstrationData(t *testing.T) {
	t.Parallel()
	var all []evaluate.Asked
	var first [][]string
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		address := large.Demonstration(t, d, 200)
		g := graphtest.Open(t, address)
		ids, _ := checkFilters(t, g, address, func(w *evaluate.World) []evaluate.Asked {
			if all == nil {
				all = evaluate.NewFilterMaker(t, w).Filters(200)
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
	})
}
