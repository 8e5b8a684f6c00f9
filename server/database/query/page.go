package query

import "github.com/quaestor-graph/quaestor/ent/stored"

// Page describes one page of a table's rows, or one page for each parent. Its
// statement's rows are the parent's position among Keys (from 0, and 0 where
// there is no parent), Columns, where Positions are asked for the value of each
// of the order's Keys, and the columns of each Lookup.
type Page struct {
	Table   string
	Columns []Column
	// Path leads from the parents' Keys to the rows; empty at the root.
	Path []Hop
	Keys []string
	// Indexed: an index finds the rows of every hop.
	Indexed bool
	// Ordered: the index that finds the rows of the last hop holds them in the
	// order of the first term.
	Ordered bool
	Where   Condition
	Order   []Order
	Bounds  Bounds
	// Now is the present of what is computed.
	Now stored.Time
	// Backward turns the order round.
	Backward bool
	// Positions: the values of the order's terms are read too.
	Positions bool
	// Limit is the number of rows of each page; no limit where it is negative.
	Limit int
	// Lookups are read with the rows, by columns that Columns have.
	Lookups []Lookup
}
