package query

import (
	"context"
	"encoding/json"

	"entgo.io/ent/dialect"
	"entgo.io/ent/dialect/sql"

	"github.com/quaestor-graph/quaestor/ent/stored"
)

// Inserts are the components that write many rows at once.
type Inserts interface {
	// Insert writes rows, each of them with a value for each column. There may
	// be MaxRows of them at most; of none, and of a table that the revision
	// lacks, the statement is empty.
	Insert(ctx context.Context, table string, columns []string, rows [][]any) Statement
	// InsertLinked writes the rows of two tables that refer to each other.
	InsertLinked(ctx context.Context, l Linked) []Statement
	// SetStateIDOnInsertedFlowRuns gives each of some flow runs that one of some
	// states which is its own.
	SetStateIDOnInsertedFlowRuns(ctx context.Context, runIDs, stateIDs []string) Statement
	// MaxRows is how many rows of some columns one statement can take.
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
// stored.ID; on PostgreSQL both take their arguments out of one allowance.
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

// InsertLinked implements Inserts.
func (c *components) InsertLinked(ctx context.Context, l Linked) []Statement {
	return c.linked(ctx, c, l)
}

// insert writes an INSERT, unless there is nothing to insert or nowhere to.
func (c *components) insert(ctx context.Context, b *sql.Builder, r Rows) bool {
	relation := c.visible(ctx, r.Table)
	if len(r.Rows) == 0 || relation.Absent {
		return false
	}
	absent := map[string]bool{}
	for _, a := range relation.Added {
		absent[a.Column] = true
	}
	b.WriteString("INSERT INTO ").Ident(relation.Table).WriteString(" (")
	var keep []int
	for i, column := range r.Columns {
		if absent[column] {
			continue
		}
		if len(keep) > 0 {
			b.WriteString(", ")
		}
		b.Ident(column)
		keep = append(keep, i)
	}
	b.WriteString(") VALUES ")
	for n, row := range r.Rows {
		if n > 0 {
			b.WriteString(", ")
		}
		b.WriteByte('(')
		for i, at := range keep {
			if i > 0 {
				b.WriteString(", ")
			}
			b.Arg(row[at])
		}
		b.WriteByte(')')
	}
	return true
}

// linked: PostgreSQL looks at foreign keys when a statement is over, with all
// that is in its WITH. An UPDATE afterwards would write every index of the
// parent again.
func (postgresql) linked(ctx context.Context, c *components, l Linked) []Statement {
	b := c.builder()
	b.WriteString("WITH linked AS (")
	if !c.insert(ctx, b, l.Child) {
		if st := c.Insert(ctx, l.Parent.Table, l.Parent.Columns, l.Parent.Rows); st.SQL != "" {
			return []Statement{st}
		}
		return nil
	}
	b.WriteString(") ")
	if !c.insert(ctx, b, l.Parent) {
		return nil
	}
	return []Statement{statement(b)}
}

// linked: SQLite takes one table a statement and looks at foreign keys after
// each, so that the parents learn of their children in a third one.
func (sqlite) linked(ctx context.Context, c *components, l Linked) []Statement {
	id, link := -1, -1
	for i, column := range l.Parent.Columns {
		switch column {
		case "id":
			id = i
		case l.Column:
			link = i
		}
	}
	pairs := [][2]stored.ID{}
	parents := make([][]any, len(l.Parent.Rows))
	for n, row := range l.Parent.Rows {
		if child, _ := row[link].(stored.ID); child != "" {
			parent, _ := row[id].(stored.ID)
			pairs = append(pairs, [2]stored.ID{parent, child})
			row = append([]any(nil), row...)
			row[link] = nil
		}
		parents[n] = row
	}
	var out []Statement
	for _, r := range []Rows{{l.Parent.Table, l.Parent.Columns, parents}, l.Child} {
		if st := c.Insert(ctx, r.Table, r.Columns, r.Rows); st.SQL != "" {
			out = append(out, st)
		}
	}
	if len(pairs) == 0 || len(out) == 0 {
		return out
	}
	list, err := json.Marshal(pairs)
	if err != nil { // texts always marshal
		panic(err)
	}
	b := c.builder()
	table := c.visible(ctx, l.Parent.Table).Table
	b.WriteString("UPDATE ").Ident(table).WriteString(" SET ").Ident(l.Column).WriteString(" = p.value ->> 1 FROM json_each(")
	b.Arg(string(list)).WriteString(") AS p WHERE ")
	col(b, table, "id").WriteString(" = p.value ->> 0")
	return append(out, statement(b))
}
