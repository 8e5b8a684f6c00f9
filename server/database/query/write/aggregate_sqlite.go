package write

import (
	"github.com/quaestor-graph/quaestor/server/database/query"
	"github.com/quaestor-graph/quaestor/server/database/query/plan"
)

func (v sqlite) aggregate(w *writer, r row, a query.Aggregate) frag {
	sum := "quaestor_sum" // of doubles, whose sum would depend on their order: a function as quaestor_percentile
	if a.Term.Kind != query.Float {
		sum = "sum"
	}
	seconds := ""
	if a.Term.Kind == query.Duration {
		seconds = " / 1000000.0"
	}
	switch a.Function {
	case query.CountDistinct:
		return sqlf("count(DISTINCT $1)", v.canonical(w, r, a.Term))
	case query.Sum:
		return sqlf("$1(CAST($2 AS REAL))$3", raw(sum), v.term(w, r, a.Term), raw(seconds))
	case query.Avg:
		return sqlf("$1(CAST($2 AS REAL))$3 / count($2)", raw(sum), v.term(w, r, a.Term), raw(seconds))
	case query.Min:
		return sqlf("min($1)", v.canonical(w, r, a.Term))
	case query.Max:
		return sqlf("max($1)", v.canonical(w, r, a.Term))
	case query.Percentile:
		return v.percentile(w, r, a)
	}
	return w.unknown("aggregate function", a.Function)
}

// percentile is a function of Quaestor's own connections (config): SQLite has none.
func (v sqlite) percentile(w *writer, r row, a query.Aggregate) frag {
	var value frag
	unit := 1.0
	switch a.Term.Kind {
	case query.Float: // in all digits that it has
		value = sqlf("nullif(quote($1), 'NULL')", v.term(w, r, a.Term))
	case query.Duration:
		value, unit = v.storedInterval(w, r, a.Term), plan.Second
	default:
		value = v.term(w, r, a.Term)
	}
	return sqlf("quaestor_percentile(group_concat($1), $2, $3)", value, arg(a.P), arg(unit))
}

// canonical is a term so that equal values are one.
func (v sqlite) canonical(w *writer, r row, term query.Term) frag {
	if term.Kind != query.Time {
		return v.term(w, r, term)
	}
	return canonicalInstant(v.term(w, r, term))
}

// canonicalInstant: an instant whose fraction ends in zeros has several stored
// forms. One that lacks nothing costs no more than to look at its length; a point
// without digits behind it is no instant.
func canonicalInstant(instant frag) frag {
	return sqlf("iif(length($1) IN (19, 21, 22, 23, 24, 25), $1 || substr('.000000', length($1) - 18), $1)", instant)
}

// storedInterval is a duration that the function quaestor_percentile reads: as it
// is stored, which takes less than to make microseconds of it, or those of a
// computed one.
func (v sqlite) storedInterval(w *writer, r row, term query.Term) frag {
	if as, ok := r.joined.of(term.Path); ok && len(term.Path) > 0 {
		r, term.Path = row{as: as}, nil
	}
	if len(term.Path) > 0 || term.Computed != query.NotComputed {
		return v.term(w, r, term)
	}
	return sqlf("CASE typeof($1) WHEN 'text' THEN $1 WHEN 'integer' THEN iif($1 = 0, 0, NULL) END", w.col(r.as, term.Column))
}
