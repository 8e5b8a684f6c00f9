package graph_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/quaestor-graph/quaestor/graph/graphtest"
	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

// "Where Prefect's recorded answers (`prefect/answers-*.json.gz`) show the same
// object, values agree field by field (names mapped)."
func TestPrefectsRecordedAnswers(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		g := graphtest.Open(t, d.SharedSample(t))
		r := &recorded{T: t, shape: introspect(t, g), rows: map[string]map[string]object{}, objects: map[string]map[string]bool{}, fields: map[string]int{}}
		for typ, fields := range r.scalars {
			selection := strings.Join(fields, " ")
			for key, path := range derived {
				if of, alias, _ := strings.Cut(key, "."); of == typ {
					selection += fmt.Sprintf(" x_%s: %s", alias, path)
				}
			}
			r.rows[typ] = map[string]object{}
			for _, row := range everyRow(t, g, r.shape, typ, selection) {
				r.rows[typ][row["id"].(string)] = row
			}
		}
		for _, a := range databasetest.Answers(t, d) {
			if a.Status != 200 {
				continue
			}
			decoder := json.NewDecoder(bytes.NewReader(a.Response))
			decoder.UseNumber()
			var response any
			if err := decoder.Decode(&response); err != nil {
				t.Fatal(err)
			}
			r.answer = a
			r.walk(response, "")
		}
		for _, typ := range slices.Sorted(maps.Keys(r.rows)) {
			objects, fields := len(r.objects[typ]), r.fields[typ]
			if want := least[typ]; objects < want[0] || fields < want[1] || (objects > 0) != (want[0] > 0) {
				t.Errorf("%s: %d objects and %d fields were compared, want %d", typ, objects, fields, want)
			}
		}
	})
}

// recorded compares the answers of one dialect.
type recorded struct {
	*testing.T
	shape
	answer  databasetest.Answer
	rows    map[string]map[string]object
	objects map[string]map[string]bool // the ids that were compared, by type
	fields  map[string]int
}

// walk looks for objects that are rows; path is as in clock_paths: of the
// answer before long lists were shortened.
func (r *recorded) walk(v any, path string) {
	switch v := v.(type) {
	case []any:
		for _, e := range v {
			r.walk(e, path+"[*]")
		}
	case object:
		if first, short := v["first"].([]any); short && v["_list"] != nil {
			r.walk(first, path)
			return
		}
		if typ, without := r.typeOf(v); typ != "" {
			r.compare(typ, without, v, path)
		}
		for key, e := range v {
			if key != "payload" { // an event's: copies of objects as they were then
				r.walk(e, path+"."+key)
			}
		}
	}
}

// typeOf recognises an object by the keys that only one kind of object has, and
// by its id.
func (r *recorded) typeOf(v object) (typ, without string) {
	id, _ := v["id"].(string)
	for _, s := range signatures {
		if r.rows[s.typ][id] != nil && !slices.ContainsFunc(strings.Fields(s.keys), func(k string) bool { _, ok := v[k]; return !ok }) {
			return s.typ, s.without
		}
	}
	return "", ""
}

func (r *recorded) compare(typ, without string, v object, path string) {
	id := v["id"].(string)
	row := r.rows[typ][id]
	if r.objects[typ] == nil {
		r.objects[typ] = map[string]bool{}
	}
	r.objects[typ][id] = true
	for key, want := range v {
		name := typ + "." + key
		clock := slices.Contains(r.answer.ClockPaths, path+"."+key) || slices.Contains(r.answer.ClockPaths, "")
		// The runs that an agent is given show no pool.
		noPool := strings.HasPrefix(r.answer.Name, "work_queues.get_runs") && strings.HasPrefix(key, "work_pool_")
		if clock || noPool || notStored[name] != "" || key == without {
			continue
		}
		field := camel(key)
		edge, over := derived[name]
		if over {
			field = "x_" + key
		} else if !slices.Contains(r.scalars[typ], field) {
			r.Errorf("%s: %s of %s is no field and no listed exception", r.answer.Name, key, typ)
			continue
		}
		got := row[field]
		if over {
			got, want = down(got, edge), identity(want)
		}
		if as := shownAs[name]; as != nil {
			got = as(got, row)
		}
		if name == "BlockSchema.fields" {
			// Prefect adds what the schemas that it refers to are made of.
			want = maps.Clone(want.(object))
			delete(want.(object), "definitions")
			delete(want.(object), "block_schema_references")
		}
		if !agree(got, want) {
			r.Errorf("%s: %s.%s of %s is %s, Prefect says %s", r.answer.Name, typ, field, id, text(got), text(want))
		}
		r.fields[typ]++
	}
}

// identity is the id of an object, the ids of a list of them, and else the
// value itself.
func identity(v any) any {
	switch v := v.(type) {
	case object:
		return v["id"]
	case []any:
		ids := []any{}
		for _, e := range v {
			ids = append(ids, e.(object)["id"])
		}
		slices.SortFunc(ids, func(a, b any) int { return strings.Compare(a.(string), b.(string)) })
		return ids
	}
	return v
}

// down follows a selection such as `workPool { name }` to its end; of nodes the
// ids.
func down(v any, path string) any {
	for _, f := range strings.Fields(strings.NewReplacer("{", " ", "}", " ").Replace(path))[1:] {
		switch o := v.(type) {
		case object:
			v = o[f]
		case []any:
			return identity(v)
		}
	}
	return v
}

// camel is the field of a column: "Fields are the columns in camelCase, only the
// first letter of each part a capital; `metadata_` is `metadata`".
func camel(column string) string {
	var b strings.Builder
	for i, part := range strings.Split(strings.TrimSuffix(column, "_"), "_") {
		if i > 0 {
			part = strings.ToUpper(part[:1]) + part[1:]
		}
		b.WriteString(part)
	}
	return b.String()
}

// agree compares a value with a recorded one: numbers as doubles, sets in any
// order ("`unordered_paths`: … JSON sets"), and long strings by what the
// recording kept of them.
func agree(got, want any) bool {
	switch want := want.(type) {
	case object:
		if sum, ok := want["_sha256"]; ok {
			s, _ := got.(string)
			of := sha256.Sum256([]byte(s))
			return sum == hex.EncodeToString(of[:])
		}
		got, ok := got.(object)
		if !ok || len(got) != len(want) {
			return false
		}
		for k, w := range want {
			g, there := got[k]
			if set := slices.Contains([]string{"pause_keys", "for_each", "expect", "after"}, k); !there || !agree(ordered(g, set), ordered(w, set)) {
				return false
			}
		}
		return true
	case []any:
		got, ok := got.([]any)
		return ok && slices.EqualFunc(got, want, agree)
	}
	number := func(v any) any {
		if n, ok := v.(json.Number); ok {
			v, _ = n.Float64()
		}
		return v
	}
	switch got.(type) {
	case object, []any:
		return false
	}
	return number(got) == number(want)
}

func ordered(v any, set bool) any {
	l, ok := v.([]any)
	if !ok || !set {
		return v
	}
	return slices.SortedFunc(slices.Values(l), func(a, b any) int { return strings.Compare(fmt.Sprint(a), fmt.Sprint(b)) })
}

func text(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		return err.Error()
	}
	return string(b[:min(len(b), 400)])
}
