package plan_test

import (
	"fmt"
	"testing"
	"time"

	"entgo.io/ent/dialect"

	"github.com/quaestor-graph/quaestor/ent/stored"
	"github.com/quaestor-graph/quaestor/server/database/query"
	"github.com/quaestor-graph/quaestor/server/database/query/plan"
)

const hour = int64(time.Hour / time.Microsecond)

var (
	effective = query.Term{Kind: query.Time, Computed: query.EffectiveStartTime, Nullable: true, Indexed: true}
	start     = query.Term{Kind: query.Time, Column: "start_time", Nullable: true, Indexed: true}
	timestamp = query.Term{Kind: query.Time, Column: "timestamp", Indexed: true}
	state     = query.Term{Kind: query.Enum, Column: "state_type", Nullable: true}
	name      = query.Term{Kind: query.Text, Column: "name"}
	level     = query.Term{Kind: query.Int, Column: "level"}
	count     = query.Aggregate{Function: query.Count}
	now       = stored.TimeOf(time.Date(2026, 11, 4, 0, 0, 0, 0, time.UTC))
)

// shape is the plan of a page in a word or two.
func shape(p plan.Page) string {
	switch p := p.(type) {
	case plan.Root:
		return fmt.Sprintf("root of part %d", p.Part)
	case plan.Parts:
		return fmt.Sprintf("%d parts, spread over %d", len(p.Parts), len(p.Spread))
	case plan.Probe:
		return fmt.Sprintf("probe of %d ids", p.Ahead)
	case *plan.Lead:
		return fmt.Sprintf("lead in steps of %d, by state %t, whole %t", p.Step, p.ByState, p.Whole)
	case plan.One:
		return fmt.Sprintf("one, ordered %t, tied %t", p.Ordered, p.Tied)
	case plan.Each:
		return fmt.Sprintf("each, ordered %t, tied %t, by id %t", p.Ordered, p.Tied, p.ByID)
	}
	return fmt.Sprintf("%T", p)
}

// Which plan each page takes, on SQLite and on PostgreSQL.
func TestPlanOfPages(t *testing.T) {
	page := func(table string, change ...func(*query.Page)) query.Page {
		p := query.Page{Table: table, Columns: []query.Column{{Name: "id"}}, Limit: 5, Now: now}
		for _, c := range change {
			c(&p)
		}
		return p
	}
	by := func(t query.Term) func(*query.Page) {
		return func(p *query.Page) { p.Order = []query.Order{{Term: t, Desc: true}} }
	}
	where := func(c query.Condition) func(*query.Page) { return func(p *query.Page) { p.Where = c } }
	of := func(column string, keys ...string) func(*query.Page) {
		return func(p *query.Page) {
			p.Path, p.Keys, p.Indexed = []query.Hop{{From: "id", Table: p.Table, To: column}}, keys, true
		}
	}
	ordered := func(p *query.Page) { p.Ordered = true }
	unindexed := func(p *query.Page) { p.Indexed = false }
	lookups := func(p *query.Page) { p.Lookups = []query.Lookup{{Of: -1, From: "id", Table: "flow"}} }
	failed := query.Compare{Term: state, Op: query.Eq, Value: "FAILED"}
	errors := query.Compare{Term: level, Op: query.Ge, Value: int64(40)}
	etl := query.Compare{Term: name, Op: query.Contains, Value: "etl"}
	nothing := func(p *query.Page) {
		p.Order = []query.Order{{Term: name}}
		p.Bounds.After = &query.Position{Values: []any{nil}}
		p.Order[0].NullsFirst = false
	}
	var long query.Or
	for range 40 {
		long = append(long, failed)
	}
	for _, c := range []struct {
		page               query.Page
		sqlite, postgresql string
	}{
		{page("flow"), "root of part 0", "root of part 0"},
		{page("flow", by(name)), "root of part 0", "root of part 0"},
		{page("flow", nothing), "plan.Nothing", "plan.Nothing"},
		{page("flow", by(name), lookups), "1 parts, spread over 0", "1 parts, spread over 0"},
		{page("flow_run", by(start)), "2 parts, spread over 0", "2 parts, spread over 0"},
		{page("flow_run", by(effective)), "2 parts, spread over 11", "2 parts, spread over 0"},
		{page("flow_run", by(effective), where(failed)), "2 parts, spread over 1", "2 parts, spread over 0"},
		{page("flow_run", by(effective), where(long)), "2 parts, spread over 0", "2 parts, spread over 0"},
		{page("log", where(errors)), "probe of 1000 ids", "root of part 0"},
		{page("log", where(errors), by(timestamp)), "root of part 0", "root of part 0"},
		{page("flow_run", by(effective), of("flow_id", "a", "b")), "lead in steps of 128, by state true, whole false", "lead in steps of 128, by state false, whole false"},
		{page("flow_run", by(start), of("flow_id", "a", "b")), "lead in steps of 128, by state false, whole false", "lead in steps of 128, by state false, whole false"},
		{page("flow_run", by(name), of("flow_id", "a", "b")), "each, ordered false, tied false, by id false", "each, ordered false, tied false, by id false"},
		{page("flow_run", by(name), of("flow_id", "a")), "one, ordered false, tied false", "one, ordered false, tied false"},
		{page("task_run", by(start), of("flow_run_id", "a", "b")), "each, ordered false, tied false, by id false", "each, ordered false, tied false, by id false"},
		{page("log", by(timestamp), of("flow_run_id", "a", "b"), ordered), "each, ordered true, tied false, by id false", "each, ordered true, tied true, by id false"},
		{page("log", by(timestamp), of("flow_run_id", "a"), ordered), "one, ordered true, tied false", "one, ordered true, tied true"},
		{page("log", by(timestamp), of("flow_run_id", "a"), ordered, where(etl)), "one, ordered true, tied false", "one, ordered false, tied false"},
		{page("events", of("follows", "a", "b"), unindexed), "plan.Window", "plan.Window"},
	} {
		for d, want := range map[string]string{dialect.SQLite: c.sqlite, dialect.Postgres: c.postgresql} {
			if got := shape(plan.OfPage(database{dialect: d}, &c.page)); got != want {
				t.Errorf("%s: %s by %v of %v where %v: %s, want %s", d, c.page.Table, c.page.Order, c.page.Path, c.page.Where, got, want)
			}
		}
	}
	// What a revision lacks is not walked: neither a lead nor a spread is along an index that is not there.
	lacks := database{dialect: dialect.SQLite, lacks: []string{"ix_flow_run__state_type_coalesce_start_time"}}
	p := page("flow_run", by(effective))
	if got := shape(plan.OfPage(lacks, &p)); got != "2 parts, spread over 0" {
		t.Errorf("without the index: %s", got)
	}
	p = page("flow_run", by(effective), of("flow_id", "a", "b"))
	if got := shape(plan.OfPage(lacks, &p)); got != "each, ordered false, tied false, by id false" {
		t.Errorf("without the index: %s", got)
	}
	if got := shape(plan.OfPage(database{dialect: dialect.SQLite, added: true}, &p)); got != "each, ordered false, tied false, by id true" {
		t.Errorf("of a relation that is made: %s", got)
	}
}

// Which plan groups take.
func TestPlanOfGroups(t *testing.T) {
	byHour, byState, byName := query.GroupKey{Term: effective, Every: hour}, query.GroupKey{Term: state}, query.GroupKey{Term: name}
	groups := func(table string, where query.Condition, figures []query.Aggregate, by ...query.GroupKey) query.Groups {
		return query.Groups{Page: query.Page{Table: table, Where: where, Now: now}, By: by, Aggregates: figures}
	}
	runs := query.Compare{Term: effective, Op: query.Ge, Value: now}
	started := query.GroupKey{Term: start, Every: hour}
	p95 := query.Aggregate{Function: query.Percentile, Term: query.Term{Kind: query.Duration, Column: "total_run_time"}, P: 0.95}
	var long query.Or
	for range 40 {
		long = append(long, query.Compare{Term: state, Op: query.Eq, Value: "FAILED"})
	}
	shape := func(g plan.Groups) string {
		switch g := g.(type) {
		case *plan.Ranges:
			return fmt.Sprintf("ranges of %s %s, bucket %t, from %d", g.State, g.At.Column, g.Bucket != nil, len(g.From))
		case plan.Rows:
			return fmt.Sprintf("rows behind %v, filtered %t, sorted %t", g.Fence, g.Filtered, g.Sorted)
		}
		return fmt.Sprintf("%T", g)
	}
	for _, c := range []struct {
		groups query.Groups
		lacks  []string
		sqlite string
	}{
		{groups("flow_run", nil, []query.Aggregate{count}, byHour, byState), nil, "ranges of state_type , bucket true, from 0"},
		{groups("flow_run", runs, []query.Aggregate{count}, byState), nil, "ranges of state_type , bucket false, from 1"},
		{groups("flow_run", nil, []query.Aggregate{count}, byState), nil, "rows behind [], filtered false, sorted false"},
		{groups("flow_run", nil, []query.Aggregate{p95}, byHour), nil, "rows behind [], filtered false, sorted true"},
		{groups("flow_run", nil, []query.Aggregate{count}, byHour, byName), nil, "rows behind [name], filtered false, sorted false"},
		{groups("task_run", nil, []query.Aggregate{count}, started, byState), nil, "ranges of state_type start_time, bucket true, from 0"},
		{groups("task_run", nil, []query.Aggregate{count}, started, byState), []string{"ix_task_run__state_type_start_time"}, "rows behind [], filtered false, sorted false"},
		{groups("task_run", nil, []query.Aggregate{count}, started), nil, "ranges of  start_time, bucket true, from 0"},
		{groups("task_run", long, []query.Aggregate{count}, started, byState), nil, "rows behind [], filtered true, sorted false"},
		{groups("log", nil, []query.Aggregate{count}, query.GroupKey{Term: timestamp, Every: hour}), nil, "ranges of  timestamp, bucket true, from 0"},
	} {
		if got := shape(plan.OfGroups(database{dialect: dialect.SQLite, lacks: c.lacks}, &c.groups)); got != c.sqlite {
			t.Errorf("%s by %v: %s, want %s", c.groups.Table, c.groups.By, got, c.sqlite)
		}
		if _, ranged := plan.OfGroups(database{dialect: dialect.Postgres}, &c.groups).(*plan.Ranges); ranged {
			t.Errorf("%s by %v: PostgreSQL counts ranges", c.groups.Table, c.groups.By)
		}
	}
}
