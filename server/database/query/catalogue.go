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

// leftover is how PostgreSQL names what REINDEX CONCURRENTLY works with beside the index itself.
const leftover = "'_cc(new|old)[0-9]*$'"

// InvalidIndexes implements Components: rows of an index, its table, and whether it is what a REINDEX CONCURRENTLY that
// failed has left beside the index, which is to be dropped.
func (c *components) InvalidIndexes(context.Context) (Statement, bool) {
	if !c.postgres() {
		return Statement{}, false
	}
	return Statement{SQL: "SELECT i.indexrelid::regclass::text, i.indrelid::regclass::text, x.relname ~ " + leftover +
		" AND EXISTS (SELECT FROM pg_index o JOIN pg_class ox ON ox.oid = o.indexrelid WHERE o.indrelid = i.indrelid AND ox.oid <> x.oid" +
		" AND starts_with(ox.relname::text, regexp_replace(x.relname, " + leftover + ", '')))" +
		" FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid JOIN pg_class t ON t.oid = i.indrelid" +
		" WHERE NOT i.indisvalid AND x.relkind = 'i' AND t.relnamespace = current_schema()::regnamespace ORDER BY 1"}, true
}
