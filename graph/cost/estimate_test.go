package cost_test

import (
	"database/sql"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/quaestor-graph/quaestor/graph/graphtest"
	"github.com/quaestor-graph/quaestor/graph/graphtest/large"
	"github.com/quaestor-graph/quaestor/graph/graphtest/plans"
	"github.com/quaestor-graph/quaestor/server/database/databasetest"
	codec "github.com/quaestor-graph/quaestor/server/database/storage"
)

// estimated are filters of each comparator, of which PostgreSQL's planner shall know about how many rows satisfy them.
var estimated = []string{
	`{flowId: {isNull: false}}`,
	`{deploymentId: {isNull: true}}`,
	`{name: {eq: "no such run"}}`,
	`{name: {lt: "k"}}`,
	`{name: {ge: "k"}}`,
	`{name: {contains: "a"}}`,
	`{name: {startsWith: "a"}}`,
	`{name: {icontains: "A"}}`,
	`{name: {icontains: "LE-"}}`,
	`{name: {ilike: "%E%"}}`,
	`{name: {ne: "x"}}`,
	`{workQueueName: {eq: "default"}}`,
	`{workQueueName: {ne: "default"}}`,
	`{workQueueName: {in: ["default", "x"]}}`,
	`{workQueueName: {notIn: ["default", "x"]}}`,
	`{stateType: {eq: COMPLETED}}`,
	`{stateType: {ne: COMPLETED}}`,
	`{stateType: {in: [COMPLETED, FAILED]}}`,
	`{stateType: {notIn: [COMPLETED]}}`,
	`{runCount: {ge: 1}}`,
	`{autoScheduled: {eq: true}}`,
	`{autoScheduled: {ne: true}}`,
	`{startTime: {ge: "2026-10-25T00:00:00Z"}}`,
	`{not: {startTime: {ge: "2026-10-25T00:00:00Z"}}}`,
	`{effectiveStartTime: {ge: "2026-10-25T00:00:00Z"}}`,
	`{totalRunTime: {gt: 60}}`,
	`{estimatedRunTime: {gt: 60}}`,
	`{estimatedStartTimeDelta: {eq: 0}}`,
	`{tags: {all: ["prod"]}}`,
	`{tags: {any: ["prod", "none"]}}`,
	`{tags: {none: ["prod"]}}`,
	`{tags: {isEmpty: true}}`,
	`{parameters: [{path: ["region"], eq: "emea"}]}`,
	`{parameters: [{path: ["region"], eq: "nowhere"}]}`,
	`{parameters: [{path: ["region"], ne: "emea"}]}`,
	`{parameters: [{path: ["region"], in: ["emea", "amer"]}]}`,
	`{parameters: [{path: ["region"], exists: true}]}`,
	`{parameters: [{path: ["region"], exists: false}]}`,
	`{parameters: [{path: ["region"], isNull: true}]}`,
	`{parameters: [{path: ["region"], startsWith: "a"}]}`,
	`{parameters: [{path: ["region"], icontains: "M"}]}`,
	`{parameters: [{path: ["region"], ge: "b"}]}`,
	`{parameters: [{path: ["full"], eq: false}]}`,
	`{parameters: [{path: ["feeds"], contains: "rates"}]}`,
	`{parameters: [{path: ["feeds"], eq: ["rates"]}]}`,
	`{parameters: [{path: ["feeds", "0"], eq: "rates"}]}`,
	`{parameters: [{hasKey: "region"}]}`,
	`{parameters: [{contains: {region: "emea"}}]}`,
	`{parameters: [{eq: {}}]}`,
	`{parameters: [{path: ["limit"], eq: 5}]}`,
	`{parameters: [{path: ["limit"], ne: 5.0}]}`,
	`{parameters: [{path: ["limit"], in: [5, 7, "x"]}]}`,
	`{parameters: [{path: ["limit"], gt: 1000}]}`,
	`{parameters: [{path: ["limit"], le: 50}]}`,
	`{parameters: [{eq: {limit: 5, rate: 0.5}}]}`,
	`{parameters: [{contains: {rate: 0.5}}]}`,
	`{parameters: [{contains: {models: ["core"]}}]}`,
	`{parameters: [{path: ["region"], eq: "emea"}], tags: {all: ["prod"]}}`,
	`{not: {parameters: [{path: ["region"], eq: "emea"}, {path: ["full"], eq: false}]}}`,
	`{name: {icontains: "e"}, tags: {any: ["prod"]}}`,
	`{or: [{startTime: {isNull: true}}, {stateType: {eq: FAILED}}]}`,
}

// estimatedLimits gives some runs parameters that are numbers.
var estimatedLimits = []string{
	`UPDATE flow_run SET parameters = '{"limit": 5, "rate": 0.5}' WHERE name LIKE 'a%'`,
	`UPDATE flow_run SET parameters = '{"limit": 50.0}' WHERE name LIKE 'b%'`,
	`UPDATE flow_run SET parameters = '{"limit": 500}' WHERE name LIKE 'm%'`,
}

// tooFar says whether an estimate is off by so many times that a plan suffers; of very few rows it may be more.
func tooFar(plan, actual float64) bool {
	const times, few = 10, 10
	return plan+few > times*(actual+few) || actual+few > times*(plan+few)
}

// scanned is how many rows of the table PostgreSQL expects, and how many there are.
func scanned(t *testing.T, db *sql.DB, m plans.Made) (plan, actual float64) {
	t.Helper()
	args := make([]any, len(m.Args))
	for i, a := range m.Args {
		args[i] = codec.Bind("postgres", a)
	}
	var text string
	if err := db.QueryRow("EXPLAIN (ANALYZE, FORMAT JSON) "+m.SQL, args...).Scan(&text); err != nil {
		t.Fatalf("%s: %v", m.SQL, err)
	}
	type node struct {
		Relation string  `json:"Relation Name"`
		Planned  float64 `json:"Plan Rows"`
		Actual   float64 `json:"Actual Rows"`
		Plans    []node
	}
	var plans []struct{ Plan node }
	if err := json.Unmarshal([]byte(text), &plans); err != nil {
		t.Fatal(err)
	}
	for n := plans[0].Plan; ; n = n.Plans[0] {
		if n.Relation == m.Table {
			return n.Planned, n.Actual
		}
		if len(n.Plans) == 0 {
			t.Fatalf("no scan of %s: %s", m.Table, text)
		}
	}
}

// What PostgreSQL expects of each comparator is near to what is there: equality, lists, keys and numbers at a path of a JSON
// column too, of which it knows as a whole only. An index of the column serves them. Both dialects find as many rows.
func TestEstimatesOfFilters(t *testing.T) {
	counts := map[string]string{}
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		address := large.Demonstration(t, d, 2000)
		databasetest.Exec(t, address, append(estimatedLimits, "ANALYZE")...)
		g := graphtest.Open(t, address)
		db := databasetest.Open(t, address)
		r := plans.Record(g)
		for _, where := range estimated {
			answer := g.Query(t, fmt.Sprintf(`{ c: flowRuns(where: %s) { totalCount } }`, where), nil)
			made := r.Take()[0]
			n := fmt.Sprint(answer["c"].(object)["totalCount"])
			if was, ok := counts[where]; ok && was != n {
				t.Errorf("%s: %s rows, on the other dialect %s", where, n, was)
			}
			counts[where] = n
			if d == databasetest.SQLite {
				continue // it has no estimates
			}
			plan, actual := scanned(t, db, made)
			t.Logf("%8.0f %8.0f %s", plan, actual, where)
			if tooFar(plan, actual) {
				t.Errorf("%s: %v rows, PostgreSQL takes them for %v\n%s", where, actual, plan, made.SQL)
			}
		}
		if d == databasetest.SQLite {
			return
		}
		databasetest.Exec(t, address, "CREATE INDEX of_parameters ON flow_run USING gin (parameters)")
		for _, where := range []string{`eq: "nowhere"`, `in: ["nowhere", "elsewhere"]`} {
			g.Query(t, fmt.Sprintf(`{ flowRuns(where: {parameters: [{path: ["region"], %s}]}) { totalCount } }`, where), nil)
			if p := plans.Explain(t, d, db, r.Take()[0]); !strings.Contains(p.Text, "of_parameters") {
				t.Errorf("%s: the index of the column is not used\n%s", where, p.Text)
			}
		}
	})
}
