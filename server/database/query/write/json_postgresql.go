package write

import (
	"encoding/json"
	"strings"

	"github.com/lib/pq"

	"github.com/quaestor-graph/quaestor/server/database/query"
)

// json is a test of the value at the path.
func (v postgresql) json(w *writer, r row, c query.JSONTest) frag {
	k, isKnown := knownOf(c)
	if isKnown && k.alike {
		return k.of(v.term(w, r, c.Term))
	}
	at := v.at(w, r, c.Term, c.Path)
	switch {
	case c.Term.JSONText: // which takes long to read, and a test may ask for it several times
		return once(w, at, func(x frag) frag { return v.test(w, x, c) })
	case isKnown:
		return sqlf("$1 AND $2", k.of(v.term(w, r, c.Term)), unestimated(v.test(w, at, c)))
	}
	return v.test(w, at, c)
}

// test is a test of the value x.
func (v postgresql) test(w *writer, x frag, c query.JSONTest) frag {
	switch c.Op {
	case query.JSONExists: // a number that no double holds is nothing
		return sqlf("CASE WHEN jsonb_typeof($1) = 'number' THEN abs($2) <= "+maxDouble+" ELSE ($1) IS NOT NULL END", x, numeric(x))
	case query.JSONNull:
		return sqlf("CASE WHEN jsonb_typeof($1) = 'number' THEN abs($2) > "+maxDouble+" ELSE COALESCE($1, 'null') = 'null' END", x, numeric(x))
	case query.JSONHasKey:
		key, _ := c.Value.(string)
		if holdsNUL(key) {
			return raw("FALSE")
		}
		return sqlf("jsonb_typeof($1) = 'object' AND $1 ? $2::text", x, arg(key))
	case query.JSONStartsWith, query.JSONIContains:
		text, _ := c.Value.(string)
		switch {
		case holdsNUL(text):
			return raw("FALSE")
		case c.Op == query.JSONStartsWith:
			return sqlf("jsonb_typeof($1) = 'string' AND starts_with($1 #>> '{}', $2::text)", x, arg(text))
		}
		return sqlf("jsonb_typeof($1) = 'string' AND $2", x, jsonIContains(x, lowerASCII(text)))
	case query.JSONIn:
		list, _ := c.Value.([]any)
		return jsonIn(x, list)
	case query.JSONContains, query.JSONEq:
		switch {
		case !mayEqual(c.Value, false):
			return raw("FALSE")
		case c.Op == query.JSONEq:
			return v.equals(x, c.Value)
		}
		return v.contains(w, x, c.Value, true)
	case query.JSONLt, query.JSONLe, query.JSONGt, query.JSONGe:
		return v.ordered(x, c.Op, c.Value)
	}
	return w.unknown("test of JSON", c.Op)
}

// jsonIContains says that a text x contains another when ASCII letters are folded.
func jsonIContains(x frag, text string) frag {
	folded := sqlf(`lower(($1 #>> '{}') COLLATE "C")`, x)
	find := sqlf("strpos($1, $2::text) > 0", folded, arg(text))
	if len(text) <= searchFree {
		return find
	}
	return searched(folded, find, "%"+escapeLike(text)+"%", false)
}

// ordered is a comparison, which is one of two numbers or of two texts.
func (v postgresql) ordered(x frag, op query.JSONOp, value any) frag {
	switch value := value.(type) {
	case json.Number:
		n, ok := readNumber(value)
		switch {
		case !ok:
			return raw("FALSE")
		case n.integer:
			return sqlf("CASE WHEN jsonb_typeof($1) = 'number' THEN CASE WHEN $2 THEN $3$4$5::bigint ELSE $6$4$7::float8 END END",
				x, fits64(x), numeric(x), raw(jsonOps[op]), arg(n.i), double(x), arg(n.f))
		}
		return sqlf("CASE WHEN jsonb_typeof($1) = 'number' THEN $2$3$4::float8 END", x, double(x), raw(jsonOps[op]), arg(n.f))
	case string:
		if before, _, nul := strings.Cut(value, "\x00"); nul {
			// Such a text comes right behind its part before the NUL.
			value = before
			switch op {
			case query.JSONLt, query.JSONLe:
				op = query.JSONLe
			default:
				op = query.JSONGt
			}
		}
		return sqlf(`jsonb_typeof($1) = 'string' AND (($1) #>> '{}') COLLATE "C"$2$3`, x, raw(jsonOps[op]), arg(value))
	}
	return raw("FALSE")
}

// equals is an equality by value.
func (v postgresql) equals(x frag, value any) frag {
	list, object := composite(value)
	switch {
	case !numbered(value):
		return sqlf("($1) = $2::jsonb", x, arg(jsonText(value)))
	case list != nil:
		parts := []frag{sqlf("jsonb_array_length($1) = $2", x, arg(len(list)))}
		for i, e := range list {
			parts = append(parts, v.equals(sqlf("(($1) -> $2::int)", x, arg(i)), e))
		}
		return typed(x, "array", parts)
	case object != nil:
		parts := []frag{sqlf("(SELECT count(*) FROM jsonb_object_keys($1)) = $2", x, arg(len(object)))}
		for _, k := range sortedKeys(object) {
			parts = append(parts, v.equals(valueAt(x, k), object[k]))
		}
		return typed(x, "object", parts)
	}
	return v.ordered(x, query.JSONEq, value)
}

// contains is jsonb's `@>`, numbers by value.
func (v postgresql) contains(w *writer, x frag, value any, top bool) frag {
	list, object := composite(value)
	among := func(e any) frag {
		a := w.alias()
		return sqlf("EXISTS (SELECT 1 FROM jsonb_array_elements($1) AS $2(e) WHERE $3)", x, raw(a), v.contains(w, raw(a+".e"), e, false))
	}
	parts := []frag{raw("TRUE")}
	switch {
	case !numbered(value) && (top || list != nil || object != nil):
		return sqlf("($1) @> $2::jsonb", x, arg(jsonText(value)))
	case list != nil:
		for _, e := range list {
			parts = append(parts, among(e))
		}
		return typed(x, "array", parts)
	case object != nil:
		for _, k := range sortedKeys(object) {
			parts = append(parts, v.contains(w, valueAt(x, k), object[k], false))
		}
		return typed(x, "object", parts)
	case top:
		return sqlf("CASE WHEN jsonb_typeof($1) = 'array' THEN $2 ELSE $3 END", x, among(value), v.equals(x, value))
	}
	return v.equals(x, value)
}

// valueAt is the value at a key of an object.
func valueAt(x frag, key string) frag { return sqlf("(($1) -> $2::text)", x, arg(key)) }

// typed says that x is of a type and all parts hold, which fail of another.
func typed(x frag, kind string, parts []frag) frag {
	return sqlf("CASE WHEN jsonb_typeof($1) = '$2' THEN $3 END", x, raw(kind), balanced(" AND ", parts))
}

func jsonIn(x frag, list []any) frag {
	texts, numbers := byKind(list, false)
	var parts []frag
	if len(texts) > 0 {
		values := make([]string, len(texts))
		for i, text := range texts {
			values[i] = jsonText(text)
		}
		parts = append(parts, sqlf("(($1) = ANY($2::jsonb[]))", x, arg(pq.Array(values))))
	}
	if len(numbers) > 0 {
		integers, doubles, all := parted(numbers)
		parts = append(parts, sqlf("(CASE WHEN jsonb_typeof($1) = 'number' THEN CASE WHEN $2 THEN "+
			"$3 = ANY($4::bigint[]::numeric[]) OR $5 = ANY($6::float8[]) ELSE $5 = ANY($7::float8[]) END END)",
			x, fits64(x), numeric(x), arg(pq.Array(integers)), double(x), arg(pq.Array(doubles)), arg(pq.Array(all))))
	}
	if len(parts) == 0 {
		return raw("FALSE")
	}
	return join(" OR ", parts)
}

// numeric is a number x as one of PostgreSQL's numeric.
func numeric(x frag) frag { return sqlf("($1)::numeric", x) }

// fits64 says whether a number x is an integer of 64 bits.
func fits64(x frag) frag {
	return sqlf("scale($1) = 0 AND $1 BETWEEN -9223372036854775808 AND 9223372036854775807", numeric(x))
}

// maxDouble is the largest double.
const maxDouble = "1.7976931348623157e308"

// double is a number x as a double, NULL where none is as large: a cast would fail
// the statement, and also where none is as small.
func double(x frag) frag {
	return sqlf("CASE WHEN abs($1) < 2.4703282292062328e-324 THEN 0 WHEN abs($1) <= "+maxDouble+" THEN $1::float8 END", numeric(x))
}
