package write

import (
	"encoding/json"
	"slices"
	"strconv"

	"github.com/quaestor-graph/quaestor/server/database/query"
)

// place is a value within the JSON text of a column: the text, and the path within
// it.
type place struct{ doc, path frag }

func (p place) call(function string) frag { return sqlf("$1($2, $3)", raw(function), p.doc, p.path) }

// kind is the type of the value as SQLite names it.
func (p place) kind() frag { return p.call("json_type") }

// value is the value as SQLite has it.
func (p place) value() frag { return p.call("json_extract") }

// member is a place within another.
func (p place) member(step string) place { return place{p.doc, sqlf("($1 || $2)", p.path, arg(step))} }

// json is a test of the value at the path. What is no JSON has none.
func (v sqlite) json(w *writer, r row, c query.JSONTest) frag {
	if slices.ContainsFunc(c.Path, holdsNUL) { // a path of SQLite ends there
		return raw(either(c.Op == query.JSONNull, "TRUE", "FALSE"))
	}
	doc := v.term(w, r, c.Term)
	if c.Op == query.JSONNull {
		return sqlf("COALESCE(CASE WHEN json_valid($1) THEN $2 END, 'null') = 'null'", doc, within(w, doc, c.Path, readableKind))
	}
	mention := frag{}
	if c.Op == query.JSONEq || c.Op == query.JSONContains {
		mention = mentions(doc, texts(nil, c.Value), false)
	}
	test := within(w, doc, c.Path, func(p place) frag { return v.jsonTest(w, p, c) })
	return sqlf("$1CASE WHEN json_valid($2) THEN $3 END", mention, doc, test)
}

// within is what is said of a place in a document. A part of the path that may be a
// position is one where the value so far is an array, else a key: the path then
// depends on the row.
func within(w *writer, doc frag, path []string, say func(place) frag) frag {
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
		return say(place{doc, arg(static)})
	}
	s, p := w.alias(), w.alias()
	return sqlf("(SELECT $1 FROM (WITH RECURSIVE $2(i, p) AS (SELECT 0, '$' UNION ALL "+
		"SELECT i + 1, p || (e.value ->> (json_type($3, p) IS 'array')) FROM $2, json_each($4) AS e WHERE e.key = i) "+
		"SELECT p FROM $2 ORDER BY i DESC LIMIT 1) AS $5)",
		say(place{doc, raw(s + ".p")}), raw(p), doc, arg(jsonOf(pairs)), raw(s))
}

func (v sqlite) jsonTest(w *writer, p place, c query.JSONTest) frag {
	switch c.Op {
	case query.JSONExists:
		return sqlf("$1 IS NOT NULL", readableKind(p))
	case query.JSONHasKey:
		key, _ := c.Value.(string)
		if !mayEqual(key, false) {
			return raw("FALSE")
		}
		return sqlf("$1 = 'object' AND $2 IS NOT NULL", p.kind(), p.member("."+jsonText(key)).kind())
	case query.JSONStartsWith, query.JSONIContains:
		text, _ := c.Value.(string)
		op := query.StartsWith
		if c.Op == query.JSONIContains {
			op = query.IContains
		}
		return sqlf("$1 = 'text' AND $2", p.kind(), v.compareText(w, p.value(), op, text))
	case query.JSONIn:
		list, _ := c.Value.([]any)
		return v.jsonIn(p, list)
	case query.JSONContains, query.JSONEq:
		switch {
		case !mayEqual(c.Value, true):
			return raw("FALSE")
		case c.Op == query.JSONEq:
			return v.equals(p, c.Value)
		}
		return v.contains(w, p, c.Value, true)
	case query.JSONLt, query.JSONLe, query.JSONGt, query.JSONGe:
		return v.ordered(p, c.Op, c.Value)
	}
	return w.unknown("test of JSON", c.Op)
}

// readableKind is the type of a value, NULL where nothing is, or a number that no
// double holds.
func readableKind(p place) frag {
	return sqlf("CASE WHEN $1 NOT IN ('integer', 'real') OR $2 IS NOT NULL THEN $1 END", p.kind(), sqliteDouble(p))
}

// sqliteDouble is a number as a double, NULL where none is as large.
func sqliteDouble(p place) frag {
	return sqlf("nullif(nullif(CAST($1 AS REAL), 9e999), -9e999)", p.value())
}

// ordered is a comparison, which is one of two numbers or of two texts.
func (v sqlite) ordered(p place, op query.JSONOp, value any) frag {
	than := raw(jsonOps[op])
	switch value := value.(type) {
	case json.Number:
		n, ok := readNumber(value)
		switch {
		case !ok:
			return raw("FALSE")
		case n.integer:
			return sqlf("CASE $1 WHEN 'integer' THEN iif(typeof($2) = 'integer', $2$3$4, $5$3$6) WHEN 'real' THEN $5$3$6 END",
				p.kind(), p.value(), than, arg(n.i), sqliteDouble(p), arg(n.f))
		}
		return sqlf("CASE $1 WHEN 'integer' THEN $2$3$4 WHEN 'real' THEN $2$3$4 END", p.kind(), sqliteDouble(p), than, arg(n.f))
	case string:
		return sqlf("$1 = 'text' AND $2$3$4", p.kind(), p.value(), than, arg(value))
	}
	return raw("FALSE")
}

func (sqlite) sized(p place, kind string, n int) frag {
	return sqlf("$1 = '$2' AND (SELECT count(*) FROM $3) = $4", p.kind(), raw(kind), p.call("json_each"), arg(n))
}

// equals is an equality by value, which is NULL where nothing is.
func (v sqlite) equals(p place, value any) frag {
	switch value := value.(type) {
	case json.Number, string:
		return v.ordered(p, query.JSONEq, value)
	case bool:
		return sqlf("$1 = '$2'", p.kind(), raw(strconv.FormatBool(value)))
	case []any:
		parts := []frag{v.sized(p, "array", len(value))}
		for i, e := range value {
			parts = append(parts, v.equals(p.member("["+strconv.Itoa(i)+"]"), e))
		}
		return balanced(" AND ", parts)
	case map[string]any:
		parts := []frag{v.sized(p, "object", len(value))}
		for _, k := range sortedKeys(value) {
			parts = append(parts, v.equals(p.member("."+jsonText(k)), value[k]))
		}
		return balanced(" AND ", parts)
	}
	return sqlf("$1 = 'null'", p.kind())
}

// contains is PostgreSQL's `@>`: an object contains another that has some of its
// keys with values that are contained in its own, an array one whose elements
// are each contained in some element of its own, and at the top an array also a
// value that is one of its elements.
func (v sqlite) contains(w *writer, p place, value any, top bool) frag {
	list, object := composite(value)
	switch {
	case list != nil:
		parts := []frag{sqlf("$1 = 'array'", p.kind())}
		for _, e := range list {
			a := w.alias()
			element := place{p.doc, raw(a + ".fullkey")}
			parts = append(parts, sqlf("EXISTS (SELECT 1 FROM $1 AS $2 WHERE $3)", p.call("json_each"), raw(a), v.contains(w, element, e, false)))
		}
		return balanced(" AND ", parts)
	case object != nil:
		parts := []frag{sqlf("$1 = 'object'", p.kind())}
		for _, k := range sortedKeys(object) {
			parts = append(parts, v.contains(w, p.member("."+jsonText(k)), object[k], false))
		}
		return balanced(" AND ", parts)
	case top:
		return sqlf("CASE $1 WHEN 'array' THEN $2 ELSE $3 END", p.kind(), v.contains(w, p, []any{value}, false), v.equals(p, value))
	}
	return v.equals(p, value)
}

func (v sqlite) jsonIn(p place, all []any) frag {
	texts, numbers := byKind(all, true)
	var parts []frag
	if len(texts) > 0 {
		parts = append(parts, sqlf("($1 = 'text' AND $2$3)", p.kind(), p.value(), v.in(texts, true)))
	}
	if len(numbers) > 0 {
		integers, doubles, all := parted(numbers)
		among := func(values any) frag { return sqlf(" IN (SELECT value FROM json_each($1))", arg(jsonOf(values))) }
		parts = append(parts, sqlf("(CASE WHEN $1 NOT IN ('integer', 'real') THEN FALSE "+
			"WHEN typeof($2) = 'integer' THEN $2$3 OR $4$5 ELSE $4$6 END)",
			p.kind(), p.value(), among(integers), sqliteDouble(p), among(doubles), among(all)))
	}
	if len(parts) == 0 {
		return raw("FALSE")
	}
	return join(" OR ", parts)
}
