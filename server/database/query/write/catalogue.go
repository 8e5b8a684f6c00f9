package write

import (
	"context"

	"github.com/quaestor-graph/quaestor/ent/stored"
	"github.com/quaestor-graph/quaestor/server/database/query"
)

// TablesNamed implements query.Components: rows of a name, of those tables that are
// there, in alphabetical order.
func (c *components) TablesNamed(ctx context.Context, names ...string) query.Statement {
	w := c.writer(ctx, stored.Time{})
	parts := make([]frag, len(names))
	for i, n := range names {
		parts[i] = arg(n)
	}
	return w.statement(sqlf("$1 IN ($2) ORDER BY 1", raw(w.d.words().tables), join(", ", parts)))
}

// Revisions implements query.Components: the rows of Alembic's version table.
func (c *components) Revisions(ctx context.Context) query.Statement {
	w := c.writer(ctx, stored.Time{})
	return w.statement(sqlf("SELECT v.version_num FROM $1", w.table("alembic_version", "v")))
}

// HiddenSchema implements query.Components: rows of a name. No search_path finds such
// a schema, which is then as if it were not there.
func (c *components) HiddenSchema(ctx context.Context) (query.Statement, bool) {
	w := c.writer(ctx, stored.Time{})
	if !w.isPostgreSQL() {
		return query.Statement{}, false
	}
	return w.statement(raw("SELECT n.nspname::text FROM pg_namespace n WHERE NOT has_schema_privilege(n.oid, 'USAGE')" +
		" AND 2 = (SELECT count(*) FROM pg_class t WHERE t.relnamespace = n.oid AND t.relname IN ('alembic_version', 'flow_run')) ORDER BY 1")), true
}

// TableStatus implements query.Components: a row of the number of rows, NULL where the
// table may not be read, and the bytes, NULL where the dialect does not tell them.
func (c *components) TableStatus(ctx context.Context, table string) query.Statement {
	w := c.writer(ctx, stored.Time{})
	if w.Relation(table).Denied {
		return w.statement(sqlf("SELECT NULL, $1", w.d.bytes(table)))
	}
	return w.statement(sqlf("SELECT count(*), $1 FROM $2", w.d.bytes(table), w.ident(table)))
}

// InvalidIndexes implements query.Components: rows of an index, its table, and whether
// it is what a REINDEX CONCURRENTLY that failed has left beside the index, which is to
// be dropped.
func (c *components) InvalidIndexes(ctx context.Context) (query.Statement, bool) {
	w := c.writer(ctx, stored.Time{})
	if !w.isPostgreSQL() {
		return query.Statement{}, false
	}
	return w.statement(fill("postgresql/invalid_indexes", nil)), true
}
