package query

import (
	"encoding/json"
	"unicode/utf8"

	"github.com/quaestor-graph/quaestor/ent/stored"
)

func (sqlite) gives(kind Kind, v any) bool {
	text, isText := v.(string)
	switch kind {
	case Int, Duration: // microseconds
		return isInt(v)
	case Float:
		return isFloat(v)
	case Bool:
		_, ok := v.(bool) // where go-sqlite3 knows the column
		return ok || v == int64(0) || v == int64(1)
	case Time:
		_, ok := stored.ParseStoredTime(text)
		return ok
	case ID:
		id, ok := stored.ParseID(text)
		return ok && string(id) == text
	case Enum:
		return isText && len(text) <= maxEnum && utf8.ValidString(text)
	}
	return isText && utf8.ValidString(text)
}

func (v sqlite) givesKey(k GroupKey, value any) bool {
	switch {
	case k.Every > 0: // a number, or the microsecond at which a bucket begins
		return isInt(value)
	case k.Term.Kind != JSON:
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
