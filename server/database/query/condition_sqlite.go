package query

import (
	"encoding/json"
	"strings"
	"unicode/utf8"

	"entgo.io/ent/dialect/sql"

	"github.com/quaestor-graph/quaestor/ent/stored"
)

// term: instants are text, durations microseconds.
func (v sqlite) term(w *writer, t string, term Term) {
	if w.through(t, term) {
		return
	}
	now := func() { w.b.Arg(w.now.Time().UnixMicro()) }
	at := func(column string) { v.micros(w.b, t, column) }
	switch {
	case term.Computed == EffectiveStartTime && w.fenced != nil && t == "t":
		col(w.b, t, fencedEffective)
	case term.Computed == EffectiveStartTime:
		w.b.WriteString("COALESCE(")
		col(w.b, t, "start_time").WriteString(", ")
		col(w.b, t, "expected_start_time").WriteString(")")
	case term.Computed == EstimatedRunTime:
		v.interval(w.b, t, "total_run_time")
		w.b.WriteString(" + CASE WHEN ")
		col(w.b, t, "state_type").WriteString(" = 'RUNNING' AND ")
		col(w.b, t, "state_timestamp").WriteString(" IS NOT NULL THEN ")
		now()
		w.b.WriteString(" - ")
		at("state_timestamp")
		w.b.WriteString(" ELSE 0 END")
	case term.Computed == EstimatedStartTimeDelta:
		w.b.WriteString("CASE WHEN ")
		col(w.b, t, "expected_start_time").WriteString(" IS NULL OR ")
		col(w.b, t, "start_time").WriteString(" IS NULL AND ")
		col(w.b, t, "state_type").WriteString(" IN " + terminal + " THEN 0 ELSE max(0, iif(")
		col(w.b, t, "start_time").WriteString(" IS NULL, ")
		now()
		w.b.WriteString(", ")
		at("start_time")
		w.b.WriteString(") - ")
		at("expected_start_time")
		w.b.WriteString(") END")
	case term.Kind == Duration:
		v.interval(w.b, t, term.Column)
	default:
		col(w.b, t, term.Column)
	}
}

// micros writes the microseconds of a stored instant since the Unix epoch; NULL
// for what is none. Its fraction is read apart, because SQLite's own functions
// stop at milliseconds.
func (v sqlite) micros(b *sql.Builder, t, column string) {
	v.microsOf(b, func() { col(b, t, column) })
}

func (v sqlite) microsOf(b *sql.Builder, instant func()) {
	b.WriteString("(")
	v.seconds(b, instant)
	b.WriteString(" * 1000000 + CAST(substr(")
	instant()
	b.WriteString(" || '000000', 21, 6) AS INTEGER))")
}

// seconds writes the whole seconds of a stored instant. A text that is cut out of
// another has no NUL at its end, and unixepoch would copy it to give it one: to
// put nothing behind it takes half of the time.
func (sqlite) seconds(b *sql.Builder, instant func()) {
	b.WriteString("unixepoch(substr(")
	instant()
	b.WriteString(", 1, 19) || '')")
}

// interval writes the microseconds of a stored duration: the epoch plus the
// duration, or the INTEGER 0 of a raw INSERT.
func (v sqlite) interval(b *sql.Builder, t, column string) {
	b.WriteString("CASE typeof(")
	col(b, t, column).WriteString(") WHEN 'text' THEN ")
	v.micros(b, t, column)
	b.WriteString(" WHEN 'integer' THEN iif(")
	col(b, t, column).WriteString(" = 0, 0, NULL) END")
}

func (v sqlite) compare(w *writer, t string, c Compare) {
	operand := func() {
		if c.Term.Kind == Duration || c.Term.Computed > EffectiveStartTime {
			w.b.WriteString("(")
			v.term(w, t, c.Term)
			w.b.WriteString(")")
			return
		}
		v.term(w, t, c.Term)
	}
	switch value := c.Value.(type) {
	case cursorValue:
		operand()
		w.b.WriteString(operator(c.Op)).Arg(value.value)
	case stored.Time:
		if w.walked && t == "t" && c.Term.Computed == NotComputed {
			w.b.WriteString("likelihood(")
			defer w.b.WriteString(", 0.99)")
		}
		operand()
		v.compareTime(w.b, c.Op, value)
	case stored.Duration:
		operand()
		w.b.WriteString(operator(c.Op)).Arg(value.Micros())
	case string:
		v.compareText(w.b, operand, c.Op, value)
	default:
		operand()
		w.b.WriteString(v.stable(c.Op)).Arg(value)
	}
}

// stable: SQLite asks whether a bare argument is the constant of a partial index,
// and flow_run has two of them, of scheduled runs.
func (sqlite) stable(op Op) string {
	if op == Eq {
		return " = +"
	}
	return operator(op)
}

// storedForms gives the texts under which an instant may be stored, the shortest
// first: with all digits of its fraction, or without zeros at their end. In their
// order, which is that of texts, none but they stand between the first and the last.
func storedForms(value stored.Time) []string {
	long := value.Time().Format(stored.StoredTimeLayout)
	short := len(strings.TrimRight(long[len("2006-01-02 15:04:05"):], ".0")) + len("2006-01-02 15:04:05")
	forms := []string{}
	for n := short; n <= len(long); n++ {
		if long[n-1] != '.' {
			forms = append(forms, long[:n])
		}
	}
	return forms
}

// compareTime compares an instant, in whatever form it is stored.
func (sqlite) compareTime(b *sql.Builder, op Op, value stored.Time) {
	forms := storedForms(value)
	short, long := forms[0], forms[len(forms)-1]
	switch {
	case op == Le || op == Gt:
		b.WriteString(operator(op)).Arg(long)
	case op == Eq && len(forms) > 1:
		b.WriteString(" IN (")
		for i, form := range forms {
			if i > 0 {
				b.WriteString(", ")
			}
			b.Arg(form)
		}
		b.WriteString(")")
	default:
		b.WriteString(operator(op)).Arg(short)
	}
}

func (v sqlite) compareText(b *sql.Builder, operand func(), op Op, text string) {
	switch op {
	case Contains:
		v.instr(b, operand, text)
	case IContains:
		if lowerASCII(text) == upperASCII(text) {
			v.compareText(b, operand, Contains, text)
			return
		}
		v.like(b, operand, "%"+escapeLike(text)+"%", true)
	case StartsWith:
		operand()
		b.WriteString(" >= ").Arg(text)
		if next, ok := successor(text); ok {
			b.WriteString(" AND ")
			operand()
			b.WriteString(" < ").Arg(next)
		}
	case EndsWith:
		if text == "" {
			operand()
			b.WriteString(" IS NOT NULL")
			return
		}
		b.WriteString("substr(CAST(") // in bytes: characters are counted up to a NUL
		operand()
		b.WriteString(" AS BLOB), ").Arg(-len(text)).WriteString(") = CAST(").Arg(text).WriteString(" AS BLOB)")
	case Like:
		if start := literalStart(text); start != "" { // which an index may serve
			v.compareText(b, operand, StartsWith, start)
			b.WriteString(" AND ")
		}
		v.like(b, operand, text, false)
	case ILike:
		v.like(b, operand, text, true)
	default:
		operand()
		b.WriteString(v.stable(op)).Arg(text)
	}
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

func (v sqlite) among(w *writer, t string, c In) {
	var list []any
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
	w.b.WriteString("(")
	v.term(w, t, c.Term)
	w.b.WriteString(") IN (SELECT value FROM json_each(").Arg(jsonOf(list)).WriteString("))")
}

func (sqlite) numbers(b *sql.Builder, values []int64) {
	b.WriteString(" IN (SELECT value FROM json_each(").Arg(jsonOf(values)).WriteString("))")
}

func jsonOf(v any) string {
	b, err := json.Marshal(v)
	if err != nil { // texts and numbers always marshal
		panic(err)
	}
	return string(b)
}

// list writes a list of strings as json_each can take it: no rows of what is
// none.
func (v sqlite) list(w *writer, t string, term Term) {
	w.b.WriteString("CASE WHEN json_valid(")
	v.term(w, t, term)
	w.b.WriteString(") AND json_type(")
	v.term(w, t, term)
	w.b.WriteString(") = 'array' THEN ")
	v.term(w, t, term)
	w.b.WriteString(" END")
}

func (v sqlite) tags(w *writer, t string, c HasTags) {
	v.mention(w, t, c.Term, c.Tags, c.Any)
	if c.Any {
		w.b.WriteString("EXISTS (SELECT 1 FROM json_each(")
		v.list(w, t, c.Term)
		w.b.WriteString(") AS e WHERE e.type = 'text' AND e.value")
		v.in(w.b, c.Tags, true)
		w.b.WriteString(")")
		return
	}
	w.b.WriteString("json_valid(")
	v.term(w, t, c.Term)
	w.b.WriteString(") AND NOT EXISTS (SELECT 1 FROM json_each(").Arg(jsonList(c.Tags)).WriteString(") AS a WHERE a.value NOT IN (SELECT e.value FROM json_each(")
	v.list(w, t, c.Term)
	w.b.WriteString(") AS e WHERE e.type = 'text'))")
}

func (v sqlite) noTags(w *writer, t string, term Term) {
	w.b.WriteString("json_array_length(")
	v.list(w, t, term)
	w.b.WriteString(") = 0")
}

// listsTargets: SQLite runs an EXISTS for each row, whatever its condition.
func (sqlite) listsTargets() bool { return true }

func (sqlite) prefixed(b *sql.Builder, t, column string) {
	b.WriteString(" || ")
	col(b, t, column)
}

func (sqlite) endingID(b *sql.Builder, t, column string) {
	b.WriteString("substr(")
	col(b, t, column).WriteString(", -36)")
}

func (sqlite) beforeID(b *sql.Builder, t, column string) {
	b.WriteString("substr(")
	col(b, t, column).WriteString(", 1, length(")
	col(b, t, column).WriteString(") - 36)")
}
