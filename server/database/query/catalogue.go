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
func (c *components) Revisions(ctx context.Context) Statement {
	b := c.builder()
	b.WriteString("SELECT v.version_num FROM ")
	c.from(ctx, b, "alembic_version", "v")
	return statement(b)
}

// HiddenSchema implements Components: rows of a name. No search_path finds such a
// schema, which is then as if it were not there.
func (c *components) HiddenSchema(context.Context) (Statement, bool) {
	if !c.postgres() {
		return Statement{}, false
	}
	return Statement{SQL: "SELECT n.nspname::text FROM pg_namespace n WHERE NOT has_schema_privilege(n.oid, 'USAGE')" +
		" AND 2 = (SELECT count(*) FROM pg_class t WHERE t.relnamespace = n.oid AND t.relname IN ('alembic_version', 'flow_run')) ORDER BY 1"}, true
}

// TableStatus implements Components: a row of the number of rows, NULL where the
// table may not be read, and the bytes, NULL where the dialect does not tell them.
func (c *components) TableStatus(ctx context.Context, table string) Statement {
	b := c.builder()
	if c.visible(ctx, table).Denied {
		b.WriteString("SELECT NULL, ")
		c.bytes(b, table)
		return statement(b)
	}
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
