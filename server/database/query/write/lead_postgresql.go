package write

import (
	"github.com/quaestor-graph/quaestor/server/database/query"
	"github.com/quaestor-graph/quaestor/server/database/query/plan"
)

// found: rows are known by their ids.
func (postgresql) found(hop query.Hop) found {
	return found{
		each: "jsonb_array_elements(z.found) AS e", key: "(e.value ->> 0)" + keyCast(hop.Text), missing: "(e.value ->> 1)::integer",
		eachID: "jsonb_array_elements_text(e.value -> 2) AS i", id: "i.value::uuid", row: "id",
	}
}

// again: each is looked up by its id, whatever part of the table the planner takes
// them to be.
func (v postgresql) again(w *writer, table string) (from frag, behind string) {
	return concat(raw("LATERAL "), v.apart(w, "t", sqlf("$1 WHERE t.id = s.id", w.table(table, "t")))), ""
}

// steps begin, each, behind the instant z.at.
func (v postgresql) steps(w *writer, l *plan.Lead, missing int) frag {
	form, t := v.found(l.Hop), row{as: "t"}
	rows := l.Page
	t.joined = w.orderJoins(&rows)
	columns := w.labelledColumns(&rows, t)
	passed := frag{}
	if l.Passes != nil {
		columns = sqlf("$1, $2 AS passes", columns, w.holds(t, l.Passes))
		passed = raw(" AND x.passes")
	}
	first := v.sortable(w, t, rows.Order[0].Term)
	bound, infinity := raw(either(l.Desc(), "<=", ">=")), raw(either(l.Desc(), "infinity", "-infinity"))
	rows.Where = query.And{l.Page.Where, written{frag: sqlf("$1 $2 coalesce(z.at, '$3') AND $1 IS DISTINCT FROM z.at", first, bound, infinity)}}
	tied := integer(plan.TiedSteps * l.Step)
	return fill("postgresql/lead_steps", parts{
		"wanted": arg(missing), "step": arg(l.Step), "columns": columns, "rows": w.partOf(&rows, t, l.First, nil).rows(frag{}),
		"first": concat(first, raw(direction(l.Desc()))), "tied": tied, "labels": labels(&rows, "x.", l.First), "passes": passed,
		"end": raw(either(l.Desc(), "min", "max")), "key": raw(form.key), "missing": raw(form.missing), "each": raw(form.each),
		"steps": integer(plan.LeadMost / l.Step), "goes_on": v.goesOn(w, l),
	})
}

// goesOn says whether a lead goes on after the step z: as long as some parent
// misses rows, and after the steps 0, 1, 2, 4, … if those parents have more rows.
func (v postgresql) goesOn(w *writer, l *plan.Lead) frag {
	most := sqlf("(greatest(z.s, 1) * $1)", integer(l.Worth*l.Step))
	return sqlf("CASE WHEN z.s & (z.s - 1) = 0 THEN $1 > $2 ELSE EXISTS (SELECT 1 FROM $3) END",
		w.ownRows(l, sqlf("$1 + 1", most)), most, v.found(l.Hop).left())
}
