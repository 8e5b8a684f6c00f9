package write

import "github.com/quaestor-graph/quaestor/server/database/query"

// Gives implements query.Values.
func (c *components) Gives(kind query.Kind, v any) bool { return v == nil || c.gives(kind, v) }

// GivesKey implements query.Values.
func (c *components) GivesKey(k query.GroupKey, v any) bool { return v == nil || c.givesKey(k, v) }

// Typed implements query.Values.
func (c *components) Typed() bool { return c.words().typed }

func isInt(v any) bool { _, ok := v.(int64); return ok }

// isFloat: a cursor has a whole double as an integer.
func isFloat(v any) bool { _, ok := v.(float64); return ok || isInt(v) }

// maxEnum is how many bytes PostgreSQL takes for the member of an enum.
const maxEnum = 63

// splitKey splits the key of a JSON value: see the dialects' groupKey.
func splitKey(v any) (kind byte, rest string) {
	text, _ := v.(string)
	if text == "" {
		return 0, ""
	}
	return text[0], text[1:]
}
