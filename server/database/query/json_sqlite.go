package query

import (
	"encoding/json"
	"sort"
	"strconv"
	"strings"
)

// place is a value within the JSON text of a column.
type place struct {
	// doc writes the text, path the path within it.
	doc, path func()
}

func (p place) call(w *writer, function string) {
	w.b.WriteString(function + "(")
	p.doc()
	w.b.WriteString(", ")
	p.path()
	w.b.WriteString(")")
}

// json writes a test of the value at the path. What is no JSON has none.
func (v sqlite) json(w *writer, t string, c JSONTest) {
	doc := func() { v.term(w, t, c.Term) }
	for _, element := range c.Path {
		if strings.ContainsRune(element, 0) { // a path of SQLite ends there
			w.b.WriteString(map[bool]string{true: "TRUE", false: "FALSE"}[c.Op == JSONNull])
			return
		}
	}
	if c.Op == JSONNull {
		w.b.WriteString("COALESCE(CASE WHEN json_valid(")
		doc()
		w.b.WriteString(") THEN ")
		v.within(w, doc, c.Path, func(p place) { v.kind(w, p) })
		w.b.WriteString(" END, 'null') = 'null'")
		return
	}
	if c.Op == JSONEq || c.Op == JSONContains {
		v.mention(w, t, c.Term, texts(nil, c.Value), false)
	}
	w.b.WriteString("CASE WHEN json_valid(")
	doc()
	w.b.WriteString(") THEN ")
	v.within(w, doc, c.Path, func(p place) { v.jsonTest(w, p, c) })
	w.b.WriteString(" END")
}

// within gives a place in a document to write about. A part of the path that may
// be a position is one where the value so far is an array, else a key: the path
// then depends on the row.
func (sqlite) within(w *writer, doc func(), path []string, write func(place)) {
	pairs, static := make([][2]string, len(path)), "$"
	depends := false
	for i, element := range path {
		key := "." + jsonText(element)
		pairs[i] = [2]string{key, key}
		if position(element) {
			pairs[i][1] = "[" + element + "]"
			depends = true
		}
		static += key
	}
	if !depends {
		write(place{doc, func() { w.b.Arg(static) }})
		return
	}
	s, p := w.alias(), w.alias()
	w.b.WriteString("(SELECT ")
	write(place{doc, func() { w.b.WriteString(s + ".p") }})
	w.b.WriteString(" FROM (WITH RECURSIVE " + p + "(i, p) AS (SELECT 0, '$' UNION ALL SELECT i + 1, p || (e.value ->> (json_type(")
	doc()
	w.b.WriteString(", p) IS 'array')) FROM " + p + ", json_each(").Arg(jsonOf(pairs)).WriteString(") AS e WHERE e.key = i) SELECT p FROM " + p + " ORDER BY i DESC LIMIT 1) AS " + s + ")")
}

func (v sqlite) jsonTest(w *writer, p place, c JSONTest) {
	switch c.Op {
	case JSONExists:
		v.kind(w, p)
		w.b.WriteString(" IS NOT NULL")
	case JSONHasKey:
		key, _ := c.Value.(string)
		if !mayEqual(key, false) {
			w.b.WriteString("FALSE")
			return
		}
		p.call(w, "json_type")
		w.b.WriteString(" = 'object' AND ")
		v.member(p, w, "."+jsonText(key)).call(w, "json_type")
		w.b.WriteString(" IS NOT NULL")
	case JSONStartsWith, JSONIContains:
		text, _ := c.Value.(string)
		op := StartsWith
		if c.Op == JSONIContains {
			op = IContains
		}
		p.call(w, "json_type")
		w.b.WriteString(" = 'text' AND ")
		v.compareText(w.b, func() { p.call(w, "json_extract") }, op, text)
	case JSONIn:
		list, _ := c.Value.([]any)
		v.jsonIn(w, p, list)
	case JSONContains, JSONEq:
		switch {
		case !mayEqual(c.Value, true):
			w.b.WriteString("FALSE")
		case c.Op == JSONEq:
			v.equals(w, p, c.Value)
		default:
			v.contains(w, p, c.Value, true)
		}
	default:
		v.ordered(w, p, c.Op, c.Value)
	}
}

// kind writes the type of a value, NULL where nothing is, or a number that no
// double holds.
func (v sqlite) kind(w *writer, p place) {
	w.b.WriteString("CASE WHEN ")
	p.call(w, "json_type")
	w.b.WriteString(" NOT IN ('integer', 'real') OR ")
	v.double(w, p)
	w.b.WriteString(" IS NOT NULL THEN ")
	p.call(w, "json_type")
	w.b.WriteString(" END")
}

// member is a place within another.
func (sqlite) member(p place, w *writer, step string) place {
	return place{p.doc, func() {
		w.b.WriteString("(")
		p.path()
		w.b.WriteString(" || ").Arg(step).WriteString(")")
	}}
}

// ordered writes a comparison, which is one of two numbers or of two texts.
func (v sqlite) ordered(w *writer, p place, op JSONOp, value any) {
	switch value := value.(type) {
	case json.Number:
		n, ok := readNumber(value)
		if !ok {
			w.b.WriteString("FALSE")
			return
		}
		w.b.WriteString("CASE ")
		p.call(w, "json_type")
		if n.integer {
			w.b.WriteString(" WHEN 'integer' THEN iif(typeof(")
			p.call(w, "json_extract")
			w.b.WriteString(") = 'integer', ")
			p.call(w, "json_extract")
			w.b.WriteString(jsonOps[op]).Arg(n.i).WriteString(", ")
			v.double(w, p)
			w.b.WriteString(jsonOps[op]).Arg(n.f).WriteString(")")
		} else {
			w.b.WriteString(" WHEN 'integer' THEN ")
			v.double(w, p)
			w.b.WriteString(jsonOps[op]).Arg(n.f)
		}
		w.b.WriteString(" WHEN 'real' THEN ")
		v.double(w, p)
		w.b.WriteString(jsonOps[op]).Arg(n.f).WriteString(" END")
	case string:
		p.call(w, "json_type")
		w.b.WriteString(" = 'text' AND ")
		p.call(w, "json_extract")
		w.b.WriteString(jsonOps[op]).Arg(value)
	default:
		w.b.WriteString("FALSE")
	}
}

// double writes a number as a double, NULL where none is as large.
func (sqlite) double(w *writer, p place) {
	w.b.WriteString("nullif(nullif(CAST(")
	p.call(w, "json_extract")
	w.b.WriteString(" AS REAL), 9e999), -9e999)")
}

func (sqlite) typed(w *writer, p place, kind string) {
	p.call(w, "json_type")
	w.b.WriteString(" = '" + kind + "'")
}

func (v sqlite) sized(w *writer, p place, kind string, n int) {
	v.typed(w, p, kind)
	w.b.WriteString(" AND (SELECT count(*) FROM ")
	p.call(w, "json_each")
	w.b.WriteString(") = ").Arg(n)
}

// equals writes an equality by value, which is NULL where nothing is.
func (v sqlite) equals(w *writer, p place, value any) {
	switch value := value.(type) {
	case json.Number, string:
		v.ordered(w, p, JSONEq, value)
	case bool:
		p.call(w, "json_type")
		w.b.WriteString(map[bool]string{true: " = 'true'", false: " = 'false'"}[value])
	case []any:
		parts := []func(){func() { v.sized(w, p, "array", len(value)) }}
		for i, e := range value {
			parts = append(parts, func() { v.equals(w, v.member(p, w, "["+strconv.Itoa(i)+"]"), e) })
		}
		w.all(parts)
	case map[string]any:
		parts := []func(){func() { v.sized(w, p, "object", len(value)) }}
		for _, k := range sortedKeys(value) {
			parts = append(parts, func() { v.equals(w, v.member(p, w, "."+jsonText(k)), value[k]) })
		}
		w.all(parts)
	default:
		p.call(w, "json_type")
		w.b.WriteString(" = 'null'")
	}
}

// contains is PostgreSQL's `@>`: an object contains another that has some of its
// keys with values that are contained in its own, an array one whose elements
// are each contained in some element of its own, and at the top an array also a
// value that is one of its elements.
func (v sqlite) contains(w *writer, p place, value any, top bool) {
	switch value := value.(type) {
	case []any:
		parts := []func(){func() { v.typed(w, p, "array") }}
		for _, e := range value {
			parts = append(parts, func() {
				w.b.WriteString("EXISTS (SELECT 1 FROM ")
				p.call(w, "json_each")
				a := w.alias()
				w.b.WriteString(" AS " + a + " WHERE ")
				v.contains(w, place{p.doc, func() { w.b.WriteString(a + ".fullkey") }}, e, false)
				w.b.WriteString(")")
			})
		}
		w.all(parts)
	case map[string]any:
		parts := []func(){func() { v.typed(w, p, "object") }}
		for _, k := range sortedKeys(value) {
			parts = append(parts, func() { v.contains(w, v.member(p, w, "."+jsonText(k)), value[k], false) })
		}
		w.all(parts)
	default:
		if !top {
			v.equals(w, p, value)
			return
		}
		w.b.WriteString("CASE ")
		p.call(w, "json_type")
		w.b.WriteString(" WHEN 'array' THEN ")
		v.contains(w, p, []any{value}, false)
		w.b.WriteString(" ELSE ")
		v.equals(w, p, value)
		w.b.WriteString(" END")
	}
}

func sortedKeys(m map[string]any) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	return keys
}

func (v sqlite) jsonIn(w *writer, p place, list []any) {
	texts, numbers := byKind(list, true)
	word := ""
	part := func(write func()) {
		w.b.WriteString(word + "(")
		write()
		w.b.WriteString(")")
		word = " OR "
	}
	if len(texts) > 0 {
		part(func() {
			p.call(w, "json_type")
			w.b.WriteString(" = 'text' AND ")
			p.call(w, "json_extract")
			v.in(w.b, texts, true)
		})
	}
	if len(numbers) > 0 {
		part(func() { v.numberIn(w, p, numbers) })
	}
	if word == "" {
		w.b.WriteString("FALSE")
	}
}

func (v sqlite) numberIn(w *writer, p place, numbers []jsonNumber) {
	integers, doubles, all := []int64{}, []float64{}, []float64{}
	for _, n := range numbers {
		all = append(all, n.f)
		if n.integer {
			integers = append(integers, n.i)
		} else {
			doubles = append(doubles, n.f)
		}
	}
	among := func(list any) {
		w.b.WriteString(" IN (SELECT value FROM json_each(").Arg(strings.TrimSpace(jsonOf(list))).WriteString("))")
	}
	w.b.WriteString("CASE WHEN ")
	p.call(w, "json_type")
	w.b.WriteString(" NOT IN ('integer', 'real') THEN FALSE WHEN typeof(")
	p.call(w, "json_extract")
	w.b.WriteString(") = 'integer' THEN ")
	p.call(w, "json_extract")
	among(integers)
	w.b.WriteString(" OR ")
	v.double(w, p)
	among(doubles)
	w.b.WriteString(" ELSE ")
	v.double(w, p)
	among(all)
	w.b.WriteString(" END")
}
