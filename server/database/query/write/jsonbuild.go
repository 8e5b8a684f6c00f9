package write

import (
	"strings"

	"github.com/quaestor-graph/quaestor/server/database/query"
)

// arguments writes them as arguments of a function.
func arguments(members []query.JSONMember) string {
	parts := make([]string, 0, 2*len(members))
	for _, m := range members {
		parts = append(parts, "'"+strings.ReplaceAll(m.Key, "'", "''")+"'", m.Expr)
	}
	return strings.Join(parts, ", ")
}

// UsesJSONStrings implements query.JSONExpressions.
func (c *components) UsesJSONStrings() bool { return c.words().json.strings }

// CastToJSON implements query.JSONExpressions.
func (c *components) CastToJSON(expr string) string { return c.words().json.cast + "(" + expr + ")" }

// JSONArrayAgg implements query.JSONExpressions.
func (c *components) JSONArrayAgg(expr string) string {
	f := c.words().json
	array := f.array + "(" + expr + ")"
	if f.emptyArray {
		array = "iif(count(*) = 0, NULL, " + array + ")"
	}
	return array
}

// BuildJSONObject implements query.JSONExpressions.
func (c *components) BuildJSONObject(members ...query.JSONMember) string {
	return c.words().json.object + "(" + arguments(members) + ")"
}
