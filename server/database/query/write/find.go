package write

import (
	"context"

	"github.com/quaestor-graph/quaestor/ent/stored"
	"github.com/quaestor-graph/quaestor/server/database/query"
)

// Targets implements query.Components.
func (c *components) Targets(ctx context.Context, t query.Targets) query.Statement {
	w := c.writer(ctx, stored.Time{})
	key := w.col("t", t.Key)
	return w.statement(sqlf("SELECT $1, $2$3 FROM $4$5 WHERE $1$6",
		key, w.columns("t", t.Columns), w.lookedUp(t.Lookups), w.table(t.Table, "t"), w.lookups(t.Lookups, "t"), w.d.in(t.Keys, t.Text)))
}

// Locate implements query.Components: rows of a table's position among tables and an
// id that is there. Tables that may not be read are passed over.
func (c *components) Locate(ctx context.Context, tables, ids []string) query.Statement {
	w := c.writer(ctx, stored.Time{})
	cast := raw(either(w.isPostgreSQL(), "::int", ""))
	var parts []frag
	for i, table := range tables {
		if r := w.Relation(table); !r.Absent && !r.Denied {
			parts = append(parts, sqlf("SELECT $1$2, t.id FROM $3 WHERE t.id$4", arg(i), cast, w.table(table, "t"), w.d.in(ids, false)))
		}
	}
	if len(parts) == 0 {
		return w.statement(raw("SELECT 0, '' WHERE 1 = 0"))
	}
	return w.statement(join(" UNION ALL ", parts))
}

// OneBy implements query.Components.
func (c *components) OneBy(ctx context.Context, o query.OneBy) query.Statement {
	w := c.writer(ctx, stored.Time{})
	held := make([]frag, len(o.Where))
	for i, e := range o.Where {
		text := query.Compare{Term: query.Term{Kind: query.Text, Column: e.Column}, Op: query.Eq, Value: e.Value}
		if e.Hop == nil {
			held[i] = w.condition(row{as: "t"}, text)
			continue
		}
		held[i] = sqlf("$1 IN (SELECT $2 FROM $3 WHERE $4)",
			w.col("t", e.Hop.From), w.col("h", e.Hop.To), w.table(e.Hop.Table, "h"), w.condition(row{as: "h"}, text))
	}
	return w.statement(sqlf("SELECT $1$2 FROM $3$4$5 ORDER BY t.id LIMIT 1",
		w.columns("t", o.Columns), w.lookedUp(o.Lookups), w.table(o.Table, "t"), w.lookups(o.Lookups, "t"), where(" WHERE ", held...)))
}

// ConfigurationValue implements query.Components: the query of Prefect's
// read_configuration_value (src/prefect/server/database/query_components.py).
func (c *components) ConfigurationValue(ctx context.Context, key string) query.Statement {
	return c.OneBy(ctx, query.OneBy{
		Table: "configuration", Columns: []query.Column{{Name: "value"}}, Where: []query.Equals{{Column: "key", Value: key}},
	})
}

// APIKeys implements query.Components: rows of id, created, name, prefix, hash,
// scopes, bounds, expires, revoked and last_used.
func (c *components) APIKeys(ctx context.Context) query.Statement {
	w := c.writer(ctx, stored.Time{})
	columns := w.columns("t", []query.Column{
		{Name: "id"}, {Name: "created", Interpreted: true}, {Name: "name"}, {Name: "prefix"}, {Name: "hash"}, {Name: "scopes"}, {Name: "bounds"},
		{Name: "expires", Interpreted: true}, {Name: "revoked", Interpreted: true}, {Name: "last_used", Interpreted: true},
	})
	return w.statement(sqlf("SELECT $1 FROM $2 ORDER BY t.name", columns, w.table("quaestor_api_key", "t")))
}
