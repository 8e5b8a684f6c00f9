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
