package query

import (
	"context"

	"github.com/quaestor-graph/quaestor/ent/stored"
)

// History asks for the runs of equal, adjoining intervals, counted by state
// (src/prefect/server/api/run_history.py). Its statement's rows are the number of
// an interval from 0, state_type, state_name, how many runs there are, and the
// sums of estimated_run_time and of estimated_start_time_delta, of either what is
// positive, as whole seconds and the microseconds beside them. Intervals without
// runs have no row.
type History struct {
	// Table is flow_run or task_run.
	Table     string
	Intervals []Interval
	Where     Condition
	// Now is the present of what is estimated.
	Now stored.Time
}

// The terms of a history; runs are counted where they were expected to start.
var (
	expectedStart = Term{Kind: Time, Column: "expected_start_time", Nullable: true}
	runTime       = Term{Kind: Duration, Computed: EstimatedRunTime}
	lateness      = Term{Kind: Duration, Computed: EstimatedStartTimeDelta}
)

// History implements Components. The interval's number is arithmetic, exact to
// the microsecond on both dialects (rules 26 and 27). Runs after the end of the
// range count as long as they are within the last interval (rule 25).
func (c *components) History(ctx context.Context, h History) Statement {
	w := c.writer(ctx, c.builder(), h.Now)
	first, last := h.Intervals[0], h.Intervals[len(h.Intervals)-1]
	c.history(w, first, func() {
		w.b.WriteString(" FROM ")
		w.from(w.ctx, w.b, h.Table, "t")
		w.b.WriteString(" WHERE ")
		Compare{expectedStart, Ge, first.Start}.write(w, "t")
		w.b.WriteString(" AND ")
		Compare{expectedStart, Lt, last.End}.write(w, "t")
		w.where(" AND ", h.Where, "t")
	})
	return statement(w.b)
}
