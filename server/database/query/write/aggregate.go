package write

import (
	"context"

	"github.com/quaestor-graph/quaestor/server/database/query"
)

// Aggregates implements query.Components: rows of position and a value for each
// aggregate. A parent without rows may be left out.
func (c *components) Aggregates(ctx context.Context, p query.Page, all []query.Aggregate) query.Statement {
	w := c.writer(scanning(ctx, &p), p.Now)
	terms := make([]query.Term, len(all))
	for i, a := range all {
		terms[i] = a.Term
	}
	t := row{as: "t", joined: joining(terms)}
	n := parent(&p)
	figures := make([]frag, len(all))
	for i, a := range all {
		figures[i] = concat(raw(", "), w.aggregate(t, a), w.d.key("", a.Kind()))
	}
	group := ""
	if len(p.Path) > 0 {
		group = " GROUP BY " + n
	}
	return w.statement(sqlf("SELECT $1$2$3$4", raw(n), concat(figures...), w.source(&p, t.joined).rows(), raw(group)))
}

// parent is the parent's position among a source's rows.
func parent(p *query.Page) string {
	switch {
	case len(p.Path) == 0:
		return "0"
	case p.Indexed:
		return "p.n"
	}
	return "t.n"
}

// source is FROM of the rows t of a page, without its limit, with relations that
// terms need, and what the rows must satisfy beside.
func (w *writer) source(p *query.Page, j joins) source {
	switch {
	case len(p.Path) == 0:
		return source{concat(raw(" FROM "), w.table(p.Table, "t"), w.related(j, nil)), w.holds(row{as: "t"}, p.Where)}
	case p.Indexed:
		return source{from: concat(raw(" FROM "), w.d.keys(p.Keys, p.Path[0].Text), w.d.beside(w, p), w.related(j, nil))}
	}
	return source{from: concat(raw(" FROM "), w.d.window(w, p), w.related(j, nil))}
}

// aggregate is a figure of the rows t.
func (w *writer) aggregate(t row, a query.Aggregate) frag {
	if a.Function != query.Count {
		return w.d.aggregate(w, t, a)
	}
	if query.Always(a.Where) {
		return raw("count(*)")
	}
	return sqlf("count(*) FILTER$1)", where(" (WHERE ", w.holds(t, a.Where)))
}
