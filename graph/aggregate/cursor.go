package aggregate

import (
	"encoding/json"
	"strconv"

	"github.com/quaestor-graph/quaestor/ent/stored"
	"github.com/quaestor-graph/quaestor/graph/cursor"
	"github.com/quaestor-graph/quaestor/graph/problem"
	"github.com/quaestor-graph/quaestor/server/database/query"
)

// A cursor of groups holds the order that it belongs to, the present of its
// operation in microseconds, what is sorted by, and the keys.
func (g *Groups) encode(values, keys []any) string {
	return cursor.Encode(g.order, g.now.Time().UnixMicro(), written(values, g.sortedAt), written(keys, g.keyAt))
}

func written(values []any, at func(i int) cursor.Values) []any {
	out := make([]any, len(values))
	for i, v := range values {
		out[i] = at(i).Write(v)
	}
	return out
}

// sortedAt are the values of one of what groups are sorted by, keyAt those of a
// key.
func (g *Groups) sortedAt(i int) cursor.Values {
	kind := g.sort[i].Kind()
	return cursor.Values{Typed: g.database.Typed(), Gives: func(v any) bool { return g.database.Gives(kind, v) }}
}

func (g *Groups) keyAt(i int) cursor.Values {
	k := g.keys[i].GroupKey
	return cursor.Values{Typed: g.database.Typed(), Gives: func(v any) bool { return g.database.GivesKey(k, v) }}
}

// presentOf reads the present of a cursor; decode says what is wrong with one
// that has none.
func presentOf(s string) (stored.Time, bool) {
	list, ok := cursor.Decode(s)
	if !ok || len(list) != 4 {
		return stored.Time{}, false
	}
	micros, ok := cursor.Present(list[1])
	return stored.TimeAt(micros), ok
}

func (g *Groups) decode(name, s string) (*query.Place, error) {
	damaged := problem.BadInput("%s: this is no cursor of groups, or it is damaged: pass one exactly as groups gave it", name)
	list, ok := cursor.Decode(s)
	if _, hasPresent := presentOf(s); !ok || !hasPresent {
		return nil, damaged
	}
	values, ok1 := list[2].([]any)
	keys, ok2 := list[3].([]any)
	order, _ := list[0].(json.Number)
	if !ok1 || !ok2 {
		return nil, damaged
	}
	if order.String() != strconv.FormatUint(uint64(g.order), 10) || len(values) != len(g.sorted()) || len(keys) != len(g.keys) {
		return nil, problem.BadInput("%s: this cursor belongs to other groups: pass it together with the by, having and orderBy that it came from", name)
	}
	if !read(values, g.sortedAt) || !read(keys, g.keyAt) {
		return nil, damaged
	}
	return &query.Place{Values: values, Keys: keys}, nil
}

// read gives values of a cursor in their places; false where one is none.
func read(values []any, at func(i int) cursor.Values) (ok bool) {
	for i, v := range values {
		if values[i], ok = at(i).Read(v); !ok {
			return false
		}
	}
	return true
}
