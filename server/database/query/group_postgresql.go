package query

import (
	"strconv"
	"time"

	"entgo.io/ent/dialect/sql"
	"github.com/lib/pq"
)

// groupKey writes the value of the rows t that they are grouped by.
func (v postgresql) groupKey(w *writer, t string, i int, k GroupKey) {
	switch {
	case k.Zone != nil:
		local := func() {
			w.b.WriteString("(floor(extract(epoch FROM ")
			v.term(w, t, k.Term)
			w.b.WriteString(") * 1000000)::bigint + ")
			w.ahead(k.Zone, func() {
				w.b.WriteString("(extract(epoch FROM ")
				v.term(w, t, k.Term)
				w.b.WriteString(") * 1000000)")
			})
			w.b.WriteString(")")
		}
		w.b.WriteString("(")
		v.readable(w, t, k.Term)
		w.b.WriteString("(")
		local()
		w.b.WriteString(" - ").Arg(k.Origin).WriteString("::bigint) / ").Arg(k.Every).WriteString("::bigint END)")
	case k.Every > 0:
		v.readable(w, t, k.Term)
		w.b.WriteString("date_bin(").Arg(strconv.FormatInt(k.Every, 10) + " microseconds").WriteString("::interval, ")
		v.term(w, t, k.Term)
		// A constant: what an interval is added to depends on the session, and is made for each row.
		w.b.WriteString(", ").Arg(string(pq.FormatTimestamp(time.UnixMicro(k.Origin).UTC()))).WriteString("::timestamptz) END")
	case k.Term.Kind == Strings:
		w.b.WriteString("e" + strconv.Itoa(i) + `.value COLLATE "C"`)
	case k.Term.Kind == JSON:
		v.once(w, func() { v.at(w, t, k.Term, k.Path) }, func(x string) { v.jsonKey(w, x) })
		w.b.WriteString(` COLLATE "C"`)
	default: // equal is the same in all orders, and cheapest as it is
		v.term(w, t, k.Term)
		if k.Term.Kind == Text && w.sortsGroups {
			v.byCodePoint(w.b, Text) // which another collation's order takes longer than
		}
	}
}

// readable begins a CASE of instants that the API can show: those far beyond are
// out of date_bin's range, and would fail the statement.
func (v postgresql) readable(w *writer, t string, term Term) {
	w.b.WriteString("CASE WHEN ")
	v.term(w, t, term)
	w.b.WriteString(" >= '0001-01-01 00:00:00+00' AND ")
	v.term(w, t, term)
	w.b.WriteString(" < '10000-01-01 00:00:00+00' THEN ")
}

// key writes a key for reading.
func (postgresql) key(w *writer, column string, kind Kind) {
	w.b.WriteString(column)
	switch kind {
	case Duration, Enum, ID:
		w.b.WriteString("::text")
	}
}

// elements writes a relation e with the elements of a list, in the column value.
func (v postgresql) elements(w *writer, t string, term Term, e string) {
	w.b.WriteString("LATERAL jsonb_array_elements_text(CASE WHEN jsonb_typeof(")
	v.term(w, t, term)
	w.b.WriteString(") = 'array' THEN ")
	v.term(w, t, term)
	w.b.WriteString(" END) AS " + e + "(value)")
}

func (postgresql) byCodePoint(b *sql.Builder, kind Kind) {
	if kind == Enum {
		b.WriteString("::text")
	}
	b.WriteString(` COLLATE "C"`)
}

// fence: PostgreSQL reads an index alone by itself.
func (postgresql) fence(*writer, Groups) {}

// ranged: PostgreSQL's key of a bucket takes next to nothing.
func (postgresql) ranged(*writer, Groups) bool { return false }

// placed writes the value of a Place.
func (postgresql) placed(b *sql.Builder, kind Kind, value any) {
	b.Arg(value)
	switch kind {
	case Time:
		b.WriteString("::timestamptz")
	case Duration:
		b.WriteString("::interval")
	case Float:
		b.WriteString("::float8")
	case Int:
		b.WriteString("::bigint")
	case ID:
		b.WriteString("::uuid")
	}
}

func (postgresql) jsonNumber(b *sql.Builder, text func()) {
	b.WriteString("(")
	text()
	b.WriteString(")::numeric")
}

func (postgresql) doubles(b *sql.Builder, column string, values []float64) {
	b.WriteString(column + " = ANY(").Arg(pq.Array(values)).WriteString("::float8[])")
}

// integer marks an argument as one of 64 bits: PostgreSQL would read it as what
// it is compared with, and refuse what a smallint can't hold. An index of a
// smaller type serves it as well.
func (postgresql) integer(b *sql.Builder) { b.WriteString("::bigint") }

func (postgresql) comparesKinds() bool { return false }
