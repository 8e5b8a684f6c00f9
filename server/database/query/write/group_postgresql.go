package write

import (
	"strconv"
	"time"

	"github.com/lib/pq"

	"github.com/quaestor-graph/quaestor/server/database/query"
	"github.com/quaestor-graph/quaestor/server/database/query/plan"
)

// groupKey is what the rows t are grouped by. Of instants it is one that the API can
// show: those far beyond are out of date_bin's range, and would fail the statement.
func (v postgresql) groupKey(w *writer, r row, i int, k query.GroupKey, how plan.Rows) frag {
	const readable = "CASE WHEN $1 >= '0001-01-01 00:00:00+00' AND $1 < '10000-01-01 00:00:00+00' THEN "
	switch {
	case k.Zone != nil:
		instant := v.term(w, r, k.Term)
		return sqlf("("+readable+"((floor(extract(epoch FROM $1) * 1000000)::bigint + $2) - $3::bigint) / $4::bigint END)",
			instant, w.ahead(k.Zone, sqlf("(extract(epoch FROM $1) * 1000000)", instant)), arg(k.Origin), arg(k.Every))
	case k.Every > 0:
		// The origin is a constant: what an interval is added to depends on the session,
		// and is made for each row.
		return sqlf(readable+"date_bin($2::interval, $1, $3::timestamptz) END",
			v.term(w, r, k.Term), arg(strconv.FormatInt(k.Every, 10)+" microseconds"), arg(string(pq.FormatTimestamp(time.UnixMicro(k.Origin).UTC()))))
	case k.Term.Kind == query.Strings:
		return raw("e" + strconv.Itoa(i) + `.value COLLATE "C"`)
	case k.Term.Kind == query.JSON:
		return sqlf(`$1 COLLATE "C"`, once(w, v.at(w, r, k.Term, k.Path), func(x frag) frag { return jsonKey(w, x) }))
	}
	// Equal is the same in all orders, and cheapest as it is.
	key := v.term(w, r, k.Term)
	if k.Term.Kind == query.Text && how.Sorted { // which another collation's order takes longer than
		key.sql += v.byCodePoint(query.Text)
	}
	return key
}

// elements is a relation e with the elements of a list, in the column value.
func (v postgresql) elements(w *writer, r row, term query.Term, e string) frag {
	return sqlf("LATERAL jsonb_array_elements_text(CASE WHEN jsonb_typeof($1) = 'array' THEN $1 END) AS $2(value)", v.term(w, r, term), raw(e))
}
