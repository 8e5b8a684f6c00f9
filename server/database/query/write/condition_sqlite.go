package write

import (
	"encoding/json"
	"strings"
	"unicode/utf8"

	"github.com/quaestor-graph/quaestor/ent/stored"
	"github.com/quaestor-graph/quaestor/server/database/query"
	"github.com/quaestor-graph/quaestor/server/database/query/plan"
)

// term: instants are text, durations microseconds.
func (v sqlite) term(w *writer, r row, term query.Term) frag {
	if f, ok := w.through(r, term); ok {
		return f
	}
	col := func(column string) frag { return w.col(r.as, column) }
	switch term.Computed {
	case query.EffectiveStartTime:
		if r.fenced {
			return col(fencedEffective)
		}
		return sqlf("COALESCE($1, $2)", col("start_time"), col("expected_start_time"))
	case query.EstimatedRunTime:
		return sqlf("$1 + CASE WHEN $2 = 'RUNNING' AND $3 IS NOT NULL THEN $4 - $5 ELSE 0 END",
			interval(col("total_run_time")), col("state_type"), col("state_timestamp"), arg(w.now.Time().UnixMicro()), micros(col("state_timestamp")))
	case query.EstimatedStartTimeDelta:
		return sqlf("CASE WHEN $1 IS NULL OR $2 IS NULL AND $3 IN "+terminal+" THEN 0 ELSE max(0, iif($2 IS NULL, $4, $5) - $6) END",
			col("expected_start_time"), col("start_time"), col("state_type"), arg(w.now.Time().UnixMicro()), micros(col("start_time")), micros(col("expected_start_time")))
	case query.NotComputed:
		if term.Kind == query.Duration {
			return interval(col(term.Column))
		}
		return col(term.Column)
	}
	return w.unknown("computed value", term.Computed)
}

// fencedEffective is the effective start time among fenced columns.
const fencedEffective = "quaestor_effective_start_time"

// micros are the microseconds of a stored instant since the Unix epoch; NULL for
// what is none. Its fraction is read apart, because SQLite's own functions stop at
// milliseconds.
func micros(instant frag) frag {
	return sqlf("($1 * 1000000 + CAST(substr($2 || '000000', 21, 6) AS INTEGER))", wholeSeconds(instant), instant)
}

// wholeSeconds are those of a stored instant. A text that is cut out of another has
// no NUL at its end, and unixepoch would copy it to give it one: to put nothing
// behind it takes half of the time.
func wholeSeconds(instant frag) frag { return sqlf("unixepoch(substr($1, 1, 19) || '')", instant) }

// interval is the microseconds of a stored duration: the epoch plus the duration,
// or the INTEGER 0 of a raw INSERT.
func interval(column frag) frag {
	return sqlf("CASE typeof($1) WHEN 'text' THEN $2 WHEN 'integer' THEN iif($1 = 0, 0, NULL) END", column, micros(column))
}

func (v sqlite) operand(w *writer, r row, term query.Term) frag {
	if term.Kind == query.Duration || term.Computed > query.EffectiveStartTime {
		return sqlf("($1)", v.term(w, r, term))
	}
	return v.term(w, r, term)
}

func (v sqlite) behind(w *writer, r row, c plan.Behind) frag {
	return sqlf("$1$2$3", v.operand(w, r, c.Term), raw(w.operator(c.Op)), arg(c.Value))
}

func (v sqlite) compare(w *writer, r row, c query.Compare) frag {
	operand := v.operand(w, r, c.Term)
	switch value := c.Value.(type) {
	case stored.Time:
		compared := concat(operand, v.compareTime(w, c.Op, value))
		if r.walked && c.Term.Computed == query.NotComputed {
			return sqlf("likelihood($1, 0.99)", compared)
		}
		return compared
	case stored.Duration:
		return sqlf("$1$2$3", operand, raw(w.operator(c.Op)), arg(value.Micros()))
	case string:
		return v.compareText(w, operand, c.Op, value)
	}
	return sqlf("$1$2$3", operand, raw(v.stable(w, c.Op)), arg(c.Value))
}

// stable: SQLite asks whether a bare argument is the constant of a partial index,
// and flow_run has two of them, of scheduled runs.
func (sqlite) stable(w *writer, op query.Op) string {
	if op == query.Eq {
		return " = +"
	}
	return w.operator(op)
}

// storedForms gives the texts under which an instant may be stored, the shortest
// first: with all digits of its fraction, or without zeros at their end. In their
// order, which is that of texts, none but they stand between the first and the last.
func storedForms(value stored.Time) []string {
	long := value.Time().Format(stored.StoredTimeLayout)
	short := len(strings.TrimRight(long[len("2006-01-02 15:04:05"):], ".0")) + len("2006-01-02 15:04:05")
	forms := make([]string, 0, len(long)-short+1)
	for n := short; n <= len(long); n++ {
		if long[n-1] != '.' {
			forms = append(forms, long[:n])
		}
	}
	return forms
}

// compareTime compares with an instant, in whatever form it is stored.
func (sqlite) compareTime(w *writer, op query.Op, value stored.Time) frag {
	forms := storedForms(value)
	short, long := forms[0], forms[len(forms)-1]
	switch {
	case op == query.Le || op == query.Gt:
		return sqlf("$1$2", raw(w.operator(op)), arg(long))
	case op == query.Eq && len(forms) > 1:
		parts := make([]frag, len(forms))
		for i, form := range forms {
			parts[i] = arg(form)
		}
		return sqlf(" IN ($1)", list(parts...))
	}
	return sqlf("$1$2", raw(w.operator(op)), arg(short))
}

func (v sqlite) compareText(w *writer, operand frag, op query.Op, text string) frag {
	switch op {
	case query.Contains:
		return instr(operand, text)
	case query.IContains:
		if lowerASCII(text) == upperASCII(text) {
			return instr(operand, text)
		}
		return sqliteLike(operand, "%"+escapeLike(text)+"%", true)
	case query.StartsWith:
		return startsWith(operand, text)
	case query.EndsWith:
		if text == "" {
			return sqlf("$1 IS NOT NULL", operand)
		}
		// In bytes: characters are counted up to a NUL.
		return sqlf("substr(CAST($1 AS BLOB), $2) = CAST($3 AS BLOB)", operand, arg(-len(text)), arg(text))
	case query.Like:
		if start := literalStart(text); start != "" { // which an index may serve
			return sqlf("$1 AND $2", startsWith(operand, start), sqliteLike(operand, text, false))
		}
		return sqliteLike(operand, text, false)
	case query.ILike:
		return sqliteLike(operand, text, true)
	}
	return sqlf("$1$2$3", operand, raw(v.stable(w, op)), arg(text))
}

func startsWith(operand frag, text string) frag {
	next, ok := successor(text)
	if !ok {
		return sqlf("$1 >= $2", operand, arg(text))
	}
	return sqlf("$1 >= $2 AND $1 < $3", operand, arg(text), arg(next))
}

// successor is the first text behind all that begin with a text; there may be
// none.
func successor(text string) (string, bool) {
	runes := []rune(text)
	for i := len(runes) - 1; i >= 0; i-- {
		switch runes[i] {
		case utf8.MaxRune:
			continue
		case 0xD7FF: // what follows are surrogates
			runes[i] = 0xE000
		default:
			runes[i]++
		}
		return string(runes[:i+1]), true
	}
	return "", false
}

func (v sqlite) among(w *writer, r row, c query.In) frag {
	list := make([]any, 0, len(c.Values))
	for _, value := range c.Values {
		switch value := value.(type) {
		case stored.Time:
			for _, form := range storedForms(value) {
				list = append(list, form)
			}
		case stored.Duration:
			list = append(list, value.Micros())
		case bool:
			list = append(list, map[bool]int{true: 1}[value])
		default:
			list = append(list, value)
		}
	}
	return sqlf("($1) IN (SELECT value FROM json_each($2))", v.term(w, r, c.Term), arg(jsonOf(list)))
}

func (sqlite) numbers(values []int64) frag {
	return sqlf(" IN (SELECT value FROM json_each($1))", arg(jsonOf(values)))
}

// jsonOf binds a list as one value, a JSON text in UTF-8.
func jsonOf(v any) string {
	b, err := json.Marshal(v)
	if err != nil { // texts and numbers always marshal
		panic(err)
	}
	return string(b)
}

// elementsOf is a list of strings as json_each can take it: no rows of what is
// none.
func elementsOf(list frag) frag {
	return sqlf("CASE WHEN json_valid($1) AND json_type($1) = 'array' THEN $1 END", list)
}

func (v sqlite) tags(w *writer, r row, c query.HasTags) frag {
	term := v.term(w, r, c.Term)
	mention := mentions(term, c.Tags, c.Any)
	if c.Any {
		return sqlf("$1EXISTS (SELECT 1 FROM json_each($2) AS e WHERE e.type = 'text' AND e.value$3)", mention, elementsOf(term), v.in(c.Tags, true))
	}
	return sqlf("$1json_valid($2) AND NOT EXISTS (SELECT 1 FROM json_each($3) AS a WHERE a.value NOT IN (SELECT e.value FROM json_each($4) AS e WHERE e.type = 'text'))",
		mention, term, arg(jsonOf(c.Tags)), elementsOf(term))
}

func (v sqlite) noTags(w *writer, r row, term query.Term) frag {
	return sqlf("json_array_length($1) = 0", elementsOf(v.term(w, r, term)))
}

func (sqlite) prefixed(column frag) frag { return sqlf(" || $1", column) }

func (sqlite) endingID(text frag) frag { return sqlf("substr($1, -36)", text) }

func (sqlite) beforeID(text frag) frag { return sqlf("substr($1, 1, length($1) - 36)", text) }
