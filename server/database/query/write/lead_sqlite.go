package write

import (
	"github.com/quaestor-graph/quaestor/server/database/query"
	"github.com/quaestor-graph/quaestor/server/database/query/plan"
)

// found: rows are known by their rowids.
func (sqlite) found(query.Hop) found {
	return found{
		each: "json_each(z.found) AS e", key: "(e.value ->> 0)", missing: "(e.value ->> 1)",
		eachID: "json_each(e.value -> 2) AS i", id: "i.value", row: "rowid",
	}
}

func (sqlite) again(w *writer, table string) (from frag, behind string) {
	return w.table(table, "t"), " WHERE t.rowid = s.id"
}

// steps read the rows between two instants.
func (v sqlite) steps(w *writer, l *plan.Lead, missing int) frag {
	form, t := v.found(l.Hop), row{as: "t"}
	states := frag{}
	if l.ByState {
		states = v.states(w, l)
	}
	first := v.sortable(w, t, l.Page.Order[0].Term)
	// The instant of the step's last row.
	reach := l.Page
	reach.Order, reach.Where = l.Page.Order[:1], query.And{l.Page.Where, written{frag: v.between(l, first, false)}}
	order, part := sqlf("$1 AS o0", first), w.partOf(&reach, t, l.First, l.Spread)
	var reached frag
	if len(l.Spread) > 0 {
		reached = w.spread(part, order, l.Spread)
	} else {
		reached = sqlf("SELECT $1$2", order, part.rows(frag{}))
	}
	// No index is to find the children.
	parent := w.col("t", l.Hop.To)
	wanted := query.And{l.Page.Where, written{frag: v.between(l, first, true)}, written{frag: sqlf("$1 IN (SELECT k.k FROM k)", v.unordered(parent))}}
	if l.Passes != nil {
		wanted = append(wanted, l.Passes)
	}
	sorted := w.order(&l.Page, t, l.First)
	rows := v.statewise(w, l, w.holds(t, wanted))
	// Not too many share the instant at which the next step ends.
	tied := integer(plan.TiedSteps * l.Step)
	untied := sqlf("(SELECT count(*) FROM (SELECT 1$1 LIMIT $2)) < $2", v.statewise(w, l, sqlf("($1 = z.until)", first)), tied)
	return concat(states, fill("sqlite/lead_steps", parts{
		"wanted": arg(missing), "reach": reached, "direction": raw(direction(l.Desc())), "last": integer(l.Step - 1),
		"key": raw(form.key), "missing": raw(form.missing), "each": raw(form.each), "parent": parent, "order": sorted, "rows": rows,
		"untied": untied, "steps": integer(2 * plan.LeadMost / l.Step), "goes_on": v.goesOn(w, l),
	}))
}

// states are the state types st that the rows of a lead have: those that are there,
// found from one to the next in their index, or those that the filter names.
func (v sqlite) states(w *writer, l *plan.Lead) frag {
	if l.States != nil {
		return sqlf("st AS MATERIALIZED (SELECT value AS v FROM json_each($1)), ", arg(jsonOf(l.States)))
	}
	return sqlf("st AS (SELECT (SELECT min(t.state_type) FROM $1) AS v "+
		"UNION ALL SELECT (SELECT min(t.state_type) FROM $1 WHERE t.state_type > st.v) FROM st WHERE st.v IS NOT NULL), ", w.table(l.Page.Table, "t"))
}

// statewise are the rows t of a lead that satisfy a condition, from FROM on, state
// by state if that is how its index has them.
func (v sqlite) statewise(w *writer, l *plan.Lead, condition frag) frag {
	bounds := w.bounds(&l.Page, row{as: "t"}, l.First)
	if l.ByState {
		return sqlf(" FROM st CROSS JOIN $1 WHERE $2", w.table(l.Page.Table, "t"), where("", raw("t.state_type IS st.v"), condition, bounds))
	}
	return sqlf(" FROM $1$2", w.table(l.Page.Table, "t"), where(" WHERE ", condition, bounds))
}

// goesOn is as on PostgreSQL, but that a LIMIT can't differ from step to step.
func (v sqlite) goesOn(w *writer, l *plan.Lead) frag {
	var cases []frag
	for s := 0; s < plan.LeadMost/l.Step; s = max(1, 2*s) {
		most := l.Worth * max(1, s) * l.Step
		cases = append(cases, sqlf(" WHEN $1 THEN $2 > $3", integer(2*s), w.ownRows(l, integer(most+1)), integer(most)))
	}
	return sqlf("EXISTS (SELECT 1 FROM $1) AND CASE z.s$2 ELSE TRUE END", v.found(l.Hop).left(), concat(cases...))
}

// between says of the rows of a step that they are behind z.at, and if it is bounded
// up to z.until.
func (sqlite) between(l *plan.Lead, term frag, bounded bool) frag {
	// Of all values that SQLite has, blobs come last, and numbers first.
	first, last := raw("-9e999"), raw("x'ffffffffffffffffffffffffffffffffffffff'")
	from, until := raw(">="), raw("<=")
	if l.Desc() {
		first, last, from, until = last, first, until, from
	}
	if !bounded {
		return sqlf("$1 $2 ifnull(z.at, $3) AND $1 IS NOT z.at", term, from, first)
	}
	return sqlf("$1 $2 ifnull(z.at, $3) AND $1 $4 ifnull(z.until, $5) AND $1 IS NOT z.at", term, from, first, until, last)
}
