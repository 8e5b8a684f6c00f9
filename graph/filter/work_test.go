package filter_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/quaestor-graph/quaestor/graph/graphtest"
	"github.com/quaestor-graph/quaestor/graph/graphtest/large"
	"github.com/quaestor-graph/quaestor/graph/graphtest/plans"
	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

// served is a filter that an index of Prefect's serves, of a large table of which few rows satisfy it.
type served struct {
	field, where string
	// only is the dialect that has the index, where one of them lacks it.
	only databasetest.Dialect
}

var servedFilters = []served{
	{field: "flowRuns", where: `{stateType: {eq: CRASHED}}`},
	{field: "flowRuns", where: `{stateType: {in: [CRASHED, PAUSED]}}`},
	{field: "flowRuns", where: `{or: [{stateType: {eq: CRASHED}}, {stateType: {eq: PAUSED}}]}`},
	{field: "flowRuns", where: `{stateType: {in: [CRASHED, PAUSED]}, effectiveStartTime: {ge: "2026-06-01T01:00:00Z"}}`},
	{field: "flowRuns", where: `{effectiveStartTime: {ge: "2026-06-01T01:00:00Z", lt: "2026-06-01T01:01:00Z"}}`},
	{field: "flowRuns", where: `{expectedStartTime: {ge: "2026-06-01T01:00:00Z", lt: "2026-06-01T01:01:00Z"}}`},
	{field: "flowRuns", where: `{expectedStartTime: {last: "P152DT21H15M"}}`},
	{field: "flowRuns", where: `{name: {eq: "run 4711"}}`},
	{field: "flowRuns", where: `{name: {in: ["run 1", "run 4711"]}}`},
	{field: "flowRuns", where: `{name: {icontains: "N 4711"}}`, only: databasetest.PostgreSQL},
	{field: "flowRuns", where: `{name: {contains: "n 4711"}}`, only: databasetest.PostgreSQL},
	{field: "flowRuns", where: `{name: {ilike: "%N 471_"}}`, only: databasetest.PostgreSQL},
	{field: "flowRuns", where: `{name: {icontains: "N 4711 of a name that is longer than what is searched for at once"}}`, only: databasetest.PostgreSQL},
	{field: "flowRuns", where: `{name: {like: "%n 4711 of a name that is longer than what is searched for at once%"}}`, only: databasetest.PostgreSQL},
	{field: "flowRuns", where: `{flow: {name: {eq: "flow 5"}}}`},
	{field: "flowRuns", where: `{deployment: {name: {eq: "deployment 7"}}}`},
	{field: "flowRuns", where: `{taskRuns: {some: {name: {eq: "task 29999"}}}}`},
	{field: "flowRuns", where: `{idempotencyKey: {eq: "key 77"}, flowId: {in: $flows}}`},
	{field: "taskRuns", where: `{name: {in: ["task 5", "task 29999"]}}`},
	{field: "taskRuns", where: `{name: {icontains: "K 29999"}}`, only: databasetest.PostgreSQL},
	{field: "taskRuns", where: `{flowRun: {name: {eq: "run 9999"}}}`},
	{field: "logs", where: `{timestamp: {ge: "2026-06-01T01:00:00Z", lt: "2026-06-01T01:01:00Z"}}`},
	{field: "logs", where: `{flowRun: {name: {eq: "run 9999"}}}`},
	{field: "events", where: `{occurred: {ge: "2026-06-01T01:00:00Z", lt: "2026-06-01T01:01:00Z"}}`},
	{field: "events", where: `{relatedResourceIds: {any: ["rare", "none"]}}`, only: databasetest.PostgreSQL},
	{field: "events", where: `{relatedResourceIds: {all: ["rare"]}}`, only: databasetest.PostgreSQL},
}

// A filter that one of Prefect's indexes can serve is served by it (state type, effective start time, tags on PostgreSQL's
// GIN where there is one, name search by trigram): plans are asserted on a large database, on SQLite with and without
// sqlite_stat1.
func TestWorkOfFilters(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		address := large.Inflate(t, d)
		databasetest.Exec(t, address,
			"UPDATE flow_run SET state_type = 'CRASHED' WHERE name LIKE 'run %33'",
			"UPDATE flow_run SET state_type = 'PAUSED' WHERE name LIKE 'run %444'",
			"UPDATE events SET related_resource_ids = '[\"rare\"]' WHERE resource_id LIKE 'thing %777'")
		g := graphtest.Open(t, address)
		db := databasetest.Open(t, address)
		var flows []any
		for i := range 300 {
			flows = append(flows, fmt.Sprintf("00000000-0000-0000-0000-%012d", i))
		}
		for _, statistics := range []string{"old", "new"} {
			if statistics == "new" {
				databasetest.Exec(t, address, "ANALYZE")
			} else if d == databasetest.PostgreSQL {
				continue // PostgreSQL has statistics wherever it has had a minute
			}
			for _, f := range servedFilters {
				if f.only != "" && f.only != d {
					continue
				}
				for _, selection := range []string{"nodes { id name }", "totalCount", "aggregate { count }"} {
					if f.field != "flowRuns" && f.field != "taskRuns" {
						selection = strings.ReplaceAll(selection, " name", "")
					}
					query := fmt.Sprintf("($flows: [ID!]) { c: %s(first: 20, where: %s) { %s } }", f.field, f.where, selection)
					variables := map[string]any{}
					if strings.Contains(f.where, "$flows") {
						variables["flows"] = flows
						query = "query" + query
					} else {
						_, query, _ = strings.Cut(query, ") ")
					}
					if d == databasetest.SQLite && strings.Contains(f.where, "{effective") && !strings.HasPrefix(selection, "nodes") {
						continue // SQLite has an index of it for each state type only
					}
					r := plans.Record(g)
					g.Query(t, query, variables)
					for _, m := range r.Take() {
						if p := plans.Explain(t, d, db, m); p.Steps > 20_000 || unwantedRows(p) > 1000 {
							t.Errorf("%s, %s statistics: %d steps, %d rows for nothing\n%s\n%s", query, statistics, p.Steps, unwantedRows(p), m.SQL, p.Text)
						}
					}
					g.Database = r.Database
				}
			}
		}
	})
}

// unwantedRows is how many rows were read for nothing, of all tables.
func unwantedRows(p plans.Plan) int {
	n := 0
	for _, a := range p.Accesses {
		n += a.Unwanted * max(1, a.Loops)
	}
	return n
}
