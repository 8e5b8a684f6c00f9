package query

import (
	"slices"
	"strconv"
	"strings"

	"entgo.io/ent/dialect/sql"
)

// groupKey writes the value of the rows t that they are grouped by. A bucket's
// is the microsecond at which it begins.
func (v sqlite) groupKey(w *writer, t string, i int, k GroupKey) {
	switch {
	case k.Every > 0 && k.inSeconds():
		v.bucket(w, k, func() { v.seconds(w.b, func() { v.term(w, t, k.Term) }) })
	case k.Every > 0:
		v.bucketOf(w, k, 1, func() { v.instant(w, t, k.Term) })
	case k.Term.Kind == Strings:
		w.b.WriteString("e" + strconv.Itoa(i) + ".value")
	case k.Term.Kind == JSON:
		v.jsonKey(w, t, k)
	default:
		// The plus keeps the planner from walking an index of the key, row after
		// row, where a filter has one of its own.
		if k.Term.Kind != Time && w.filteredSource && w.fenced == nil {
			w.b.WriteString("+")
		}
		v.canonical(w, t, k.Term)
	}
}

const second = 1_000_000 // microseconds

// inSeconds says whether all buckets begin on whole seconds: the fractions of
// instants do not matter then, and to read them takes half of the time.
func (k GroupKey) inSeconds() bool {
	for _, o := range k.Zone {
		if o.Until%second != 0 || o.Ahead%second != 0 {
			return false
		}
	}
	return k.Every > 0 && k.Every%second == 0 && k.Origin%second == 0
}

// bucket writes the key of the bucket that an instant lies in, which is given in
// seconds.
func (v sqlite) bucket(w *writer, k GroupKey, instant func()) { v.bucketOf(w, k, second, instant) }

// bucketOf is bucket of an instant in units of so many microseconds.
func (sqlite) bucketOf(w *writer, k GroupKey, unit int64, instant func()) {
	w.b.WriteString("(")
	instant()
	if k.Zone != nil {
		w.b.WriteString(" + ")
		w.ahead(inUnits(k.Zone, unit), instant)
	}
	w.b.WriteString(" - ").Arg(k.Origin / unit).WriteString(") / ").Arg(k.Every / unit)
	if k.Zone == nil {
		w.b.WriteString(" * ").Arg(k.Every).WriteString(" + ").Arg(k.Origin)
	}
}

// inUnits gives offsets in units of so many microseconds.
func inUnits(zone []Offset, unit int64) []Offset {
	out := make([]Offset, len(zone))
	for i, o := range zone {
		out[i] = Offset{Until: o.Until / unit, Ahead: o.Ahead / unit}
	}
	return out
}

// instant writes the microseconds of an instant.
func (v sqlite) instant(w *writer, t string, term Term) {
	v.microsOf(w.b, func() { v.term(w, t, term) })
}

// jsonKey: numbers are one where they are equal, and an object is the same in any
// order of its keys (functions of our connections, config). A number that no
// double holds is nothing.
func (v sqlite) jsonKey(w *writer, t string, k GroupKey) {
	doc := func() { v.term(w, t, k.Term) }
	if slices.ContainsFunc(k.Path, func(element string) bool { return strings.ContainsRune(element, 0) }) {
		w.b.WriteString("NULL") // as in a filter
		return
	}
	w.b.WriteString("CASE WHEN json_valid(")
	doc()
	w.b.WriteString(") THEN ")
	v.within(w, doc, k.Path, func(p place) {
		number := func() {
			w.b.WriteString("nullif(quaestor_number(")
			v.raw(w, p)
			w.b.WriteString("), '')")
		}
		w.b.WriteString("CASE ")
		p.call(w, "json_type")
		w.b.WriteString(" WHEN 'text' THEN 's' || ")
		p.call(w, "json_extract")
		w.b.WriteString(" WHEN 'null' THEN NULL WHEN 'real' THEN 'n' || ")
		number()
		w.b.WriteString(" WHEN 'integer' THEN 'n' || iif(typeof(")
		p.call(w, "json_extract")
		w.b.WriteString(") = 'integer', ")
		p.call(w, "json_extract")
		w.b.WriteString(", ")
		number()
		w.b.WriteString(") WHEN 'true' THEN 'jtrue' WHEN 'false' THEN 'jfalse'")
		for _, kind := range []string{"object", "array"} {
			w.b.WriteString(" WHEN '" + kind + "' THEN 'j' || quaestor_json(")
			v.raw(w, p)
			w.b.WriteString(")")
		}
		w.b.WriteString(" END")
	})
	w.b.WriteString(" END")
}

// raw writes the JSON text at a place.
func (sqlite) raw(w *writer, p place) {
	w.b.WriteString("(")
	p.doc()
	w.b.WriteString(" -> ")
	p.path()
	w.b.WriteString(")")
}

// key: go-sqlite3 would read what is declared BOOLEAN in its own way, and take 7
// for 1.
func (sqlite) key(w *writer, column string, kind Kind) {
	if kind == Bool && column != "" {
		w.b.WriteString("+")
	}
	w.b.WriteString(column)
}

func (v sqlite) elements(w *writer, t string, term Term, e string) {
	w.b.WriteString("json_each(")
	v.list(w, t, term)
	w.b.WriteString(") AS " + e)
}

func (sqlite) byCodePoint(*sql.Builder, Kind) {}

func (sqlite) placed(b *sql.Builder, _ Kind, value any) { b.Arg(value) }

func (sqlite) jsonNumber(b *sql.Builder, text func()) {
	b.WriteString("CAST(")
	text()
	b.WriteString(" AS NUMERIC)") // an integer of 64 bits, else a double
}

func (sqlite) doubles(b *sql.Builder, column string, values []float64) {
	b.WriteString(column + " IN (SELECT value FROM json_each(").Arg(jsonOf(values)).WriteString("))")
}

// integer marks an argument as one.
func (sqlite) integer(*sql.Builder) {}

func (sqlite) comparesKinds() bool { return true }
