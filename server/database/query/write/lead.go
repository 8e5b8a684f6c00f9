package write

import (
	"github.com/quaestor-graph/quaestor/server/database/query"
	"github.com/quaestor-graph/quaestor/server/database/query/plan"
)

// led is the page of each parent by a lead.
func (w *writer) led(p *query.Page, l *plan.Lead) frag {
	form, t := w.d.found(l.Hop), row{as: "t"}
	whole := frag{}
	if l.Whole {
		whole = raw(" UNION SELECT k.k FROM k WHERE EXISTS (SELECT 1 FROM z WHERE z.ended)")
	}
	steps, selected := w.d.steps(w, l, p.Limit), w.selected(p, t)
	others := w.d.each(w, p, plan.Children{}, raw("(SELECT k.n, k.k FROM k WHERE k.k NOT IN (SELECT d.k FROM d)) AS p"))
	again, behind := w.d.again(w, p.Table)
	return fill("lead", parts{
		"keys": w.d.keys(p.Keys, l.Hop.Text), "steps": steps, "whole": whole, "selected": selected,
		"key": raw(form.key), "missing": raw(form.missing), "each": raw(form.each), "each_id": raw(form.eachID), "id": raw(form.id), "row": raw(form.row),
		"rows": integer(len(p.Keys) * p.Limit), "others": others, "again": again, "lookups": w.lookups(p.Lookups, "t"), "behind": raw(behind),
		"order": w.order(p, t, plan.Unknown),
	})
}

// found is how a step z of a lead keeps what it has found: z.found is a JSON list
// of [parent's key, rows that are missing still, [rows found]], of the parents that
// missed some before.
type found struct {
	// each are the elements e of the list, of which key and missing are parts, and
	// eachID the rows i of one, of which id is what row is to the table.
	each, key, missing, eachID, id, row string
}

// left are the parents that miss rows after the step z, as a relation p of k.
func (f found) left() frag {
	return sqlf("(SELECT $1 AS k FROM $2 WHERE $3 > 0) AS p", raw(f.key), raw(f.each), raw(f.missing))
}

// ownRows is the number of the rows of all parents that are left after the step z,
// up to a limit.
func (w *writer) ownRows(l *plan.Lead, limit frag) frag {
	own := w.d.step(w, l.Hop, "i", stepKey{column: "p.k", beside: true}, false)
	return sqlf("(SELECT count(*) FROM (SELECT 1 FROM $1 CROSS JOIN $2 LIMIT $3) AS c)", w.d.found(l.Hop).left(), own.rows(), limit)
}
