// Package history answers flowRunHistory and taskRunHistory: runs counted by interval and state. The resolvers of package
// graph use it.
package history

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"entgo.io/ent/dialect/sql"
	"github.com/99designs/gqlgen/graphql"

	"github.com/quaestor-graph/quaestor/ent/row"
	"github.com/quaestor-graph/quaestor/ent/stored"
	"github.com/quaestor-graph/quaestor/graph/descriptor"
	"github.com/quaestor-graph/quaestor/graph/filter"
	"github.com/quaestor-graph/quaestor/graph/input"
	"github.com/quaestor-graph/quaestor/graph/limits"
	"github.com/quaestor-graph/quaestor/graph/memory"
	"github.com/quaestor-graph/quaestor/graph/problem"
	"github.com/quaestor-graph/quaestor/server/database"
	"github.com/quaestor-graph/quaestor/server/database/query"
)

// History is a list of adjoining intervals, nil for none.
type History []*Interval

// Interval is one interval of a history.
type Interval struct {
	IntervalStart, IntervalEnd stored.Time
	States                     []*State
}

// State counts the runs of an interval that are in one state.
type State struct {
	StateType stored.StateType
	StateName *string
	CountRuns int
	// The sums are of positive values only.
	SumEstimatedRunTime, SumEstimatedLateness stored.Duration
}

// Runs resolves a history of the runs of an entity, FlowRun or TaskRun.
func Runs(ctx context.Context, e *descriptor.Entity, start, end stored.Time, interval stored.Duration) (History, error) {
	seconds, _ := interval.AppendJSON(nil)
	intervals, err := query.MakeTimestampIntervals(start, end, interval)
	switch {
	case errors.Is(err, query.ErrShortInterval):
		return nil, problem.BadInput("interval is %s s: it must not be less than 1 second", seconds)
	case err != nil:
		return nil, problem.BadInput("interval is %s s, by which the history would end after the year 9999", seconds)
	}
	h := query.History{Table: e.Table, Intervals: intervals, Now: row.Now(ctx)}
	args := input.Arguments(graphql.GetFieldContext(ctx).Field.Field, graphql.GetOperationContext(ctx).Variables)
	if where := args["where"]; where != nil {
		if h.Where, err = filter.Parse(ctx, e, "where", where, h.Now); err != nil {
			return nil, err
		}
	}
	if err := memory.Grow(ctx, len(intervals)*heldByInterval); err != nil {
		return nil, err
	}
	out := make(History, len(intervals))
	for i, of := range intervals {
		out[i] = &Interval{IntervalStart: of.Start, IntervalEnd: of.End, States: []*State{}}
	}
	if len(out) == 0 {
		return out, nil
	}
	unreadable, states, limit := 0, 0, limits.From(ctx).MaxCost
	st := database.From(ctx).Queries().History(ctx, h)
	err = database.SnapshotFrom(ctx).Query(ctx, st, func(rows *sql.Rows) error {
		s, at, ok, err := scan(rows)
		if err != nil || !at.Valid || at.Int64 < 0 || at.Int64 >= int64(len(out)) {
			return err // a run whose time can't be read is in no interval
		}
		if !ok {
			unreadable += s.CountRuns
		}
		out[at.Int64].States = append(out[at.Int64].States, s)
		// Each state is an object of the answer: no more are read than may be written.
		if states++; states > limit {
			return problem.New(problem.QueryTooLarge, "the history has %d states or more, and the limit is %d (QUAESTOR_MAX_COST): ask for fewer intervals", states, limit)
		}
		held := heldByState
		if s.StateName != nil {
			held += len(*s.StateName)
		}
		return memory.Grow(ctx, held)
	})
	if err != nil {
		return nil, err
	}
	if unreadable > 0 {
		graphql.AddError(ctx, problem.New(problem.Internal, "the state type of %d runs, in table %s, column state_type, can't be read, or the sum over them can't be written", unreadable, e.Table))
	}
	for _, i := range out {
		slices.SortFunc(i.States, order)
	}
	return out, nil
}

// What a state and an interval take, with what leads to them.
const (
	heldByState    = 160
	heldByInterval = 300
)

// scan reads a row of a History. What can't be read or written is null, and ok
// is false.
func scan(rows *sql.Rows) (s *State, at sql.NullInt64, ok bool, err error) {
	s = &State{}
	var run, late [2]int64
	if err := rows.Scan(&at, &s.StateType, stored.NullText{To: &s.StateName}, &s.CountRuns, &run[0], &run[1], &late[0], &late[1]); err != nil {
		return nil, at, false, err
	}
	ok = s.StateType.State() != stored.Unreadable
	if !ok {
		s.StateType = ""
	}
	var fits [2]bool
	s.SumEstimatedRunTime, fits[0] = sum(run)
	s.SumEstimatedLateness, fits[1] = sum(late)
	return s, at, ok && fits[0] && fits[1], nil
}

// sum makes a duration of whole seconds and microseconds. One of more than
// 292,000 years can't be written.
func sum(of [2]int64) (d stored.Duration, ok bool) {
	const second = 1_000_000
	seconds, micros := of[0]+of[1]/second, of[1]%second
	if seconds > 1<<63/second-1 {
		return stored.Duration{}, false
	}
	return stored.DurationOf(seconds*second + micros), true
}

// order of the states within an interval: by type, then by name, null last.
func order(a, b *State) int {
	if c := cmp.Compare(last(string(a.StateType)), last(string(b.StateType))); c != 0 {
		return c
	}
	name := func(s *State) string {
		if s.StateName == nil {
			return last("")
		}
		return *s.StateName
	}
	return cmp.Compare(name(a), name(b))
}

// last puts what is missing behind all names.
func last(name string) string {
	if name == "" {
		return "\U0010FFFF"
	}
	return name
}
