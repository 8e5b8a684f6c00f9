package query

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/lib/pq"
)

// json writes a test of the value at the path.
func (v postgresql) json(w *writer, t string, c JSONTest) {
	at := func() { v.at(w, t, c.Term, c.Path) }
	k, isKnown := knownOf(c)
	switch {
	case c.Term.JSONText: // which takes long to read, and a test may ask for it several times
		v.once(w, at, func(x string) { v.test(w, func() { w.b.WriteString(x) }, c) })
	case isKnown:
		k.write(w, func() { v.term(w, t, c.Term) })
		if !k.alike {
			w.b.WriteString(" AND ")
			v.unestimated(w, func() { v.test(w, at, c) })
		}
	default:
		v.test(w, at, c)
	}
}

// test writes a test of the value x.
func (v postgresql) test(w *writer, x func(), c JSONTest) {
	switch c.Op {
	case JSONExists, JSONNull:
		// A number that no double holds is nothing.
		w.b.WriteString("CASE WHEN jsonb_typeof(")
		x()
		w.b.WriteString(") = 'number' THEN abs(")
		v.numeric(w, x)
		if c.Op == JSONExists {
			w.b.WriteString(") <= " + maxDouble + " ELSE (")
			x()
			w.b.WriteString(") IS NOT NULL END")
			return
		}
		w.b.WriteString(") > " + maxDouble + " ELSE COALESCE(")
		x()
		w.b.WriteString(", 'null') = 'null' END")
	case JSONHasKey:
		key, _ := c.Value.(string)
		if strings.ContainsRune(key, 0) {
			w.b.WriteString("FALSE")
			return
		}
		w.b.WriteString("jsonb_typeof(")
		x()
		w.b.WriteString(") = 'object' AND ")
		x()
		w.b.WriteString(" ? ").Arg(key).WriteString("::text")
	case JSONStartsWith, JSONIContains:
		text, _ := c.Value.(string)
		if strings.ContainsRune(text, 0) {
			w.b.WriteString("FALSE")
			return
		}
		w.b.WriteString("jsonb_typeof(")
		x()
		w.b.WriteString(") = 'string' AND ")
		if c.Op == JSONStartsWith {
			w.b.WriteString("starts_with(")
			x()
			w.b.WriteString(" #>> '{}', ").Arg(text).WriteString("::text)")
			return
		}
		v.jsonIContains(w, x, lowerASCII(text))
	case JSONIn:
		list, _ := c.Value.([]any)
		v.jsonIn(w, x, list)
	case JSONContains:
		if !mayEqual(c.Value, false) {
			w.b.WriteString("FALSE")
			return
		}
		v.contains(w, x, c.Value, true)
	case JSONEq:
		if !mayEqual(c.Value, false) {
			w.b.WriteString("FALSE")
			return
		}
		v.equals(w, x, c.Value)
	default:
		v.ordered(w, x, c.Op, c.Value)
	}
}

// jsonIContains writes that a text x contains another when ASCII letters are folded.
func (v postgresql) jsonIContains(w *writer, x func(), text string) {
	folded := func() {
		w.b.WriteString("lower((")
		x()
		w.b.WriteString(` #>> '{}') COLLATE "C")`)
	}
	find := func() {
		w.b.WriteString("strpos(")
		folded()
		w.b.WriteString(", ").Arg(text).WriteString("::text) > 0")
	}
	if len(text) <= searchFree {
		find()
		return
	}
	v.searched(w, folded, find, "%"+escapeLike(text)+"%", false)
}

// ordered writes a comparison, which is one of two numbers or of two texts.
func (v postgresql) ordered(w *writer, x func(), op JSONOp, value any) {
	switch value := value.(type) {
	case json.Number:
		n, ok := readNumber(value)
		if !ok {
			w.b.WriteString("FALSE")
			return
		}
		w.b.WriteString("CASE WHEN jsonb_typeof(")
		x()
		w.b.WriteString(") = 'number' THEN ")
		if n.integer {
			w.b.WriteString("CASE WHEN ")
			v.fits64(w, x)
			w.b.WriteString(" THEN ")
			v.numeric(w, x)
			w.b.WriteString(jsonOps[op]).Arg(n.i).WriteString("::bigint ELSE ")
			v.double(w, x)
			w.b.WriteString(jsonOps[op]).Arg(n.f).WriteString("::float8 END")
		} else {
			v.double(w, x)
			w.b.WriteString(jsonOps[op]).Arg(n.f).WriteString("::float8")
		}
		w.b.WriteString(" END")
	case string:
		if before, _, nul := strings.Cut(value, "\x00"); nul {
			// Such a text comes right behind its part before the NUL.
			value = before
			switch op {
			case JSONLt, JSONLe:
				op = JSONLe
			default:
				op = JSONGt
			}
		}
		w.b.WriteString("jsonb_typeof(")
		x()
		w.b.WriteString(") = 'string' AND ((")
		x()
		w.b.WriteString(`) #>> '{}') COLLATE "C"` + jsonOps[op]).Arg(value)
	default:
		w.b.WriteString("FALSE")
	}
}

// numbered says whether there is a number in a value. Where is none, jsonb's own
// operators are ours; numbers it compares by all their digits.
func numbered(value any) bool {
	switch value := value.(type) {
	case json.Number:
		return true
	case []any:
		return slices.ContainsFunc(value, numbered)
	case map[string]any:
		for _, e := range value {
			if numbered(e) {
				return true
			}
		}
	}
	return false
}

// equals writes an equality by value.
func (v postgresql) equals(w *writer, x func(), value any) {
	list, object := elements(value)
	switch {
	case !numbered(value):
		w.b.WriteString("(")
		x()
		w.b.WriteString(") = ").Arg(jsonText(value)).WriteString("::jsonb")
	case list != nil:
		parts := []func(){func() {
			w.b.WriteString("jsonb_array_length(")
			x()
			w.b.WriteString(") = ").Arg(len(list))
		}}
		for i, e := range list {
			parts = append(parts, func() { v.equals(w, v.element(w, x, i), e) })
		}
		v.typed(w, x, "array", parts)
	case object != nil:
		parts := []func(){func() {
			w.b.WriteString("(SELECT count(*) FROM jsonb_object_keys(")
			x()
			w.b.WriteString(")) = ").Arg(len(object))
		}}
		for _, k := range sortedKeys(object) {
			parts = append(parts, func() { v.equals(w, v.element(w, x, k), object[k]) })
		}
		v.typed(w, x, "object", parts)
	default:
		v.ordered(w, x, JSONEq, value)
	}
}

// contains is jsonb's `@>`, numbers by value.
func (v postgresql) contains(w *writer, x func(), value any, top bool) {
	list, object := elements(value)
	among := func(e any) func() {
		return func() {
			a := w.alias()
			w.b.WriteString("EXISTS (SELECT 1 FROM jsonb_array_elements(")
			x()
			w.b.WriteString(") AS " + a + "(e) WHERE ")
			v.contains(w, func() { w.b.WriteString(a + ".e") }, e, false)
			w.b.WriteString(")")
		}
	}
	parts := []func(){func() { w.b.WriteString("TRUE") }}
	switch {
	case !numbered(value) && (top || list != nil || object != nil):
		w.b.WriteString("(")
		x()
		w.b.WriteString(") @> ").Arg(jsonText(value)).WriteString("::jsonb")
	case list != nil:
		for _, e := range list {
			parts = append(parts, among(e))
		}
		v.typed(w, x, "array", parts)
	case object != nil:
		for _, k := range sortedKeys(object) {
			parts = append(parts, func() { v.contains(w, v.element(w, x, k), object[k], false) })
		}
		v.typed(w, x, "object", parts)
	case top:
		w.b.WriteString("CASE WHEN jsonb_typeof(")
		x()
		w.b.WriteString(") = 'array' THEN ")
		among(value)()
		w.b.WriteString(" ELSE ")
		v.equals(w, x, value)
		w.b.WriteString(" END")
	default:
		v.equals(w, x, value)
	}
}

// elements gives a value as the list or the object that it is.
func elements(value any) ([]any, map[string]any) {
	list, _ := value.([]any)
	object, _ := value.(map[string]any)
	return list, object
}

// element is the value at a key or a position within another.
func (postgresql) element(w *writer, x func(), at any) func() {
	return func() {
		w.b.WriteString("((")
		x()
		w.b.WriteString(") -> ").Arg(at)
		if _, key := at.(string); key {
			w.b.WriteString("::text)")
		} else {
			w.b.WriteString("::int)")
		}
	}
}

// typed writes that x is of a type and all parts hold, which fail of another.
func (postgresql) typed(w *writer, x func(), kind string, parts []func()) {
	w.b.WriteString("CASE WHEN jsonb_typeof(")
	x()
	w.b.WriteString(") = '" + kind + "' THEN ")
	w.all(parts)
	w.b.WriteString(" END")
}

func (v postgresql) jsonIn(w *writer, x func(), list []any) {
	texts, numbers := byKind(list, false)
	word := ""
	part := func(write func()) {
		w.b.WriteString(word + "(")
		write()
		w.b.WriteString(")")
		word = " OR "
	}
	if len(texts) > 0 {
		part(func() {
			values := make([]string, len(texts))
			for i, text := range texts {
				values[i] = jsonText(text)
			}
			w.b.WriteString("(")
			x()
			w.b.WriteString(") = ANY(").Arg(pq.Array(values)).WriteString("::jsonb[])")
		})
	}
	if len(numbers) > 0 {
		integers, doubles, all := []int64{}, []float64{}, []float64{}
		for _, n := range numbers {
			all = append(all, n.f)
			if n.integer {
				integers = append(integers, n.i)
			} else {
				doubles = append(doubles, n.f)
			}
		}
		part(func() {
			w.b.WriteString("CASE WHEN jsonb_typeof(")
			x()
			w.b.WriteString(") = 'number' THEN CASE WHEN ")
			v.fits64(w, x)
			w.b.WriteString(" THEN ")
			v.numeric(w, x)
			w.b.WriteString(" = ANY(").Arg(pq.Array(integers)).WriteString("::bigint[]::numeric[]) OR ")
			v.double(w, x)
			w.b.WriteString(" = ANY(").Arg(pq.Array(doubles)).WriteString("::float8[]) ELSE ")
			v.double(w, x)
			w.b.WriteString(" = ANY(").Arg(pq.Array(all)).WriteString("::float8[]) END END")
		})
	}
	if word == "" {
		w.b.WriteString("FALSE")
	}
}

// numeric writes a number x as one of PostgreSQL's numeric.
func (postgresql) numeric(w *writer, x func()) {
	w.b.WriteString("(")
	x()
	w.b.WriteString(")::numeric")
}

// fits64 writes whether a number x is an integer of 64 bits.
func (v postgresql) fits64(w *writer, x func()) {
	w.b.WriteString("scale(")
	v.numeric(w, x)
	w.b.WriteString(") = 0 AND ")
	v.numeric(w, x)
	w.b.WriteString(" BETWEEN -9223372036854775808 AND 9223372036854775807")
}

// maxDouble is the largest double.
const maxDouble = "1.7976931348623157e308"

// double writes a number x as a double, NULL where none is as large: a cast
// would fail the statement, and also where none is as small.
func (v postgresql) double(w *writer, x func()) {
	w.b.WriteString("CASE WHEN abs(")
	v.numeric(w, x)
	w.b.WriteString(") < 2.4703282292062328e-324 THEN 0 WHEN abs(")
	v.numeric(w, x)
	w.b.WriteString(") <= " + maxDouble + " THEN ")
	v.numeric(w, x)
	w.b.WriteString("::float8 END")
}
