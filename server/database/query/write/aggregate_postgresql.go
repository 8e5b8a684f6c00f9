package write

import "github.com/quaestor-graph/quaestor/server/database/query"

func (v postgresql) aggregate(w *writer, r row, a query.Aggregate) frag {
	switch a.Function {
	case query.CountDistinct:
		return sqlf("count(DISTINCT $1)", v.sortable(w, r, a.Term))
	case query.Sum:
		return v.sum(w, r, a.Term)
	case query.Avg:
		return sqlf("$1 / count($2)", v.sum(w, r, a.Term), v.term(w, r, a.Term))
	case query.Min:
		return sqlf("min($1)", v.sortable(w, r, a.Term))
	case query.Max:
		return sqlf("max($1)", v.sortable(w, r, a.Term))
	case query.Percentile:
		value := sqlf("$1::float8", v.term(w, r, a.Term))
		if a.Term.Kind == query.Duration {
			// A whole number of microseconds is exact, and extract gives a numeric,
			// which takes longer than the percentile.
			value = sqlf("round(date_part('epoch', $1) * 1000000) / 1000000", v.term(w, r, a.Term))
		}
		return sqlf("percentile_cont($1::float8) WITHIN GROUP (ORDER BY $2)", arg(a.P), value)
	}
	return w.unknown("aggregate function", a.Function)
}

// sum is a sum as a double, made of an exact one: of durations in seconds.
func (v postgresql) sum(w *writer, r row, term query.Term) frag {
	value := v.term(w, r, term)
	switch term.Kind {
	case query.Duration:
		return sqlf("(CASE WHEN count($1) > 0 THEN $2 END * 1000000)::float8 / 1000000", value, sumOfSeconds(value))
	case query.Float: // a sum of doubles would depend on their order
		return sqlf("sum($1::text::numeric)::float8", value)
	}
	return sqlf("sum($1)::float8", value)
}

// sumOfSeconds is the sum of intervals as a numeric of seconds, 0 of none. What is
// longer than a day has a sum of its own, of numerics: a million of them may come
// to more than an interval can hold. Of the others 100 million may not, and their
// sum takes less time.
func sumOfSeconds(value frag) frag {
	return sqlf("extract(epoch FROM coalesce(sum($1) FILTER (WHERE $1 BETWEEN interval '-1 day' AND interval '1 day'), interval '0')) "+
		"+ coalesce(sum(extract(epoch FROM $1)) FILTER (WHERE $1 NOT BETWEEN interval '-1 day' AND interval '1 day'), 0)", value)
}
