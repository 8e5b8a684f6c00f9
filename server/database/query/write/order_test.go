package write_test

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"entgo.io/ent/dialect"

	"github.com/quaestor-graph/quaestor/ent/stored"
	"github.com/quaestor-graph/quaestor/server/database/query"
)

// orders are those of every shape: a column that may be NULL or not, what is computed, what is related, several.
var orders = []struct {
	name   string
	order  []query.Order
	values []any // of a position that has them, and of one that has NULLs
	nulls  []any
}{
	{"by id, descending", []query.Order{{Term: query.Term{Kind: query.ID, Column: "id"}, Desc: true}}, nil, nil},
	{"by a column", []query.Order{{Term: name}}, []any{"n"}, nil},
	{"by a nullable column, descending", []query.Order{{Term: start, Desc: true}}, []any{"s"}, []any{nil}},
	{"by a nullable column, NULLs first", []query.Order{{Term: start, NullsFirst: true}}, []any{"s"}, []any{nil}},
	{"by what is computed, descending", []query.Order{{Term: effective, Desc: true}}, []any{"s"}, []any{nil}},
	{"by two of which one is related", []query.Order{{Term: flowName, Desc: true}, {Term: estimated, NullsFirst: true}}, []any{"n", "e"}, []any{nil, nil}},
}

var (
	name      = query.Term{Kind: query.Text, Column: "name"}
	start     = query.Term{Kind: query.Time, Column: "start_time", Nullable: true}
	effective = query.Term{Kind: query.Time, Computed: query.EffectiveStartTime, Nullable: true, Indexed: true}
	estimated = query.Term{Kind: query.Duration, Computed: query.EstimatedRunTime, Nullable: true}
	flowName  = query.Term{Kind: query.Text, Column: "name", Nullable: true, Path: []query.Hop{{From: "flow_id", Table: "flow", To: "id"}}}
)

// Pages of every order, at the root and for each parent: the bounds, the parts by NULL, the positions that cursors are
// made of.
func TestStatementsOfOrders(t *testing.T) {
	runs := []query.Hop{{From: "id", Table: "flow_run", To: "flow_id"}}
	for d, file := range map[string]string{dialect.SQLite: "order_sqlite.sql", dialect.Postgres: "order_postgresql.sql"} {
		c := components(t, d, old)
		var out strings.Builder
		write := func(what string, p query.Page) { writeStatement(&out, what, c.Page(t.Context(), p)) }
		for _, o := range orders {
			at := &query.Position{Values: o.values, ID: idA}
			null := &query.Position{Values: o.nulls, ID: idB}
			root := query.Page{
				Table: "flow_run", Columns: columns[:2], Order: o.order, Limit: 50, Positions: true, Now: stored.TimeAt(0),
			}
			each := root
			each.Path, each.Keys, each.Indexed = runs, parents, true
			for _, p := range []struct {
				at   string
				page query.Page
			}{{"the root", root}, {"each parent", each}} {
				write(o.name+", of "+p.at, p.page)
				p.page.Bounds.After = at
				write(o.name+", of "+p.at+", after a value", p.page)
				p.page.Backward = true
				p.page.Bounds = query.Bounds{Before: at}
				write(o.name+", of "+p.at+", before a value", p.page)
				if o.nulls == nil {
					continue
				}
				p.page.Bounds = query.Bounds{Before: null}
				write(o.name+", of "+p.at+", before NULL", p.page)
				p.page.Backward = false
				p.page.Bounds = query.Bounds{After: null, Before: at}
				write(o.name+", of "+p.at+", after NULL and before a value", p.page)
			}
		}
		// Pages of what an index has in order, of few rows and many.
		expected := query.Term{Kind: query.Time, Column: "expected_start_time", Nullable: true, Indexed: true}
		next := query.Page{
			Table: "flow_run", Columns: columns[:1], Order: []query.Order{{Term: expected}}, Path: runs, Keys: parents, Indexed: true, Limit: 1, Now: present,
			Where: query.And{
				query.Compare{Term: query.Term{Kind: query.Enum, Column: "state_type"}, Op: query.Eq, Value: "SCHEDULED"},
				query.Compare{Term: expected, Op: query.Gt, Value: present},
			},
		}
		write("the next run of each parent", next)
		next.Limit = 1000
		write("as many as that the lead is given up", func() query.Page { p := next; p.Keys = append(parents[:1:1], parents...); return p }())
		next.Backward, next.Limit = true, 1
		write("the last of all, with NULLs first", next)
		timestamp := query.Term{Kind: query.Time, Column: "timestamp"}
		logs := query.Page{
			Table: "log", Columns: columns[:1], Order: []query.Order{{Term: timestamp}}, Path: one, Keys: parents, Indexed: true, Ordered: true, Limit: 3,
			Where: query.Compare{Term: query.Term{Kind: query.Int, Column: "level"}, Op: query.Ge, Value: int64(30)},
		}
		write("by what the index of the parents has, with a filter", logs)
		logs.Bounds.After = &query.Position{Values: []any{"t"}, ID: idA}
		write("by what the index of the parents has, after a value", logs)
		level := query.Compare{Term: query.Term{Kind: query.Int, Column: "level"}, Op: query.Ge, Value: int64(30)}
		write("in the order of ids, of rows that pass a filter", query.Page{Table: "log", Columns: columns[:1], Where: level, Limit: 3})
		write("the same backwards, before an id", query.Page{
			Table: "log", Columns: columns[:1], Where: level, Limit: 3, Backward: true, Bounds: query.Bounds{Before: &query.Position{ID: idA}},
		})
		writeStatement(&out, "Exists by what the index of the parents has, up to a value", c.Exists(t.Context(), logs))
		golden(t, filepath.Join("testdata", file), out.String())
	}
}

// A filter of many conditions is written once for each part of a page, and not for each state: SQLite takes seconds to
// prepare a thousand conditions eleven times.
func TestLongFiltersAreWrittenOnce(t *testing.T) {
	var long query.Or
	for i := range 100 {
		long = append(long, query.Compare{Term: name, Op: query.Gt, Value: fmt.Sprint(i)})
	}
	for _, d := range []string{dialect.SQLite, dialect.Postgres} {
		c := components(t, d, old)
		p := query.Page{Table: "flow_run", Columns: columns[:1], Order: []query.Order{{Term: effective, Desc: true}}, Limit: 5, Now: present, Where: long}
		for parts := range 2 {
			if parts == 1 {
				p.Path, p.Keys, p.Indexed = []query.Hop{{From: "id", Table: "flow_run", To: "flow_id"}}, parents, true
			}
			if st := c.Page(t.Context(), p); len(st.Args) > 2*(len(long)+5) {
				t.Errorf("%s: %d arguments for %d conditions", d, len(st.Args), len(long))
			}
		}
		p.Where = long[:10]
		if st := c.Page(t.Context(), p); !strings.Contains(st.SQL, "WITH RECURSIVE k AS") {
			t.Errorf("%s: the pages of a short filter are not looked for in a lead", d)
		}
	}
}
