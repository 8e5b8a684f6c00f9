package write_test

import (
	"encoding/json"
	"testing"

	"entgo.io/ent/dialect"

	"github.com/quaestor-graph/quaestor/server/database/query"
)

// BenchmarkStatement decides a plan and writes its statement.
func BenchmarkStatement(b *testing.B) {
	state := query.Term{Kind: query.Enum, Column: "state_type", Nullable: true}
	runs := query.Page{Table: "flow_run", Columns: columns, Order: []query.Order{{Term: effective, Desc: true}}, Limit: 5, Now: present, Positions: true}
	each := runs
	each.Path, each.Keys, each.Indexed = []query.Hop{{From: "id", Table: "flow_run", To: "flow_id"}}, parents, true
	filtered := runs
	filtered.Where = query.And{
		query.In{Term: state, Values: []any{"FAILED", "CRASHED"}}, query.HasTags{Term: query.Term{Kind: query.Strings, Column: "tags"}, Tags: []string{"a", "b"}},
		query.JSONTest{Term: query.Term{Kind: query.JSON, Column: "parameters"}, Path: []string{"region"}, Op: query.JSONEq, Value: "eu"},
		query.JSONTest{Term: query.Term{Kind: query.JSON, Column: "parameters"}, Path: []string{"n"}, Op: query.JSONGt, Value: json.Number("3")},
		query.Compare{Term: flowName, Op: query.IContains, Value: "etl"}, query.Compare{Term: effective, Op: query.Ge, Value: day(1)},
	}
	ids := query.Page{Table: "log", Columns: columns, Where: query.Compare{Term: query.Term{Kind: query.Int, Column: "level"}, Op: query.Ge, Value: int64(30)}, Limit: 50}
	count := query.Aggregate{Function: query.Count}
	grouped := query.Groups{Page: query.Page{Table: "flow_run", Now: present}, By: []query.GroupKey{{Term: effective, Every: 3_600_000_000}, {Term: state}}, Aggregates: []query.Aggregate{count}, Limit: 100}
	figures := grouped
	figures.By = []query.GroupKey{{Term: flowName}}
	figures.Aggregates = []query.Aggregate{count, {Function: query.Percentile, Term: query.Term{Kind: query.Duration, Column: "total_run_time"}, P: 0.95}}
	figures.Sort = []query.GroupOrder{{Aggregate: figures.Aggregates[1], Desc: true}}
	for _, d := range []string{dialect.SQLite, dialect.Postgres} {
		c := components(b, d, old)
		for _, q := range []struct {
			name  string
			write func() query.Statement
		}{
			{"root", func() query.Statement { return c.Page(b.Context(), runs) }},
			{"filtered", func() query.Statement { return c.Page(b.Context(), filtered) }},
			{"ids", func() query.Statement { return c.Page(b.Context(), ids) }},
			{"lead", func() query.Statement { return c.Page(b.Context(), each) }},
			{"count", func() query.Statement { return c.Count(b.Context(), filtered) }},
			{"ranges", func() query.Statement { return c.Groups(b.Context(), grouped) }},
			{"groups", func() query.Statement { return c.Groups(b.Context(), figures) }},
		} {
			b.Run(d+"/"+q.name, func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					q.write()
				}
			})
		}
	}
}
