package query

// Targets describes the rows of Table whose column Key is one of Keys: the
// targets of a to-one edge. Its statement's rows are Key as text, Columns, and
// the columns of each Lookup.
type Targets struct {
	Table   string
	Columns []Column
	Key     string
	Text    bool
	Keys    []string
	Lookups []Lookup
}

// OneBy describes the row of Table that a natural key finds: each column equals
// a text, of the row itself or of the row that a hop leads to. Its statement's
// rows are Columns and the columns of each Lookup.
type OneBy struct {
	Table   string
	Columns []Column
	Where   []Equals
	Lookups []Lookup
}

// Equals is one part of a natural key.
type Equals struct {
	Column, Value string
	Hop           *Hop
}
