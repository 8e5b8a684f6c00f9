package query

import "strings"

// most is how many relations a statement may have in what is written of it:
// SQLite expands no CTE in one that has come to a thousand with those that it has
// expanded, which what a key sees of runs is full of.
const most = 400

// fitting gives the parts in which a page is read, fewer where each would have to
// repeat so many tests of what a key sees that the statement had more relations
// than SQLite takes.
func (c *components) fitting(w *writer, p Page, parts []nullness, spread []Condition) ([]nullness, []Condition) {
	if w.visible(w.ctx, p.Table).Bounds == nil {
		return parts, spread
	}
	each := c.relations(w, p.Table) + c.related(w, p.Where)
	if each*(len(spread)+1) > most {
		spread = nil
	}
	if each*len(parts) > most {
		parts = []nullness{unknown}
	}
	return parts, spread
}

// related is how many relations a condition takes with the tests of what it leads
// to.
func (c *components) related(w *writer, of Condition) (n int) {
	path := func(hops []Hop, where Condition) (n int) {
		for _, hop := range hops {
			n += c.relations(w, hop.Table)
		}
		return n + c.related(w, where)
	}
	switch of := of.(type) {
	case And:
		for _, one := range of {
			n += c.related(w, one)
		}
	case Or:
		for _, one := range of {
			n += c.related(w, one)
		}
	case Not:
		return c.related(w, of.Of)
	case Related:
		return path(of.Path, of.Where)
	case Counted:
		return path(of.Path, of.Where)
	}
	return n
}

// relations is how many relations a table is with the test of what a key sees of
// it.
func (c *components) relations(w *writer, table string) int {
	b := c.builder()
	c.from(w.ctx, b, table, "t")
	return 1 + strings.Count(b.String(), " FROM ") + strings.Count(b.String(), " JOIN ")
}
