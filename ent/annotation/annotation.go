// Package annotation holds what the ent graph itself cannot say about an entity. ent/schema declares annotations, and
// ent/extension reads them.
package annotation

// Table is what ent cannot express about a table, or not for both dialects:
// the order of its columns, which unique indexes are constraints, checks, and
// the indexes that differ per dialect. Columns, types, nullability, defaults,
// keys, foreign keys with their names and actions, and all other indexes come
// from the entity alone.
type Table struct {
	// Columns is the order of the columns, on both dialects unless
	// ColumnsPostgreSQL is given.
	Columns           []string
	ColumnsPostgreSQL []string
	// Constraints names those unique indexes of the entity that the catalogue
	// holds as UNIQUE constraints.
	Constraints []string
	Checks      []Check
	Indexes     []Index
	// Since are those indexes that not every served revision of Prefect has.
	Since []Since
}

// Since says with which revision of each dialect's schema an index came.
type Since struct{ Index, SQLite, PostgreSQL string }

// Name implements schema.Annotation.
func (Table) Name() string { return "QuaestorTable" }

// Check is a CHECK constraint: the same condition as each catalogue words it.
type Check struct{ Name, SQLite, PostgreSQL string }

// Index is an index whose definition differs per dialect, as what follows ON
// in its CREATE INDEX statement; it is absent where the text is empty.
type Index struct {
	Name, SQLite, PostgreSQL string
	Unique                   bool
}

// Edges are the edges that have no foreign key, or that do not lead from a
// column to an id: the DDL leaves them out, the graph has them.
type Edges []Edge

// Name implements schema.Annotation.
func (Edges) Name() string { return "QuaestorEdges" }

// Edge leads from an entity's row to the rows of another that its path finds.
type Edge struct {
	Name string
	// To is the name of the target's ent schema.
	To      string
	Many    bool
	Path    []Hop
	Comment string
}

// Hop is one step of a path: rows of Table whose column To equals the column
// From of the row before.
type Hop struct {
	From, Table, To string
	// Prefix goes before the value of From: an event's resource is
	// "prefect.flow.<id>".
	Prefix string
	// Equals names further columns of Table and the text each must hold.
	Equals map[string]string
}

// Computed are fields that are made from columns of the same row.
type Computed []ComputedField

// Name implements schema.Annotation.
func (Computed) Name() string { return "QuaestorComputed" }

// ComputedField is a computed field, with its GraphQL type and the columns that it needs.
type ComputedField struct {
	Name, Type string
	Columns    []string
	Comment    string
}

// Attached are fields that take statements of their own: graph/connection reads
// them for all rows of a level and attaches them.
type Attached []AttachedField

// Name implements schema.Annotation.
func (Attached) Name() string { return "QuaestorAttached" }

// AttachedField is an attached field with its GraphQL type. Nothing is filtered, sorted or grouped by it.
type AttachedField struct{ Name, Type, Comment string }

// Keys are the natural keys by which the root of the graph finds one row.
type Keys []Key

// Name implements schema.Annotation.
func (Keys) Name() string { return "QuaestorKeys" }

// Key is one root field, such as flowByName.
type Key struct {
	Field   string
	Args    []KeyArg
	Comment string
}

// KeyArg is an argument of a Key: the column it must equal, or, where Hop is
// given, the column of the row that Hop leads to.
type KeyArg struct {
	Name, Column string
	Hop          *Hop
	Comment      string
}
