package graph_test

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/quaestor-graph/quaestor/graph/graphtest"
	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

// intPlaces are operations whose variable $v holds an Int somewhere, and how it does.
var intPlaces = []struct {
	query string
	wrap  func(n any) any
}{
	{"query($v: Int) { flowRuns(first: $v) { nodes { id } totalCount } }", func(n any) any { return n }},
	{"query($v: Int) { flowRuns { totalCount(limit: $v) } }", func(n any) any { return n }},
	{"query($v: Int!) { flowRuns { groups(by: {field: NAME}, first: $v) { nodes { keys } } } }", func(n any) any { return n }},
	{`query($v: Int) { scheduledFlowRuns(workPoolName: "default-pool", limit: $v) { id } }`, func(n any) any { return n }},
	{"query($v: Int) { flowRuns(where: {runCount: {le: $v}}) { totalCount } }", func(n any) any { return n }},
	{"query($v: [Int!]) { logs(where: {level: {in: $v}}) { totalCount } }", func(n any) any { return []any{n, json.Number("20")} }},
	{"query($v: [Int!]) { logs(where: {level: {in: $v}}) { totalCount } }", func(n any) any { return n }},
	{"query($v: IntFilter) { logs(where: {level: $v}) { totalCount } }", func(n any) any { return object{"ge": n, "notIn": []any{n}} }},
	{"query($v: LogFilter) { logs(where: $v) { totalCount } }", func(n any) any {
		return object{"or": []any{object{"level": object{"eq": n}}, object{"not": object{"level": object{"in": []any{n}}}}}}
	}},
	{"query($v: [FlowRunFilter!]) { flowRuns(where: {and: $v}) { totalCount } }", func(n any) any {
		return []any{object{"logs": object{"counts": []any{object{"is": object{"gt": n}}}}}, object{"taskRuns": object{"count": object{"ne": n}}}}
	}},
	{"query($v: [FlowRunHaving!]) { flowRuns { groups(by: {field: NAME}, having: $v) { totalCount } } }", func(n any) any {
		return []any{object{"aggregate": "COUNT", "where": object{"runCount": object{"eq": n}}, "is": object{"lt": n}}}
	}},
}

// Int variables given as `10.0` or `1e1` are integers, wherever they stand; what is none is BAD_USER_INPUT, and is quoted as
// it was given.
func TestWholeNumbersAreInts(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		g := graphtest.Open(t, d.SharedSample(t), graphtest.Unlimited...)
		for _, p := range intPlaces {
			want := g.Query(t, p.query, object{"v": p.wrap(json.Number("10"))})
			for _, n := range []any{
				json.Number("10.0"), json.Number("1e1"), json.Number("1E+1"), json.Number("100e-1"), json.Number("0.1e2"), json.Number("10.000000000000000000000"),
				10.0, json.Number("1" + strings.Repeat("0", 100) + "e-99"),
			} {
				if got := g.Query(t, p.query, object{"v": p.wrap(n)}); !reflect.DeepEqual(got, want) {
					t.Errorf("%s with %v: %.200v, want %.200v", p.query, n, got, want)
				}
			}
			for _, n := range []any{
				json.Number("10.5"), json.Number("1e-1"), json.Number("2147483648"), json.Number("2147483648.0"), json.Number("-2147483649"), json.Number("1e10"),
				json.Number("10.00000000000000000001"), json.Number("1e400"), json.Number("1e-400"), json.Number("99999999999999999999"), 10.5,
			} {
				r := g.Do(t.Context(), p.query, object{"v": p.wrap(n)})
				if len(r.Errors) != 1 || r.Errors[0].Extensions["code"] != graphtest.BadInput || !strings.Contains(r.Errors[0].Message, fmt.Sprint(n)) ||
					!strings.Contains(r.Errors[0].Message, "$v: ") {
					t.Errorf("%s with %v: %.200s %v", p.query, n, r.Data, r.Errors)
				}
			}
		}
		for _, literal := range []string{"2147483648", "9223372036854775807", "99999999999999999999"} {
			for _, argument := range []string{"first", "last"} {
				r := g.Do(t.Context(), "{ flowRuns("+argument+": "+literal+") { totalCount } }", nil)
				if len(r.Errors) != 1 || !strings.Contains(r.Errors[0].Message, literal) {
					t.Errorf("%s: %s: %.200s %v", argument, literal, r.Data, r.Errors)
				}
			}
		}
	})
}

// What is no Int stays as it was given: JSON keeps its digits, a Float and a Duration may be whole, an ID and a text are no
// numbers.
func TestNumbersThatAreNoInts(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		address := d.Sample(t)
		for i, stored := range []string{`{"ten": 10.0, "odd": 9007199254740993}`, `{"ten": 10, "odd": 9007199254740992}`} {
			databasetest.Exec(t, address, fmt.Sprintf("UPDATE flow_run SET parameters = '%s' WHERE id = (SELECT id FROM flow_run ORDER BY id LIMIT 1 OFFSET %d)", stored, i))
		}
		g := graphtest.Open(t, address)
		count := func(typ, where string, v any) any {
			return g.Query(t, "query($v: "+typ+", $n: Int) { flowRuns(where: "+where+", first: $n) { totalCount } }", object{"v": v, "n": json.Number("1e1")})["flowRuns"].(object)["totalCount"]
		}
		for _, c := range []struct {
			typ, where string
			v          any
			want       string
		}{
			{"JSON", `{parameters: {path: ["ten"], eq: $v}}`, json.Number("10.0"), "2"},
			{"JSON", `{parameters: {path: ["ten"], eq: $v}}`, json.Number("1e1"), "2"},
			{"JSON", `{parameters: {contains: $v}}`, object{"ten": json.Number("10.0")}, "2"},
			{"FlowRunFilter", `$v`, object{"parameters": []any{object{"path": []any{"ten"}, "in": []any{json.Number("10.0"), json.Number("1.5")}}}}, "2"},
			{"JSON", `{parameters: {path: ["odd"], eq: $v}}`, json.Number("9007199254740993"), "1"},
			{"Duration", `{created: {last: $v}}`, json.Number("0.0"), "0"},
			{"Duration", `{totalRunTime: {lt: $v}}`, json.Number("1e308"), fmt.Sprint(g.Query(t, "{ flowRuns { totalCount } }", nil)["flowRuns"].(object)["totalCount"])},
		} {
			if got := fmt.Sprint(count(c.typ, c.where, c.v)); got != c.want {
				t.Errorf("%s with %v: %s, want %s", c.where, c.v, got, c.want)
			}
		}
		for _, query := range []string{"query($v: ID!) { flowRun(id: $v) { id } }", "query($v: String) { flowRuns(where: {name: {eq: $v}}) { totalCount } }",
			"query($v: Float!) { flowRuns { aggregate { percentile(field: RUN_COUNT, p: $v) } } }"} {
			graphtest.Refused(t, g, graphtest.BadInput, query, object{"v": json.Number("10.0")})
		}
		graphtest.Refused(t, g, graphtest.BadInput, "query($v: FloatFilter!) { flowRuns { groups(by: {field: NAME}, having: {aggregate: COUNT, is: $v}) { totalCount } } }", object{"v": object{"lt": json.Number("1e400")}})
	})
}
