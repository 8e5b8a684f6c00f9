package query

import (
	"encoding/json"
	"os"
	"slices"
	"testing"
	"time"
)

// "Speed comes from plans that hold for any fields": the indexes that walks go along are Prefect's, all that begin with
// an instant or with the state and an instant, and no others.
func TestWalkedIndexesArePrefects(t *testing.T) {
	text, err := os.ReadFile("../../../testdata/prefect/catalogue-sqlite.json")
	if err != nil {
		t.Fatal(err)
	}
	var catalogue struct {
		Tables map[string]struct {
			Columns []struct{ Name, Type string }
			Indexes []struct {
				Keys    []struct{ Column string }
				Partial bool
			}
		}
	}
	if err := json.Unmarshal(text, &catalogue); err != nil {
		t.Fatal(err)
	}
	for name, table := range catalogue.Tables {
		instants := map[string]bool{}
		for _, c := range table.Columns {
			instants[c.Name] = c.Type == "DATETIME"
		}
		want, got := map[walkedColumns]bool{}, map[walkedColumns]bool{}
		for _, i := range table.Indexes {
			switch first := i.Keys[0].Column; {
			case i.Partial:
			case instants[first]:
				want[walkedColumns{"", first}] = true
			case first == "state_type" && len(i.Keys) > 1: // the expression has no name
				want[walkedColumns{first, i.Keys[1].Column}] = true
			}
		}
		for _, i := range walkedIndexes(name) {
			got[walkedColumns{i.state, i.at.Column}] = true
		}
		for w := range want {
			if !got[w] {
				t.Errorf("%s: no walk goes along the index %+v", name, w)
			}
		}
		for w := range got {
			if !want[w] && slices.ContainsFunc(table.Columns, func(c struct{ Name, Type string }) bool { return c.Name == w.at || w.at == "" }) {
				t.Errorf("%s: there is no index %+v", name, w)
			}
		}
	}
	if len(catalogue.Tables) < 30 {
		t.Errorf("%d tables", len(catalogue.Tables))
	}
}

type walkedColumns struct{ state, at string }

// A database of an older Prefect has not all of these indexes: without one each step of a walk would read the whole table.
func TestNoWalkAlongAnIndexThatTheRevisionLacks(t *testing.T) {
	start := Term{Kind: Time, Column: "start_time", Nullable: true}
	state := Term{Kind: Enum, Column: "state_type", Nullable: true}
	day := int64(24 * time.Hour / time.Microsecond)
	g := Groups{Page: Page{Table: "task_run"}, By: []GroupKey{{Term: state}, {Term: start, Every: day}}, Aggregates: []Aggregate{{Function: Count}}}
	if _, ok := walkOf(g, Relation{Table: "task_run"}); !ok {
		t.Error("no walk where there is an index")
	}
	if s, ok := walkOf(g, Relation{Table: "task_run", Unindexed: []string{"ix_task_run__state_type_start_time"}}); ok {
		t.Errorf("a walk %+v", s)
	}
	var long Or
	for range 40 {
		long = append(long, Compare{state, Eq, "FAILED"})
	}
	g.Where = long
	if _, ok := walkOf(g, Relation{Table: "task_run"}); ok {
		t.Error("a walk for a long filter, which is written for each part of it")
	}
}
