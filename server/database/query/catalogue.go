package query

import "context"

// TablesNamed implements Components: rows of a name, of those tables that are
// there, in alphabetical order.
func (c *components) TablesNamed(_ context.Context, names ...string) Statement {
	b := c.builder()
	c.tables(b)
	b.WriteString(" IN (")
	for i, n := range names {
		if i > 0 {
			b.WriteString(", ")
		}
		b.Arg(n)
	}
	b.WriteString(") ORDER BY 1")
	return statement(b)
}

// Revisions implements Components: the rows of Alembic's version table.
func (c *components) Revisions(context.Context) Statement {
	return Statement{SQL: "SELECT version_num FROM alembic_version"}
}

// TableStatus implements Components: a row of the number of rows and the bytes,
// which are NULL where the dialect does not tell them.
func (c *components) TableStatus(_ context.Context, table string) Statement {
	b := c.builder()
	b.WriteString("SELECT count(*), ")
	c.bytes(b, table)
	b.WriteString(" FROM ").Ident(table)
	return statement(b)
}

// InvalidIndexes implements Components: rows of an index and its table.
func (c *components) InvalidIndexes(context.Context) (Statement, bool) {
	if !c.postgres() {
		return Statement{}, false
	}
	return Statement{SQL: "SELECT i.indexrelid::regclass::text, i.indrelid::regclass::text FROM pg_index i" +
		" JOIN pg_class t ON t.oid = i.indrelid WHERE NOT i.indisvalid AND t.relnamespace = current_schema()::regnamespace ORDER BY 1"}, true
}
