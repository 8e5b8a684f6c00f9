package server_test

import (
	"fmt"
	"testing"

	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

// Contract 12.8: flows may name states as they like, and so an interval may have any number of them. They are counted as
// they are written, under each alias.
func TestStatesOfAHistoryAreCounted(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		address := d.Sample(t)
		const runs = 300
		name := "'State ' || CAST(id AS varchar)"
		at := map[databasetest.Dialect]string{databasetest.SQLite: "'2031-01-01 12:00:00.000000'", databasetest.PostgreSQL: "'2031-01-01T12:00:00Z'"}[d]
		some := fmt.Sprintf("WHERE id IN (SELECT id FROM flow_run ORDER BY id LIMIT %d)", runs)
		databasetest.Exec(t, address, "UPDATE flow_run SET expected_start_time = "+at+", state_name = "+name+" "+some)
		const history = `{ flowRunHistory(start: "2031-01-01T00:00:00Z", end: "2031-01-02T00:00:00Z", interval: "P1D") { `

		// An interval and its states are 301 objects, 601 under two aliases, whose prices are 110 and 119.
		for _, c := range []struct {
			selection string
			price     float64
			comes     int
		}{
			{"states { stateName }", 110, 1 + runs},
			{"states { stateName } a: states { stateType }", 119, 1 + 2*runs},
		} {
			base := serve(t, address, "QUAESTOR_MAX_COST", fmt.Sprint(c.comes))
			got, a := cost(t, base, history+c.selection+" } }", "{}")
			if a.want(t, 200, nil); got != c.price {
				t.Errorf("%s: costs %g, want %g", c.selection, got, c.price)
			}
			a = post(t, serve(t, address, "QUAESTOR_MAX_COST", fmt.Sprint(c.comes-1)), history+c.selection+" } }")
			if tooLarge(t, a, 200, fmt.Sprint(c.comes), fmt.Sprint(c.comes-1)); string(a.data) != "null" {
				t.Errorf("%s: data is %.200s", c.selection, a.data)
			}
		}
	})
}

// The nodes of a graph under 400 aliases are more than its price, which has a tenth of the limit for each.
func TestNodesOfAGraphAreCounted(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		address := d.SharedSample(t)
		const limit = 100
		flags := func(cost int) []string {
			return []string{"QUAESTOR_MAX_COST", fmt.Sprint(cost), "PREFECT_SERVER_FLOW_RUN_GRAPH_MAX_NODES", fmt.Sprint(limit)}
		}
		variables := `{"id": "` + firstRun(t, serve(t, address)) + `"}`
		query := "query($id: ID!) { flowRunGraph(id: $id) { " + aliases(400, "nodes { id }") + " } }"
		const price = 400*limit/10 + 38 + 100 // of which 38 are the fields of the graph beyond the 20th
		got, a := cost(t, serve(t, address, flags(100_000)...), query, variables)
		if a.want(t, 200, nil); got != price {
			t.Errorf("costs %g, want %d", got, price)
		}
		tooLarge(t, post(t, serve(t, address, flags(price-1)...), query, variables), 200, fmt.Sprint(price), fmt.Sprint(price-1))
		a = post(t, serve(t, address, flags(price)...), query, variables)
		if tooLarge(t, a, 200, "[0-9.]+", fmt.Sprint(price)); string(a.data) != "null" {
			t.Errorf("data is %.200s", a.data)
		}
	})
}
