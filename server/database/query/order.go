package query

import "github.com/quaestor-graph/quaestor/ent/stored"

// Order is one term that rows are sorted by. The id decides ties, in the
// direction of the last term; it may be the last term itself.
type Order struct {
	Term             Term
	Desc, NullsFirst bool
}

// Keys are the terms of an order whose values a Position has: all but the id of
// the row, which it has anyway.
func Keys(order []Order) []Order {
	if n := len(order); n > 0 && order[n-1].Term.IsID() {
		return order[:n-1]
	}
	return order
}

// IsID says whether a term is the id of the row.
func (t Term) IsID() bool { return t.Kind == ID && t.Column == "id" && len(t.Path) == 0 }

// MayBeNull: a duration that can't be read is NULL too.
func (t Term) MayBeNull() bool { return t.Nullable || t.Kind == Duration }

// Position is a place in an order: the values of a row's Keys, as the database
// gave them, and its id.
type Position struct {
	Values []any
	ID     stored.ID
}

// Bounds are the places between which rows lie; nil is no bound.
type Bounds struct {
	// After and Before leave out the place itself, From and To do not.
	After, Before, From, To *Position
}

// LastDesc is the direction in which the id decides ties.
func LastDesc(order []Order) bool { return len(order) > 0 && order[len(order)-1].Desc }
