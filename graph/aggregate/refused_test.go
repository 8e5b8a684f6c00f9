package aggregate_test

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/quaestor-graph/quaestor/graph/graphtest"
	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

// What breaks a rule of groups and aggregates is the caller's mistake, told in one clear line.
func TestRefusedAggregates(t *testing.T) {
	groups := map[string]string{
		`by: []`:                             "empty",
		`by: [{field: NAME}, {field: NAME}]`: "name",
		`by: [{field: NAME}, {field: FLOW_ID, as: "name"}]`:                                                "name",
		`by: [{field: NAME, as: ""}]`:                                                                      "as",
		`by: [{field: NAME, every: "P1D"}]`:                                                                "every",
		`by: [{field: TAGS, every: "P1D"}]`:                                                                "every",
		`by: [{field: TOTAL_RUN_TIME, every: "PT1H"}]`:                                                     "every",
		`by: [{field: CREATED, every: 0}]`:                                                                 "every",
		`by: [{field: CREATED, every: -60}]`:                                                               "every",
		`by: [{field: CREATED, every: "P1M"}]`:                                                             "every",
		`by: [{field: CREATED, every: "PT1H", timeZone: "Europe/Berlin"}]`:                                 "timeZone",
		`by: [{field: CREATED, timeZone: "Europe/Berlin"}]`:                                                "timeZone",
		`by: [{field: CREATED, every: "P1D", timeZone: "Europe/Nowhere"}]`:                                 "timeZone",
		`by: [{field: CREATED, every: "P1D", timeZone: "../../../etc/passwd"}]`:                            "timeZone",
		`by: [{field: CREATED, every: "P1D", timeZone: "Local"}]`:                                          "timeZone",
		`by: [{field: CREATED, every: "P1D", timeZone: ""}]`:                                               "timeZone",
		`by: [{field: NAME, path: ["a"]}]`:                                                                 "path",
		`by: [{field: TAGS, path: ["0"]}]`:                                                                 "path",
		`by: [{field: PARAMETERS}]`:                                                                        "path",
		`by: [{field: PARAMETERS, path: ["a"], every: "P1D"}]`:                                             "every",
		`by: [{field: NAME}], first: 1001`:                                                                 "first",
		`by: [{field: NAME}], first: -1`:                                                                   "first",
		`by: [{field: NAME}], after: "damaged"`:                                                            "after",
		`by: [{field: NAME}], after: ""`:                                                                   "after",
		`by: [{field: NAME}], orderBy: [{aggregate: SUM}]`:                                                 "field",
		`by: [{field: NAME}], orderBy: [{aggregate: SUM, field: NAME}]`:                                    "NAME",
		`by: [{field: NAME}], orderBy: [{aggregate: MAX, field: FLOW_ID}]`:                                 "FLOW_ID",
		`by: [{field: NAME}], orderBy: [{aggregate: COUNT, field: NAME}]`:                                  "field",
		`by: [{field: NAME}], orderBy: [{aggregate: KEY, field: NAME}]`:                                    "KEY",
		`by: [{field: NAME}], orderBy: [{aggregate: KEY, where: {}}]`:                                      "KEY",
		`by: [{field: NAME}], orderBy: [{aggregate: SUM, field: RUN_COUNT, p: 0.5}]`:                       "percentile",
		`by: [{field: NAME}], orderBy: [{aggregate: SUM, field: RUN_COUNT, where: {}}]`:                    "count",
		`by: [{field: NAME}], orderBy: [{aggregate: PERCENTILE, field: RUN_COUNT}]`:                        "p is missing",
		`by: [{field: NAME}], orderBy: [{aggregate: PERCENTILE, field: RUN_COUNT, p: 1.01}]`:               "between 0 and 1",
		`by: [{field: NAME}], orderBy: [{aggregate: PERCENTILE, field: RUN_COUNT, p: -0.1}]`:               "between 0 and 1",
		`by: [{field: NAME}], having: [{aggregate: AVG, is: {gt: 1}}]`:                                     "field",
		`by: [{field: NAME}], having: [{aggregate: AVG, field: STATE_TYPE, is: {gt: 1}}]`:                  "STATE_TYPE",
		`by: [{field: NAME}], having: [{aggregate: COUNT, is: {gt: null}}]`:                                "null",
		`by: [{field: NAME}], having: [{aggregate: COUNT, where: {name: {eq: null}}, is: {gt: 1}}]`:        "null",
		`by: [{field: NAME}], having: [{aggregate: PERCENTILE, field: TOTAL_RUN_TIME, is: {gt: 1}}]`:       "p is missing",
		`by: [{field: NAME}], having: [{aggregate: PERCENTILE, field: TOTAL_RUN_TIME, p: 2, is: {gt: 1}}]`: "between 0 and 1",
		`by: [{field: PARAMETERS, path: ["a"]}, {field: PARAMETERS, path: ["b"]}]`:                         "name",
	}
	figures := map[string]string{
		`percentile(field: TOTAL_RUN_TIME, p: 1.5)`:  "between 0 and 1",
		`percentile(field: TOTAL_RUN_TIME, p: -0.5)`: "between 0 and 1",
		`count(where: {name: {eq: null}})`:           "null",
	}
	wrong := []string{
		`aggregate { sum(field: NAME) }`, `aggregate { min(field: STATE_TYPE) }`, `aggregate { count(field: NAME) }`, `aggregate { sum }`,
		`aggregate { countDistinct(field: TAGS) }`, `aggregate { percentile(field: TOTAL_RUN_TIME) }`, `aggregate { max(field: PARAMETERS) }`,
		`groups { totalCount }`, `groups(by: [{field: NOTHING}]) { totalCount }`, `groups(by: [{field: NAME}, null]) { totalCount }`,
		`groups(by: [{field: NAME}], having: [{aggregate: MIN, field: NAME, is: {gt: 1}}]) { totalCount }`,
		`groups(by: [{field: NAME}], having: [{aggregate: COUNT}]) { totalCount }`,
		`groups(by: [{field: NAME}], first: "1") { totalCount }`,
	}
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		g := graphtest.Open(t, d.SharedSample(t))
		says := func(query, code, part string) {
			t.Helper()
			r := g.Do(context.Background(), query, nil)
			if len(r.Errors) != 1 || r.Errors[0].Extensions["code"] != code {
				t.Errorf("%s: want one error %s, got %.300s %v", query, code, r.Data, r.Errors)
				return
			}
			m := r.Errors[0].Message
			if !strings.Contains(m, part) || len(m) < 20 || len(m) > 300 || strings.Contains(m, "SELECT") {
				t.Errorf("%s: the message is not clear: %q", query, m)
			}
		}
		for args, part := range groups {
			// At the root, within every row, and where only the count is asked for.
			says("{ flowRuns { groups("+args+") { nodes { keys } } } }", "BAD_USER_INPUT", part)
			says("{ flowRuns(first: 2) { nodes { flow { flowRuns { groups("+args+") { totalCount } } } } } }", "BAD_USER_INPUT", part)
		}
		for f, part := range figures {
			says("{ flowRuns { aggregate { "+f+" } } }", "BAD_USER_INPUT", part)
			says("{ flowRuns { groups(by: {field: NAME}) { nodes { "+f+" } } } }", "BAD_USER_INPUT", part)
		}
		for _, f := range wrong {
			says("{ flowRuns { "+f+" } }", "GRAPHQL_VALIDATION_FAILED", "")
		}
		foreignCursors(t, g)
	})
}

// A cursor belongs to its by, having and orderBy; a page of other sizes and figures may go on from it.
func foreignCursors(t *testing.T, g *graphtest.Graph) {
	t.Helper()
	cursor := func(query string) string {
		c := g.Query(t, "{ c: "+query+" }", nil)["c"].(object)
		if groups, ok := c["groups"].(object); ok {
			c = groups
		}
		return c["pageInfo"].(object)["endCursor"].(string)
	}
	own := cursor("flowRuns { groups(by: [{field: NAME}], first: 2) { pageInfo { endCursor } } }")
	g.Query(t, fmt.Sprintf("{ flowRuns { groups(by: [{field: NAME}], first: 5, after: %q) { nodes { keys count } } } }", own), nil)
	for name, query := range map[string]string{
		"of rows":       "flowRuns(first: 1) { pageInfo { endCursor } }",
		"of a type":     "taskRuns { groups(by: [{field: NAME}], first: 2) { pageInfo { endCursor } } }",
		"of other keys": "flowRuns { groups(by: [{field: STATE_TYPE}], first: 2) { pageInfo { endCursor } } }",
		"of an order":   "flowRuns { groups(by: [{field: NAME}], orderBy: [{aggregate: KEY}], first: 2) { pageInfo { endCursor } } }",
		"of tests":      "flowRuns { groups(by: [{field: NAME}], having: [{aggregate: COUNT, is: {ge: 1}}], first: 2) { pageInfo { endCursor } } }",
	} {
		t.Log(name)
		graphtest.Refused(t, g, "BAD_USER_INPUT", fmt.Sprintf("{ flowRuns { groups(by: [{field: NAME}], after: %q) { nodes { keys } } } }", cursor(query)), nil)
	}
	for i := range own {
		other := byte('A')
		if own[i] == other {
			other = 'B'
		}
		damaged := own[:i] + string(other) + own[i+1:]
		if r := g.Do(context.Background(), fmt.Sprintf("{ flowRuns { groups(by: [{field: NAME}], after: %q) { nodes { keys } } } }", damaged), nil); len(r.Errors) != 1 ||
			r.Errors[0].Extensions["code"] != "BAD_USER_INPUT" {
			t.Errorf("a cursor damaged at %d: %.200s %v", i, r.Data, r.Errors)
		}
	}
}

// Contract 10.10, and groups are one statement for any number of parents.
func TestStatementsOfAggregates(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		g := graphtest.Open(t, d.SharedSample(t))
		count := func(query string) (n int) {
			for _, s := range graphtest.Observe(t, g, query, nil) {
				n += graphtest.Btoi(strings.Contains(s.Query, "flow_run"))
			}
			return n
		}
		figures := "count a: count(where: {flow: {name: {startsWith: \"e\"}}}) sum(field: TOTAL_RUN_TIME) avg(field: ESTIMATED_RUN_TIME) min(field: FLOW_NAME) " +
			"countDistinct(field: DEPLOYMENT_NAME) max(field: CREATED) percentile(field: TOTAL_RUN_TIME, p: 0.9)"
		groups := "groups(by: [{field: STATE_TYPE}, {field: TAGS}], orderBy: {aggregate: MAX, field: FLOW_NAME}, having: {aggregate: COUNT, is: {gt: 0}}) { nodes { keys " + figures + " } pageInfo { hasNextPage } }"
		for _, c := range []struct {
			query string
			want  int
		}{
			{"{ flowRuns { aggregate { " + figures + " } } }", 1},
			{"{ flowRuns { " + groups + " } }", 1},
			{"{ flowRuns { aggregate { " + figures + " } " + groups + " } }", 2},
			{"{ flows(first: %d) { nodes { flowRuns { aggregate { " + figures + " } } } } }", 1},
			{"{ flows(first: %d) { nodes { flowRuns { " + groups + " } } } }", 1},
		} {
			for _, parents := range []int{1, 30} {
				query := strings.Replace(c.query, "%d", fmt.Sprint(parents), 1)
				if n := count(query); n != c.want {
					t.Errorf("%s: %d statements, want %d", query, n, c.want)
				}
			}
		}
	})
}

// Contract 10.8: having takes fractions, of a count too.
func TestHavingAFraction(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		g := graphtest.Open(t, d.SharedSample(t))
		for is, keeps := range map[string]func(float64) bool{
			"{ge: 20.5}": func(n float64) bool { return n >= 20.5 }, "{lt: 20.5}": func(n float64) bool { return n < 20.5 },
			"{eq: 20.5}": func(float64) bool { return false }, "{ne: 20.5}": func(float64) bool { return true },
			"{eq: 20.0}": func(n float64) bool { return n == 20 }, "{in: [20, 20.5]}": func(n float64) bool { return n == 20 },
			"{gt: 1e300}": func(float64) bool { return false }, "{gt: -9223372036854775809e0}": func(float64) bool { return true },
		} {
			a := g.Query(t, `{ flowRuns {
				all: groups(by: {field: STATE_TYPE}) { nodes { keys count } }
				some: groups(by: {field: STATE_TYPE}, having: {aggregate: COUNT, is: `+is+`}) { nodes { keys count } }
				distinct: groups(by: {field: STATE_TYPE}, having: {aggregate: COUNT_DISTINCT, field: ID, is: `+is+`}) { nodes { keys count } }
			} }`, nil)["flowRuns"].(object)
			want := []any{}
			for _, n := range graphtest.List(graphtest.At(t, a, "all", "nodes")) {
				if count, err := n.(object)["count"].(json.Number).Float64(); err != nil || keeps(count) {
					want = append(want, n)
				}
			}
			graphtest.Same(t, "COUNT "+is, graphtest.At(t, a, "some", "nodes"), want)
			graphtest.Same(t, "COUNT_DISTINCT "+is, graphtest.At(t, a, "distinct", "nodes"), want)
		}
	})
}
