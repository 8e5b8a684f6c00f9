package query

import "strconv"

// root writes a page of a whole table. Where the first term may be NULL, the
// rows that have it are read first and the others, if the page still has room,
// then: an index that is to give the order holds its NULLs at one end, which may
// be the other one, and no index serves a bound that says `or NULL`.
func (c *components) root(w *writer, p Page) {
	parts := rootParts(p)
	spread := w.spread(p)
	switch {
	case len(parts) == 0:
		w.b.WriteString("SELECT 0, ")
		w.selected(p, "t")
		w.b.WriteString(" FROM ")
		w.from(w.ctx, w.b, p.Table, "t")
		w.b.WriteString(" WHERE FALSE")
	case len(parts) == 1 && (spread == nil || parts[0] == null):
		w.b.WriteString("SELECT 0, ")
		w.selected(p, "t")
		w.part(p, parts[0], nil)
	default:
		w.b.WriteString("WITH a AS MATERIALIZED (")
		w.labelled(p, parts[0], spread)
		w.b.WriteString(")")
		if len(parts) > 1 {
			w.b.WriteString(", b AS (")
			w.labelled(p, parts[1], spread)
			w.b.WriteString(")")
		}
		w.b.WriteString(" SELECT 0")
		for i := range p.Columns {
			w.b.WriteString(", u.c" + strconv.Itoa(i))
		}
		if p.Positions {
			for i := range Keys(p.Order) {
				w.b.WriteString(", u.p" + strconv.Itoa(i))
			}
		}
		w.b.WriteString(" FROM (SELECT 0 AS part, a.* FROM a")
		if len(parts) > 1 {
			w.b.WriteString(" UNION ALL SELECT 1, b.* FROM b")
			if p.Limit >= 0 {
				// Tested once, before anything of b is read.
				w.b.WriteString(" WHERE (SELECT count(*) FROM a) < ").Arg(p.Limit)
			}
		}
		w.b.WriteString(") AS u ORDER BY u.part, ")
		w.labels(p, "u")
		limit(w.b, p)
	}
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

// labels writes the order of labelled rows.
func (w *writer) labels(p Page, u string) {
	for i, o := range Keys(p.Order) {
		w.b.WriteString(u + ".o" + strconv.Itoa(i))
		w.direction(o.Desc != p.Backward)
		if o.Term.nullable() {
			w.nulls(o.NullsFirst != p.Backward)
		}
		w.b.WriteString(", ")
	}
	w.b.WriteString(u + ".oid")
	w.direction(lastDesc(p.Order) != p.Backward)
}

func lastDesc(order []Order) bool { return len(order) > 0 && order[len(order)-1].Desc }

// labelled writes one part with each column and each term under a name of its
// own; spread over several statements, of which each can be read in order.
func (w *writer) labelled(p Page, first nullness, spread []Condition) {
	if len(spread) == 0 || first == null {
		w.b.WriteString("SELECT ")
		w.labelledColumns(p)
		w.part(p, first, nil)
		return
	}
	w.b.WriteString("SELECT * FROM (")
	for i, only := range spread {
		if i > 0 {
			w.b.WriteString(" UNION ALL ")
		}
		w.b.WriteString("SELECT * FROM (SELECT ")
		w.labelledColumns(p)
		w.part(p, first, only)
		w.b.WriteString(")")
	}
	w.b.WriteString(") AS s ORDER BY ")
	w.labels(p, "s")
	limit(w.b, p)
}

func (w *writer) labelledColumns(p Page) {
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
}

// part writes the rows of one part, from FROM on.
func (w *writer) part(p Page, first nullness, only Condition) {
	w.b.WriteString(" FROM ")
	w.from(w.ctx, w.b, p.Table, "t")
	word := " WHERE "
	switch first {
	case null:
		word = w.where(word, IsNull{p.Order[0].Term}, "t")
	case notNull:
		word = w.where(word, Not{IsNull{p.Order[0].Term}}, "t")
	}
	word = w.where(word, only, "t")
	w.walked = only != nil
	word = w.where(word, p.Where, "t")
	w.walked = false
	w.bounds(word, p, "t", first)
	w.sorted(" ORDER BY ", p, "t", first)
	limit(w.b, p)
}
