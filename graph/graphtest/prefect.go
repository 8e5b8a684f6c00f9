package graphtest

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
)

// Comparison holds answers of Prefect's REST API against the graph over the same database: values agree field by field, with
// names mapped.
type Comparison struct {
	// Objects are the ids of the rows that were compared, by type, and Fields how many values.
	Objects map[string]map[string]bool
	Fields  map[string]int
	// Clock are keys (Type.key) that depend on the moment at which Prefect was asked.
	Clock []string

	t     testing.TB
	shape Shape
	rows  map[string]map[string]object

	answer string
	clock  []string
}

// Compare reads all rows of the graph.
func Compare(t testing.TB, g Asker) *Comparison {
	t.Helper()
	c := &Comparison{t: t, shape: Introspect(t, g), rows: map[string]map[string]object{}, Objects: map[string]map[string]bool{}, Fields: map[string]int{}}
	for typ, fields := range c.shape.Scalars {
		selection := strings.Join(fields, " ")
		for key, path := range derived {
			if of, alias, _ := strings.Cut(key, "."); of == typ {
				selection += fmt.Sprintf(" x_%s: %s", alias, path)
			}
		}
		c.rows[typ] = map[string]object{}
		for _, row := range c.shape.EveryRow(t, g, typ, selection) {
			c.rows[typ][row["id"].(string)] = row
		}
	}
	return c
}

// Rows are the graph's, by type and id.
func (c *Comparison) Rows() map[string]map[string]map[string]any { return c.rows }

// Answer compares all objects in an answer. The values at clockPaths depend on when it was asked for.
func (c *Comparison) Answer(name string, response []byte, clockPaths []string) {
	c.t.Helper()
	decoder := json.NewDecoder(bytes.NewReader(response))
	decoder.UseNumber()
	var v any
	if err := decoder.Decode(&v); err != nil {
		c.t.Fatalf("%s: %v", name, err)
	}
	c.answer, c.clock = name, clockPaths
	c.walk(v, "")
}

// walk looks for objects that are rows; path is as in clock_paths: of the
// answer before long lists were shortened.
func (c *Comparison) walk(v any, path string) {
	switch v := v.(type) {
	case []any:
		for _, e := range v {
			c.walk(e, path+"[*]")
		}
	case object:
		if first, short := v["first"].([]any); short && v["_list"] != nil {
			c.walk(first, path)
			return
		}
		if typ, without := c.typeOf(v); typ != "" {
			c.compare(typ, without, v, path)
		}
		for key, e := range v {
			if key != "payload" { // an event's: copies of objects as they were then
				c.walk(e, path+"."+key)
			}
		}
	}
}

// typeOf recognises an object by the keys that only one kind of object has, and
// by its id.
func (c *Comparison) typeOf(v object) (typ, without string) {
	id, _ := v["id"].(string)
	for _, s := range signatures {
		if c.rows[s.typ][id] != nil && !slices.ContainsFunc(strings.Fields(s.keys), func(k string) bool { _, ok := v[k]; return !ok }) {
			return s.typ, s.without
		}
	}
	return "", ""
}

func (c *Comparison) compare(typ, without string, v object, path string) {
	id := v["id"].(string)
	row := c.rows[typ][id]
	if c.Objects[typ] == nil {
		c.Objects[typ] = map[string]bool{}
	}
	c.Objects[typ][id] = true
	for key, want := range v {
		name := typ + "." + key
		clock := slices.Contains(c.Clock, name) || slices.Contains(c.clock, path+"."+key) || slices.Contains(c.clock, "")
		// The runs that an agent is given show no pool.
		noPool := strings.HasPrefix(c.answer, "work_queues.get_runs") && strings.HasPrefix(key, "work_pool_")
		// Whoever asks Prefect for secrets is given them.
		secrets := name == "BlockDocument.data" && slices.Contains(strings.Split(c.answer, "."), "secrets")
		if clock || noPool || secrets || notStored[name] != "" || key == without {
			continue
		}
		field := camel(key)
		edge, over := derived[name]
		if over {
			field = "x_" + key
		} else if !slices.Contains(c.shape.Scalars[typ], field) {
			c.t.Errorf("%s: %s of %s is no field and no listed exception", c.answer, key, typ)
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
			// Prefect makes anew what the schemas that it refers to are made of.
			got, want = lacking(got, "definitions"), lacking(want, "definitions", "block_schema_references")
		}
		if o, ok := want.(object); ok && name == "BlockDocument.data" {
			// A Secret made from a dict is masked as a whole (contract 11.6).
			if _, is := o["value"].(object); is && len(o) == 1 {
				want = object{"value": "********"}
			}
		}
		if !agree(got, want) {
			c.t.Errorf("%s: %s.%s of %s is %s, Prefect says %s", c.answer, typ, field, id, text(got), text(want))
		}
		c.Fields[typ]++
	}
}

// lacking is a copy of an object without some of its keys.
func lacking(v any, keys ...string) any {
	o, ok := v.(object)
	if !ok {
		return v
	}
	o = maps.Clone(o)
	for _, key := range keys {
		delete(o, key)
	}
	return o
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

// camel is the field of a column (contract 5.2).
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

// agree compares a value with a recorded one: numbers as doubles, sets (unordered_paths in testdata/prefect/answers.md) in
// any order, and long strings by what the recording kept of them.
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
