package query

import (
	"context"

	"github.com/quaestor-graph/quaestor/server/database/access"
)

// Statement is SQL with its arguments, which the storage codec still binds in
// the dialect's stored forms.
type Statement struct {
	SQL  string
	Args []any
	// Rows are what a COPY takes beside its text: rows of a value for each of its
	// columns, bound as arguments are.
	Rows [][]any
	// Denied are the tables that the database's role may not read: a statement
	// that has any is not sent.
	Denied []string
	// Err is why it could not be written: what was asked names something that is
	// unknown. Such a statement is not sent.
	Err error
}

// Relation is what a table's name stands for in a FROM clause.
type Relation struct {
	Table string
	// Absent: the database's revision does not have the table yet.
	Absent bool
	// Denied: the database's role may not read the table.
	Denied bool
	// Added are columns that the revision lacks, each with the expression that
	// stands for it.
	Added []Added
	// Unindexed are the indexes, by name, that the revision lacks.
	Unindexed []string
	// Bounds are those of the key for which it is read, of whose rows no other is
	// seen; nil where all are.
	Bounds *access.Bounds
}

// Added is a column made from an expression.
type Added struct{ Column, Expr string }

// Visible names the relation that an operation may see of a table. Every
// statement takes its tables from it.
type Visible func(ctx context.Context, table string) Relation

// Made says whether a relation is no table as it stands: it has no rowid, and an
// index alone does not tell what rows it has.
func (r Relation) Made() bool { return len(r.Added) > 0 || r.Bounds != nil }
