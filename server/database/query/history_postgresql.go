package query

import "strconv"

// history: date_bin counts from the first interval's start, in whole
// microseconds; the number of what it gives is left for the groups.
// Each run is read apart from its group: the planner would take the intervals for
// as many as there are instants, and sort all runs instead of hashing them. Only
// an OFFSET that is a constant as it stands, '0', lets other processes help.
func (v postgresql) history(w *writer, first Interval, source func()) {
	micros := strconv.FormatInt(first.length(), 10) + " microseconds"
	w.b.WriteString("SELECT round(extract(epoch FROM g.b - ").Arg(first.Start).WriteString("::timestamptz) * 1000000 / ").
		Arg(first.length()).WriteString("::bigint)::bigint, g.state_type, g.state_name, g.n, " +
		"trunc(g.r)::bigint, ((g.r - trunc(g.r)) * 1000000)::bigint, trunc(g.l)::bigint, ((g.l - trunc(g.l)) * 1000000)::bigint FROM (" +
		"SELECT i.b, i.state_type, i.state_name, count(*) AS n")
	for _, sum := range []string{"r", "l"} {
		w.b.WriteString(", ")
		v.seconds(w.b, func() { w.b.WriteString("i." + sum) })
		w.b.WriteString(" AS " + sum)
	}
	w.b.WriteString(" FROM (SELECT date_bin(").Arg(micros).WriteString("::interval, t.expected_start_time, ").Arg(first.Start).
		WriteString("::timestamptz) AS b, t.state_type, t.state_name")
	for i, term := range []Term{runTime, lateness} {
		w.b.WriteString(", greatest(interval '0', ")
		v.term(w, "t", term)
		w.b.WriteString(") AS " + [...]string{"r", "l"}[i])
	}
	source()
	w.b.WriteString(" OFFSET '0') AS i GROUP BY 1, 2, 3) AS g")
}
