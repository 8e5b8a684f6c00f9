package aggregate_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/quaestor-graph/quaestor/graph/descriptor"
	"github.com/quaestor-graph/quaestor/graph/graphtest"
	"github.com/quaestor-graph/quaestor/graph/graphtest/evaluate"
	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

// changes are instants around those at which the clocks of a zone change, and at its midnights; some of long ago.
func changes(t *testing.T, zone string) (all []time.Time) {
	t.Helper()
	in, err := time.LoadLocation(zone)
	if err != nil {
		t.Fatal(err)
	}
	around := func(at time.Time) {
		for _, by := range []time.Duration{-time.Hour, -time.Microsecond, 0, 30 * time.Minute, time.Hour, 24 * time.Hour} {
			all = append(all, at.Add(by))
		}
	}
	for _, year := range []int{1953, 1969, 2011, 2018, 2026} {
		at, found := time.Date(year, 1, 1, 0, 0, 0, 0, in), 0
		for at.Year() <= year && found < 2 {
			_, end := at.ZoneBounds()
			if end.IsZero() || end.Year() > year {
				break
			}
			around(end)
			at, found = end.In(in), found+1
		}
		around(time.Date(year, 6, 15, 0, 0, 0, 0, in))
	}
	return all
}

// Contract 10.7: buckets of days where clocks change, skip midnight or have it twice, and before 1970.
func TestGroupsAroundClockChanges(t *testing.T) {
	var first []string
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		address := d.Sample(t)
		g := graphtest.Open(t, address)
		s := graphtest.Introspect(t, g)
		e, _ := descriptor.ByType("FlowRun")
		start, _ := e.OrderField("NEXT_SCHEDULED_START_TIME")
		ids := graphtest.IDsOf(g.Query(t, "{ c: flowRuns(first: 1000, orderBy: {field: ID}) { nodes { id } } }", nil)["c"].(object)["nodes"])
		var answers []string
		for _, zone := range zones {
			var updates []string
			for i, at := range changes(t, zone) {
				stored := at.UTC().Format("2006-01-02 15:04:05.000000")
				if d == databasetest.PostgreSQL {
					stored += "+00"
				} else if i%2 == 0 { // SQLite holds whole seconds in two forms
					stored = strings.TrimSuffix(stored, ".000000")
				}
				updates = append(updates, fmt.Sprintf("UPDATE flow_run SET next_scheduled_start_time = '%s' WHERE id = '%s'", stored, ids[i]))
			}
			databasetest.Exec(t, address, append([]string{"UPDATE flow_run SET next_scheduled_start_time = NULL"}, updates...)...)
			v := &evaluate.Evaluation{World: &evaluate.World{Shape: s, Rows: map[string][]*evaluate.Entity{}}}
			for _, r := range s.EveryRow(t, g, "FlowRun", "id nextScheduledStartTime") {
				v.Rows["FlowRun"] = append(v.Rows["FlowRun"], &evaluate.Entity{Type: "FlowRun", ID: r["id"].(string), Values: r})
			}
			for _, every := range evaluate.Names(lengths) {
				length := lengths[every]
				k := groupKey{enum: start.Enum, key: start.Key, kind: start.Kind, field: start, every: every, length: length}
				if length%(24*time.Hour) == 0 {
					k.zone = zone
				} else if zone != "UTC" {
					continue
				}
				answers = append(answers, checkGroups(v, t, g, grouping{
					typ: "FlowRun", by: []groupKey{k}, figures: []figure{{function: "COUNT"}}, order: []groupSort{{figure{function: "KEY"}, false}},
				}))
			}
		}
		if first == nil {
			first = answers
		}
		for i := range answers {
			if answers[i] != first[i] {
				t.Errorf("the dialects differ:\n%.2000s\n%.2000s", first[i], answers[i])
			}
		}
	})
}

// The bucket that holds the first instants has a beginning that no DateTime can say: its key is the first instant of all,
// other than contract 10.7 has it. It is no group of rows without a value, and a page goes on behind it.
func TestGroupOfTheFirstInstants(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		address := d.Sample(t)
		zone := map[databasetest.Dialect]string{databasetest.PostgreSQL: "+00"}[d]
		databasetest.Exec(t, address, "UPDATE flow_run SET end_time = '0001-01-01 00:00:00"+zone+"' WHERE state_type = 'FAILED'",
			"UPDATE flow_run SET end_time = '0001-01-01 23:59:59.999999"+zone+"' WHERE state_type = 'CRASHED'")
		g := graphtest.Open(t, address)
		for by, groups := range map[string]int{
			`every: "P100D"`: 1, `every: "P36600D"`: 1, `every: "PT7H"`: 2, `every: "P1D"`: 1,
			`every: "P1D", timeZone: "Europe/Berlin"`: 2, `every: "P36600D", timeZone: "America/New_York"`: 1,
		} {
			for _, order := range []string{"{aggregate: KEY}", "{aggregate: KEY, direction: DESC}", "{aggregate: COUNT, direction: DESC}"} {
				var keys []string
				count, after := 0, any(nil)
				for {
					c := graphtest.At(t, g.Query(t, `query($after: String) { flowRuns(where: {endTime: {lt: "0002-01-01T00:00:00Z"}}) { groups(
						by: {field: END_TIME, as: "k", `+by+`}, orderBy: `+order+`, first: 1, after: $after
					) { totalCount nodes { keys count } pageInfo { hasNextPage endCursor } } } }`, object{"after": after}), "flowRuns", "groups").(object)
					for _, n := range graphtest.List(c["nodes"]) {
						keys = append(keys, fmt.Sprint(graphtest.At(t, n, "keys", "k")))
						n, err := n.(object)["count"].(json.Number).Int64()
						if err != nil {
							t.Fatal(err)
						}
						count += int(n)
					}
					if after = graphtest.At(t, c, "pageInfo", "endCursor"); graphtest.At(t, c, "pageInfo", "hasNextPage") == false || len(keys) > 3 {
						break
					}
				}
				if len(keys) != groups || !slices.Contains(keys, "0001-01-01T00:00:00Z") || count != 93 {
					t.Errorf("%s by %s: %d runs in the groups %v, want 93 in %d", by, order, count, keys, groups)
				}
			}
		}
	})
}

// Contract 5.12: instants that PostgreSQL holds and no DateTime can say are in no bucket, come together under null there,
// and no page of groups stops at them.
func TestGroupsOfInstantsBeyondReading(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		values := map[databasetest.Dialect][]string{
			databasetest.PostgreSQL: {"infinity", "-infinity", "4713-01-01 00:00:00+00 BC", "294276-12-31 00:00:00+00", "10000-01-01 00:00:00+00", "0001-12-31 23:59:59+00 BC"},
			databasetest.SQLite:     {"infinity", "", "2026-13-01 00:00:00.000000", "294276-12-31 00:00:00.000000", "10000-01-01 00:00:00.000000", "0000-12-31 23:59:59"},
		}[d]
		address := d.Sample(t)
		g := graphtest.Open(t, address)
		var statements []string
		ids := graphtest.IDsOf(g.Query(t, "{ c: flowRuns(first: 12, where: {endTime: {ge: \"2026-01-01T00:00:00Z\"}}, orderBy: {field: ID}) { nodes { id } } }", nil)["c"].(object)["nodes"])
		for i, v := range values {
			statements = append(statements, fmt.Sprintf("UPDATE flow_run SET end_time = '%s' WHERE id = '%s'", v, ids[i]))
		}
		databasetest.Exec(t, address, statements...)
		for by, listed := range map[string]bool{"": false, `, every: "PT1H"`: true, `, every: 0.5`: true, `, every: "P7D"`: true, `, every: "P1D", timeZone: "Europe/Berlin"`: true} {
			for _, order := range []string{"{aggregate: KEY}", "{aggregate: MAX, field: END_TIME}", "{aggregate: MIN, field: END_TIME, direction: DESC}"} {
				count, nulls, after := 0, 0, any(nil)
				for range 20 {
					c := graphtest.At(t, g.Query(t, `query($ids: [ID!], $after: String) { flowRuns(where: {id: {in: $ids}}) { groups(
						by: {field: END_TIME, as: "k"`+by+`}, orderBy: `+order+`, first: 1, after: $after
					) { nodes { keys count } pageInfo { hasNextPage endCursor } } } }`, object{"ids": ids, "after": after}), "flowRuns", "groups").(object)
					for _, n := range graphtest.List(c["nodes"]) {
						some, err := n.(object)["count"].(json.Number).Int64()
						if err != nil {
							t.Fatal(err)
						}
						count += int(some)
						if graphtest.At(t, n, "keys", "k") == nil {
							nulls++
						}
					}
					if after = graphtest.At(t, c, "pageInfo", "endCursor"); graphtest.At(t, c, "pageInfo", "hasNextPage") == false {
						break
					}
				}
				if count != len(ids) || listed && nulls != 1 {
					t.Errorf("by%s in the order of %s: %d runs, want %d; %d groups under null", by, order, count, len(ids), nulls)
				}
			}
		}
	})
}
