package filter_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/quaestor-graph/quaestor/graph/graphtest"
	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

// held are the codes by which a filter may be refused, or end.
var held = map[any]bool{"BAD_USER_INPUT": true, "GRAPHQL_VALIDATION_FAILED": true, "QUERY_TOO_LARGE": true, "TIMEOUT": true}

// complements asks how many flow runs a filter and its complement have: together all of them (contract 9.6), or both are refused, by none
// of our own mistakes.
func complements(t *testing.T, g *graphtest.Graph, filter any) {
	t.Helper()
	const query = `query($f: FlowRunFilter!, $not: FlowRunFilter!) {
		is: flowRuns(where: $f) { totalCount } isNot: flowRuns(where: $not) { totalCount } all: flowRuns { totalCount } page: flowRuns(first: 3, where: $f) { nodes { id } } }`
	r := g.Do(t.Context(), query, map[string]any{"f": filter, "not": map[string]any{"not": filter}})
	for _, e := range r.Errors {
		if code := e.Extensions["code"]; !held[code] {
			t.Fatalf("%v: %v", code, e)
		}
	}
	if len(r.Errors) > 0 {
		return
	}
	var in struct{ Is, IsNot, All struct{ TotalCount int } }
	if err := json.Unmarshal(r.Data, &in); err != nil {
		t.Fatal(err)
	}
	if in.Is.TotalCount+in.IsNot.TotalCount != in.All.TotalCount {
		t.Errorf("%d have it, %d have it not, of %d", in.Is.TotalCount, in.IsNot.TotalCount, in.All.TotalCount)
	}
}

func read(text string) (value any, ok bool) {
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	return value, json.Valid([]byte(text)) && d.Decode(&value) == nil
}

// Whatever JSON comes as a filter, its complement holds for all the others, or it is refused.
func FuzzFilter(f *testing.F) {
	for _, text := range []string{
		`{}`, `{"name": {"icontains": "x", "ne": "y"}}`, `{"or": [{"id": {"isNull": true}}, {"not": {"tags": {"any": ["a", ""]}}}]}`,
		`{"state": {"type": {"in": ["FAILED", "CRASHED"]}, "timestamp": {"last": "P7D"}}}`, `{"totalRunTime": {"gt": 1.5, "le": "PT1H"}}`,
		`{"taskRuns": {"some": {"name": {"like": "%\\_"}}, "count": {"ge": 2}}}`, `{"startTime": {"lt": "2026-11-01T00:00:00.1234567+14:00"}}`,
		`{"runCount": {"in": [1, 9223372036854775807]}, "autoScheduled": {"eq": false}}`, `{"flow": {"name": {"startsWith": "\u0000"}}}`, `{"and": []}`,
		`{"parameters": [{"path": ["a", "0"], "contains": {"b": [1, null]}}]}`, `{"name": null}`, `{"logs": {"every": {"level": {"ge": 40}}}}`,
	} {
		f.Add(text)
	}
	g := graphtest.Open(f, databasetest.SQLite.SharedSample(f))
	f.Fuzz(func(t *testing.T, text string) {
		if filter, ok := read(text); ok {
			complements(t, g, filter)
		}
	})
}

// Whatever keys a JSON path has, and whatever it is compared with by whichever operator, the same holds, on both dialects.
func FuzzPath(f *testing.F) {
	operators := []string{"eq", "ne", "in", "notIn", "lt", "le", "gt", "ge", "contains", "hasKey", "exists", "isNull", "startsWith", "icontains"}
	for i, text := range []string{`"a"`, `1`, `[1.0, "x"]`, `[true]`, `1e400`, `"\u0000"`, `-0`, `9223372036854775808`, `{"a": [1]}`, `"k"`, `true`, `false`, `"\""`, `"%"`} {
		f.Add("a/0/ü", i, text)
	}
	f.Add("", 0, `{}`)
	f.Add("$.a[0]/\"/\\", 8, `[[]]`)
	var graphs []*graphtest.Graph
	for _, d := range []databasetest.Dialect{databasetest.SQLite, databasetest.PostgreSQL} {
		graphs = append(graphs, graphtest.Open(f, d.SharedSample(f)))
	}
	f.Fuzz(func(t *testing.T, path string, operator int, text string) {
		value, ok := read(text)
		if !ok {
			return
		}
		keys := []any{}
		for _, key := range strings.Split(strings.ToValidUTF8(path, "\ufffd"), "/") { // as whoever reads JSON does
			keys = append(keys, key)
		}
		test := map[string]any{"path": keys, operators[uint(operator)%uint(len(operators))]: value}
		for _, g := range graphs {
			complements(t, g, map[string]any{"parameters": []any{test}})
		}
	})
}
