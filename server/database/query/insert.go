package query

import (
	"context"

	"github.com/quaestor-graph/quaestor/ent/stored"
)

// Inserts are the components that write rows.
type Inserts interface {
	// Upsert writes a row unless another one with its key is there, which it may
	// change, and reads what is stored then. Of a row that is to stay as it is
	// there is nothing to read: Existing reads that one, in a statement of its own,
	// because the one that met it may not see it yet.
	Upsert(ctx context.Context, u Upsert) Statement
	Existing(ctx context.Context, u Upsert) Statement
	// Insert writes rows, each of them with a value for each column. There may
	// be MaxRows of them at most; of none, and of a table that the revision
	// lacks, the statement is empty.
	Insert(ctx context.Context, table string, columns []string, rows [][]any) Statement
	// Load writes any number of rows in a bulk transaction, whose statements
	// keep them. LoadLinked does with the rows of two tables that refer to each
	// other.
	Load(ctx context.Context, r Rows) []Statement
	LoadLinked(ctx context.Context, l Linked) []Statement
	// SetStateIDOnInsertedFlowRuns gives each of some flow runs that one of some
	// states which is its own, and updates it as of now, a stored.StatementTime.
	SetStateIDOnInsertedFlowRuns(ctx context.Context, runIDs, stateIDs []string, now stored.Time) Statement
	// MaxRows is how many rows of some columns Insert can take.
	MaxRows(columns int) int
}

// Rows are rows of one table.
type Rows struct {
	Table   string
	Columns []string
	Rows    [][]any
}

// Linked are rows of two tables with foreign keys in both directions: those of
// Child name their Parent, and each of Parent has one of the Child rows, or
// none, in its column Column. The parents' ids are in their column id, as
// stored.ID.
type Linked struct {
	Parent, Child Rows
	Column        string
}

// Upsert is a row to be written, of which another one with the same key may be
// there: Prefect's insert with on_conflict_do_nothing or on_conflict_do_update
// (testdata/prefect/components.md, rules 32 to 35).
type Upsert struct {
	Table   string
	Columns []string
	Row     []any
	// Key are the columns of a unique index. A NULL among their values is equal to
	// nothing, and a conflict on any other index stays an error.
	Key []string
	// Update are the columns that the row that is there takes from the new one;
	// without any it stays as it is. No other column changes, updated neither.
	Update []string
	// Returning are the columns that are read of the row as it is stored.
	Returning []Column
}
