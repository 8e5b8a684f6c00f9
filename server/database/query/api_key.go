package query

import "context"

// APIKeys implements Components: rows of id, created, name, prefix, hash, scopes, bounds, expires, revoked and last_used.
func (c *components) APIKeys(ctx context.Context) Statement {
	b := c.builder()
	b.WriteString("SELECT ")
	c.columns(b, "t", []Column{
		{Name: "id"}, {Name: "created", Interpreted: true}, {Name: "name"}, {Name: "prefix"}, {Name: "hash"}, {Name: "scopes"}, {Name: "bounds"},
		{Name: "expires", Interpreted: true}, {Name: "revoked", Interpreted: true}, {Name: "last_used", Interpreted: true},
	})
	b.WriteString(" FROM ")
	c.from(ctx, b, "quaestor_api_key", "t")
	b.WriteString(" ORDER BY t.name")
	return statement(b)
}
