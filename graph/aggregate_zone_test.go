package graph_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/quaestor-graph/quaestor/graph/descriptor"
	"github.com/quaestor-graph/quaestor/graph/graphtest"
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

// "timeZone (IANA) goes with whole days: the bucket begins at local midnight and its key is that instant": where clocks
// change, skip midnight or have it twice, and before 1970.
func TestGroupsAroundClockChanges(t *testing.T) {
	var first []string
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		address := d.Sample(t)
		g := graphtest.Open(t, address)
		s := introspect(t, g)
		e, _ := descriptor.ByType("FlowRun")
		start, _ := e.OrderField("NEXT_SCHEDULED_START_TIME")
		ids := idsOf(g.Query(t, "{ c: flowRuns(first: 1000, orderBy: {field: ID}) { nodes { id } } }", nil)["c"].(object)["nodes"])
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
			v := &evaluation{world: &world{shape: s, rows: map[string][]*entity{}}}
			for _, r := range everyRow(t, g, s, "FlowRun", "id nextScheduledStartTime") {
				v.rows["FlowRun"] = append(v.rows["FlowRun"], &entity{typ: "FlowRun", id: r["id"].(string), values: r})
			}
			for _, every := range names(lengths) {
				length := lengths[every]
				k := groupKey{enum: start.Enum, key: start.Key, kind: start.Kind, field: start, every: every, length: length}
				if length%(24*time.Hour) == 0 {
					k.zone = zone
				} else if zone != "UTC" {
					continue
				}
				answers = append(answers, v.checkGroups(t, g, grouping{
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
