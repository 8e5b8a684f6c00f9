package query

import (
	"slices"
	"strconv"
)

// The lead of a table is its first rows in a page's order, whoever's children
// they are. Where an index has that order but none has it for the children of one
// parent, the page of a parent with many children is found in the lead, mostly,
// and takes all of its children otherwise. That is the case of the runs of flows,
// deployments and work queues by the time of their start: most are of parents
// that run often, and run lately.
//
// A lead is walked step by step, and ends as soon as each parent has its page, or
// those that are left would be read sooner by themselves: whenever it is twice as
// long as when that was last asked, the index of their key counts whether they have
// as many rows as make it worth while (leadWorth). So it costs at most what it might save, and a parent
// that has had no child for long does not make it long for the others.
const (
	// leadStep is how many rows a step reads at least, leadMost how many all steps
	// read at most.
	leadStep, leadMost = 128, 8192
	// tiedSteps: more rows than so many steps have, all of one instant, are not
	// sorted out.
	tiedSteps = 8
)

// runKeys are the columns by which rows are of a run. Those of one run are of its
// time: a lead has all of them, or none.
var runKeys = []string{"flow_run_id", "task_run_id", "parent_task_run_id"}

// lead describes the rows of a table that are read first for the page of each
// parent: all children among them that satisfy passes, if it is not nil, are in
// their order.
type lead struct {
	Page
	hop    Hop
	first  nullness
	passes Condition
	// whole: rows that the lead's conditions leave out are on no page.
	whole bool
	// byState: no index has all rows in order, but those of each state.
	byState bool
	// step is how many rows are read at a time, at least.
	step int
}

// leadOf gives the lead of a page; ok is false where there is nothing to win by it.
func (c *components) leadOf(w *writer, p Page) (l lead, ok bool) {
	keys := Keys(p.Order)
	if len(p.Path) != 1 || p.Ordered || p.Limit <= 0 || len(keys) == 0 || !keys[0].Term.Indexed || many(p.Where) || selective(p.Where) {
		return l, false
	}
	hop, first := p.Path[0], keys[0].Term
	if slices.Contains(runKeys, hop.To) || c.visible(w.ctx, p.Table).Made() {
		return l, false
	}
	l.hop, l.step = hop, max(leadStep, len(p.Keys)*p.Limit)
	l.Page = Page{
		Table: p.Table, Columns: []Column{{Name: hop.To}}, Order: p.Order, Bounds: p.Bounds, Backward: p.Backward, Now: p.Now,
		Limit: l.step,
	}
	l.byState = c.spread(l.Page) != nil
	within, rest := And{}, And{}
	for _, of := range flattened(And{p.Where}) {
		switch timed := onTerm(of, first); {
		case timed || l.byState && statesOf(of) != nil && eachTerm(of, func(_ Condition, t Term) bool { return isState(t) }):
			within = append(within, of)
			l.whole = l.whole || timed
		default: // any number of rows would be read for it
			rest = append(rest, of)
		}
	}
	for _, e := range hop.Equals {
		rest = append(rest, Compare{Term{Kind: Text, Column: e[0]}, Eq, e[1]})
	}
	if len(rest) > 0 {
		l.passes = rest
	}
	l.Where = within
	parts := rootParts(l.Page)
	l.whole = l.whole || len(parts) == 1
	if len(parts) == 0 || parts[0] == null || l.step > leadMost/2 {
		return l, false
	}
	l.first = parts[0]
	return l, true
}

// onTerm says whether a condition compares a term, so that an index of the term
// finds the rows.
func onTerm(c Condition, term Term) bool {
	compare, ok := c.(Compare)
	return ok && len(compare.Term.Path) == 0 && compare.Term.Column == term.Column && compare.Term.Computed == term.Computed
}

// desc says whether the lead begins with the last instant.
func (l lead) desc() bool { return l.Order[0].Desc != l.Backward }

// led writes the page of each parent: k are the parents, z the steps of the lead,
// each with what it has found (see found), d the parents that have a whole page
// there, or all of their rows.
func (w *writer) led(p Page, l lead) {
	w.b.WriteString("WITH RECURSIVE k AS MATERIALIZED (SELECT p.n, p.k FROM ")
	w.keys(w.b, p.Keys, l.hop.Text)
	w.b.WriteString("), ")
	w.steps(w, l, p.Limit)
	form := w.found(l.hop)
	w.b.WriteString(", d AS MATERIALIZED (SELECT " + form.key + " AS k FROM z CROSS JOIN " + form.each + " WHERE " + form.missing + " = 0")
	if l.whole {
		w.b.WriteString(" UNION SELECT k.k FROM k WHERE EXISTS (SELECT 1 FROM z WHERE z.ended)")
	}
	w.b.WriteString(") SELECT s.n, ")
	w.selected(p, "t")
	w.b.WriteString(" FROM (SELECT f.n, f.id FROM (SELECT k.n, f.id FROM (SELECT " + form.key + " AS k, " + form.id + " AS id FROM z CROSS JOIN " + form.each +
		" CROSS JOIN " + form.eachID + ") AS f JOIN k ON k.k = f.k WHERE f.k IN (SELECT d.k FROM d) LIMIT " + strconv.Itoa(len(p.Keys)*p.Limit) + ") AS f UNION ALL SELECT p.n, t." + form.row)
	w.each(w, p, func() {
		w.b.WriteString("(SELECT k.n, k.k FROM k WHERE k.k NOT IN (SELECT d.k FROM d)) AS p")
	})
	w.b.WriteString(") AS s CROSS JOIN ")
	word := w.again(w, p.Table)
	w.lookups(p.Lookups, "t")
	w.b.WriteString(word + " ORDER BY s.n")
	w.sorted(", ", p, "t", unknown)
}

// found is how a step z of a lead keeps what it has found: z.found is a JSON list
// of [parent's key, rows that are missing still, [rows found]], of the parents that
// missed some before.
type found struct {
	// each are the elements e of the list, of which key and missing are parts, and
	// eachID the rows i of one, of which id is what row is to the table.
	each, key, missing, eachID, id, row string
}

// left writes the parents that miss rows after the step z, as a relation p of k.
func (w *writer) left(form found) {
	w.b.WriteString("(SELECT " + form.key + " AS k FROM " + form.each + " WHERE " + form.missing + " > 0) AS p")
}

// ownRows writes the number of the rows of all parents that are left after the step z,
// up to a limit.
func (w *writer) ownRows(l lead, limit string) {
	w.b.WriteString("(SELECT count(*) FROM (SELECT 1 FROM ")
	w.left(w.found(l.hop))
	w.b.WriteString(" CROSS JOIN ")
	w.step(w.b, l.hop, "i", stepKey{column: "p.k", beside: true}, false, func() { w.from(w.ctx, w.b, l.hop.Table, "i") })
	w.b.WriteString(" LIMIT " + limit + ") AS c)")
}
