package connection_test

import (
	"encoding/base64"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/quaestor-graph/quaestor/graph/graphtest"
	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

// Contract 8.6: the order that is not written is an order like that which is.
func TestCursorsOfAnotherOrder(t *testing.T) {
	of := map[databasetest.Dialect]string{}
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		g := graphtest.Open(t, d.SharedSample(t))
		for _, order := range []string{
			"", "orderBy: null, ", "orderBy: [], ", "orderBy: [{field: EFFECTIVE_START_TIME, direction: DESC}], ",
			"orderBy: {field: EFFECTIVE_START_TIME, direction: DESC, nulls: LAST}, ",
		} {
			g.Query(t, `query($c: String) { flowRuns(`+order+`after: $c) { nodes { id } } }`, map[string]any{"c": graphtest.EndCursor(t, g, "flowRuns(first: 3)")})
		}
		cursor := graphtest.EndCursor(t, g, "flowRuns(first: 3, orderBy: [{field: FLOW_NAME}, {field: NAME, direction: DESC}])")
		of[d] = cursor
		// The same field again and what follows the id decide nothing.
		g.Query(t, `query($c: String) { flowRuns(orderBy: [{field: FLOW_NAME}, {field: FLOW_NAME, direction: DESC}, {field: NAME, direction: DESC}], after: $c) { nodes { id } } }`,
			map[string]any{"c": cursor})
		for _, order := range []string{
			`{field: FLOW_NAME}`, `{field: FLOW_NAME}, {field: NAME}`, `{field: NAME, direction: DESC}, {field: FLOW_NAME}`,
			`{field: FLOW_NAME, nulls: FIRST}, {field: NAME, direction: DESC}`, `{field: FLOW_NAME}, {field: NAME, direction: DESC}, {field: ID}`,
			`{field: FLOW_NAME, direction: DESC}, {field: NAME, direction: DESC}`,
		} {
			for _, side := range []string{"after", "before"} {
				query := fmt.Sprintf(`query($c: String) { %%s(orderBy: [%s], %s: $c) { nodes { id } } }`, order, side)
				graphtest.Refused(t, g, "BAD_USER_INPUT", fmt.Sprintf(query, "flowRuns"), map[string]any{"c": cursor})
			}
		}
		const right = `query($c: String) { %s(orderBy: [{field: FLOW_NAME}, {field: NAME, direction: DESC}], after: $c) { nodes { id } } }`
		graphtest.Refused(t, g, "BAD_USER_INPUT", fmt.Sprintf(right, "deployments"), map[string]any{"c": cursor})
		raw, err := base64.RawURLEncoding.DecodeString(cursor)
		if err != nil {
			t.Fatal(err)
		}
		for i := range cursor {
			graphtest.Refused(t, g, "BAD_USER_INPUT", fmt.Sprintf(right, "flowRuns"), map[string]any{"c": cursor[:i]})
		}
		for i := range raw {
			flipped := slices.Clone(raw)
			flipped[i] ^= 4
			graphtest.Refused(t, g, "BAD_USER_INPUT", fmt.Sprintf(right, "flowRuns"), map[string]any{"c": base64.RawURLEncoding.EncodeToString(flipped)})
		}
		for other, c := range of {
			if other != d {
				graphtest.Refused(t, g, "BAD_USER_INPUT", fmt.Sprintf(right, "flowRuns"), map[string]any{"c": c})
			}
		}
	})
}

// spoiled are rows whose keys no server wrote: the same instant in both stored forms, what is no instant, no number, no
// text, and what is beyond the calendar.
var spoiled = map[databasetest.Dialect][]string{
	databasetest.SQLite: {
		`start_time = '2026-11-01 00:00:00'`, `start_time = '2026-11-01 00:00:00.000000'`, `start_time = '2026-11-01 00:00:00'`,
		`start_time = '2026-11-01 00:00:00.000000'`, `start_time = 'yesterday'`, `start_time = x'00ff'`, `start_time = 1761955200`,
		`start_time = 1.5`, `start_time = ''`, `start_time = CAST(x'ff' AS TEXT)`, `start_time = NULL`, `start_time = NULL, expected_start_time = NULL`,
		`start_time = 9e999`, `name = CAST(x'61ff' AS TEXT)`, `name = CAST(x'61fe' AS TEXT)`, `name = x'61ff'`, `name = char(0) || 'a'`, `name = ''`,
		`total_run_time = 'long'`, `total_run_time = 0`, `total_run_time = 5`, `run_count = 'many'`, `run_count = 2.5`, `run_count = 9223372036854775807`,
		`auto_scheduled = 7`, `auto_scheduled = 'yes'`, `state_type = 'EXPLODED'`, `state_type = NULL`, `state_type = 'A'`, `flow_id = x'93d2'`, `flow_id = 'no'`,
	},
	databasetest.PostgreSQL: {
		`start_time = 'infinity'`, `start_time = '-infinity'`, `start_time = 'infinity'`, `start_time = '0044-03-15 12:00:00+00 BC'`,
		`start_time = '10000-01-01 00:00:00+00'`, `start_time = '294276-12-31 23:59:59.999999+00'`, `start_time = NULL`,
		`start_time = NULL, expected_start_time = NULL`, `total_run_time = '178000000 years'`, `total_run_time = '-1 mon 2 days 00:00:00.000001'`,
		`total_run_time = '30 days'`, `total_run_time = '1 mon'`, `name = ''`, `state_type = NULL`, `run_count = 2147483647`,
		`start_time = '1800-01-01 00:00:00.000001+00'`,
	},
}

// Paging past such keys fails on no page, and every row comes exactly once, in both directions.
func TestPagingPastUnreadableKeys(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		graphtest.Quiet(t)
		address := d.Sample(t)
		for i, set := range spoiled[d] {
			databasetest.Exec(t, address, fmt.Sprintf(`UPDATE flow_run SET %s WHERE id = (SELECT id FROM flow_run ORDER BY id LIMIT 1 OFFSET %d)`, set, i*3))
		}
		g := graphtest.Open(t, address)
		ids, _ := walk(t, g, "flowRuns", 1000, false)
		ids = ids[:3*len(spoiled[d])]
		list := `where: {id: {in: [`
		for _, id := range ids {
			list += fmt.Sprintf("%q ", id)
		}
		list += "]}}, "
		for _, field := range []string{
			"START_TIME", "EFFECTIVE_START_TIME", "NAME", "TOTAL_RUN_TIME", "ESTIMATED_RUN_TIME", "ESTIMATED_START_TIME_DELTA", "RUN_COUNT",
			"AUTO_SCHEDULED", "STATE_TYPE", "FLOW_ID", "FLOW_NAME",
		} {
			for _, way := range []string{"", ", direction: DESC", ", nulls: FIRST", ", direction: DESC, nulls: FIRST"} {
				args := list + "orderBy: {field: " + field + way + "}"
				once, _ := walkBy(t, g, "flowRuns", args, 1000, false)
				for _, backward := range []bool{false, true} {
					got, _ := walkBy(t, g, "flowRuns", args, 2, backward)
					if !slices.Equal(got, once) {
						t.Errorf("%s%s, backward %v: %d rows, want the %d of one page in its order", field, way, backward, len(got), len(once))
					}
				}
				if slices.Sort(once); !slices.Equal(once, ids) {
					t.Errorf("%s%s: %d rows of %d", field, way, len(once), len(ids))
				}
			}
		}
	})
}

// Contract 8.12: what runs goes on running between two pages, and no row is lost or doubled by it.
func TestCursorsCarryThePresent(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		address := d.Sample(t)
		databasetest.Exec(t, address, `UPDATE flow_run SET state_type = 'RUNNING', start_time = NULL, state_timestamp = created
			WHERE id IN (SELECT id FROM flow_run ORDER BY id LIMIT 40)`)
		g := graphtest.Open(t, address)
		const connection = `flowRuns(first: 9, after: $c, orderBy: [{field: ESTIMATED_RUN_TIME, direction: DESC}, {field: ESTIMATED_START_TIME_DELTA}],
			where: {created: {last: "P60D"}}) { nodes { id } pageInfo { endCursor hasNextPage } }`
		walkAt := func(days func(page int) int) (ids []string) {
			var cursor any
			for page := 0; ; page++ {
				g.Clock = func() time.Time { return graphtest.Now().AddDate(0, 0, days(page)) }
				c := g.Query(t, `query($c: String) { c: `+connection+` }`, map[string]any{"c": cursor})["c"]
				ids = append(ids, graphtest.IDsOf(graphtest.At(t, c, "nodes"))...)
				if cursor = graphtest.At(t, c, "pageInfo", "endCursor"); graphtest.At(t, c, "pageInfo", "hasNextPage") != true {
					return ids
				}
			}
		}
		still, moving := walkAt(func(int) int { return 0 }), walkAt(func(page int) int { return 3 * page })
		if len(still) < 100 || !slices.Equal(still, moving) {
			t.Errorf("%d rows at one present, %d as time goes on, in the same order: %v", len(still), len(moving), slices.Equal(still, moving))
		}
	})
}

// Contract 8.9, whatever the rows are sorted by already.
func TestTiesInTheDirectionOfTheLastKey(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		g := graphtest.Open(t, d.SharedSample(t))
		const page = `(first: 1000, orderBy: %s) { nodes { id stateType } } }`
		read := func(order string) []string {
			return graphtest.IDsOf(g.Query(t, fmt.Sprintf(`{ taskRuns`+page, order), nil)["taskRuns"].(object)["nodes"])
		}
		want := read(`[{field: STATE_TYPE}, {field: ID, direction: DESC}]`)
		if slices.Equal(want, read(`[{field: STATE_TYPE}]`)) {
			t.Fatal("no two rows are equal")
		}
		for _, order := range []string{
			`[{field: STATE_TYPE}, {field: STATE_TYPE, direction: DESC}]`,
			`[{field: STATE_TYPE}, {field: STATE_TYPE, direction: DESC}, {field: STATE_TYPE}, {field: STATE_TYPE, direction: DESC}]`,
		} {
			if !slices.Equal(want, read(order)) {
				t.Errorf("%s: not in the order of the last key", order)
			}
		}
		if !slices.Equal(read(`[{field: STATE_TYPE}]`), read(`[{field: STATE_TYPE}, {field: STATE_TYPE, nulls: FIRST}]`)) {
			t.Error("a field that rows are sorted by already sorts them anew")
		}
	})
}
