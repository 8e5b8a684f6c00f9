package write

import (
	"slices"
	"strconv"

	"github.com/quaestor-graph/quaestor/server/database/query"
	"github.com/quaestor-graph/quaestor/server/database/query/plan"
)

// groupKey is what the rows t are grouped by. A bucket's is the microsecond at which
// it begins.
func (v sqlite) groupKey(w *writer, r row, i int, k query.GroupKey, how plan.Rows) frag {
	switch {
	case k.Every > 0 && plan.InSeconds(k):
		return bucket(w, k, plan.Second, wholeSeconds(v.term(w, r, k.Term)))
	case k.Every > 0:
		return bucket(w, k, 1, micros(v.term(w, r, k.Term)))
	case k.Term.Kind == query.Strings:
		return raw("e" + strconv.Itoa(i) + ".value")
	case k.Term.Kind == query.JSON:
		return v.jsonKey(w, r, k)
	}
	key := v.canonical(w, r, k.Term)
	// The plus keeps the planner from walking an index of the key, row after row,
	// where a filter has one of its own.
	if k.Term.Kind != query.Time && how.Filtered && how.Fence == nil {
		return frag{"+" + key.sql, key.args}
	}
	return key
}

// bucket is the key of the bucket that an instant lies in, which is given in units
// of so many microseconds.
func bucket(w *writer, k query.GroupKey, unit int64, instant frag) frag {
	origin, every := arg(k.Origin/unit), arg(k.Every/unit)
	if k.Zone != nil {
		return sqlf("($1 + $2 - $3) / $4", instant, w.ahead(inUnits(k.Zone, unit), instant), origin, every)
	}
	return sqlf("($1 - $2) / $3 * $4 + $5", instant, origin, every, arg(k.Every), arg(k.Origin))
}

// inUnits gives offsets in units of so many microseconds.
func inUnits(zone []query.Offset, unit int64) []query.Offset {
	out := make([]query.Offset, len(zone))
	for i, o := range zone {
		out[i] = query.Offset{Until: o.Until / unit, Ahead: o.Ahead / unit}
	}
	return out
}

// jsonKey: numbers are one where they are equal, and an object is the same in any
// order of its keys (functions of our connections, config). A number that no
// double holds is nothing.
func (v sqlite) jsonKey(w *writer, r row, k query.GroupKey) frag {
	if slices.ContainsFunc(k.Path, holdsNUL) {
		return raw("NULL") // as in a filter
	}
	doc := v.term(w, r, k.Term)
	return sqlf("CASE WHEN json_valid($1) THEN $2 END", doc, within(w, doc, k.Path, func(p place) frag {
		text := sqlf("($1 -> $2)", p.doc, p.path)
		number := sqlf("nullif(quaestor_number($1), '')", text)
		return sqlf("CASE $1 WHEN 'text' THEN 's' || $2 WHEN 'null' THEN NULL WHEN 'real' THEN 'n' || $3 "+
			"WHEN 'integer' THEN 'n' || iif(typeof($2) = 'integer', $2, $3) WHEN 'true' THEN 'jtrue' WHEN 'false' THEN 'jfalse' "+
			"WHEN 'object' THEN 'j' || quaestor_json($4) WHEN 'array' THEN 'j' || quaestor_json($4) END",
			p.kind(), p.value(), number, text)
	}))
}

func (v sqlite) elements(w *writer, r row, term query.Term, e string) frag {
	return sqlf("json_each($1) AS $2", elementsOf(v.term(w, r, term)), raw(e))
}
