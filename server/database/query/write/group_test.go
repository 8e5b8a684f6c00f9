package write_test

import (
	"path/filepath"
	"strings"
	"testing"

	"entgo.io/ent/dialect"

	"github.com/quaestor-graph/quaestor/server/database/query"
)

// What groups say on each dialect, word for word: those that SQLite counts as ranges of an index, and others.
func TestGroupStatements(t *testing.T) {
	const (
		hour   = 3_600_000_000
		monday = 4 * 24 * hour
	)
	state := query.Term{Kind: query.Enum, Column: "state_type", Nullable: true}
	effective := query.Term{Kind: query.Time, Computed: query.EffectiveStartTime, Nullable: true}
	runTime := query.Term{Kind: query.Duration, Column: "total_run_time"}
	flow := query.Term{Kind: query.Text, Column: "name", Nullable: true, Path: []query.Hop{{From: "flow_id", Table: "flow", To: "id"}}}
	count := query.Aggregate{Function: query.Count}
	p95 := query.Aggregate{Function: query.Percentile, Term: runTime, P: 0.95}
	byHour := query.GroupKey{Term: effective, Every: hour, Origin: monday}
	byLocalDay := query.GroupKey{Term: effective, Every: 24 * hour, Origin: monday, Zone: []query.Offset{
		{Until: -day(1).Time().UnixMicro(), Ahead: 0}, {Until: day(2).Time().UnixMicro(), Ahead: 2 * hour}, {Until: day(400).Time().UnixMicro(), Ahead: hour},
	}}
	runs := query.Page{Table: "flow_run", Now: present}
	within := runs
	within.Where = query.And{
		query.Not{Of: query.Compare{Term: state, Op: query.Eq, Value: "SCHEDULED"}},
		query.Compare{Term: effective, Op: query.Ge, Value: day(1)}, query.Compare{Term: effective, Op: query.Le, Value: day(3)},
	}
	for d, file := range map[string]string{dialect.SQLite: "group_sqlite.sql", dialect.Postgres: "group_postgresql.sql"} {
		c := components(t, d, old)
		var out strings.Builder
		for _, g := range []struct {
			what   string
			groups query.Groups
		}{
			{"Groups by hour and state, within bounds", query.Groups{Page: within, By: []query.GroupKey{byHour, {Term: state}}, Aggregates: []query.Aggregate{count}, Sort: []query.GroupOrder{{Keys: true}}, Limit: 100}},
			{"Groups by local day, with a count of one state", query.Groups{Page: runs, By: []query.GroupKey{byLocalDay}, Aggregates: []query.Aggregate{count, {Function: query.Count, Where: query.Compare{Term: state, Op: query.Eq, Value: "FAILED"}}}, Limit: 100}},
			{"Groups by state, within bounds", query.Groups{Page: within, By: []query.GroupKey{{Term: state}}, Sort: []query.GroupOrder{{Aggregate: count, Desc: true}}, Limit: 100}},
			{"Groups by hour, with a percentile", query.Groups{Page: within, By: []query.GroupKey{byHour}, Aggregates: []query.Aggregate{p95}, Limit: 100}},
			{"Groups by a name, with a percentile", query.Groups{Page: runs, By: []query.GroupKey{{Term: flow}}, Aggregates: []query.Aggregate{count, p95}, Sort: []query.GroupOrder{{Aggregate: p95, Desc: true}}, Limit: 100}},
		} {
			writeStatement(&out, g.what, c.Groups(t.Context(), g.groups))
		}
		golden(t, filepath.Join("testdata", file), out.String())
	}
}
