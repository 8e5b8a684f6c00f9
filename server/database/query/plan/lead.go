package plan

import "github.com/quaestor-graph/quaestor/server/database/query"

// Lead is the plan of a page for each parent: the lead of a table is its first rows
// in a page's order, whoever's children they are. Where an index has that order but
// none has it for the children of one parent, the page of a parent with many
// children is found in the lead, mostly, and takes all of its children otherwise.
// That is the case of the runs of flows, deployments and work queues by the time of
// their start: most are of parents that run often, and run lately.
//
// A lead is walked step by step, and ends as soon as each parent has its page, or
// those that are left would be read sooner by themselves: whenever it is twice as
// long as when that was last asked, the index of their key counts whether they have
// as many rows as make it worth while (Worth). So it costs at most what it might
// save, and a parent that has had no child for long does not make it long for the
// others.
type Lead struct {
	// Page describes the rows that are read first: all children among them that
	// satisfy Passes, if it is not nil, are in their order.
	Page   query.Page
	Hop    query.Hop
	First  Nullness
	Passes query.Condition
	// Whole: rows that the lead's conditions leave out are on no page.
	Whole bool
	// ByState: no index has all rows in order, but those of each state; States are
	// those that the filter names, nil for all that there are, and Spread what parts
	// the rows by them, nil where one part is better.
	ByState bool
	States  []string
	Spread  []query.Condition
	// Step is how many rows are read at a time, at least.
	Step int
	// Worth is how many rows of the parents that are left are worth one of the lead.
	Worth int
}

const (
	// leadStep is how many rows a step reads at least, LeadMost how many all steps
	// read at most.
	leadStep, LeadMost = 128, 8192
	// TiedSteps: more rows than so many steps have, all of one instant, are not
	// sorted out.
	TiedSteps = 8
)

// leadOf gives the lead of a page, nil where there is nothing to win by it.
func leadOf(db Database, p *query.Page) *Lead {
	keys := query.Keys(p.Order)
	if len(p.Path) != 1 || p.Ordered || p.Limit <= 0 || len(keys) == 0 || !keys[0].Term.Indexed || many(p.Where) || selective(p.Where) {
		return nil
	}
	hop, first := p.Path[0], keys[0].Term
	// The rows of one run are of its time: a lead has all of them, or none.
	if ofRun(p.Table, hop.To) || db.Relation(p.Table).Made() {
		return nil
	}
	// A revision may lack the index.
	spread := byState(db, p.Table, first)
	if !spread && !leads(db, p.Table, first) {
		return nil
	}
	step := max(leadStep, len(p.Keys)*p.Limit)
	parts := rootParts(&query.Page{Order: p.Order, Bounds: p.Bounds, Backward: p.Backward})
	if len(parts) == 0 || parts[0] == Null || step > LeadMost/2 {
		return nil
	}
	l := &Lead{Hop: hop, First: parts[0], Step: step, Worth: leadWorth(db), Whole: len(parts) == 1, ByState: spread}
	l.Page = query.Page{
		Table: p.Table, Columns: []query.Column{{Name: hop.To}}, Order: p.Order, Bounds: p.Bounds, Backward: p.Backward, Now: p.Now, Limit: step,
	}
	within, rest := query.And{}, query.And{}
	for _, of := range flattened(query.And{p.Where}) {
		switch timed := onTerm(of, first); {
		case timed || l.ByState && statesOf(of) != nil && eachTerm(of, func(_ query.Condition, t query.Term) bool { return isState(t) }):
			within = append(within, of)
			l.Whole = l.Whole || timed
		default: // any number of rows would be read for it
			rest = append(rest, of)
		}
	}
	for _, e := range hop.Equals {
		rest = append(rest, query.Compare{Term: query.Term{Kind: query.Text, Column: e[0]}, Op: query.Eq, Value: e[1]})
	}
	if len(rest) > 0 {
		l.Passes = rest
	}
	l.Page.Where = within
	if l.ByState {
		l.States, l.Spread = statesOf(within), spreadOf(db, &l.Page)
	}
	return l
}

// leadWorth: to PostgreSQL rows cost about the same either way, and those of a lead
// may be in vain. SQLite reads the rows of a parent as they are found, and merges
// those of a lead from several states.
func leadWorth(db Database) int {
	if isSQLite(db) {
		return 4
	}
	return 2
}

// Desc says whether the lead begins with the last instant.
func (l *Lead) Desc() bool { return l.Page.Order[0].Desc != l.Page.Backward }

// onTerm says whether a condition compares a term, so that an index of the term
// finds the rows.
func onTerm(c query.Condition, term query.Term) bool {
	compare, ok := c.(query.Compare)
	return ok && len(compare.Term.Path) == 0 && compare.Term.Column == term.Column && compare.Term.Computed == term.Computed
}

// eachTerm says whether a condition is about nothing but terms for which f holds.
func eachTerm(c query.Condition, f func(of query.Condition, t query.Term) bool) bool {
	each := func(list []query.Condition) bool {
		for _, of := range list {
			if !eachTerm(of, f) {
				return false
			}
		}
		return true
	}
	switch c := c.(type) {
	case query.And:
		return each(c)
	case query.Or:
		return each(c)
	case query.Not:
		return eachTerm(c.Of, f)
	case query.Compare:
		return f(c, c.Term)
	case query.In:
		return f(c, c.Term)
	case query.IsNull:
		return f(c, c.Term)
	}
	return false
}
