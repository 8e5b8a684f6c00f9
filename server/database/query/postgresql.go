package query

import (
	"slices"
	"strings"

	"entgo.io/ent/dialect"
	"entgo.io/ent/dialect/sql"
	"github.com/lib/pq"
)

// postgresql is the variant of PostgreSQL.
type postgresql struct{}

func (c *components) postgres() bool { return c.dialect == dialect.Postgres }

func (postgresql) column(b *sql.Builder, t string, c Column) { col(b, t, c.Name) }

func (postgresql) columnAs(b *sql.Builder, t string, c Column, name string) {
	col(b, t, c.Name).WriteString(" AS ").Ident(name)
}

// sortable: text by code point, enums by name.
func (v postgresql) sortable(w *writer, t string, term Term) {
	v.term(w, t, term)
	switch term.Kind {
	case Enum:
		w.b.WriteString(`::text COLLATE "C"`)
	case Text:
		w.b.WriteString(` COLLATE "C"`)
	}
}

// position: what is no plain number or text is read as the text that it is
// written as.
func (v postgresql) position(w *writer, t string, term Term) {
	w.b.WriteString("(")
	v.term(w, t, term)
	w.b.WriteString(")")
	switch term.Kind {
	case Duration, Enum, ID, Time: // of which lib/pq knows infinity and the years from 1 to 9999
		w.b.WriteString("::text")
	}
}

// spread and indexesEffective: the indexes have it.
func (postgresql) spread(Page) []Condition { return nil }

// joinBehind: the planner knows which of the two to begin with.
func (postgresql) joinBehind() string { return " JOIN " }

// probed: PostgreSQL knows how many rows pass a filter, mostly.
func (postgresql) probed(*writer, Page) bool { return false }

func (postgresql) indexesEffective() bool { return true }

func (postgresql) keys(b *sql.Builder, keys []string, text bool) {
	b.WriteString("(SELECT o.n - 1 AS n, o.k FROM unnest(")
	array(b, keys, text)
	b.WriteString(") WITH ORDINALITY AS o(k, n)) AS p")
}

func (postgresql) in(b *sql.Builder, keys []string, text bool) {
	b.WriteString(" = ANY(")
	array(b, storable(keys), text)
	b.WriteString(")")
}

// storable are the texts that PostgreSQL can hold, which has none with a NUL.
func storable(texts []string) []string {
	return slices.DeleteFunc(slices.Clone(texts), func(text string) bool { return strings.ContainsRune(text, 0) })
}

// array binds a list as one value.
func array(b *sql.Builder, keys []string, text bool) {
	b.Arg(pq.Array(keys))
	if text {
		b.WriteString("::text[]")
	} else {
		b.WriteString("::uuid[]")
	}
}

// each is a LATERAL join.
func (v postgresql) each(w *writer, p Page, parents func()) {
	w.b.WriteString(" FROM ")
	parents()
	w.b.WriteString(" CROSS JOIN LATERAL (SELECT i.* FROM ")
	if p.Ordered && p.Limit > 0 {
		v.tied(w, p, "i")
	} else {
		w.rows(p, "i")
	}
	w.sorted(" ORDER BY ", p, "i", unknown)
	limit(w.b, p)
	w.b.WriteString(") AS t")
}

// tied writes the rows t of a page whose index has the order of the first term:
// only those that are equal in it to the page's last one are left to sort, beside
// the page itself.
func (v postgresql) tied(w *writer, p Page, t string) {
	w.b.WriteString("(SELECT ").Ident(t).WriteString(".* FROM ")
	w.rows(p, t)
	w.b.WriteString(" ORDER BY ")
	first := p.Order[0]
	w.sortable(w, t, first.Term)
	w.direction(first.Desc != p.Backward)
	if first.Term.Nullable {
		w.nulls(first.NullsFirst != p.Backward)
	}
	w.b.WriteString(" FETCH FIRST (").Arg(p.Limit).WriteString(") ROWS WITH TIES) AS ").Ident(t)
}

// step: OFFSET 0 keeps the planner from walking the primary key for an order,
// a bound or a LIMIT outside, and reading the rows of other parents on its way.
// Of a key that it can't know it takes the equality to hold for a mean share of
// the rows, and the range for 0.5 %: with both it takes the index. Of one that it
// knows it knows the share; where the index is to give the order it is not told,
// or for a key of many rows it would take the index of the order alone, and read
// those of all others on its way.
func (v postgresql) step(b *sql.Builder, hop Hop, t string, key stepKey, ordered bool, table func()) (word string) {
	rows := func() {
		table()
		b.WriteString(" WHERE ")
		col(b, t, hop.To)
		if key.known != nil && !ordered {
			v.in(b, key.known, hop.Text)
		} else {
			equal := func() { b.WriteString(key.column) }
			if key.known != nil {
				equal = func() { unplanned(b, key.known[0], hop.Text) }
			}
			b.WriteString(" = ")
			equal()
			b.WriteString(" AND ")
			col(b, t, hop.To).WriteString(" BETWEEN ")
			equal()
			b.WriteString(" AND ")
			equal()
		}
		held(b, hop, t)
	}
	if ordered || key.known != nil {
		rows()
		return " AND "
	}
	if key.beside {
		b.WriteString("LATERAL ")
	}
	v.apart(b, t, rows)
	return " WHERE "
}

// unplanned writes a key that the planner does not see.
func unplanned(b *sql.Builder, key string, text bool) {
	b.WriteString("(SELECT ").Arg(key)
	if text {
		b.WriteString("::text)")
	} else {
		b.WriteString("::uuid)")
	}
}

func (postgresql) apart(b *sql.Builder, t string, rows func()) {
	b.WriteString("(SELECT ").Ident(t).WriteString(".* FROM ")
	rows()
	b.WriteString(" OFFSET 0) AS ").Ident(t)
}

// only: where a text is searched for there are few rows, and all are looked at.
func (v postgresql) only(w *writer, p Page, t string) {
	if p.Ordered && p.Limit > 0 && len(p.Path) == 1 && !searches(p.Where) {
		v.tied(w, p, t)
		return
	}
	p.Ordered = false
	v.apart(w.b, t, func() { w.rows(p, t) })
}

// children: PostgreSQL knows how many keys there are, and hashes them.
func (postgresql) children(w *writer, p Page) {
	hop := onlyHop(p)
	w.b.WriteString("(SELECT p.n, t.* FROM ")
	w.from(w.ctx, w.b, p.Table, "t")
	w.b.WriteString(" JOIN ")
	w.keys(w.b, p.Keys, hop.Text)
	w.b.WriteString(" ON ")
	col(w.b, "t", hop.To).WriteString(" = p.k")
	held(w.b, hop, "t")
	w.filtered(p, "t", " AND ")
	w.b.WriteString(") AS t")
}

func (postgresql) unordered(b *sql.Builder, t, column string) { col(b, t, column) }

func (postgresql) tables(b *sql.Builder) {
	b.WriteString("SELECT relname::text FROM pg_class WHERE relkind IN ('r', 'p') AND pg_table_is_visible(oid) AND relname")
}

func (postgresql) jsonFunctions() jsonFunctions {
	return jsonFunctions{array: "jsonb_agg", object: "jsonb_build_object"}
}

func (postgresql) templates() string { return "postgresql" }

func (postgresql) bytes(b *sql.Builder, table string) {
	b.WriteString("pg_total_relation_size(").Arg(pq.QuoteIdentifier(table)).WriteString("::text::regclass)")
}

// cast: a UNION takes what is NULL in its first two parts for text.
func (postgresql) cast(b *sql.Builder, kind Kind) {
	switch kind {
	case ID:
		b.WriteString("::uuid")
	case Time:
		b.WriteString("::timestamptz")
	default:
		b.WriteString("::text")
	}
}
