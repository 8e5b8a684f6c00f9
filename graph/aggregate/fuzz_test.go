package aggregate_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/quaestor-graph/quaestor/graph/graphtest"
	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

// Whatever JSON comes as `having`, as many groups have it as are counted, no more than there are, or it is refused, by none of our own
// mistakes.
func FuzzHaving(f *testing.F) {
	for _, text := range []string{
		`[]`, `{"aggregate": "COUNT", "is": {"ge": 10}}`, `[{"aggregate": "AVG", "field": "TOTAL_RUN_TIME", "is": {"gt": 1.5, "isNull": false}}]`,
		`[{"aggregate": "PERCENTILE", "field": "ESTIMATED_RUN_TIME", "p": 0.95, "is": {"lt": 1e308}}, {"aggregate": "COUNT_DISTINCT", "field": "NAME", "is": {"in": [1, 2]}}]`,
		`[{"aggregate": "COUNT", "where": {"name": {"contains": "a"}}, "is": {"eq": 0}}]`, `[{"aggregate": "MAX", "field": "NAME", "is": {"eq": 1}}]`,
		`[{"aggregate": "SUM", "is": {}}]`, `[null]`, `[{"aggregate": "PERCENTILE", "field": "RUN_COUNT", "p": 2, "is": {"notIn": []}}]`, `{"is": {"eq": 9223372036854775808}}`,
	} {
		f.Add(text)
	}
	held := map[any]bool{"BAD_USER_INPUT": true, "GRAPHQL_VALIDATION_FAILED": true, "QUERY_TOO_LARGE": true, "TIMEOUT": true}
	g := graphtest.Open(f, databasetest.SQLite.SharedSample(f))
	f.Fuzz(func(t *testing.T, text string) {
		d := json.NewDecoder(strings.NewReader(text))
		d.UseNumber()
		var having any
		if !json.Valid([]byte(text)) || d.Decode(&having) != nil {
			return
		}
		r := g.Do(t.Context(), `query($h: [FlowRunHaving!]) { flowRuns {
			some: groups(by: [{field: FLOW_NAME}, {field: STATE_TYPE}], having: $h, first: 1000) { totalCount nodes { keys count } }
			all: groups(by: [{field: FLOW_NAME}, {field: STATE_TYPE}], first: 1000) { totalCount } } }`, map[string]any{"h": having})
		for _, e := range r.Errors {
			if code := e.Extensions["code"]; !held[code] {
				t.Fatalf("%v: %v", code, e)
			}
		}
		if len(r.Errors) > 0 {
			return
		}
		var in struct {
			FlowRuns struct {
				Some struct {
					TotalCount int
					Nodes      []any
				}
				All struct{ TotalCount int }
			}
		}
		if err := json.Unmarshal(r.Data, &in); err != nil {
			t.Fatal(err)
		}
		if some := in.FlowRuns.Some; some.TotalCount != len(some.Nodes) || some.TotalCount > in.FlowRuns.All.TotalCount {
			t.Errorf("%d groups are counted, %d listed, of %d", some.TotalCount, len(some.Nodes), in.FlowRuns.All.TotalCount)
		}
	})
}
