package write

import (
	"context"

	"github.com/quaestor-graph/quaestor/server/database/query"
)

// The terms of a history; runs are counted where they were expected to start.
var (
	expectedStart = query.Term{Kind: query.Time, Column: "expected_start_time", Nullable: true}
	runTime       = query.Term{Kind: query.Duration, Computed: query.EstimatedRunTime}
	lateness      = query.Term{Kind: query.Duration, Computed: query.EstimatedStartTimeDelta}
)

// History implements query.Components. The interval's number is arithmetic, exact to
// the microsecond on both dialects (rules 26 and 27). Runs after the end of the
// range count as long as they are within the last interval (rule 25).
func (c *components) History(ctx context.Context, h query.History) query.Statement {
	w := c.writer(ctx, h.Now)
	t := row{as: "t"}
	first, last := h.Intervals[0], h.Intervals[len(h.Intervals)-1]
	source := sqlf(" FROM $1 WHERE $2", w.table(h.Table, "t"), where("",
		w.condition(t, query.Compare{Term: expectedStart, Op: query.Ge, Value: first.Start}),
		w.condition(t, query.Compare{Term: expectedStart, Op: query.Lt, Value: last.End}), w.holds(t, h.Where)))
	return w.statement(w.d.history(w, first, source))
}
