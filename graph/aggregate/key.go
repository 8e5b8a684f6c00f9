package aggregate

import (
	"encoding/json"
	"strings"
	"time"

	"github.com/quaestor-graph/quaestor/ent/stored"
	"github.com/quaestor-graph/quaestor/graph/descriptor"
	"github.com/quaestor-graph/quaestor/graph/input"
	"github.com/quaestor-graph/quaestor/graph/problem"
	"github.com/quaestor-graph/quaestor/graph/scalar"
	"github.com/quaestor-graph/quaestor/server/database/query"
)

// key is one of the keys of groups.
type key struct {
	name string
	// label is the name as JSON.
	label string
	query.GroupKey
}

// maxKeys is how many keys groups may have.
const maxKeys = 10

// keys reads `by`.
func (r *Reader) keys(value any) ([]key, error) {
	list := input.List(value)
	if value == nil || len(list) == 0 {
		return nil, problem.BadInput("by is empty: give at least one field to group by")
	}
	if len(list) > maxKeys {
		return nil, problem.BadInput("by has %d fields, and may have %d", len(list), maxKeys)
	}
	var out []key
	names := map[string]bool{}
	for _, v := range list {
		arguments, ok := v.(map[string]any)
		if !ok {
			return nil, problem.BadInput("by holds a null: name a field")
		}
		k, err := r.key(arguments)
		if err != nil {
			return nil, err
		}
		if names[k.name] {
			return nil, problem.BadInput("by has two keys of the name %s: give one another name with as", k.name)
		}
		names[k.name] = true
		label, err := json.Marshal(k.name)
		if err != nil { // texts always marshal
			panic(err)
		}
		k.label = string(label)
		out = append(out, k)
	}
	return out, nil
}

func (r *Reader) key(arguments map[string]any) (key, error) {
	enum, _ := arguments["field"].(string)
	var k key
	if f, ok := r.Entity.OrderField(enum); ok {
		k.name, k.Term = f.Key, f.Term
	} else if c, ok := r.Entity.GroupColumn(enum); ok {
		k.name, k.Term = c.Field, c.Term()
	} else {
		return k, problem.BadInput("by.field is none of %sGroupField", r.Entity.Type)
	}
	if as, ok := arguments["as"].(string); ok {
		if as == "" {
			return k, problem.BadInput("by.as is empty: it is the key's name")
		}
		k.name = as
	}
	path, hasPath := arguments["path"]
	hasPath = hasPath && path != nil
	if hasPath != (k.Term.Kind == descriptor.JSON) {
		if hasPath {
			return k, problem.BadInput("by.path belongs to a JSON column, and %s is none", enum)
		}
		return k, problem.BadInput("%s is a JSON column: name a path in it, in by.path", enum)
	}
	if hasPath {
		for _, element := range input.List(path) {
			text, ok := element.(string)
			if !ok {
				return k, problem.BadInput("by.path must be a list of texts")
			}
			k.Path = append(k.Path, text)
		}
		if len(k.Path) > filterPath {
			return k, problem.BadInput("by.path has %d elements, and may have %d", len(k.Path), filterPath)
		}
	}
	every, zoneName := arguments["every"], arguments["timeZone"]
	if every == nil && zoneName == nil {
		return k, nil
	}
	return k, k.buckets(r, enum, every, zoneName)
}

// filterPath is how long a path may be, as in filters.
const filterPath = 200

// monday is where buckets are counted from: 1970-01-05T00:00Z.
var monday = time.Date(1970, 1, 5, 0, 0, 0, 0, time.UTC)

// firstInstant is 0001-01-01T00:00Z, before which no column holds any.
const firstInstant = -62_135_596_800_000_000

// buckets reads every and timeZone (contract 10.7).
func (k *key) buckets(r *Reader, enum string, every, zoneName any) error {
	if k.Term.Kind != descriptor.Time {
		return problem.BadInput("by.every belongs to a DateTime, and %s is none", enum)
	}
	if every == nil {
		return problem.BadInput("by.timeZone goes with every: how long is a bucket?")
	}
	d, err := scalar.UnmarshalDuration(r.Context, every)
	if err != nil {
		return problem.BadInput("by.every: %s", err)
	}
	k.Every = d.Micros()
	const day = 86_400_000_000
	if k.Every <= 0 || k.Every > 100*366*day {
		return problem.BadInput("by.every must be longer than nothing and not longer than a century")
	}
	// Counted from as many buckets before it that no instant lies ahead.
	k.Origin = monday.UnixMicro() - ((monday.UnixMicro()-firstInstant)/k.Every+1)*k.Every
	if zoneName == nil {
		return nil
	}
	name, _ := zoneName.(string)
	if k.Every%day != 0 {
		return problem.BadInput("by.timeZone goes with whole days in every, such as \"P1D\"")
	}
	location, err := time.LoadLocation(name)
	if err != nil || name == "" || name == "Local" {
		return problem.BadInput("by.timeZone is no time zone of the IANA: give one such as Europe/Berlin")
	}
	k.Zone = newZone(location)
	return nil
}

// show writes a value of the key as JSON, null included.
func (k key) show(v any) string {
	if b, ok := v.([]byte); ok {
		v = string(b)
	}
	text, _ := v.(string)
	var out *string
	switch {
	case v == nil:
	case k.Zone != nil:
		if n, ok := v.(int64); ok {
			out = show(descriptor.Time, begins(midnight(k.Zone, k.Origin+n*k.Every)))
		}
	case k.Every > 0:
		switch at := v.(type) {
		case int64:
			out = show(descriptor.Time, begins(time.UnixMicro(at)))
		case time.Time:
			out = show(descriptor.Time, begins(at))
		}
	case k.Term.Kind == descriptor.JSON:
		out = showJSON(text)
	case k.Term.Kind == descriptor.Strings:
		out = show(descriptor.Text, text)
	default:
		out = show(k.Term.Kind, v)
	}
	if out == nil {
		return "null"
	}
	return *out
}

// begins is where a bucket begins: not before the first of all instants, which
// the one that holds it would.
func begins(t time.Time) time.Time {
	if first := time.UnixMicro(firstInstant); t.Before(first) {
		return first
	}
	return t
}

// showJSON reads the key of a JSON value: s and a text, n and a number, or j and
// JSON.
func showJSON(text string) *string {
	if text == "" {
		return nil
	}
	kind, rest := text[0], text[1:]
	switch kind {
	case 's':
		return show(descriptor.Text, rest)
	case 'n', 'j':
		return shown(new(stored.JSON), rest)
	}
	return nil
}

// keysOf writes the keys of a group as an object.
func keysOf(keys []key, values []any) string {
	var b strings.Builder
	b.WriteByte('{')
	for i, k := range keys {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString(k.label)
		b.WriteByte(':')
		b.WriteString(k.show(values[i]))
	}
	b.WriteByte('}')
	return b.String()
}
