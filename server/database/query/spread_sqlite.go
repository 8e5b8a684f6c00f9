package query

import (
	"slices"
	"time"

	"github.com/quaestor-graph/quaestor/ent/stored"
)

// spread: of COALESCE(start_time, expected_start_time) SQLite has an index for
// each state type only, ix_flow_run__state_type_coalesce_start_time. The last
// part are the state types that Prefect does not have: there are none, and the
// same index says so. Of those that a filter does not let through there is none.
func (sqlite) spread(p Page) []Condition {
	if p.Table != "flow_run" || len(p.Order) == 0 || p.Limit < 0 || many(p.Where) || selective(p.Where) || narrow(p) {
		return nil
	}
	if first := p.Order[0].Term; first.Computed != EffectiveStartTime || len(first.Path) > 0 {
		return nil
	}
	state := Term{Kind: Text, Column: "state_type", Nullable: true}
	if only := statesOf(p.Where); only != nil {
		parts := []Condition{}
		for _, s := range only {
			parts = append(parts, Compare{state, Eq, s})
		}
		return parts
	}
	parts := []Condition{IsNull{state}}
	between := Or{unlikely{Compare{state, Lt, stateTypes[0]}}, unlikely{Compare{state, Gt, stateTypes[len(stateTypes)-1]}}}
	for i, s := range stateTypes {
		parts = append(parts, Compare{state, Eq, s})
		if i > 0 {
			between = append(between, And{unlikely{Compare{state, Gt, stateTypes[i-1]}}, unlikely{Compare{state, Lt, s}}})
		}
	}
	return append(parts, between)
}

// indexesEffective: but for each state type.
func (sqlite) indexesEffective() bool { return false }

// unlikely tells SQLite that next to no row satisfies a condition.
type unlikely struct{ of Condition }

func (c unlikely) write(w *writer, t string) {
	w.b.WriteString("likelihood(")
	c.of.write(w, t)
	w.b.WriteString(", 0.000001)")
}
func (unlikely) exact() bool { return false }

// stateTypes are Prefect's, sorted.
var stateTypes = []string{"CANCELLED", "CANCELLING", "COMPLETED", "CRASHED", "FAILED", "PAUSED", "PENDING", "RUNNING", "SCHEDULED"}

// statesOf are the state types that a filter lets through, nil where it may be
// any.
func statesOf(c Condition) []string {
	switch c := c.(type) {
	case And:
		for _, of := range c {
			if states := statesOf(of); states != nil {
				return states
			}
		}
	case Or:
		all := []string{}
		for _, of := range c {
			states := statesOf(of)
			if states == nil {
				return nil
			}
			all = append(all, states...)
		}
		slices.Sort(all)
		return slices.Compact(all)
	case In:
		if isState(c.Term) {
			all := valuesOf[string](c.Values)
			slices.Sort(all)
			return slices.Compact(all)
		}
	case Compare:
		if s, ok := c.Value.(string); ok && c.Op == Eq && isState(c.Term) {
			return []string{s}
		}
	}
	return nil
}

func isState(t Term) bool { return t.Column == "state_type" && len(t.Path) == 0 }

// indexedTimes are the columns of flow_run of which an index gives the rows
// within a range.
var indexedTimes = []string{"end_time", "expected_start_time", "next_scheduled_start_time", "start_time", "state_timestamp", "updated"}

// narrow says whether a filter leaves a range of time with fewer rows than those
// which come before it in the page's order, if all times have about as many.
func narrow(p Page) bool {
	type span struct{ from, to time.Time }
	spans := map[string]*span{}
	for _, of := range flattened(And{p.Where}) {
		c, ok := of.(Compare)
		if !ok || len(c.Term.Path) > 0 || !slices.Contains(indexedTimes, c.Term.Column) {
			continue
		}
		at, ok := c.Value.(stored.Time)
		if !ok {
			continue
		}
		if spans[c.Term.Column] == nil {
			spans[c.Term.Column] = &span{}
		}
		switch c.Op {
		case Gt, Ge:
			spans[c.Term.Column].from = at.Time()
		case Lt, Le:
			spans[c.Term.Column].to = at.Time()
		}
	}
	newestFirst := p.Order[0].Desc != p.Backward
	for _, s := range spans {
		if s.from.IsZero() || s.to.IsZero() {
			continue
		}
		// Nobody knows when history begins: from its other end any range is narrow.
		if !newestFirst || p.Now.Time().Sub(s.to) > s.to.Sub(s.from) {
			return true
		}
	}
	return false
}
