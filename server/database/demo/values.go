package demo

import (
	"bytes"
	"encoding/json"
	"strings"
	"time"

	"github.com/quaestor-graph/quaestor/ent/stored"
	"github.com/quaestor-graph/quaestor/server/database/storage"
)

// quote writes a text as JSON.
func quote(s string) string {
	plain := true
	for i := range len(s) {
		if c := s[i]; c < 0x20 || c >= 0x7f || c == '"' || c == '\\' {
			plain = false
			break
		}
	}
	if plain {
		return `"` + s + `"`
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(s); err != nil { // texts always encode
		panic(err)
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// list writes texts as a JSON list.
func list(texts ...string) string {
	quoted := make([]string, len(texts))
	for i, t := range texts {
		quoted[i] = quote(t)
	}
	return "[" + strings.Join(quoted, ", ") + "]"
}

// object writes keys and texts in turn as a JSON object.
func object(pairs ...string) string {
	var b strings.Builder
	b.WriteByte('{')
	for i := 0; i+1 < len(pairs); i += 2 {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(quote(pairs[i]))
		b.WriteString(": ")
		b.WriteString(quote(pairs[i+1]))
	}
	b.WriteByte('}')
	return b.String()
}

// zulu writes an instant as pydantic does, zoned as Python's isoformat does.
func zulu(t time.Time) string { return iso(t) + "Z" }

func zoned(t time.Time) string { return iso(t) + "+00:00" }

func iso(t time.Time) string {
	t = t.UTC()
	if t.Nanosecond() == 0 {
		return t.Format("2006-01-02T15:04:05")
	}
	return t.Format("2006-01-02T15:04:05.000000")
}

// jsonOf is the value of a JSON column; the empty text is SQL NULL.
func jsonOf(raw string) stored.JSON {
	if raw == "" {
		return stored.JSON{}
	}
	return stored.JSONOf(raw)
}

// pythonOf is the value of a column that is json on PostgreSQL, not jsonb, and
// so keeps the text as it is sent: Python's.
func pythonOf(raw string) stored.JSON {
	if raw == "" {
		return stored.JSON{}
	}
	return stored.JSONOf(storage.PythonJSON(raw))
}

// timeOf is the value of a timestamp column, in microseconds as both dialects
// keep it; the zero time is SQL NULL.
func timeOf(t time.Time) stored.Time {
	if t.IsZero() {
		return stored.Time{}
	}
	return stored.TimeOf(t.Truncate(time.Microsecond))
}

// textOf is the value of a text column; the empty text is SQL NULL.
func textOf(s string) any {
	if s == "" {
		return nil
	}
	return s
}

func tagsOf(tags []string) stored.Strings { return stored.StringsOf(tags...) }

// millis is an instant as an UPDATE leaves it in the column updated.
func millis(t time.Time) time.Time { return t.Truncate(time.Millisecond) }

// resource is how events name a thing.
func resource(kind string, id stored.ID) string { return "prefect." + kind + "." + string(id) }
