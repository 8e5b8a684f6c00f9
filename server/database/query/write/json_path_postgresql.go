package write

import (
	"slices"
	"strings"

	"github.com/lib/pq"

	"github.com/quaestor-graph/quaestor/server/database/query"
)

// at is the value at a path of a JSON column, as jsonb. What PostgreSQL would take
// for a position beside 0, 1, 2 and so on (-1 is the last, 01 the second) is a key
// only.
func (v postgresql) at(w *writer, r row, term query.Term, path []string) frag {
	if slices.ContainsFunc(path, holdsNUL) {
		return raw("NULL::jsonb") // no key of jsonb does
	}
	return walked(w, path, v.jsonb(w, r, term))
}

func holdsNUL(text string) bool { return strings.ContainsRune(text, 0) }

// walked is the value at a path within another.
func walked(w *writer, path []string, base frag) frag {
	if len(path) == 0 {
		return base
	}
	odd := -1
	for i, element := range path {
		if looksLikePosition(element) && !position(element) {
			odd = i
		}
	}
	if odd < 0 {
		return sqlf("($1 #> $2::text[])", base, arg(pq.Array(path)))
	}
	// Once, or it is written twice, and so 2^n times.
	return walked(w, path[odd+1:], once(w, walked(w, path[:odd], base), func(x frag) frag {
		return sqlf("CASE jsonb_typeof($1) WHEN 'object' THEN $1 -> $2::text END", x, arg(path[odd]))
	}))
}

// once is a use of a value that is written and read once: without OFFSET the
// planner would put the value wherever it is used.
func once(w *writer, value frag, use func(x frag) frag) frag {
	s := w.alias()
	return sqlf("(SELECT $1 FROM (SELECT $2 AS x OFFSET 0) AS $3)", use(raw(s+".x")), value, raw(s))
}

// looksLikePosition says whether PostgreSQL reads an element as a number: it
// uses strtol.
func looksLikePosition(element string) bool {
	element = strings.TrimLeft(element, " \t\n\v\f\r")
	element = strings.TrimPrefix(strings.TrimPrefix(element, "+"), "-")
	return element != "" && strings.Trim(element, "0123456789") == ""
}

// jsonb is a JSON column as jsonb. A column of the type json holds texts that a cast
// refuses: a \u0000, half of a surrogate pair, a number out of all bounds. Those are
// NULL. Regular expressions take longer than all else: they are for texts that may
// have such a thing.
func (v postgresql) jsonb(w *writer, r row, term query.Term) frag {
	column := v.term(w, r, term)
	if !term.JSONText {
		return column
	}
	// E: backslashes are doubled whatever standard_conforming_strings says.
	return sqlf(`CASE WHEN (strpos($1::text, E'\\u') = 0 `+
		`OR $1::text !~ E'(^|[^\\\\])(\\\\\\\\)*\\\\u0000' `+
		`AND regexp_replace($1::text, E'\\\\\\\\|\\\\u[dD][89abAB][0-9a-fA-F]{2}\\\\u[dD][c-fC-F][0-9a-fA-F]{2}', '', 'g') !~ E'\\\\u[dD][89a-fA-F]') `+
		`AND ($1::text !~ '[0-9]{5}' OR $1::text !~ E'(^|[\\[:,])\\s*-?[0-9.]+[eE][+-]?0*[0-9]{5}') THEN $1::jsonb END`, column)
}
