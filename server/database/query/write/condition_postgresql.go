package write

import (
	"encoding/json"
	"strings"

	"github.com/lib/pq"

	"github.com/quaestor-graph/quaestor/ent/stored"
	"github.com/quaestor-graph/quaestor/server/database/query"
	"github.com/quaestor-graph/quaestor/server/database/query/plan"
)

func (v postgresql) term(w *writer, r row, term query.Term) frag {
	if f, ok := w.through(r, term); ok {
		return f
	}
	col := func(column string) frag { return w.col(r.as, column) }
	switch term.Computed {
	case query.EffectiveStartTime:
		return sqlf("COALESCE($1, $2)", col("start_time"), col("expected_start_time"))
	case query.EstimatedRunTime:
		// Infinity can't be subtracted, and to an interval that is nearly full nothing added.
		return sqlf("CASE WHEN $1 = 'RUNNING' AND $2 IS NOT NULL THEN "+
			"CASE WHEN isfinite($2) AND date_part('day', $3) BETWEEN -2e9 AND 2e9 AND date_part('hour', $3) BETWEEN -2e9 AND 2e9 THEN "+
			"$3 + ($4::timestamptz - $2) END ELSE $3 END",
			col("state_type"), col("state_timestamp"), col("total_run_time"), arg(w.now))
	case query.EstimatedStartTimeDelta:
		return sqlf("CASE WHEN $1 IS NULL OR $2 IS NULL AND $3 IN "+terminal+" THEN interval '0' "+
			"WHEN isfinite($1) AND isfinite(COALESCE($2, $4::timestamptz)) THEN greatest(interval '0', COALESCE($2, $4::timestamptz) - $1) END",
			col("expected_start_time"), col("start_time"), col("state_type"), arg(w.now))
	case query.NotComputed:
		return col(term.Column)
	}
	return w.unknown("computed value", term.Computed)
}

// terminal are the states that a run ends in (TERMINAL_STATES of
// src/prefect/server/schemas/states.py).
const terminal = "('COMPLETED', 'FAILED', 'CRASHED', 'CANCELLED')"

// behind: the value is one that a cursor has.
func (v postgresql) behind(w *writer, r row, c plan.Behind) frag {
	cast := ""
	switch c.Term.Kind {
	case query.Time:
		cast = "::timestamptz"
	case query.Duration:
		cast = "::interval"
	case query.Int:
		cast = v.words().integer
	}
	return sqlf("$1$2$3$4", v.sortable(w, r, c.Term), raw(w.operator(c.Op)), arg(c.Value), raw(cast))
}

// compare: strings compare by code point, which is what the collation C does to
// UTF-8; equality needs no collation, and so may use an index.
func (v postgresql) compare(w *writer, r row, c query.Compare) frag {
	text, isText := c.Value.(string)
	cast := ""
	switch {
	case isText && strings.ContainsRune(text, 0):
		return v.compareNUL(w, r, c, text)
	case c.Term.Kind == query.Text || c.Term.Kind == query.Enum && c.Op != query.Eq:
		return v.compareText(w, r, c, text)
	case c.Term.Kind == query.Duration:
		cast = "::interval"
	case c.Term.Kind == query.Int:
		cast = v.words().integer
	}
	return sqlf("$1$2$3$4", v.operand(w, r, c.Term), raw(w.operator(c.Op)), arg(c.Value), raw(cast))
}

// operand is a term so that an operator may follow.
func (v postgresql) operand(w *writer, r row, term query.Term) frag {
	if term.Computed == query.EffectiveStartTime || term.Computed == query.NotComputed {
		return v.term(w, r, term)
	}
	return sqlf("($1)", v.term(w, r, term))
}

func (v postgresql) compareText(w *writer, r row, c query.Compare, text string) frag {
	term := v.term(w, r, c.Term)
	if c.Term.Kind == query.Enum {
		term.sql += "::text"
	}
	switch c.Op {
	case query.Eq:
		return sqlf("$1 = $2", term, arg(text))
	case query.StartsWith: // trigram indexes serve LIKE alone
		return sqlf("$1 LIKE $2", term, arg(escapeLike(text)+"%"))
	case query.EndsWith:
		return endsWith(term, text)
	case query.Contains:
		return like(term, "%"+escapeLike(text)+"%", false)
	case query.Like:
		return like(term, text, false)
	case query.IContains:
		return v.ilike(c.Term, term, "%"+escapeLike(text)+"%")
	case query.ILike:
		return v.ilike(c.Term, term, text)
	}
	return sqlf(`$1 COLLATE "C"$2$3`, term, raw(w.operator(c.Op)), arg(text))
}

// ilike folds ASCII letters only, as the collation C does. The first of the two
// conditions is the wider one, and the one that a trigram index serves. Where it
// is as good as the second, the planner counts it alone.
func (v postgresql) ilike(of query.Term, term frag, pattern string) frag {
	folded := like(term, pattern, true)
	if len(of.Path) > 0 || of.Column != "name" { // Prefect has such indexes of names alone
		return folded
	}
	start := pattern
	if len(pattern) > searchFree {
		start = likeStart(pattern)
	}
	if widened(start, "") == start {
		folded = unestimated(folded)
	}
	return sqlf("$1 ILIKE $2 AND $3", term, wider(start), folded)
}

// wider is a pattern wider that the database's own collation is to match, by
// which a trigram index folds. Of ASCII's letters Unicode folds one in another way
// in some languages: the I of Turkish and Azerbaijani is no capital i. Which
// way it is the planner knows before it looks for an index.
func wider(pattern string) frag {
	everywhere, turkish := widened(pattern, ""), widened(pattern, "iI")
	if everywhere == turkish {
		return arg(everywhere)
	}
	return sqlf("CASE WHEN lower('I') = 'i' THEN $1::text ELSE $2::text END", arg(everywhere), arg(turkish))
}

// widened has any text match in a pattern in place of some letters and of all
// that ASCII has not: there are languages to which İ is two letters in lower case,
// and Σ another at the end of a word.
func widened(pattern, letters string) string {
	var b strings.Builder
	escaped := false
	for _, r := range pattern {
		switch {
		case !escaped && r == '\\':
			escaped = true
			continue
		case r > 127 || !escaped && r == '_' || strings.ContainsRune(letters, r):
			b.WriteByte('%')
		case escaped:
			b.WriteString(`\` + string(r))
		default:
			b.WriteRune(r)
		}
		escaped = false
	}
	return b.String()
}

// compareNUL compares with a text that holds a NUL, which no text of PostgreSQL
// does: such a text comes right behind its part before the NUL.
func (v postgresql) compareNUL(w *writer, r row, c query.Compare, text string) frag {
	before, _, _ := strings.Cut(text, "\x00")
	switch c.Op {
	case query.Lt, query.Le:
		c.Op = query.Le
	case query.Gt, query.Ge:
		c.Op = query.Gt
	default:
		return raw("FALSE")
	}
	c.Value = before
	return v.compare(w, r, c)
}

func (v postgresql) among(w *writer, r row, c query.In) frag {
	term := v.operand(w, r, c.Term)
	switch c.Term.Kind {
	case query.Int:
		return sqlf("$1 = ANY($2::bigint[])", term, arg(pq.Array(valuesOf[int64](c.Values))))
	case query.Float:
		return sqlf("$1 = ANY($2)", term, arg(pq.Array(valuesOf[float64](c.Values))))
	case query.Bool:
		return sqlf("$1 = ANY($2)", term, arg(pq.Array(valuesOf[bool](c.Values))))
	case query.Time:
		texts := make([]string, len(c.Values))
		for i, value := range valuesOf[stored.Time](c.Values) {
			texts[i] = value.Time().Format("2006-01-02T15:04:05.000000Z07:00")
		}
		return sqlf("$1 = ANY($2::timestamptz[])", term, arg(pq.Array(texts)))
	case query.Duration:
		texts := make([]string, len(c.Values))
		for i, value := range valuesOf[stored.Duration](c.Values) {
			text, _ := value.Value()
			texts[i], _ = text.(string)
		}
		return sqlf("$1 = ANY($2::interval[])", term, arg(pq.Array(texts)))
	case query.ID, query.Text, query.Enum:
		return sqlf("$1 = ANY($2)", term, arg(pq.Array(storable(valuesOf[string](c.Values)))))
	}
	return w.unknown("kind of a list", c.Term.Kind)
}

func valuesOf[T any](values []any) []T {
	out := make([]T, len(values))
	for i, v := range values {
		out[i], _ = v.(T)
	}
	return out
}

func (postgresql) numbers(values []int64) frag {
	return sqlf(" = ANY($1::bigint[])", arg(pq.Array(values)))
}

func (v postgresql) tags(w *writer, r row, c query.HasTags) frag {
	tags := storable(c.Tags)
	switch {
	case c.Any && len(tags) == 0, !c.Any && len(tags) < len(c.Tags):
		return raw("FALSE")
	case c.Any:
		return sqlf("$1 ?| $2::text[]", v.term(w, r, c.Term), arg(pq.Array(tags)))
	}
	list, err := json.Marshal(tags)
	if err != nil { // strings always marshal
		panic(err)
	}
	return sqlf("$1 @> $2::jsonb", v.term(w, r, c.Term), arg(string(list)))
}

func (v postgresql) noTags(w *writer, r row, term query.Term) frag {
	return sqlf("$1 = '[]'::jsonb", v.term(w, r, term))
}

func (postgresql) prefixed(column frag) frag { return sqlf("::text || $1::text", column) }

func (postgresql) stable(w *writer, op query.Op) string { return w.operator(op) }

func (postgresql) endingID(text frag) frag {
	return sqlf("CASE WHEN right($1, 36) ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' THEN right($1, 36)::uuid END", text)
}

func (postgresql) beforeID(text frag) frag { return sqlf("left($1, -36)", text) }
