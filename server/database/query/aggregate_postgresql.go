package query

import "entgo.io/ent/dialect/sql"

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
	value := func() { v.term(w, t, term) }
	if term.Kind == Duration {
		w.b.WriteString("(CASE WHEN count(")
		value()
		w.b.WriteString(") > 0 THEN ")
		v.seconds(w.b, value)
		w.b.WriteString(" END * 1000000)::float8 / 1000000")
		return
	}
	w.b.WriteString("sum(")
	value()
	if term.Kind == Float { // a sum of doubles would depend on their order
		w.b.WriteString("::text::numeric")
	}
	w.b.WriteString(")::float8")
}

// seconds writes the sum of intervals as a numeric of seconds, 0 of none. What is
// longer than a day has a sum of its own, of numerics: a million of them may come
// to more than an interval can hold. Of the others 100 million may not, and their
// sum takes less time.
func (postgresql) seconds(b *sql.Builder, value func()) {
	filtered := func(not string) {
		b.WriteString(" FILTER (WHERE ")
		value()
		b.WriteString(not + " BETWEEN interval '-1 day' AND interval '1 day')")
	}
	b.WriteString("extract(epoch FROM coalesce(sum(")
	value()
	b.WriteString(")")
	filtered("")
	b.WriteString(", interval '0')) + coalesce(sum(extract(epoch FROM ")
	value()
	b.WriteString("))")
	filtered(" NOT")
	b.WriteString(", 0)")
}
