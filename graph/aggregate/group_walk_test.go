package aggregate_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/quaestor-graph/quaestor/graph/graphtest"
	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

// walks are groups that SQLite counts as ranges of an index: a type's fields of the state and of the instant.
var walks = []struct{ field, table, column, state, at string }{
	{"flowRuns", "flow_run", "start_time", "stateType", "effectiveStartTime"},
	{"taskRuns", "task_run", "start_time", "stateType", "startTime"},
	{"flowRuns", "flow_run", "expected_start_time", "", "expectedStartTime"},
	{"logs", "log", "timestamp", "", "timestamp"},
}

// oddInstants stand where an instant should: in other forms, none at all, of other types.
var oddInstants = []string{
	"'2026-10-20 00:00:00'", "'2026-10-20 00:00:00.000000'", "'2026-10-20 23:59:59.999999'", "'2026-10-20'", "'2026-10-20 11:00'",
	"'2026-10-20T11:00:00'", "'2026-10-20 24:00:00.000000'", "'2026-09-31 10:00:00.000000'", "'2026-10-20 99:00:00.000000'",
	"'2026-10-25 00:30:00.000000'", "'2026-10-25 01:30:00'", "'garbage'", "''", "'9999-12-31 23:59:59.999999'", "'0001-01-01 00:00:00'",
	"7", "2460000.5", "x'00'", "x'323032362d31302d3230'",
}

// walkFilters are those of the state and the instant alone: bounds of all kinds, and what is none.
var walkFilters = []string{
	``, `$AT: {ge: "2026-10-20T00:00:00Z", lt: "2026-10-26T00:00:00Z"}`, `$AT: {gt: "2026-10-20T00:00:00Z", le: "2026-10-26T00:00:00Z"}`,
	`$AT: {ge: "2026-10-19T23:30:00.5Z"}`, `$AT: {lt: "2026-10-26T00:00:00Z"}`, `$AT: {isNull: false}`, `$AT: {isNull: true}`,
	`$AT: {isNull: false, lt: "2026-10-26T00:00:00Z"}`, `$AT: {ne: "2026-10-20T00:00:00Z"}`, `$AT: {in: ["2026-10-20T00:00:00Z", "2026-10-25T00:30:00Z"]}`,
	`$AT: {eq: "2026-10-20T00:00:00Z"}`, `or: []`, `$AT: {ge: "2026-10-01T00:00:00Z"}, or: [{$AT: {lt: "2026-10-20T00:00:00Z"}}, {$AT: {gt: "2026-10-21T00:00:00Z"}}]`,
	`not: {$AT: {ge: "2026-10-20T00:00:00Z"}}`, `$AT: {ge: "2026-10-20T00:00:00Z", lt: "2026-10-19T00:00:00Z"}`,
}

var stateFilters = []string{``, `$STATE: {ne: SCHEDULED}`, `$STATE: {notIn: [SCHEDULED, PENDING], isNull: false}`, `$STATE: {isNull: true}`, `$STATE: {in: [COMPLETED, FAILED]}`, `or: [{$STATE: {eq: FAILED}}, {$AT: {gt: "2026-10-21T00:00:00Z"}}]`}

var walkBuckets = []string{``, `every: "P1D"`, `every: "PT1H"`, `every: "PT90S"`, `every: "P7D", timeZone: "Europe/Berlin"`, `every: "P1D", timeZone: "America/Sao_Paulo"`, `every: "P30D"`}

// Groups counted as ranges of an index are those that the rows say one by one, whatever stands in them (contract 5.12 and
// 9.11): a figure that no index has makes SQLite read the rows.
func TestWalkedGroups(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		address := d.Sample(t)
		if d == databasetest.SQLite {
			for _, w := range walks {
				for i, odd := range oddInstants {
					databasetest.Exec(t, address, fmt.Sprintf("UPDATE %[1]s SET %[2]s = %[3]s WHERE id IN (SELECT id FROM %[1]s ORDER BY id LIMIT 3 OFFSET %[4]d)", w.table, w.column, odd, 3*i))
				}
			}
			databasetest.Exec(t, address, "UPDATE flow_run SET state_type = 'UNHEARD' WHERE id IN (SELECT id FROM flow_run ORDER BY id LIMIT 2 OFFSET 20)")
		}
		g := graphtest.Open(t, address)
		walked, turn := 0, 0
		for _, w := range walks {
			r := strings.NewReplacer("$AT", w.at, "$STATE", w.state)
			for _, states := range stateFilters {
				if w.state == "" && states != "" {
					continue
				}
				for _, filter := range walkFilters {
					bucket := walkBuckets[turn%len(walkBuckets)] // each in its turn
					turn++
					var by []string
					if bucket != "" {
						by = append(by, fmt.Sprintf(`{field: %s, %s}`, screaming(w.at), bucket))
					}
					if w.state != "" {
						by = append(by, `{field: STATE_TYPE}`)
					}
					if len(by) == 0 {
						continue
					}
					groups := func(figure string) string {
						return fmt.Sprintf(`groups(first: 1000, by: [%s], orderBy: [{aggregate: KEY}]) { totalCount nodes { keys count %s } }`, strings.Join(by, ", "), figure)
					}
					query := r.Replace(fmt.Sprintf(`{ c: %s(first: 1, where: {and: [{%s}, {%s}]}) { walked: %s each: %s } }`, w.field, filter, states, groups(""), groups("n: countDistinct(field: ID)")))
					a := g.Query(t, query, nil)
					got, want := graphtest.At(t, a, "c", "walked", "nodes").([]any), graphtest.At(t, a, "c", "each", "nodes").([]any)
					for _, one := range want {
						delete(one.(map[string]any), "n")
					}
					if asJSON(t, got) != asJSON(t, want) || asJSON(t, graphtest.At(t, a, "c", "walked", "totalCount")) != fmt.Sprint(len(want)) && len(want) < 1000 {
						t.Errorf("%s\nwalked: %s\neach:   %s", query, asJSON(t, got), asJSON(t, want))
					}
					walked += len(got)
				}
			}
		}
		if walked < 1000 {
			t.Errorf("%d groups", walked)
		}
	})
}

func asJSON(t *testing.T, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
