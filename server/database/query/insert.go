package query

import (
	"context"

	"entgo.io/ent/dialect"
	"entgo.io/ent/dialect/sql"

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

// MaxRows implements Inserts: an argument for each value, and no dialect takes
// more of them than this in one statement.
func (c *components) MaxRows(columns int) int {
	arguments := 32_766 // SQLITE_MAX_VARIABLE_NUMBER, as it is compiled
	if c.dialect == dialect.Postgres {
		arguments = 65_535 // the protocol counts them in 16 bits
	}
	return arguments / max(columns, 1)
}

// Insert implements Inserts.
func (c *components) Insert(ctx context.Context, table string, columns []string, rows [][]any) Statement {
	b := c.builder()
	if !c.insert(ctx, b, Rows{table, columns, rows}) {
		return Statement{}
	}
	return statement(b)
}

// Load implements Inserts.
func (c *components) Load(ctx context.Context, r Rows) []Statement {
	return c.load(ctx, c, r)
}

// LoadLinked implements Inserts.
func (c *components) LoadLinked(ctx context.Context, l Linked) []Statement {
	return c.loadLinked(ctx, c, l)
}

// insert writes an INSERT, unless there is nothing to insert or nowhere to.
func (c *components) insert(ctx context.Context, b *sql.Builder, r Rows) bool {
	table, r := c.present(ctx, r)
	if len(r.Rows) == 0 {
		return false
	}
	b.WriteString("INSERT INTO ").Ident(table).WriteString(" (").IdentComma(r.Columns...).WriteString(") VALUES ")
	for n, row := range r.Rows {
		if n > 0 {
			b.WriteString(", ")
		}
		b.WriteByte('(').Args(row...).WriteByte(')')
	}
	return true
}

// present gives a table's name, and of the rows what the revision has columns
// for.
func (c *components) present(ctx context.Context, r Rows) (string, Rows) {
	relation := c.visible(ctx, r.Table)
	if relation.Absent {
		return "", Rows{}
	}
	absent := map[string]bool{}
	for _, a := range relation.Added {
		absent[a.Column] = true
	}
	var keep []int
	for i, column := range r.Columns {
		if !absent[column] {
			keep = append(keep, i)
		}
	}
	if len(keep) == len(r.Columns) {
		return relation.Table, r
	}
	kept := Rows{Table: r.Table, Columns: at(r.Columns, keep), Rows: make([][]any, len(r.Rows))}
	for n, row := range r.Rows {
		kept.Rows[n] = at(row, keep)
	}
	return relation.Table, kept
}

func at[T any](list []T, positions []int) []T {
	out := make([]T, len(positions))
	for i, p := range positions {
		out[i] = list[p]
	}
	return out
}
