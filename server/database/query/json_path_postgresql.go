package query

import (
	"slices"
	"strings"

	"github.com/lib/pq"
)

// at writes the value at a path of a JSON column, as jsonb. What PostgreSQL
// would take for a position beside 0, 1, 2 and so on (-1 is the last, 01 the
// second) is a key only.
func (v postgresql) at(w *writer, t string, term Term, path []string) {
	if slices.ContainsFunc(path, holdsNUL) {
		w.b.WriteString("NULL::jsonb") // no key of jsonb does
		return
	}
	v.walk(w, path, func() { v.jsonb(w, t, term) })
}

func holdsNUL(text string) bool { return strings.ContainsRune(text, 0) }

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
		v.once(w, func() { v.walk(w, path[:odd], base) }, func(x string) { // or it is written twice, and so 2^n times
			w.b.WriteString("CASE jsonb_typeof(" + x + ") WHEN 'object' THEN " + x + " -> ").Arg(path[odd]).WriteString("::text END")
		})
	})
}

// once writes a use of a value that is written and read once: without OFFSET the
// planner would put the value wherever it is used.
func (postgresql) once(w *writer, value func(), use func(x string)) {
	s := w.alias()
	w.b.WriteString("(SELECT ")
	use(s + ".x")
	w.b.WriteString(" FROM (SELECT ")
	value()
	w.b.WriteString(" AS x OFFSET 0) AS " + s + ")")
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
// bounds. Those are NULL. Regular expressions take longer than all else: they are
// for texts that may have such a thing.
func (v postgresql) jsonb(w *writer, t string, term Term) {
	if !term.JSONText {
		v.term(w, t, term)
		return
	}
	text := func(before string) {
		w.b.WriteString(before)
		v.term(w, t, term)
		w.b.WriteString("::text")
	}
	// E: backslashes are doubled whatever standard_conforming_strings says.
	text("CASE WHEN (strpos(")
	text(`, E'\\u') = 0 OR `)
	text(` !~ E'(^|[^\\\\])(\\\\\\\\)*\\\\u0000' AND regexp_replace(`)
	w.b.WriteString(`, E'\\\\\\\\|\\\\u[dD][89abAB][0-9a-fA-F]{2}\\\\u[dD][c-fC-F][0-9a-fA-F]{2}', '', 'g') !~ E'\\\\u[dD][89a-fA-F]') AND (`)
	text("")
	text(" !~ '[0-9]{5}' OR ")
	w.b.WriteString(` !~ E'(^|[\\[:,])\\s*-?[0-9.]+[eE][+-]?0*[0-9]{5}') THEN `)
	v.term(w, t, term)
	w.b.WriteString("::jsonb END")
}
