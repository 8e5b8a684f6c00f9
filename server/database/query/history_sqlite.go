package query

// history: what is estimated is computed once for each run, before the runs are
// sorted into groups (a subquery with a LIMIT is not merged into the query
// around it). Seconds and microseconds have sums of their own, because a sum of
// microseconds may come to more than an integer holds, and would fail.
func (v sqlite) history(w *writer, first Interval, source func()) {
	w.b.WriteString("SELECT g.b, g.state_type, g.state_name, count(*)")
	for _, sum := range []string{"r", "l"} {
		w.b.WriteString(", COALESCE(sum(g." + sum + " / 1000000), 0), COALESCE(sum(g." + sum + " % 1000000), 0)")
	}
	w.b.WriteString(" FROM (SELECT ")
	v.number(w, first)
	w.b.WriteString(" AS b, t.state_type, t.state_name")
	for i, term := range []Term{runTime, lateness} {
		w.b.WriteString(", max(0, ")
		v.term(w, "t", term)
		w.b.WriteString(") AS " + [...]string{"r", "l"}[i])
	}
	source()
	w.b.WriteString(" LIMIT -1) AS g GROUP BY 1, 2, 3")
}

// number writes the number of the interval that a run was expected to start in.
// Where all intervals begin on whole seconds, nothing hangs on a fraction.
func (v sqlite) number(w *writer, first Interval) {
	start, step := first.Start.Time().UnixMicro(), first.length()
	w.b.WriteString("(")
	if start%1_000_000 == 0 && step%1_000_000 == 0 {
		v.seconds(w.b, func() { v.term(w, "t", expectedStart) })
		start, step = start/1_000_000, step/1_000_000
	} else {
		v.instant(w, "t", expectedStart)
	}
	w.b.WriteString(" - ").Arg(start).WriteString(") / ").Arg(step)
}
