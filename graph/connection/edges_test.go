package connection_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/quaestor-graph/quaestor/graph/graphtest"
	"github.com/quaestor-graph/quaestor/graph/graphtest/evaluate"
	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

// Every edge leads, from every row of the sample and on both dialects, to the rows that evaluate.Joins finds without our
// statements; a dangling reference is null. An edge without a line there, and a line without an edge, is an error.
func TestEveryEdge(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		address := d.Sample(t)
		databasetest.Exec(t, address, filled...)
		g := graphtest.Open(t, address, graphtest.Unlimited...)
		s := graphtest.Introspect(t, g)
		all := graphtest.ReadStorage(t, databasetest.Open(t, address))
		expect := evaluate.Expectations(t, all)
		for name := range expect {
			typ, edge, _ := strings.Cut(name, ".")
			if _, ok := s.Edges[typ][edge]; !ok {
				t.Errorf("evaluate.Joins has %s, which the API has not", name)
			}
		}
		found, dangling := map[string]int{}, 0
		for _, typ := range slices.Sorted(maps.Keys(s.Edges)) {
			f, n := checkEdges(t, g, s, typ, all, expect)
			maps.Copy(found, f)
			dangling += n
		}
		for edge, n := range found {
			if n == 0 {
				t.Errorf("no row leads anywhere by %s: nothing was checked", edge)
			}
		}
		if dangling == 0 {
			t.Error("the sample has no dangling reference")
		}
	})
}

// filled gives the sample a row for each of the edges that have none there.
var filled = []string{
	`UPDATE deployment SET infrastructure_document_id = (SELECT id FROM block_document ORDER BY id LIMIT 1)
		WHERE id = (SELECT id FROM deployment ORDER BY id LIMIT 1)`,
	`UPDATE automation_event_follower SET leader_event_id = (SELECT id FROM events ORDER BY id LIMIT 1),
		follower_event_id = (SELECT id FROM events ORDER BY id DESC LIMIT 1)
		WHERE id = (SELECT id FROM automation_event_follower ORDER BY id LIMIT 1)`,
}

// checkEdges compares all edges of all rows of a type. It gives for each edge
// how many rows lead somewhere, and how many references dangle.
func checkEdges(t *testing.T, g *graphtest.Graph, s graphtest.Shape, typ string, all graphtest.Storage, expect map[string]evaluate.Finder) (found map[string]int, dangling int) {
	t.Helper()
	found = map[string]int{}
	selection := "id"
	for edge, lead := range s.Edges[typ] {
		if expect[typ+"."+edge] == nil {
			t.Errorf("%s.%s has no line in evaluate.Joins, which says how its rows are found", typ, edge)
			continue
		}
		found[typ+"."+edge] = 0
		if lead.Many {
			selection += fmt.Sprintf(" %s(first: 1000, orderBy: {field: ID}) { totalCount nodes { id __typename } }", edge)
		} else {
			selection += fmt.Sprintf(" %s { id __typename }", edge)
		}
	}
	answers := s.EveryRow(t, g, typ, selection)
	if len(answers) != len(all[typ]) {
		t.Fatalf("%s: %d rows, want %d", typ, len(answers), len(all[typ]))
	}
	for i, answer := range answers {
		from := all[typ][i]
		for name := range found {
			edge := strings.TrimPrefix(name, typ+".")
			want := expect[name](from)
			got := idsThere(t, name, s.Edges[typ][edge], answer[edge])
			if answer["id"] != from["id"] || !slices.Equal(got, want) {
				t.Errorf("%s of %s leads to %v, want %v", name, from["id"], got, want)
			}
			if len(want) > 0 {
				found[name]++
			} else if !s.Edges[typ][edge].Many && from[ownColumn(name)] != "" {
				dangling++
			}
		}
	}
	return found, dangling
}

// ownColumn of a to-one edge.
func ownColumn(edge string) string {
	_, after, _ := strings.Cut(evaluate.Joins, "\n"+edge+" -> ")
	line, _, _ := strings.Cut(after, "\n")
	return line[strings.LastIndex(line, " ")+1:]
}

// idsThere are those that an edge of an answer shows.
func idsThere(t *testing.T, name string, to graphtest.Lead, answer any) []string {
	t.Helper()
	var nodes []any
	switch v := answer.(type) {
	case nil:
		return nil
	case object:
		nodes = []any{v}
		if to.Many {
			nodes = v["nodes"].([]any)
			if fmt.Sprint(v["totalCount"]) != fmt.Sprint(len(nodes)) {
				t.Errorf("%s: totalCount %v of %d rows", name, v["totalCount"], len(nodes))
			}
		}
	}
	for _, n := range nodes {
		if n.(object)["__typename"] != to.To {
			t.Errorf("%s leads to a %v", name, n.(object)["__typename"])
		}
	}
	return graphtest.IDsOf(nodes)
}
