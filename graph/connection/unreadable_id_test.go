package connection_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/quaestor-graph/quaestor/graph/graphtest"
	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

// badIDs are ids that no server ever wrote, as SQL. SQLite orders them before, among and after the UUIDs.
var badIDs = []string{
	`''`, `'not-a-uuid'`, `'7'`, `x''`, `x'93d27ede3b28437bae58af5909b2076b'`, `CAST(x'fffe' AS TEXT)`,
	`CAST(x'37ff' AS TEXT)`, `'{93d27ede-3b28-437b-ae58-af5909b2076b}'`, `'zzzzzzzz-zzzz-zzzz-zzzz-zzzzzzzzzzzz'`,
	`'93d27ede3b28437bae58af5909b2076b'`, `CAST('8e5f44b0-5bcf-4b4a-9d2f-000000000000' AS BLOB)`, `char(0) || 'ab'`, `x'ff'`,
}

// spoilIDs adds a row with each bad id to the variables, and gives the readable ids.
func spoilIDs(t *testing.T, address string) (g *graphtest.Graph, readable []string) {
	t.Helper()
	graphtest.Quiet(t)
	g = graphtest.Open(t, address)
	for _, n := range g.Query(t, `{ variables(first: 1000, orderBy: {field: ID}) { nodes { id } } }`, nil)["variables"].(map[string]any)["nodes"].([]any) {
		readable = append(readable, n.(map[string]any)["id"].(string))
	}
	for i, id := range badIDs {
		databasetest.Exec(t, address, fmt.Sprintf(`INSERT INTO variable (id, name, tags, value)
			SELECT %s, 'bad %d', tags, value FROM variable LIMIT 1`, id, i))
	}
	return g, readable
}

// Contract 5.12: a row with an unreadable id is left out with one error for each, and none of the others is missing.
func TestUnreadableIDsAreLeftOut(t *testing.T) {
	g, readable := spoilIDs(t, databasetest.SQLite.Sample(t))
	response := g.Do(context.Background(), `{ variables(first: 1000, orderBy: {field: ID}) { nodes { id name } edges { node { id } } pageInfo { hasNextPage } } }`, nil)
	page := response.Decode(t)["variables"].(map[string]any)
	var ids, names []string
	for i, n := range page["nodes"].([]any) {
		row := n.(map[string]any)
		ids, names = append(ids, row["id"].(string)), append(names, row["name"].(string))
		if edge := page["edges"].([]any)[i].(map[string]any)["node"].(map[string]any)["id"]; edge != row["id"] {
			t.Errorf("edges has %s where nodes has %s", edge, row["id"])
		}
	}
	if !slices.Equal(ids, readable) {
		t.Errorf("got %q\nwant %q\nnames %q", ids, readable, names)
	}
	if len(response.Errors) != len(badIDs) {
		t.Errorf("%d errors for %d rows: %v", len(response.Errors), len(badIDs), response.Errors)
	}
	for _, e := range response.Errors {
		if e.Extensions["code"] != "INTERNAL" || e.Path.String() != "variables" ||
			!strings.Contains(e.Message, "table variable") || !strings.Contains(e.Message, "column id") {
			t.Errorf("%s: %s %v", e.Path, e.Message, e.Extensions)
		}
	}
}

// Paging past such rows, in both directions and with any page size, never gets stuck and finds every other row once.
func TestPagingPastUnreadableIDs(t *testing.T) {
	g, readable := spoilIDs(t, databasetest.SQLite.Sample(t))
	total := len(readable) + len(badIDs)
	for _, size := range []int{1, 2, 3, 5, 1000} {
		for _, dir := range []struct{ name, size, cursor, has, end string }{
			{"forwards", "first", "after", "hasNextPage", "endCursor"},
			{"backwards", "last", "before", "hasPreviousPage", "startCursor"},
		} {
			t.Run(fmt.Sprintf("%s by %d", dir.name, size), func(t *testing.T) {
				query := fmt.Sprintf(`query ($n: Int, $c: String) { variables(%s: $n, %s: $c, orderBy: {field: ID}) { nodes { id }
					pageInfo { more: %s cursor: %s } } }`, dir.size, dir.cursor, dir.has, dir.end)
				var got []string
				var cursor any
				for step := 0; ; step++ {
					if step > total {
						t.Fatalf("no end after %d pages", step)
					}
					response := g.Do(context.Background(), query, map[string]any{"n": size, "c": cursor})
					for _, e := range response.Errors {
						if !strings.Contains(e.Message, "left out") {
							t.Fatalf("page %d: %s", step, e.Message)
						}
					}
					page := response.Decode(t)["variables"].(map[string]any)
					var ids []string
					for _, n := range page["nodes"].([]any) {
						ids = append(ids, n.(map[string]any)["id"].(string))
					}
					if dir.size == "first" {
						got = append(got, ids...)
					} else {
						got = append(ids, got...)
					}
					info := page["pageInfo"].(map[string]any)
					if info["more"] != true {
						break
					}
					if info["cursor"] == nil || info["cursor"] == cursor {
						t.Fatalf("page %d leads nowhere: %v", step, info)
					}
					cursor = info["cursor"]
				}
				if !slices.Equal(got, readable) {
					t.Errorf("got %q\nwant %q", got, readable)
				}
			})
		}
	}
}

// An edge to a row whose id can't be read is null with the error; one that leads nowhere is null and no error.
func TestEdgeToUnreadableID(t *testing.T) {
	address := databasetest.SQLite.Sample(t)
	databasetest.Exec(t, address,
		`INSERT INTO flow (id, name, tags) VALUES ('bad', 'bad flow', '[]')`,
		`UPDATE flow_run SET flow_id = 'bad' WHERE id = (SELECT min(id) FROM flow_run)`)
	g := graphtest.Open(t, address)
	const query = `{ flowRuns(first: 2, orderBy: {field: ID}) { nodes { name flow { name } } } }`
	response := g.Do(context.Background(), query, nil)
	nodes := response.Decode(t)["flowRuns"].(map[string]any)["nodes"].([]any)
	if nodes[0].(map[string]any)["flow"] != nil || nodes[1].(map[string]any)["flow"] == nil {
		t.Errorf("%v", nodes)
	}
	if len(response.Errors) != 1 || !strings.Contains(response.Errors[0].Message, "table flow ") {
		t.Errorf("%v", response.Errors)
	}
	databasetest.Exec(t, address, `DELETE FROM flow WHERE id = 'bad'`)
	if nodes := g.Query(t, query, nil)["flowRuns"].(map[string]any)["nodes"].([]any); nodes[0].(map[string]any)["flow"] != nil {
		t.Errorf("%v", nodes)
	}
}
