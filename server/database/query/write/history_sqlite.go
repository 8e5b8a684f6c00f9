package write

import (
	"github.com/quaestor-graph/quaestor/server/database/query"
	"github.com/quaestor-graph/quaestor/server/database/query/plan"
)

// history: what is estimated is computed once for each run, before the runs are
// sorted into groups (a subquery with a LIMIT is not merged into the query
// around it). Seconds and microseconds have sums of their own, because a sum of
// microseconds may come to more than an integer holds, and would fail.
func (v sqlite) history(w *writer, first query.Interval, source frag) frag {
	t := row{as: "t"}
	return fill("sqlite/history", parts{
		"number": v.number(w, t, first), "run_time": v.term(w, t, runTime), "lateness": v.term(w, t, lateness), "source": source,
	})
}

// number is that of the interval that a run was expected to start in. Where all
// intervals begin on whole seconds, nothing hangs on a fraction.
func (v sqlite) number(w *writer, t row, first query.Interval) frag {
	start, step := first.Start.Time().UnixMicro(), first.Length()
	instant := v.term(w, t, expectedStart)
	if start%plan.Second == 0 && step%plan.Second == 0 {
		return sqlf("($1 - $2) / $3", wholeSeconds(instant), arg(start/plan.Second), arg(step/plan.Second))
	}
	return sqlf("($1 - $2) / $3", micros(instant), arg(start), arg(step))
}
