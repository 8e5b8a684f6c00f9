package write

import (
	"strconv"

	"github.com/quaestor-graph/quaestor/server/database/query"
	"github.com/quaestor-graph/quaestor/server/database/query/plan"
)

// orderJoins are the relations of the terms of a page's order that belong to other
// rows, as the name of a log's flow run does: what is read of the other row is read
// once.
func (w *writer) orderJoins(p *query.Page) joins {
	var terms []query.Term
	for _, o := range p.Order {
		if len(o.Term.Path) > 0 && !w.nowhere(o.Term.Path) {
			terms = append(terms, o.Term)
		}
	}
	return joining(terms)
}

// part is the rows t of one part of a page of a whole table, from FROM on.
type part struct {
	p     *query.Page
	t     row
	first plan.Nullness
	from  frag
	// null says what the part's first term is, within and bounds what else holds.
	null, within, bounds frag
}

// partOf is a part with the rows that satisfy the filter and one more condition, if
// it is not nil; only is what those of a spread are told apart by.
func (w *writer) partOf(p *query.Page, t row, first plan.Nullness, spread []query.Condition) part {
	out := part{p: p, t: t, first: first}
	var there []query.Hop
	switch first {
	case plan.Null:
		out.null = w.holds(t, query.IsNull{Term: p.Order[0].Term})
	case plan.NotNull: // as an index of the term knows it
		there = p.Order[0].Term.Path
		out.null = sqlf("(($1) IS NOT NULL)", w.d.term(w, t, p.Order[0].Term))
	}
	out.from = sqlf(" FROM $1$2", w.table(p.Table, "t"), w.related(t.joined, there))
	filtered := t
	filtered.walked = len(spread) > 0
	out.within, out.bounds = w.holds(filtered, p.Where), w.bounds(p, t, first)
	return out
}

// rows are those of the part for which one more condition holds.
func (a part) rows(only frag) frag {
	return concat(a.from, where(" WHERE ", a.null, only, a.within, a.bounds))
}

// sorted are the rows in their order, with a limit.
func (a part) sorted(w *writer, limit frag) frag {
	return sqlf("$1 ORDER BY $2$3", a.rows(frag{}), w.order(a.p, a.t, a.first), limit)
}

// parts is a page that is read in parts a and b, the second as far as the first has
// left room: if that is none, none is read.
func (w *writer) parts(p *query.Page, how plan.Parts) frag {
	first := w.labelled(p, row{as: "t"}, how.Parts[0], how.Spread, limit(p))
	if len(how.Parts) == 1 {
		return sqlf("WITH a AS MATERIALIZED ($1)$2", first, w.united(p, 1))
	}
	room := frag{}
	if p.Limit >= 0 {
		room = sqlf(" LIMIT (SELECT $1$2 - count(*) FROM a)", arg(p.Limit), raw(w.d.words().integer))
	}
	return sqlf("WITH a AS MATERIALIZED ($1), b AS ($2)$3", first, w.labelled(p, row{as: "t"}, how.Parts[1], how.Spread, room), w.united(p, 2))
}

// probe is a page that is looked for among the first ids, and then in all rows as
// they lie: e is the last of the first ids, if there are as many, a are the page's
// rows up to there, and b, if the page still has room, those beyond.
func (w *writer) probe(p *query.Page, how plan.Probe) frag {
	t, beyond := row{as: "t"}, row{as: "t", keepsID: true}
	var upTo frag
	from := sqlf("$1$2(SELECT e.id FROM e)", w.id(beyond), raw(either(how.Desc, " < ", " > ")))
	// Without an end all ids are to pass: texts, and the bytes that stand for some.
	if how.Desc {
		upTo = sqlf("$1 >= ifnull((SELECT e.id FROM e), '')", w.id(t))
	} else {
		upTo = sqlf("$1 <= ifnull((SELECT e.id FROM e), x'ffffffffffffffffffffffffffffffffffff')", w.id(t))
	}
	of := func(end frag) *query.Page {
		part := *p
		part.Where = query.And{p.Where, written{frag: end}}
		return &part
	}
	first := sqlf("SELECT t.id FROM $1$2 ORDER BY $3 LIMIT 1 OFFSET $4",
		w.table(p.Table, "t"), where(" WHERE ", w.bounds(p, t, plan.Unknown)), w.order(p, t, plan.Unknown), integer(how.Ahead-1))
	room := sqlf(" LIMIT (SELECT iif(EXISTS (SELECT 1 FROM e), $1 - count(*), 0) FROM a)", arg(p.Limit))
	return sqlf("WITH e AS MATERIALIZED ($1), a AS MATERIALIZED ($2), b AS ($3)$4", first,
		w.labelled(of(upTo), t, plan.Unknown, nil, limit(p)), w.labelled(of(from), beyond, plan.Unknown, nil, room), w.united(p, 2))
}

// united is the rows of the parts a and b, of which there may be one, in their
// order. Lookups are made for the rows of the page alone.
func (w *writer) united(p *query.Page, parts int) frag {
	names := ""
	for i := range p.Columns {
		names += ", u.c" + strconv.Itoa(i)
	}
	if p.Positions {
		for i := range query.Keys(p.Order) {
			names += ", u.p" + strconv.Itoa(i)
		}
	}
	rows := sqlf("(SELECT 0 AS part, a.* FROM a$1) AS u ORDER BY u.part, $2$3",
		raw(either(parts > 1, " UNION ALL SELECT 1, b.* FROM b", "")), labels(p, "u.", plan.Unknown), limit(p))
	if len(p.Lookups) == 0 {
		return sqlf(" SELECT 0$1 FROM $2", raw(names), rows)
	}
	return sqlf(" SELECT 0$1$2 FROM (SELECT u.* FROM $3) AS u$4 ORDER BY u.part, $5",
		raw(names), w.lookedUp(p.Lookups), rows, w.labelledLookups(p), labels(p, "u.", plan.Unknown))
}

// labels is the order of labelled rows, whose names follow a prefix.
func labels(p *query.Page, prefix string, first plan.Nullness) frag {
	sql := ""
	for i, o := range query.Keys(p.Order) {
		sql += prefix + "o" + strconv.Itoa(i) + direction(o.Desc != p.Backward)
		if o.Term.MayBeNull() && (i > 0 || first != plan.NotNull) {
			sql += nulls(o.NullsFirst != p.Backward)
		}
		sql += ", "
	}
	return raw(sql + prefix + "oid" + direction(query.LastDesc(p.Order) != p.Backward))
}

// labelled is one part with each column and each term under a name of its own;
// spread over several statements, of which each can be read in order.
func (w *writer) labelled(p *query.Page, t row, first plan.Nullness, spread []query.Condition, limit frag) frag {
	t.joined = w.orderJoins(p)
	columns := w.labelledColumns(p, t)
	if first == plan.Null {
		spread = nil
	}
	part := w.partOf(p, t, first, spread)
	if len(spread) == 0 {
		return sqlf("SELECT $1$2", columns, part.sorted(w, limit))
	}
	// SQLite merges parts that it reads in order, and stops at the limit.
	return sqlf("$1 ORDER BY $2$3", w.spread(part, columns, spread), labels(p, "", first), limit)
}

// spread is a part in pieces, of each of which one more condition holds.
func (w *writer) spread(a part, columns frag, spread []query.Condition) frag {
	pieces := make([]frag, len(spread))
	for i, only := range spread {
		pieces[i] = sqlf("SELECT $1$2", columns, a.rows(w.holds(a.t, only)))
	}
	return join(" UNION ALL ", pieces)
}

// labelledColumns are the columns c0, c1 and so on, the positions p0 … and the terms
// o0 … of the order, and the id oid.
func (w *writer) labelledColumns(p *query.Page, t row) frag {
	keys := query.Keys(p.Order)
	parts := make([]frag, 0, len(p.Columns)+2*len(keys)+1)
	for i, c := range p.Columns {
		parts = append(parts, w.d.columnAs(w, "t", c, "c"+strconv.Itoa(i)))
	}
	for i, o := range keys {
		if p.Positions {
			position := w.d.position(w, t, o.Term)
			position.sql += " AS p" + strconv.Itoa(i)
			parts = append(parts, position)
		}
		term := w.d.sortable(w, t, o.Term)
		term.sql += " AS o" + strconv.Itoa(i)
		parts = append(parts, term)
	}
	return join(", ", append(parts, raw("t.id AS oid")))
}
