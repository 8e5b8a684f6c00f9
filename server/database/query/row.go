package query

// Column is a column of a projection.
type Column struct {
	Name string
	// Interpreted: go-sqlite3 reads such a column (declared DATETIME or BOOLEAN)
	// in its own way unless told not to.
	Interpreted bool
}

// Lookup is of the row whose id a column of the rows that are read holds, or a
// column of an earlier Lookup. It is read with them: its Columns follow theirs,
// and are NULL where there is no such row.
type Lookup struct {
	// Of is the position of the Lookup that has the column From, -1 for the rows
	// themselves.
	Of          int
	From, Table string
	Columns     []Column
}

// Hop is one step from a parent to its children: rows of Table whose column To
// equals the column From of the row before, and which hold Equals.
type Hop struct {
	From, Table, To string
	Text            bool
	// Prefix stands before the value of From where To holds it: of the first
	// hop of a page, the Keys have it already.
	Prefix string
	Equals [][2]string
}
