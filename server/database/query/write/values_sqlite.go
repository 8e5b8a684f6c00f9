package write

import (
	"encoding/json"
	"unicode/utf8"

	"github.com/quaestor-graph/quaestor/ent/stored"
	"github.com/quaestor-graph/quaestor/server/database/query"
)

func (sqlite) gives(kind query.Kind, v any) bool {
	text, isText := v.(string)
	switch kind {
	case query.Int, query.Duration: // microseconds
		return isInt(v)
	case query.Float:
		return isFloat(v)
	case query.Bool:
		_, ok := v.(bool) // where go-sqlite3 knows the column
		return ok || v == int64(0) || v == int64(1)
	case query.Time:
		_, ok := stored.ParseStoredTime(text)
		return ok
	case query.ID:
		id, ok := stored.ParseID(text)
		return ok && string(id) == text
	case query.Enum:
		return isText && len(text) <= maxEnum && utf8.ValidString(text)
	}
	return isText && utf8.ValidString(text)
}

func (v sqlite) givesKey(k query.GroupKey, value any) bool {
	switch {
	case k.Every > 0: // a number, or the microsecond at which a bucket begins
		return isInt(value)
	case k.Term.Kind != query.JSON:
		return v.gives(k.Kind(), value)
	}
	kind, rest := splitKey(value)
	switch kind {
	case 's':
		return utf8.ValidString(rest)
	case 'n', 'j':
		return utf8.ValidString(rest) && json.Valid([]byte(rest))
	}
	return false
}
