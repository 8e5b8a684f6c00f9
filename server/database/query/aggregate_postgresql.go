package query

// beside writes the rows t of each parent p of a source.
func (postgresql) beside(w *writer, p Page) {
	w.b.WriteString(" CROSS JOIN LATERAL (SELECT i.* FROM ")
	w.rows(p, "i")
	w.b.WriteString(") AS t")
}

func (v postgresql) aggregate(w *writer, t string, a Aggregate) {
	switch a.Function {
	case Count:
		w.counted(t, a)
	case CountDistinct:
		w.b.WriteString("count(DISTINCT ")
		v.sortable(w, t, a.Term)
		w.b.WriteString(")")
	case Sum:
		v.sum(w, t, a.Term)
	case Avg:
		v.sum(w, t, a.Term)
		w.b.WriteString(" / count(")
		v.term(w, t, a.Term)
		w.b.WriteString(")")
	case Min, Max:
		w.b.WriteString(map[Function]string{Min: "min(", Max: "max("}[a.Function])
		v.sortable(w, t, a.Term)
		w.b.WriteString(")")
	case Percentile:
		w.b.WriteString("percentile_cont(").Arg(a.P).WriteString("::float8) WITHIN GROUP (ORDER BY ")
		if a.Term.Kind == Duration {
			// A whole number of microseconds is exact, and extract gives a numeric,
			// which takes longer than the percentile.
			w.b.WriteString("round(date_part('epoch', ")
			v.term(w, t, a.Term)
			w.b.WriteString(") * 1000000) / 1000000)")
			return
		}
		v.term(w, t, a.Term)
		w.b.WriteString("::float8)")
	}
}

// sum writes a sum as a double, made of an exact one: of durations in seconds.
func (v postgresql) sum(w *writer, t string, term Term) {
	if term.Kind == Duration {
		w.b.WriteString("(extract(epoch FROM sum(")
		v.term(w, t, term)
		w.b.WriteString(")) * 1000000)::float8 / 1000000")
		return
	}
	w.b.WriteString("sum(")
	v.term(w, t, term)
	if term.Kind == Float { // a sum of doubles would depend on their order
		w.b.WriteString("::text::numeric")
	}
	w.b.WriteString(")::float8")
}
