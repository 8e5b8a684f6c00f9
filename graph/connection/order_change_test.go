package connection_test

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"github.com/quaestor-graph/quaestor/graph/graphtest"
	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

// Contract 8.7: before each page another client adds a run or deletes one, the one that the cursor names if it may.
func TestWalkWhileRowsComeAndGo(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		address := d.Sample(t)
		g := graphtest.Open(t, address)
		w, err := graphtest.NewWriter(d, databasetest.Open(t, address))
		if err != nil {
			t.Fatal(err)
		}
		ctx := context.Background()
		named := 0
		for _, order := range []string{
			"{field: EFFECTIVE_START_TIME, direction: DESC}", "{field: ID}", "{field: NAME, direction: DESC}", "{field: START_TIME, direction: DESC, nulls: FIRST}",
			"[{field: DEPLOYMENT_NAME, nulls: FIRST}, {field: ESTIMATED_RUN_TIME, direction: DESC}]", "[{field: STATE_TYPE, direction: DESC}, {field: FLOW_NAME}]",
		} {
			for _, backward := range []bool{false, true} {
				for len(w.Alive) < 25 {
					w.N++
					if err := w.Insert(ctx); err != nil {
						t.Fatal(err)
					}
				}
				before := walkRuns(t, g, order, backward, func(string) {})
				first := slices.Clone(w.Alive)
				got := walkRuns(t, g, order, backward, func(last string) {
					var err error
					if slices.Contains(w.Alive, last) {
						named++
						err = w.Remove(ctx, last)
					} else {
						err = w.Step(ctx)
					}
					if err != nil {
						t.Fatal(err)
					}
				})
				times := map[string]int{}
				for _, id := range got {
					if times[id]++; times[id] > 1 {
						t.Errorf("%s, backward %v: %s comes %d times", order, backward, id, times[id])
					}
				}
				var stayed, came []string
				stays := map[string]bool{}
				for _, id := range before {
					if slices.Contains(first, id) == slices.Contains(w.Alive, id) {
						stays[id] = true
						stayed = append(stayed, id)
					}
				}
				for _, id := range got {
					if stays[id] {
						came = append(came, id)
					}
				}
				if !slices.Equal(came, stayed) {
					t.Errorf("%s, backward %v: of %d rows that stay, %d come, or in another order", order, backward, len(stayed), len(came))
				}
				if len(first) == 0 || slices.Equal(first, w.Alive) {
					t.Error("nothing has changed during the walk")
				}
			}
		}
		if named == 0 {
			t.Error("no cursor has named a row that went away")
		}
	})
}

// walkRuns gives the ids of all flow runs in the order of the walk; between is called after each page but the last, with
// the id that the next one begins behind.
func walkRuns(t *testing.T, g *graphtest.Graph, order string, backward bool, between func(last string)) (ids []string) {
	t.Helper()
	arguments, next, end := "first: 23, after", "hasNextPage", "endCursor"
	if backward {
		arguments, next, end = "last: 23, before", "hasPreviousPage", "startCursor"
	}
	query := fmt.Sprintf("query($c: String) { c: flowRuns(%s: $c, orderBy: %s) { nodes { id } pageInfo { more: %s end: %s } } }", arguments, order, next, end)
	var cursor any
	for {
		c := g.Query(t, query, map[string]any{"c": cursor})["c"]
		page := graphtest.IDsOf(graphtest.At(t, c, "nodes"))
		if backward {
			slices.Reverse(page)
		}
		ids = append(ids, page...)
		if graphtest.At(t, c, "pageInfo", "more") != true {
			return ids
		}
		cursor = graphtest.At(t, c, "pageInfo", "end")
		between(ids[len(ids)-1])
	}
}
