package query

// beside writes the rows t of each parent p of a source.
func (v sqlite) beside(w *writer, p Page) {
	w.b.WriteString(" CROSS JOIN ")
	if len(p.Path) > 1 {
		w.from(w.ctx, w.b, p.Table, "t")
		w.b.WriteString(" ON t.id IN (SELECT i.id FROM ")
		w.rows(p, "i")
		w.b.WriteString(")")
		return
	}
	hop := p.Path[0]
	w.from(w.ctx, w.b, p.Table, "t")
	w.b.WriteString(" ON likelihood(")
	col(w.b, "t", hop.To).WriteString(" = p.k, 0.000001)")
	held(w.b, hop, "t")
	w.where(" AND ", p.Where, "t")
}

func (v sqlite) aggregate(w *writer, t string, a Aggregate) {
	number := func() {
		w.b.WriteString("CAST(")
		v.term(w, t, a.Term)
		w.b.WriteString(" AS REAL)")
	}
	seconds := func() {
		if a.Term.Kind == Duration {
			w.b.WriteString(" / 1000000.0")
		}
	}
	sum := "sum("
	if a.Term.Kind == Float { // doubles, whose sum would depend on their order: a function as quaestor_percentile
		sum = "quaestor_sum("
	}
	switch a.Function {
	case Count:
		w.counted(t, a)
	case CountDistinct:
		w.b.WriteString("count(DISTINCT ")
		v.canonical(w, t, a.Term)
		w.b.WriteString(")")
	case Sum:
		w.b.WriteString(sum)
		number()
		w.b.WriteString(")")
		seconds()
	case Avg:
		w.b.WriteString(sum)
		number()
		w.b.WriteString(")")
		seconds()
		w.b.WriteString(" / count(")
		v.term(w, t, a.Term)
		w.b.WriteString(")")
	case Min, Max:
		w.b.WriteString(map[Function]string{Min: "min(", Max: "max("}[a.Function])
		v.canonical(w, t, a.Term)
		w.b.WriteString(")")
	case Percentile:
		// A function of Quaestor's own connections (config): SQLite has none.
		w.b.WriteString("quaestor_percentile(group_concat(")
		unit := 1.0
		switch {
		case a.Term.Kind == Float: // in all digits that it has
			w.b.WriteString("nullif(quote(")
			v.term(w, t, a.Term)
			w.b.WriteString("), 'NULL')")
		case a.Term.Kind == Duration:
			unit = second
			v.storedInterval(w, t, a.Term)
		default:
			v.term(w, t, a.Term)
		}
		w.b.WriteString("), ").Arg(a.P).WriteString(", ").Arg(unit).WriteString(")")
	}
}

// canonical writes a term so that equal values are one: an instant whose fraction
// ends in zeros has several stored forms. One that lacks nothing costs no more
// than to look at its length; a point without digits behind it is no instant.
func (v sqlite) canonical(w *writer, t string, term Term) {
	if term.Kind != Time {
		v.term(w, t, term)
		return
	}
	w.b.WriteString("iif(length(")
	v.term(w, t, term)
	w.b.WriteString(") IN (19, 21, 22, 23, 24, 25), ")
	v.term(w, t, term)
	w.b.WriteString(" || substr('.000000', length(")
	v.term(w, t, term)
	w.b.WriteString(") - 18), ")
	v.term(w, t, term)
	w.b.WriteString(")")
}

// storedInterval writes a duration that the function quaestor_percentile reads:
// as it is stored, which takes less than to make microseconds of it, or those of
// a computed one.
func (v sqlite) storedInterval(w *writer, t string, term Term) {
	if r, ok := w.joins[pathKey(term.Path)]; ok && t == "t" && len(term.Path) > 0 {
		t, term.Path = r, nil
	}
	if len(term.Path) > 0 || term.Computed != NotComputed {
		v.term(w, t, term)
		return
	}
	w.b.WriteString("CASE typeof(")
	col(w.b, t, term.Column).WriteString(") WHEN 'text' THEN ")
	col(w.b, t, term.Column).WriteString(" WHEN 'integer' THEN iif(")
	col(w.b, t, term.Column).WriteString(" = 0, 0, NULL) END")
}

// Canonical writes the canonical time at which the run t is due, for the
// templates.
func (s *scheduled) Canonical(t string) string {
	sqlite{}.canonical(s.writer, t, Term{Kind: Time, Column: "next_scheduled_start_time"})
	return ""
}
