package filter_test

import (
	"encoding/json"
	"fmt"
	"testing"

	"github.com/quaestor-graph/quaestor/graph/descriptor"
	"github.com/quaestor-graph/quaestor/graph/graphtest"
	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

// The number of an edge's rows compares with any Int: none is negative, and all are less than the greatest.
func TestCountsOfEdgesBeyondAllNumbers(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		g := graphtest.Open(t, d.SharedSample(t), graphtest.Unlimited...)
		s := graphtest.Introspect(t, g)
		for _, e := range descriptor.All() {
			all := g.Query(t, "{ c: "+s.Roots[e.Type]+" { totalCount } }", nil)["c"].(object)["totalCount"]
			for _, edge := range e.Edges {
				if !edge.Many {
					continue
				}
				query, n := "{", 0
				for _, holds := range []bool{true, false} {
					for _, is := range map[bool][]string{
						true:  {"lt: 2147483647", "le: 2147483647", "gt: -2147483648", "ge: -2147483648", "ne: 2147483647", "notIn: [-1, 2147483647]"},
						false: {"gt: 2147483647", "ge: 2147483647", "lt: -2147483648", "eq: -2147483648", "eq: 2147483647", "in: [-1, 2147483647]"},
					}[holds] {
						for _, where := range []string{"{count: {" + is + "}}", "{counts: [{where: {not: {id: {isNull: true}}}, is: {" + is + "}}]}"} {
							query += fmt.Sprintf(" %s%d: %s(where: {%s: %s}) { totalCount }", map[bool]string{true: "all", false: "none"}[holds], n, s.Roots[e.Type], edge.Field, where)
							n++
						}
					}
				}
				for alias, c := range g.Query(t, query+" }", nil) {
					want := any(json.Number("0"))
					if alias[0] == 'a' {
						want = all
					}
					if got := c.(object)["totalCount"]; got != want {
						t.Errorf("%s.%s, %s of %s: %v, want %v", e.Type, edge.Field, alias, query, got, want)
					}
				}
			}
		}
	})
}

// An aggregate compares with any Float in `having`: each is either less than the greatest, or null.
func TestHavingBeyondAllNumbers(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		g := graphtest.Open(t, d.SharedSample(t), graphtest.Unlimited...)
		for _, typ := range []string{"FlowRun", "TaskRun", "Log", "ConcurrencyLimitV2"} {
			e, _ := descriptor.ByType(typ)
			var figures []string
			for _, f := range e.Fields {
				switch f.Kind {
				case descriptor.Int, descriptor.Float, descriptor.Duration:
					for _, fn := range []string{"SUM", "AVG", "COUNT_DISTINCT", "PERCENTILE, p: 0.5"} {
						figures = append(figures, "aggregate: "+fn+", field: "+f.Enum)
					}
				}
			}
			for _, figure := range append(figures, "aggregate: COUNT") {
				totals := map[string]int64{}
				query := "{ c: " + introspectRoots(t, g)[typ] + " {"
				for alias, is := range map[string]string{
					"all": "", "null": "isNull: true", "less": "lt: 1.7976931348623157e308", "least": "lt: -1e308", "great": "ge: 9223372036854775807.0",
					"other": "in: [1e308, -1e308, 9.3e18]", "none": "gt: 1e308", "not": "notIn: [1e308, -1e308, 9.3e18]",
				} {
					having := ""
					if is != "" {
						having = "having: [{" + figure + ", is: {" + is + "}}], "
					}
					query += fmt.Sprintf(" %s: groups(by: [{field: CREATED, every: \"PT7H\"}], %sfirst: 1) { totalCount }", alias, having)
				}
				for alias, groups := range g.Query(t, query+" } }", nil)["c"].(object) {
					totals[alias], _ = groups.(object)["totalCount"].(json.Number).Int64()
				}
				if totals["null"]+totals["less"] != totals["all"] || totals["least"]+totals["great"]+totals["other"]+totals["none"] != 0 || totals["not"] != totals["all"] {
					t.Errorf("%s having {%s}: %v", typ, figure, totals)
				}
			}
		}
	})
}

func introspectRoots(t *testing.T, g *graphtest.Graph) map[string]string {
	return graphtest.Introspect(t, g).Roots
}

// A number or an instant that is beyond what an argument may say is BAD_USER_INPUT, or answered: never INTERNAL.
func TestArgumentsBeyondAllNumbers(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		address := d.Sample(t)
		atTheEdges(t, d, address)
		g := graphtest.Open(t, address, graphtest.Unlimited...)
		var queries []string
		add := func(format string, values ...string) {
			for _, v := range values {
				queries = append(queries, fmt.Sprintf(format, v))
			}
		}
		numbers := []string{
			"0", "-1", "1e-300", "0.0000001", "0.000001", "1", "32768", "2147483647", "2147483648", "4294967296", "9007199254740993", "9223372036854775807",
			"9.3e12", "1e13", "1e300", "-1e300",
		}
		instants := []string{"0000-01-01T00:00:00Z", "0001-01-01T00:00:00Z", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59.999999Z", "9999-12-31T23:59:59-12:00"}
		for _, history := range []string{"flowRunHistory", "taskRunHistory"} {
			const rest = " { intervalStart intervalEnd states { countRuns sumEstimatedRunTime sumEstimatedLateness } } }"
			add("{ "+history+`(start: "2026-08-21T06:07:31.460821Z", end: "2026-11-21T06:07:31.460821Z", interval: %s)`+rest, numbers...)
			for _, start := range instants {
				add("{ "+history+`(start: "`+start+`", end: "%s", interval: 86400000)`+rest, instants...)
				add("{ "+history+`(start: "`+start+`", end: "9999-12-31T23:59:59Z", interval: %s)`+rest, numbers...)
			}
		}
		add(`{ flowRuns { totalCount(limit: %s) } }`, numbers...)
		for _, window := range []string{"first: %s", "last: %s"} {
			add("{ flowRuns("+window+") { nodes { id } } }", numbers...)
		}
		add(`{ flowRuns { groups(by: {field: CREATED}, first: %s) { nodes { keys } } } }`, numbers...)
		add(`{ flowRuns { groups(by: {field: CREATED, every: %s}) { nodes { keys count } } } }`, append(numbers, `"P36600D"`, `"P366000D"`, `"P1000000000W"`)...)
		add(`{ flowRuns { groups(by: {field: CREATED, every: %s, timeZone: "Asia/Amman"}) { nodes { keys count } } } }`, append(numbers, "86400", `"P36600D"`)...)
		add(`{ flowRuns { aggregate { percentile(field: TOTAL_RUN_TIME, p: %s) } } }`, numbers...)
		for _, bound := range []string{"scheduledBefore", "scheduledAfter"} {
			add(`{ scheduledFlowRuns(workPoolName: "default-pool", `+bound+`: "%s") { id } }`, instants...)
		}
		add(`{ scheduledFlowRuns(workPoolName: "default-pool", limit: %s) { id } }`, numbers...)
		for _, op := range []string{"eq", "lt", "ge"} {
			add(`{ flowRuns(where: {parameters: {path: ["x"], `+op+`: %s}}) { totalCount } }`, numbers...)
		}
		add(`{ flowRuns { aggregate { sum(field: %s) } } }`, "RUN_COUNT", "TOTAL_RUN_TIME", "ESTIMATED_RUN_TIME", "ESTIMATED_START_TIME_DELTA")
		answered := 0
		for _, q := range queries {
			r := g.Do(t.Context(), q, nil)
			for _, e := range r.Errors {
				if code := e.Extensions["code"]; code != "BAD_USER_INPUT" && code != "GRAPHQL_VALIDATION_FAILED" {
					t.Errorf("%s: %v", q, e)
				}
			}
			answered += graphtest.Btoi(len(r.Errors) == 0)
		}
		t.Logf("%d of %d are answered", answered, len(queries))
	})
}
