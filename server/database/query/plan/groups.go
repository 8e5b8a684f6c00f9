package plan

import (
	"slices"

	"github.com/quaestor-graph/quaestor/server/database/query"
)

// Groups is the plan of groups: Ranges or Rows.
type Groups interface{ groups() }

// Rows makes groups of what each row has.
type Rows struct {
	// Fence are the columns that are read first, where an index has all that the
	// groups need: SQLite reads an index with an expression alone, without the
	// rows, only where nothing but the index's own expressions is asked for. What is
	// made of them is then made outside. The effective start time is one of them.
	Fence []string
	// Filtered: some rows are left out.
	Filtered bool
	// Sorted: an aggregate needs the rows of each group together.
	Sorted bool
}

func (*Ranges) groups() {}
func (Rows) groups()    {}

// OfGroups decides the plan of groups.
func OfGroups(db Database, g *query.Groups) Groups {
	if r := rangesOf(db, g); r != nil {
		return r
	}
	return Rows{
		Fence:    fenceOf(db, g),
		Filtered: len(g.Path) > 0 || !query.Always(g.Where),
		Sorted: slices.ContainsFunc(g.Figures(), func(a query.Aggregate) bool {
			return a.Function == query.Percentile || a.Function == query.CountDistinct
		}),
	}
}

func fenceOf(db Database, g *query.Groups) []string {
	effective := query.Term{Kind: query.Time, Computed: query.EffectiveStartTime}
	if !isSQLite(db) || len(g.Path) > 0 || !byState(db, g.Table, effective) {
		return nil
	}
	fenced := false
	columns := []string{}
	need := func(t query.Term) bool {
		switch {
		case len(t.Path) > 0 || t.Computed > query.EffectiveStartTime || t.Kind == query.JSON || t.Kind == query.Strings || t.Kind == query.Duration:
			return false
		case t.Computed == query.EffectiveStartTime:
			fenced = true
		case !slices.Contains(columns, t.Column):
			columns = append(columns, t.Column)
		}
		return true
	}
	for _, k := range g.By {
		if !need(k.Term) {
			return nil
		}
	}
	for _, a := range g.Figures() {
		if a.Function == query.Count && !query.Always(a.Where) || a.Function != query.Count && !need(a.Term) {
			return nil
		}
	}
	if !fenced {
		return nil
	}
	return columns
}
