package plan

import (
	"entgo.io/ent/dialect"

	"github.com/quaestor-graph/quaestor/server/database/query"
)

func isSQLite(db Database) bool { return db.Dialect() == dialect.SQLite }

// root plans a page of a whole table. Where the first term may be NULL, the rows
// that have it are read first and the others, if the page still has room, then: an
// index that is to give the order holds its NULLs at one end, which may be the
// other one, and no index serves a bound that says `or NULL`.
func root(db Database, p *query.Page) Page {
	parts, spread := fitting(db, p, rootParts(p), spreadOf(db, p))
	switch {
	case len(parts) == 0:
		return Nothing{}
	case len(parts) == 1 && probes(db, p):
		return Probe{Ahead: max(minProbe, probePerRow*p.Limit), Desc: query.LastDesc(p.Order) != p.Backward}
	case len(parts) == 1 && len(p.Lookups) == 0 && (spread == nil || parts[0] == Null):
		return Root{parts[0]}
	}
	return Parts{parts, spread}
}

// The parts that there may be; nobody changes them.
var (
	whole      = []Nullness{Unknown}
	valuesOnly = []Nullness{NotNull}
	nullsOnly  = []Nullness{Null}
	nullsLast  = []Nullness{NotNull, Null}
	nullsFirst = []Nullness{Null, NotNull}
)

// rootParts are the parts of a page's rows by whether their first term is NULL,
// in order, without those that the bounds leave nothing of.
func rootParts(p *query.Page) []Nullness {
	if keys := query.Keys(p.Order); len(keys) == 0 || !keys[0].Term.MayBeNull() {
		if Bounded(p.Order, p.Bounds, Unknown) == nil {
			return nil
		}
		return whole
	}
	values, nulls := Bounded(p.Order, p.Bounds, NotNull) != nil, Bounded(p.Order, p.Bounds, Null) != nil
	switch {
	case values && nulls && p.Order[0].NullsFirst != p.Backward:
		return nullsFirst
	case values && nulls:
		return nullsLast
	case values:
		return valuesOnly
	case nulls:
		return nullsOnly
	}
	return nil
}

// most is how many relations a statement may have in what is written of it:
// SQLite expands no CTE in one that has come to a thousand with those that it has
// expanded, which what a key sees of runs is full of.
const most = 400

// fitting gives the parts in which a page is read, fewer where each would have to
// repeat so many tests of what a key sees that the statement had more relations
// than SQLite takes.
func fitting(db Database, p *query.Page, parts []Nullness, spread []query.Condition) ([]Nullness, []query.Condition) {
	if db.Relation(p.Table).Bounds == nil {
		return parts, spread
	}
	each := db.Relations(p.Table) + related(db, p.Where)
	if each*(len(spread)+1) > most {
		spread = nil
	}
	if each*len(parts) > most {
		parts = whole
	}
	return parts, spread
}

// related is how many relations a condition takes with the tests of what it leads
// to.
func related(db Database, of query.Condition) (n int) {
	path := func(hops []query.Hop, where query.Condition) (n int) {
		for _, hop := range hops {
			n += db.Relations(hop.Table)
		}
		return n + related(db, where)
	}
	switch of := of.(type) {
	case query.And:
		for _, one := range of {
			n += related(db, one)
		}
	case query.Or:
		for _, one := range of {
			n += related(db, one)
		}
	case query.Not:
		return related(db, of.Of)
	case query.Related:
		return path(of.Path, of.Where)
	case query.Counted:
		return path(of.Path, of.Where)
	}
	return n
}
