package query

import (
	"encoding/json"
	"strings"

	"entgo.io/ent/dialect/sql"
	"github.com/lib/pq"

	"github.com/quaestor-graph/quaestor/ent/stored"
)

func (postgresql) term(w *writer, t string, term Term) {
	if w.through(t, term) {
		return
	}
	switch term.Computed {
	case EffectiveStartTime:
		w.b.WriteString("COALESCE(")
		col(w.b, t, "start_time").WriteString(", ")
		col(w.b, t, "expected_start_time").WriteString(")")
	case EstimatedRunTime:
		w.b.WriteString("CASE WHEN ")
		col(w.b, t, "state_type").WriteString(" = 'RUNNING' AND ")
		col(w.b, t, "state_timestamp").WriteString(" IS NOT NULL THEN ")
		// Infinity can't be subtracted, and to an interval that is nearly full nothing added.
		w.b.WriteString("CASE WHEN isfinite(")
		col(w.b, t, "state_timestamp").WriteString(")")
		for _, part := range []string{"day", "hour"} {
			w.b.WriteString(" AND date_part('" + part + "', ")
			col(w.b, t, "total_run_time").WriteString(") BETWEEN -2e9 AND 2e9")
		}
		w.b.WriteString(" THEN ")
		col(w.b, t, "total_run_time").WriteString(" + (").Arg(w.now).WriteString("::timestamptz - ")
		col(w.b, t, "state_timestamp").WriteString(") END ELSE ")
		col(w.b, t, "total_run_time").WriteString(" END")
	case EstimatedStartTimeDelta:
		w.b.WriteString("CASE WHEN ")
		col(w.b, t, "expected_start_time").WriteString(" IS NULL OR ")
		col(w.b, t, "start_time").WriteString(" IS NULL AND ")
		col(w.b, t, "state_type").WriteString(" IN " + terminal + " THEN interval '0' WHEN isfinite(")
		col(w.b, t, "expected_start_time").WriteString(") AND isfinite(COALESCE(")
		col(w.b, t, "start_time").WriteString(", ").Arg(w.now).WriteString("::timestamptz)) THEN greatest(interval '0', COALESCE(")
		col(w.b, t, "start_time").WriteString(", ").Arg(w.now).WriteString("::timestamptz) - ")
		col(w.b, t, "expected_start_time").WriteString(") END")
	default:
		col(w.b, t, term.Column)
	}
}

// terminal are the states that a run ends in (TERMINAL_STATES of
// src/prefect/server/schemas/states.py).
const terminal = "('COMPLETED', 'FAILED', 'CRASHED', 'CANCELLED')"

// compare: strings compare by code point, which is what the collation C does to
// UTF-8; equality needs no collation, and so may use an index.
func (v postgresql) compare(w *writer, t string, c Compare) {
	if at, ok := c.Value.(cursorValue); ok {
		v.sortable(w, t, c.Term)
		w.b.WriteString(operator(c.Op)).Arg(at.value)
		switch c.Term.Kind {
		case Time:
			w.b.WriteString("::timestamptz")
		case Duration:
			w.b.WriteString("::interval")
		case Int:
			w.integer(w.b)
		}
		return
	}
	text, isText := c.Value.(string)
	if isText && strings.ContainsRune(text, 0) {
		v.compareNUL(w, t, c, text)
		return
	}
	switch {
	case c.Term.Kind == Text || c.Term.Kind == Enum && c.Op != Eq:
		v.compareText(w, t, c, text)
	case c.Term.Kind == Duration:
		v.operand(w, t, c.Term)
		w.b.WriteString(operator(c.Op)).Arg(c.Value).WriteString("::interval")
	case c.Term.Kind == Int:
		v.operand(w, t, c.Term)
		w.b.WriteString(operator(c.Op)).Arg(c.Value)
		w.integer(w.b)
	default:
		v.operand(w, t, c.Term)
		w.b.WriteString(operator(c.Op)).Arg(c.Value)
	}
}

// operand writes a term so that an operator may follow.
func (v postgresql) operand(w *writer, t string, term Term) {
	if term.Computed == EffectiveStartTime || term.Computed == NotComputed {
		v.term(w, t, term)
		return
	}
	w.b.WriteString("(")
	v.term(w, t, term)
	w.b.WriteString(")")
}

func (v postgresql) compareText(w *writer, t string, c Compare, text string) {
	term := func() {
		v.term(w, t, c.Term)
		if c.Term.Kind == Enum {
			w.b.WriteString("::text")
		}
	}
	switch c.Op {
	case Eq:
		term()
		w.b.WriteString(" = ").Arg(text)
	case StartsWith: // trigram indexes serve LIKE alone
		term()
		w.b.WriteString(" LIKE ").Arg(escapeLike(text) + "%")
	case EndsWith:
		v.endsWith(w, term, text)
	case Contains:
		v.like(w, term, "%"+escapeLike(text)+"%", false)
	case Like:
		v.like(w, term, text, false)
	case IContains:
		v.ilike(w, t, c.Term, "%"+escapeLike(text)+"%")
	case ILike:
		v.ilike(w, t, c.Term, text)
	default:
		term()
		w.b.WriteString(` COLLATE "C"` + operator(c.Op)).Arg(text)
	}
}

// ilike folds ASCII letters only, as the collation C does. The first of the two
// conditions is the wider one, and the one that a trigram index serves. Where it
// is as good as the second, the planner counts it alone.
func (v postgresql) ilike(w *writer, t string, term Term, pattern string) {
	folded := func() { v.like(w, func() { v.term(w, t, term) }, pattern, true) }
	if len(term.Path) > 0 || term.Column != "name" { // Prefect has such indexes of names alone
		folded()
		return
	}
	v.term(w, t, term)
	w.b.WriteString(" ILIKE ")
	start := pattern
	if len(pattern) > searchFree {
		start = likeStart(pattern)
	}
	v.wider(w, start)
	w.b.WriteString(" AND ")
	if widened(start, "") == start {
		v.unestimated(w, folded)
	} else {
		folded()
	}
}

// wider writes a pattern wider that the database's own collation is to match, by
// which a trigram index folds. Of ASCII's letters Unicode folds one in another way
// in some languages: the I of Turkish and Azerbaijani is no capital i. Which
// way it is the planner knows before it looks for an index.
func (postgresql) wider(w *writer, pattern string) {
	everywhere, turkish := widened(pattern, ""), widened(pattern, "iI")
	if everywhere == turkish {
		w.b.Arg(everywhere)
		return
	}
	w.b.WriteString("CASE WHEN lower('I') = 'i' THEN ").Arg(everywhere).WriteString("::text ELSE ").Arg(turkish).WriteString("::text END")
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
func (v postgresql) compareNUL(w *writer, t string, c Compare, text string) {
	before, _, _ := strings.Cut(text, "\x00")
	switch c.Op {
	case Lt, Le:
		c.Op = Le
	case Gt, Ge:
		c.Op = Gt
	default:
		w.b.WriteString("FALSE")
		return
	}
	c.Value = before
	v.compare(w, t, c)
}

func (v postgresql) among(w *writer, t string, c In) {
	v.operand(w, t, c.Term)
	w.b.WriteString(" = ANY(")
	switch c.Term.Kind {
	case Int:
		w.b.Arg(pq.Array(valuesOf[int64](c.Values))).WriteString("::bigint[]")
	case Float:
		w.b.Arg(pq.Array(valuesOf[float64](c.Values)))
	case Bool:
		w.b.Arg(pq.Array(valuesOf[bool](c.Values)))
	case Time:
		texts := make([]string, len(c.Values))
		for i, value := range valuesOf[stored.Time](c.Values) {
			texts[i] = value.Time().Format("2006-01-02T15:04:05.000000Z07:00")
		}
		w.b.Arg(pq.Array(texts)).WriteString("::timestamptz[]")
	case Duration:
		texts := make([]string, len(c.Values))
		for i, value := range valuesOf[stored.Duration](c.Values) {
			text, _ := value.Value()
			texts[i], _ = text.(string)
		}
		w.b.Arg(pq.Array(texts)).WriteString("::interval[]")
	default:
		w.b.Arg(pq.Array(storable(valuesOf[string](c.Values))))
	}
	w.b.WriteString(")")
}

func valuesOf[T any](values []any) []T {
	out := make([]T, len(values))
	for i, v := range values {
		out[i], _ = v.(T)
	}
	return out
}

func (postgresql) numbers(b *sql.Builder, values []int64) {
	b.WriteString(" = ANY(").Arg(pq.Array(values)).WriteString("::bigint[])")
}

func (v postgresql) tags(w *writer, t string, c HasTags) {
	tags := storable(c.Tags)
	switch {
	case c.Any && len(tags) == 0, !c.Any && len(tags) < len(c.Tags):
		w.b.WriteString("FALSE")
	case c.Any:
		v.term(w, t, c.Term)
		w.b.WriteString(" ?| ").Arg(pq.Array(tags)).WriteString("::text[]")
	default:
		list, err := json.Marshal(tags)
		if err != nil { // strings always marshal
			panic(err)
		}
		v.term(w, t, c.Term)
		w.b.WriteString(" @> ").Arg(string(list)).WriteString("::jsonb")
	}
}

func (v postgresql) noTags(w *writer, t string, term Term) {
	v.term(w, t, term)
	w.b.WriteString(" = '[]'::jsonb")
}

// listsTargets: the planner turns an EXISTS into whatever join is best.
func (postgresql) listsTargets() bool { return false }

func (postgresql) prefixed(b *sql.Builder, t, column string) {
	b.WriteString("::text || ")
	col(b, t, column).WriteString("::text")
}

func (postgresql) stable(op Op) string { return operator(op) }

func (postgresql) endingID(b *sql.Builder, t, column string) {
	b.WriteString("CASE WHEN right(")
	col(b, t, column).WriteString(", 36) ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' THEN right(")
	col(b, t, column).WriteString(", 36)::uuid END")
}

func (postgresql) beforeID(b *sql.Builder, t, column string) {
	b.WriteString("left(")
	col(b, t, column).WriteString(", -36)")
}
