package plan

import "github.com/quaestor-graph/quaestor/server/database/query"

// Database is what a plan is decided by beside the question.
type Database interface {
	// Dialect is ent's name of the dialect.
	Dialect() string
	// Relation is what the operation may see of a table.
	Relation(table string) query.Relation
	// Relations is how many relations a table is in a statement, with the tests of
	// what a key sees of it.
	Relations(table string) int
}

// Page is the plan of a page: Nothing, Root, Parts, Probe, Lead, One, Each or
// Window.
type Page interface{ page() }

type (
	// Nothing: the bounds leave no row.
	Nothing struct{}
	// Root reads the rows of the table in their order, of one part.
	Root struct{ Part Nullness }
	// Parts reads the rows of the table part by part, and the second part only as
	// far as the first leaves room. Spread parts each of them once more, so that
	// every piece is read in the order of an index, where no index has the order of
	// all rows.
	Parts struct {
		Parts  []Nullness
		Spread []query.Condition
	}
	// Probe looks for a page among the first ids, so many of them, and then in all
	// other rows as they lie.
	Probe struct {
		Ahead int
		Desc  bool
	}
	// One reads the children of the only parent.
	One struct{ Children }
	// Each reads the children of each parent through the index that finds them.
	Each struct{ Children }
	// Window reads the children of all parents in one pass, because no index finds
	// those of one, and numbers those of each.
	Window struct{}
)

// Children is how the rows of a parent are read.
type Children struct {
	// Ordered: the index that finds them also gives their order.
	Ordered bool
	// Tied: of the rows in that order no more are read than the page has and those
	// that are equal to its last one.
	Tied bool
	// ByID: the relation has no rowid.
	ByID bool
}

func (Nothing) page() {}
func (Root) page()    {}
func (Parts) page()   {}
func (Probe) page()   {}
func (*Lead) page()   {}
func (One) page()     {}
func (Each) page()    {}
func (Window) page()  {}

// OfPage decides the plan of a page.
func OfPage(db Database, p *query.Page) Page {
	switch {
	case len(p.Path) == 0:
		return root(db, p)
	case !p.Indexed:
		return Window{}
	}
	if l := leadOf(db, p); l != nil {
		return l
	}
	return childrenOf(db, p)
}

// childrenOf: PostgreSQL takes an index in order where it is told how many rows are
// wanted; where a text is searched for there are few, and all are looked at.
func childrenOf(db Database, p *query.Page) Page {
	ordered := p.Ordered && len(p.Path) == 1
	switch {
	case isSQLite(db) && len(p.Keys) == 1:
		return One{Children{Ordered: ordered}}
	case isSQLite(db):
		return Each{Children{Ordered: ordered, ByID: db.Relation(p.Table).Made()}}
	case len(p.Keys) == 1:
		tied := ordered && p.Limit > 0 && !searches(p.Where)
		return One{Children{Ordered: tied, Tied: tied}}
	}
	return Each{Children{Ordered: ordered, Tied: p.Ordered && p.Limit > 0}}
}

// Total is the plan of a count: the rows of the root or of one parent (One), of
// each parent by itself (Each), or of all in one pass (Window).
func Total(p *query.Page) Page {
	switch {
	case len(p.Path) == 0, p.Indexed && len(p.Keys) == 1:
		return One{}
	case p.Indexed:
		return Each{}
	}
	return Window{}
}

// Scans says whether a statement reads all rows of a page's table, or most.
func Scans(p *query.Page) bool {
	return !(len(p.Path) > 0 && p.Indexed || p.Limit >= 0 || selective(p.Where))
}
