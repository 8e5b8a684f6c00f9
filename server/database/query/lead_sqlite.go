package query

import "strconv"

// found: rows are known by their rowids.
func (sqlite) found(Hop) found {
	return found{
		each: "json_each(z.found) AS e", key: "(e.value ->> 0)", missing: "(e.value ->> 1)",
		eachID: "json_each(e.value -> 2) AS i", id: "i.value", row: "rowid",
	}
}

// leadWorth: the rows of a parent are read as they are found, those of a lead are
// merged from several states.
func (sqlite) leadWorth() int { return 4 }

func (sqlite) again(w *writer, table string) string {
	w.from(w.ctx, w.b, table, "t")
	return " WHERE t.rowid = s.id"
}

// steps: every other step (an odd z.s) looks in the index alone for the instant
// z.until at which the next one ends, which reads the rows between in any order:
// they are those of several states, and to merge them takes longer than to sort
// the few that are wanted.
func (v sqlite) steps(w *writer, l lead, missing int) {
	form, first := v.found(l.hop), l.Order[0].Term
	spread := w.spread(l.Page)
	if l.byState {
		v.states(w, l)
	}
	w.b.WriteString("y AS (SELECT 0 AS s, NULL AS at, NULL AS until, 0 AS ended, (SELECT json_group_array(json_array(k.k, ").Arg(missing).
		WriteString(", json_array())) FROM (SELECT DISTINCT k.k FROM k) AS k) AS found UNION ALL SELECT z.s + 1, iif(z.s % 2, z.until, z.at), iif(z.s % 2, NULL, (")
	// The instant of the step's last row.
	reach := l.Page
	reach.Order, reach.Where = l.Order[:1], And{l.Where, between{first, l.desc(), false}}
	if spread == nil {
		spread = []Condition{nil}
	}
	for i, only := range spread {
		if i > 0 {
			w.b.WriteString(" UNION ALL ")
		}
		w.b.WriteString("SELECT ")
		w.sortable(w, "t", first)
		w.b.WriteString(" AS o0")
		w.partRows(reach, l.first, only)
	}
	w.b.WriteString(" ORDER BY 1")
	w.direction(l.desc())
	w.b.WriteString(" LIMIT 1 OFFSET " + strconv.Itoa(l.step-1) + ")), z.s % 2 AND z.until IS NULL, iif(z.s % 2, (" +
		"SELECT json_group_array(json_array(q.k, q.missing, json(q.ids))) FROM (SELECT q.k, max(q.missing) - count(q.id) AS missing, " +
		"json_group_array(q.id) FILTER (WHERE q.id IS NOT NULL) AS ids FROM (SELECT f.k, f.id, f.n, max(f.missing) OVER (PARTITION BY f.k) AS missing FROM (SELECT " +
		form.key + " AS k, NULL AS id, 0 AS n, " + form.missing + " AS missing FROM " + form.each + " WHERE " + form.missing + " > 0 UNION ALL SELECT ")
	col(w.b, "t", l.hop.To).WriteString(", t.rowid, row_number() OVER (PARTITION BY ")
	col(w.b, "t", l.hop.To)
	w.sorted(" ORDER BY ", l.Page, "t", l.first)
	w.b.WriteString("), NULL")
	rows := l
	rows.Where = And{l.Where, between{first, l.desc(), true}, wanted{l.hop}}
	if l.passes != nil {
		rows.Where = append(rows.Where.(And), l.passes)
	}
	v.statewise(w, rows)
	w.b.WriteString(") AS f) AS q WHERE q.n <= q.missing GROUP BY q.k) AS q), z.found) FROM y AS z WHERE iif(z.s % 2, ")
	v.untied(w, l)
	w.b.WriteString(", NOT z.ended AND z.s < " + strconv.Itoa(2*leadMost/l.step) + " AND ")
	v.goesOn(w, l)
	w.b.WriteString(")), z AS MATERIALIZED (SELECT y.s, y.ended, y.found FROM y WHERE y.s % 2 = 0)")
}

// states writes the state types st that the rows of a lead have: those that are
// there, found from one to the next in their index, or those that the filter names.
func (v sqlite) states(w *writer, l lead) {
	if only := statesOf(l.Where); only != nil {
		w.b.WriteString("st AS MATERIALIZED (SELECT value AS v FROM json_each(").Arg(jsonList(only)).WriteString(")), ")
		return
	}
	of := func() {
		w.b.WriteString("SELECT min(t.state_type) FROM ")
		w.from(w.ctx, w.b, l.Table, "t")
	}
	w.b.WriteString("st AS (SELECT (")
	of()
	w.b.WriteString(") AS v UNION ALL SELECT (")
	of()
	w.b.WriteString(" WHERE t.state_type > st.v) FROM st WHERE st.v IS NOT NULL), ")
}

// statewise writes the rows t of a lead, from FROM on, state by state if that is how
// its index has them.
func (v sqlite) statewise(w *writer, l lead) {
	w.b.WriteString(" FROM ")
	word := " WHERE "
	if l.byState {
		w.b.WriteString("st CROSS JOIN ")
	}
	w.from(w.ctx, w.b, l.Table, "t")
	if l.byState {
		w.b.WriteString(" WHERE t.state_type IS st.v")
		word = " AND "
	}
	word = w.where(word, l.Where, "t")
	w.bounds(word, l.Page, "t", l.first)
}

// goesOn is as on PostgreSQL, but that a LIMIT can't differ from step to step.
func (v sqlite) goesOn(w *writer, l lead) {
	w.b.WriteString("EXISTS (SELECT 1 FROM ")
	w.left(v.found(l.hop))
	w.b.WriteString(") AND CASE z.s")
	for s := 0; s < leadMost/l.step; s = max(1, 2*s) {
		most := v.leadWorth() * max(1, s) * l.step
		w.b.WriteString(" WHEN " + strconv.Itoa(2*s) + " THEN ")
		w.ownRows(l, strconv.Itoa(most+1))
		w.b.WriteString(" > " + strconv.Itoa(most))
	}
	w.b.WriteString(" ELSE TRUE END")
}

// untied writes whether the next step ends at an instant that not too many share.
func (v sqlite) untied(w *writer, l lead) {
	most := strconv.Itoa(tiedSteps * l.step)
	w.b.WriteString("(SELECT count(*) FROM (SELECT 1")
	l.Where = tied{l.Order[0].Term}
	v.statewise(w, l)
	w.b.WriteString(" LIMIT " + most + ")) < " + most)
}

// between holds of the rows of a step: behind z.at, and if it is bounded up to
// z.until.
type between struct {
	Term          Term
	desc, bounded bool
}

func (c between) write(w *writer, t string) {
	// Of all values that SQLite has, blobs come last, and numbers first.
	const first, last = "-9e999", "x'ffffffffffffffffffffffffffffffffffffff'"
	from, until := " <= ifnull(z.at, "+last+")", " >= ifnull(z.until, "+first+")"
	if !c.desc {
		from, until = " >= ifnull(z.at, "+first+")", " <= ifnull(z.until, "+last+")"
	}
	w.sortable(w, t, c.Term)
	w.b.WriteString(from)
	if c.bounded {
		w.b.WriteString(" AND ")
		w.sortable(w, t, c.Term)
		w.b.WriteString(until)
	}
	w.b.WriteString(" AND ")
	w.sortable(w, t, c.Term)
	w.b.WriteString(" IS NOT z.at")
}
func (between) exact() bool { return true }

// tied holds of the rows at the end of a step.
type tied struct{ Term Term }

func (c tied) write(w *writer, t string) {
	w.sortable(w, t, c.Term)
	w.b.WriteString(" = z.until")
}
func (tied) exact() bool { return false }

// wanted holds of the children of the parents k, which no index is to find.
type wanted struct{ hop Hop }

func (c wanted) write(w *writer, t string) {
	w.unordered(w.b, t, c.hop.To)
	w.b.WriteString(" IN (SELECT k.k FROM k)")
}
func (wanted) exact() bool { return false }
