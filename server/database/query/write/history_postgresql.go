package write

import (
	"strconv"

	"github.com/quaestor-graph/quaestor/server/database/query"
)

// history: date_bin counts from the first interval's start, in whole
// microseconds; the number of what it gives is left for the groups.
// Each run is read apart from its group: the planner would take the intervals for
// as many as there are instants, and sort all runs instead of hashing them. Only
// an OFFSET that is a constant as it stands, '0', lets other processes help.
func (v postgresql) history(w *writer, first query.Interval, source frag) frag {
	t := row{as: "t"}
	return fill("postgresql/history", parts{
		"start": arg(first.Start), "length": arg(first.Length()), "step": arg(strconv.FormatInt(first.Length(), 10) + " microseconds"),
		"run_times": sumOfSeconds(raw("i.r")), "latenesses": sumOfSeconds(raw("i.l")),
		"run_time": v.term(w, t, runTime), "lateness": v.term(w, t, lateness), "source": source,
	})
}
