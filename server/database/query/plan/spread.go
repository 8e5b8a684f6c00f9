package plan

import (
	"slices"
	"time"

	"github.com/quaestor-graph/quaestor/ent/stored"
	"github.com/quaestor-graph/quaestor/server/database/query"
)

// spreadOf parts the rows of a root page so that each part is read in order
// through an index, where no index has the order of all of them: of
// COALESCE(start_time, expected_start_time) SQLite has one for each state type
// only. The last part are the state types that Prefect does not have: there are
// none, and the same index says so. Of those that a filter does not let through
// there is none.
func spreadOf(db Database, p *query.Page) []query.Condition {
	if len(p.Order) == 0 || p.Limit < 0 || !isSQLite(db) || !byState(db, p.Table, p.Order[0].Term) ||
		many(p.Where) || selective(p.Where) || narrow(db, p) {
		return nil
	}
	if only := statesOf(p.Where); only != nil {
		parts := []query.Condition{}
		for _, s := range only {
			parts = append(parts, query.Compare{Term: state, Op: query.Eq, Value: s})
		}
		return parts
	}
	return everyState
}

// stateTypes are Prefect's, sorted.
var stateTypes = []string{"CANCELLED", "CANCELLING", "COMPLETED", "CRASHED", "FAILED", "PAUSED", "PENDING", "RUNNING", "SCHEDULED"}

// everyState are the parts of all runs. Nobody changes them.
var everyState = func() []query.Condition {
	is := func(op query.Op, s string) query.Condition { return query.Compare{Term: state, Op: op, Value: s} }
	unlikely := func(op query.Op, s string) query.Condition { return Unlikely{Of: is(op, s)} }
	parts := []query.Condition{query.IsNull{Term: state}}
	between := query.Or{unlikely(query.Lt, stateTypes[0]), unlikely(query.Gt, stateTypes[len(stateTypes)-1])}
	for i, s := range stateTypes {
		parts = append(parts, is(query.Eq, s))
		if i > 0 {
			between = append(between, query.And{unlikely(query.Gt, stateTypes[i-1]), unlikely(query.Lt, s)})
		}
	}
	return append(parts, between)
}()

// statesOf are the state types that a filter lets through, nil where it may be
// any.
func statesOf(c query.Condition) []string {
	switch c := c.(type) {
	case query.And:
		for _, of := range c {
			if states := statesOf(of); states != nil {
				return states
			}
		}
	case query.Or:
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
	case query.In:
		if isState(c.Term) {
			all := []string{}
			for _, v := range c.Values {
				s, _ := v.(string)
				all = append(all, s)
			}
			slices.Sort(all)
			return slices.Compact(all)
		}
	case query.Compare:
		if s, ok := c.Value.(string); ok && c.Op == query.Eq && isState(c.Term) {
			return []string{s}
		}
	}
	return nil
}

// narrow says whether a filter leaves a range of time with fewer rows than those
// which come before it in the page's order, if all times have about as many.
func narrow(db Database, p *query.Page) bool {
	if query.Always(p.Where) {
		return false
	}
	type span struct{ from, to time.Time }
	spans := map[string]*span{}
	for _, of := range flattened(query.And{p.Where}) {
		c, ok := of.(query.Compare)
		if !ok || c.Term.Computed != query.NotComputed || !leads(db, p.Table, c.Term) {
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
		case query.Gt, query.Ge:
			spans[c.Term.Column].from = at.Time()
		case query.Lt, query.Le:
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
