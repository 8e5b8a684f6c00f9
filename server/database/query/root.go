package query

import "strconv"

// root writes a page of a whole table. Where the first term may be NULL, the
// rows that have it are read first and the others, if the page still has room,
// then: an index that is to give the order holds its NULLs at one end, which may
// be the other one, and no index serves a bound that says `or NULL`.
func (c *components) root(w *writer, p Page) {
	parts, spread := c.fitting(w, p, rootParts(p), w.spread(p))
	switch {
	case len(parts) == 0:
		w.b.WriteString("SELECT 0, ")
		w.selected(p, "t")
		w.b.WriteString(" FROM ")
		w.from(w.ctx, w.b, p.Table, "t")
		w.lookups(p.Lookups, "t")
		w.b.WriteString(" WHERE FALSE")
	case len(parts) == 1 && w.probed(w, p): // it is written
	case len(parts) == 1 && len(p.Lookups) == 0 && (spread == nil || parts[0] == null):
		w.joining(p, func() {
			w.b.WriteString("SELECT 0, ")
			w.selected(p, "t")
			w.part(p, parts[0], nil)
		})
	default:
		w.b.WriteString("WITH a AS MATERIALIZED (")
		w.labelled(p, parts[0], spread, nil)
		w.b.WriteString(")")
		if len(parts) > 1 {
			w.b.WriteString(", b AS (")
			if p.Limit >= 0 {
				// What the first part has left: if that is nothing, none is read.
				w.limited = func() {
					w.b.WriteString("(SELECT ").Arg(p.Limit)
					w.integer(w.b)
					w.b.WriteString(" - count(*) FROM a)")
				}
			}
			w.labelled(p, parts[1], spread, nil)
			w.limited = nil
			w.b.WriteString(")")
		}
		w.united(p, len(parts))
	}
}

// joining has what is written of the rows t of the parts of a page take the terms
// that belong to another row, as the name of a log's flow run does, from a joined
// relation: what is read of the other row is read once.
func (w *writer) joining(p Page, write func()) {
	w.join(w.relatedTerms(p))
	write()
	w.joins = nil
}

// relatedTerms are the terms of a page's order that belong to other rows.
func (w *writer) relatedTerms(p Page) (terms []Term) {
	for _, o := range p.Order {
		if len(o.Term.Path) > 0 && !w.nowhere(o.Term.Path) {
			terms = append(terms, o.Term)
		}
	}
	return terms
}

// united writes the rows of the parts a and b, of which there may be one, in
// their order.
func (w *writer) united(p Page, parts int) {
	w.b.WriteString(" SELECT 0")
	for i := range p.Columns {
		w.b.WriteString(", u.c" + strconv.Itoa(i))
	}
	if p.Positions {
		for i := range Keys(p.Order) {
			w.b.WriteString(", u.p" + strconv.Itoa(i))
		}
	}
	w.lookedUp(p.Lookups)
	if len(p.Lookups) > 0 {
		// Lookups are made for the rows of the page alone.
		w.b.WriteString(" FROM (SELECT u.*")
	}
	w.b.WriteString(" FROM (SELECT 0 AS part, a.* FROM a")
	if parts > 1 {
		w.b.WriteString(" UNION ALL SELECT 1, b.* FROM b")
	}
	w.b.WriteString(") AS u")
	w.ordered(p)
	limit(w.b, p)
	if len(p.Lookups) > 0 {
		w.b.WriteString(") AS u")
		w.labelledLookups(p)
		w.ordered(p)
	}
}

// ordered writes the order of the labelled rows u of all parts.
func (w *writer) ordered(p Page) {
	w.b.WriteString(" ORDER BY u.part, ")
	w.labels(p, "u.", unknown)
}

// rootParts are the parts of a page's rows by whether their first term is NULL,
// in order, without those that the bounds leave nothing of.
func rootParts(p Page) []nullness {
	if keys := Keys(p.Order); len(keys) == 0 || !keys[0].Term.nullable() {
		if bounded(p.Order, p.Bounds, unknown) == nil {
			return nil
		}
		return []nullness{unknown}
	}
	parts := []nullness{notNull, null}
	if p.Order[0].NullsFirst != p.Backward {
		parts = []nullness{null, notNull}
	}
	kept := []nullness{}
	for _, part := range parts {
		if bounded(p.Order, p.Bounds, part) != nil {
			kept = append(kept, part)
		}
	}
	return kept
}

// labels writes the order of labelled rows, whose names follow a prefix.
func (w *writer) labels(p Page, prefix string, first nullness) {
	for i, o := range Keys(p.Order) {
		w.b.WriteString(prefix + "o" + strconv.Itoa(i))
		w.direction(o.Desc != p.Backward)
		if o.Term.nullable() && (i > 0 || first != notNull) {
			w.nulls(o.NullsFirst != p.Backward)
		}
		w.b.WriteString(", ")
	}
	w.b.WriteString(prefix + "oid")
	w.direction(lastDesc(p.Order) != p.Backward)
}

func lastDesc(order []Order) bool { return len(order) > 0 && order[len(order)-1].Desc }

// labelled writes one part with each column and each term under a name of its
// own, and whether a row passes a condition, if there is one; spread over several
// statements, of which each can be read in order.
func (w *writer) labelled(p Page, first nullness, spread []Condition, passes Condition) {
	w.joining(p, func() { w.labelledRows(p, first, spread, passes) })
}

func (w *writer) labelledRows(p Page, first nullness, spread []Condition, passes Condition) {
	if len(spread) == 0 || first == null {
		w.b.WriteString("SELECT ")
		w.labelledColumns(p, passes)
		w.part(p, first, nil)
		return
	}
	for i, only := range spread {
		if i > 0 {
			w.b.WriteString(" UNION ALL ")
		}
		w.b.WriteString("SELECT ")
		w.labelledColumns(p, passes)
		w.partRows(p, first, only)
	}
	// SQLite merges parts that it reads in order, and stops at the limit.
	w.b.WriteString(" ORDER BY ")
	w.labels(p, "", first)
	w.partLimit(p)
}

func (w *writer) labelledColumns(p Page, passes Condition) {
	for i, c := range p.Columns {
		w.columnAs(w.b, "t", c, "c"+strconv.Itoa(i))
		w.b.WriteString(", ")
	}
	for i, o := range Keys(p.Order) {
		if p.Positions {
			w.position(w, "t", o.Term)
			w.b.WriteString(" AS p" + strconv.Itoa(i) + ", ")
		}
		w.sortable(w, "t", o.Term)
		w.b.WriteString(" AS o" + strconv.Itoa(i) + ", ")
	}
	w.b.WriteString("t.id AS oid")
	if passes != nil {
		w.where(", ", passes, "t")
		w.b.WriteString(" AS passes")
	}
}

// part writes the rows of one part in their order, from FROM on.
func (w *writer) part(p Page, first nullness, only Condition) {
	w.partRows(p, first, only)
	w.sorted(" ORDER BY ", p, "t", first)
	w.partLimit(p)
}

// partLimit writes how many rows a part may have.
func (w *writer) partLimit(p Page) {
	if w.limited != nil {
		w.b.WriteString(" LIMIT ")
		w.limited()
		return
	}
	limit(w.b, p)
}

// partRows writes the rows of one part, from FROM on.
func (w *writer) partRows(p Page, first nullness, only Condition) {
	w.b.WriteString(" FROM ")
	w.from(w.ctx, w.b, p.Table, "t")
	if terms := w.relatedTerms(p); len(terms) > 0 {
		var there []Hop
		if first == notNull {
			there = p.Order[0].Term.Path
		}
		w.related(terms, w.joins, there)
	}
	word := " WHERE "
	switch first {
	case null:
		word = w.where(word, IsNull{p.Order[0].Term}, "t")
	case notNull:
		word = w.where(word, present{p.Order[0].Term}, "t")
	}
	word = w.where(word, only, "t")
	w.walked = only != nil
	word = w.where(word, p.Where, "t")
	w.walked = false
	w.bounds(word, p, "t", first)
}

// present holds of a term that has a value, as an index of the term knows it.
type present struct{ Term Term }

func (c present) write(w *writer, t string) {
	w.b.WriteString("(")
	w.term(w, t, c.Term)
	w.b.WriteString(") IS NOT NULL")
}
func (present) exact() bool { return true }
