package query

import "strconv"

// history: date_bin counts from the first interval's start, in whole
// microseconds; the number of what it gives is left for the groups. The sums are
// numeric, because a million runs may come to more than an interval can hold. The
// planner takes the intervals for as many as there are instants, and would let no
// other process help unless the groups are to be in order.
func (v postgresql) history(w *writer, first Interval, source func()) {
	micros := strconv.FormatInt(first.length(), 10) + " microseconds"
	w.b.WriteString("SELECT round(extract(epoch FROM g.b - ").Arg(first.Start).WriteString("::timestamptz) * 1000000 / ").
		Arg(first.length()).WriteString("::bigint)::bigint, g.state_type, g.state_name, g.n, " +
		"trunc(g.r)::bigint, ((g.r - trunc(g.r)) * 1000000)::bigint, trunc(g.l)::bigint, ((g.l - trunc(g.l)) * 1000000)::bigint FROM (SELECT date_bin(").
		Arg(micros).WriteString("::interval, t.expected_start_time, ").Arg(first.Start).
		WriteString("::timestamptz) AS b, t.state_type, t.state_name, count(*) AS n")
	for i, term := range []Term{runTime, lateness} {
		w.b.WriteString(", sum(extract(epoch FROM greatest(interval '0', ")
		v.term(w, "t", term)
		w.b.WriteString("))) AS " + [...]string{"r", "l"}[i])
	}
	source()
	w.b.WriteString(" GROUP BY 1, 2, 3 ORDER BY 1) AS g")
}
