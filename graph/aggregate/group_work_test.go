package aggregate_test

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/quaestor-graph/quaestor/graph/graphtest"
	"github.com/quaestor-graph/quaestor/graph/graphtest/large"
	"github.com/quaestor-graph/quaestor/graph/graphtest/plans"
	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

// SQLite counts groups by state and by buckets of days and hours as ranges of an index, with any fields, aliases and
// filters, with a step or two of its machine for each entry, where an expression for each row takes dozens, and reads no row
// of the table; with and without sqlite_stat1.
func TestWorkOfGroups(t *testing.T) {
	t.Run("sqlite", func(t *testing.T) {
		address := large.Inflate(t, databasetest.SQLite)
		databasetest.Exec(t, address, "UPDATE flow_run SET state_type = iif(name LIKE '%3', 'CRASHED', 'COMPLETED') WHERE name LIKE 'run %'", "UPDATE task_run SET start_time = (SELECT max(start_time) FROM flow_run)")
		g := graphtest.Open(t, address)
		r := plans.Record(g)
		for _, statistics := range []string{"without", "with"} {
			if statistics == "with" {
				databasetest.Exec(t, address, "ANALYZE")
			}
			db := databasetest.Open(t, address)
			for _, c := range []struct {
				field, where, by, figures string
			}{
				{"flowRuns", ``, `{field: EFFECTIVE_START_TIME, every: "P1D"}, {field: STATE_TYPE}`, `count`},
				{"flowRuns", `stateType: {ne: SCHEDULED}, effectiveStartTime: {ge: "2020-01-01T00:00:00Z", lt: "2027-01-01T00:00:00Z"}`, `{field: STATE_TYPE, as: "a"}, {field: EFFECTIVE_START_TIME, every: "P1D", as: "b"}`, `n: count`},
				{"flowRuns", `effectiveStartTime: {gt: "2020-01-01T00:00:00Z"}`, `{field: EFFECTIVE_START_TIME, every: "P7D", timeZone: "Europe/Berlin"}`, `count(where: {stateType: {eq: CRASHED}})`},
				{"flowRuns", `stateType: {notIn: [SCHEDULED, PENDING], isNull: false}, effectiveStartTime: {ge: "2020-01-01T00:00:00Z"}`, `{field: STATE_TYPE}`, `count`},
				{"flowRuns", ``, `{field: EXPECTED_START_TIME, every: "P1D"}`, `count`},
				{"taskRuns", `stateType: {isNull: false}`, `{field: STATE_TYPE}, {field: START_TIME, every: "PT1H"}`, `count`},
				{"logs", ``, `{field: TIMESTAMP, every: "P1D"}`, `count`},
				{"events", ``, `{field: OCCURRED, every: "P1D"}`, `count`},
			} {
				for _, selection := range []string{"totalCount", "nodes { keys " + c.figures + " }"} {
					r.Take()
					query := fmt.Sprintf(`{ c: %s(where: {%s}) { rows: totalCount groups(by: [%s]) { %s } } }`, c.field, c.where, c.by, selection)
					a := g.Query(t, query, nil)
					rows, err := strconv.Atoi(fmt.Sprint(graphtest.At(t, a, "c", "rows")))
					if err != nil {
						t.Fatal(err)
					}
					var groups int
					for _, m := range r.Take() {
						if !strings.HasPrefix(m.Kind, "Group") {
							continue
						}
						groups++
						p := plans.Explain(t, databasetest.SQLite, db, m)
						if rows < 10_000 || p.Steps > 15*rows {
							t.Errorf("%s, %s statistics: %d steps for %d rows\n%s\n%s", query, statistics, p.Steps, rows, m.SQL, p.Text)
						}
					}
					if groups != 1 {
						t.Errorf("%s: %d statements", query, groups)
					}
				}
			}
		}
	})
}
