package query

import "slices"

// The lead of a table is its first rows in a page's order, whoever's children
// they are. Where an index has that order but none has it for the children of one
// parent, the page of a parent with many children is found in the lead, mostly,
// and takes all of its children otherwise. That is the case of the runs of flows,
// deployments and work queues by the time of their start: most are of parents
// that run often, and run lately.
const (
	// minLead and maxLead are how many rows are read at least, and at most: with
	// more it is given up.
	minLead, maxLead = 500, 8000
	// leadPerRow is how many rows are read for each row of the pages.
	leadPerRow = 2
	// deepPerRow: parents that have no more children than that for each row of
	// the lead are better read through the index of theirs.
	deepPerRow = 2
)

// runKeys are the columns by which rows are of a run. Those of one run are of its
// time: a lead has all of them, or none.
var runKeys = []string{"flow_run_id", "task_run_id", "parent_task_run_id"}

// lead describes the rows of a table that are read first for the page of each
// parent: all children among them that satisfy passes, if it is not nil, are in
// their order.
type lead struct {
	Page
	passes Condition
	// whole: rows that the lead's conditions leave out are on no page.
	whole bool
}

// leadOf gives the lead of a page; ok is false where there is nothing to win by it.
func (c *components) leadOf(p Page) (l lead, ok bool) {
	keys := Keys(p.Order)
	if len(p.Path) != 1 || p.Ordered || p.Limit <= 0 || len(keys) == 0 || !keys[0].Term.Indexed || many(p.Where) || selective(p.Where) {
		return l, false
	}
	hop, first := p.Path[0], keys[0].Term
	if slices.Contains(runKeys, hop.To) {
		return l, false
	}
	l.Page = Page{
		Table: p.Table, Columns: []Column{{Name: hop.To}}, Order: p.Order, Bounds: p.Bounds, Backward: p.Backward, Now: p.Now,
		Limit: max(minLead, leadPerRow*len(p.Keys)*p.Limit),
	}
	byState := c.spread(l.Page) != nil
	within, rest := And{}, And{}
	if deep := c.leadIf(); deep != nil {
		within = append(within, deep)
	}
	for _, of := range flattened(And{p.Where}) {
		switch timed := onTerm(of, first); {
		case timed || byState && statesOf(of) != nil && eachTerm(of, func(_ Condition, t Term) bool { return isState(t) }):
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
	return l, l.Limit <= maxLead && len(parts) > 0 && parts[0] != null
}

// onTerm says whether a condition compares a term, so that an index of the term
// finds the rows.
func onTerm(c Condition, term Term) bool {
	compare, ok := c.(Compare)
	return ok && len(compare.Term.Path) == 0 && compare.Term.Column == term.Column && compare.Term.Computed == term.Computed
}

// led writes the page of each parent: k are the parents, a is the lead, f are
// those of its rows that are children, each with its place among its siblings,
// and d the parents that have a whole page there, or all of their rows.
func (w *writer) led(p Page, l lead) {
	hop, part := p.Path[0], rootParts(l.Page)[0]
	w.b.WriteString("WITH k AS MATERIALIZED (SELECT p.n, p.k FROM ")
	w.keys(w.b, p.Keys, hop.Text)
	w.b.WriteString("), g AS MATERIALIZED (SELECT count(*) > ").Arg(deepPerRow * l.Limit).
		WriteString(" AS deep FROM (SELECT 1 FROM k AS p CROSS JOIN ")
	w.step(w.b, hop, "i", stepKey{column: "p.k", beside: true}, false, func() { w.from(w.ctx, w.b, hop.Table, "i") })
	limit(w.b, Page{Limit: deepPerRow*l.Limit + 1})
	w.b.WriteString(") AS c), a AS MATERIALIZED (")
	w.limitLead(w, l.Page)
	w.labelled(l.Page, part, w.spread(l.Page), l.passes)
	w.limited = nil
	w.b.WriteString("), f AS MATERIALIZED (SELECT a.c0 AS k, a.oid AS id, row_number() OVER (PARTITION BY a.c0 ORDER BY ")
	w.labels(l.Page, "a.", part)
	w.b.WriteString(") AS n FROM a WHERE a.c0 IN (SELECT k.k FROM k)")
	if l.passes != nil {
		w.b.WriteString(" AND a.passes")
	}
	w.b.WriteString("), d AS MATERIALIZED (SELECT f.k FROM f WHERE f.n = ").Arg(p.Limit)
	if l.whole {
		w.b.WriteString(" UNION SELECT k.k FROM k WHERE (SELECT g.deep FROM g) AND (SELECT count(*) FROM a) < ").Arg(l.Limit)
	}
	w.b.WriteString(") SELECT s.n, ")
	w.selected(p, "t")
	w.b.WriteString(" FROM (SELECT p.n, f.id FROM k AS p CROSS JOIN f WHERE f.k = p.k AND f.n <= ").Arg(p.Limit).
		WriteString(" AND f.k IN (SELECT d.k FROM d) UNION ALL SELECT p.n, t.id")
	w.each(w, p, func() {
		w.b.WriteString("(SELECT k.n, k.k FROM k WHERE k.k NOT IN (SELECT d.k FROM d)) AS p")
	})
	w.b.WriteString(") AS s CROSS JOIN ")
	w.from(w.ctx, w.b, p.Table, "t")
	w.lookups(p.Lookups, "t")
	w.b.WriteString(" WHERE t.id = s.id ORDER BY s.n")
	w.sorted(", ", p, "t", unknown)
}
