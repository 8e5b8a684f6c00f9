package plan_test

import (
	"testing"

	"entgo.io/ent/dialect"

	"github.com/quaestor-graph/quaestor/server/database/query"
	"github.com/quaestor-graph/quaestor/server/database/query/plan"
)

// BenchmarkPlan decides a plan.
func BenchmarkPlan(b *testing.B) {
	runs := query.Page{Table: "flow_run", Columns: []query.Column{{Name: "id"}}, Order: []query.Order{{Term: effective, Desc: true}}, Limit: 5, Positions: true}
	each := runs
	each.Path, each.Keys, each.Indexed = []query.Hop{{From: "id", Table: "flow_run", To: "flow_id"}}, []string{"a", "b"}, true
	ids := query.Page{Table: "log", Columns: runs.Columns, Where: query.Compare{Term: level, Op: query.Ge, Value: int64(30)}, Limit: 50}
	grouped := query.Groups{
		Page: query.Page{Table: "flow_run"}, By: []query.GroupKey{{Term: effective, Every: hour}, {Term: state}}, Aggregates: []query.Aggregate{count}, Limit: 100,
	}
	for _, d := range []string{dialect.SQLite, dialect.Postgres} {
		db := plan.Database(database{dialect: d})
		for _, q := range []struct {
			name   string
			decide func()
		}{
			{"root", func() { plan.OfPage(db, &runs) }}, {"lead", func() { plan.OfPage(db, &each) }},
			{"ids", func() { plan.OfPage(db, &ids) }}, {"ranges", func() { plan.OfGroups(db, &grouped) }},
		} {
			b.Run(d+"/"+q.name, func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					q.decide()
				}
			})
		}
	}
}
