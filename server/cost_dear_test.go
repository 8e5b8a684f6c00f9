package server_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

// Operations that made the database work until their statement was ended (conditions times aliases, percentiles, sorts) have
// their price. More of them than MAX_COST, or than a document may hold, is refused before anything is read. What may still
// be asked for is answered or ended by a limit.
func TestWhatIsDearInTheDatabaseHasAPrice(t *testing.T) {
	times := func(n int, text string) string {
		var b strings.Builder
		for i := range n {
			b.WriteString(strings.ReplaceAll(text, "%d", fmt.Sprint(i)))
		}
		return b.String()
	}
	or := func(n int, condition string) string { return `{"or": [` + times(n-1, condition+",") + condition + `]}` }
	cases := []struct {
		name, declared, field, variables string
		// n of them, as was tried, cost so much; one more than most of them is refused.
		n    int
		cost float64
		most int
	}{
		{"1,000 icontains", "$f: LogFilter", `a%d: logs(where: $f) { totalCount } `, or(1000, `{"message": {"icontains": "x"}}`), 1, 1101, 90},
		{"1,000 ilike", "$f: LogFilter", `a%d: logs(where: $f) { totalCount } `, or(1000, `{"message": {"ilike": "%a%"}}`), 1, 1101, 90},
		{"ilike of 4,000 bytes", "$f: LogFilter", `a%d: logs(where: $f) { totalCount } `, `{"message": {"ilike": "` + strings.Repeat("%a", 2000) + `"}}`, 1, 102, 980},
		{"490 contains in payloads", "$f: EventFilter", `a%d: events(where: $f) { totalCount } `, or(490, `{"payload": {"contains": {"a": 1}}}`), 1, 1081, 92},
		{"500 percentiles", "$n: Float!", `a%d: flowRuns(first: 0) { aggregate { ` + times(500, "p%d: percentile(field: TOTAL_RUN_TIME, p: $n) ") + `} } `, "0.5", 1, 50_151, 1},
		{"500 counts of what a filter finds", "$f: FlowRunFilter", `a%d: flowRuns(first: 0) { aggregate { ` + times(500, "p%d: count(where: $f) ") + `} } `, `{"name": {"icontains": "x"}}`, 1, 651, 22},
		{"200 sorts of logs", "$n: Int", `a%d: logs(first: $n, orderBy: {field: MESSAGE}) { nodes { id } } `, "1", 200, 20_200, 990},
		{"200 histories", "$n: Duration!", `a%d: flowRunHistory(start: "2026-10-01T00:00:00Z", end: "2026-10-02T00:00:00Z", interval: $n) { intervalStart } `, "8640", 200, 40_000, 500},
	}
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		base := serve(t, d.SharedSample(t), "QUAESTOR_MAX_TOKENS", "100000")
		for _, c := range cases {
			variable := strings.Trim(strings.SplitN(c.declared, ":", 2)[0], "$ ")
			asked := func(n int) answer {
				body, err := json.Marshal(map[string]any{
					"query":     "query(" + c.declared + ") { " + times(n, c.field) + "}",
					"variables": map[string]any{variable: json.RawMessage(c.variables)},
				})
				if err != nil {
					t.Fatal(err)
				}
				return ask(t, http.MethodPost, base+"/graphql", string(body), "Content-Type", mediaJSON, "X-Quaestor-Cost", "1")
			}
			a := asked(c.n)
			var in struct{ Extensions struct{ Cost float64 } }
			if err := json.Unmarshal([]byte(a.body), &in); err != nil || in.Extensions.Cost != c.cost {
				t.Errorf("%s: costs %g, want %g: %.300s", c.name, in.Extensions.Cost, c.cost, a.body)
			}
			for _, e := range a.errors {
				if e.Extensions["code"] != "TIMEOUT" {
					t.Errorf("%s: %v", c.name, e)
				}
			}
			if a := asked(c.most + 1); a.data != nil || len(a.errors) != 1 || a.errors[0].Extensions["code"] != "QUERY_TOO_LARGE" || !strings.Contains(a.errors[0].Message, "the limit is") {
				t.Errorf("%s: %d of them are not refused: %.300s", c.name, c.most+1, a.body)
			}
		}
		// What is searched for is short, as a pattern of 16,000 bytes took PostgreSQL seconds.
		post(t, base, `{ logs(where: {message: {ilike: "`+strings.Repeat("%a", 8000)+`"}}) { totalCount } }`).want(t, 200, "BAD_USER_INPUT")
	})
}
