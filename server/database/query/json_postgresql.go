package query

import (
	"encoding/json"
	"strings"

	"github.com/lib/pq"
)

// json writes a test of the value x at the path.
func (v postgresql) json(w *writer, t string, c JSONTest) {
	x := func() { v.at(w, t, c.Term, c.Path) }
	for _, element := range c.Path {
		if strings.ContainsRune(element, 0) { // no key of jsonb holds it
			c.Path, x = nil, func() { w.b.WriteString("NULL::jsonb") }
			break
		}
	}
	switch c.Op {
	case JSONExists:
		x()
		w.b.WriteString(" IS NOT NULL")
	case JSONNull:
		w.b.WriteString("COALESCE(")
		x()
		w.b.WriteString(", 'null') = 'null'")
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
		w.b.WriteString("strpos(lower((")
		x()
		w.b.WriteString(` #>> '{}') COLLATE "C"), `).Arg(lowerASCII(text)).WriteString("::text) > 0")
	case JSONIn:
		list, _ := c.Value.([]any)
		v.jsonIn(w, x, list)
	case JSONContains:
		if !comparable(c.Value, false) {
			w.b.WriteString("FALSE")
			return
		}
		x()
		w.b.WriteString(" @> ").Arg(jsonText(c.Value)).WriteString("::jsonb")
	default:
		v.jsonCompare(w, x, c)
	}
}

func (v postgresql) jsonCompare(w *writer, x func(), c JSONTest) {
	if !comparable(c.Value, false) {
		w.b.WriteString("FALSE")
		return
	}
	switch value := c.Value.(type) {
	case json.Number:
		n, _ := readNumber(value)
		w.b.WriteString("CASE WHEN jsonb_typeof(")
		x()
		w.b.WriteString(") = 'number' THEN ")
		if n.integer {
			w.b.WriteString("CASE WHEN ")
			v.fits64(w, x)
			w.b.WriteString(" THEN ")
			v.numeric(w, x)
			w.b.WriteString(jsonOps[c.Op]).Arg(n.i).WriteString("::bigint ELSE ")
			v.double(w, x)
			w.b.WriteString(jsonOps[c.Op]).Arg(n.f).WriteString("::float8 END")
		} else {
			v.double(w, x)
			w.b.WriteString(jsonOps[c.Op]).Arg(n.f).WriteString("::float8")
		}
		w.b.WriteString(" END")
	case string:
		w.b.WriteString("jsonb_typeof(")
		x()
		w.b.WriteString(") = 'string' AND (")
		x()
		w.b.WriteString(` #>> '{}') COLLATE "C"` + jsonOps[c.Op]).Arg(value)
	default:
		if c.Op != JSONEq {
			w.b.WriteString("FALSE")
			return
		}
		x()
		w.b.WriteString(" = ").Arg(jsonText(value)).WriteString("::jsonb")
	}
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
			w.b.WriteString("jsonb_typeof(")
			x()
			w.b.WriteString(") = 'string' AND ")
			x()
			w.b.WriteString(" #>> '{}' = ANY(").Arg(pq.Array(texts)).WriteString("::text[])")
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

// double writes a number x as a double, NULL where none is as large: a cast
// would fail the statement, and also where none is as small.
func (v postgresql) double(w *writer, x func()) {
	w.b.WriteString("CASE WHEN abs(")
	v.numeric(w, x)
	w.b.WriteString(") < 1e-320 THEN 0 WHEN abs(")
	v.numeric(w, x)
	w.b.WriteString(") <= 1.7976931348623157e308 THEN ")
	v.numeric(w, x)
	w.b.WriteString("::float8 END")
}

// at writes the value at a path of a JSON column, as jsonb. What PostgreSQL
// would take for a position beside 0, 1, 2 and so on (-1 is the last, 01 the
// second) is a key only.
func (v postgresql) at(w *writer, t string, term Term, path []string) {
	v.walk(w, path, func() { v.jsonb(w, t, term) })
}

func (v postgresql) walk(w *writer, path []string, base func()) {
	if len(path) == 0 {
		base()
		return
	}
	odd := -1
	for i, element := range path {
		if looksLikePosition(element) && !position(element) {
			odd = i
		}
	}
	if odd < 0 {
		w.b.WriteString("(")
		base()
		w.b.WriteString(" #> ").Arg(pq.Array(path)).WriteString("::text[])")
		return
	}
	v.walk(w, path[odd+1:], func() {
		s := w.alias()
		w.b.WriteString("(SELECT CASE jsonb_typeof(" + s + ".x) WHEN 'object' THEN " + s + ".x -> ").Arg(path[odd]).
			WriteString("::text END FROM (SELECT ")
		v.walk(w, path[:odd], base)
		w.b.WriteString(" AS x) AS " + s + ")")
	})
}

// looksLikePosition says whether PostgreSQL reads an element as a number: it
// uses strtol.
func looksLikePosition(element string) bool {
	element = strings.TrimLeft(element, " \t\n\v\f\r")
	element = strings.TrimPrefix(strings.TrimPrefix(element, "+"), "-")
	return element != "" && strings.Trim(element, "0123456789") == ""
}

// jsonb writes a JSON column as jsonb. A column of the type json holds texts that
// a cast refuses: a \u0000, half of a surrogate pair, a number out of all
// bounds. Those are NULL.
func (v postgresql) jsonb(w *writer, t string, term Term) {
	if !term.JSONText {
		v.term(w, t, term)
		return
	}
	text := func() {
		v.term(w, t, term)
		w.b.WriteString("::text")
	}
	w.b.WriteString("CASE WHEN ")
	text()
	w.b.WriteString(` !~ '(^|[^\\])(\\\\)*\\u0000' AND regexp_replace(`)
	text()
	w.b.WriteString(`, '\\\\|\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}', '', 'g') !~ '\\u[dD][89a-fA-F]' AND `)
	text()
	w.b.WriteString(` !~ '(^|[\[:,])\s*-?[0-9.]+[eE][+-]?0*[0-9]{5}' THEN `)
	v.term(w, t, term)
	w.b.WriteString("::jsonb END")
}
