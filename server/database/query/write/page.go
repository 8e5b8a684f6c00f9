package write

import (
	"context"
	"strconv"

	"github.com/quaestor-graph/quaestor/server/database/query"
	"github.com/quaestor-graph/quaestor/server/database/query/plan"
)

// Page implements query.Components.
func (c *components) Page(ctx context.Context, p query.Page) query.Statement {
	w := c.writer(ctx, p.Now)
	return w.statement(w.page(&p))
}

// page is a page by its plan.
func (w *writer) page(p *query.Page) frag {
	t := row{as: "t"}
	switch how := plan.OfPage(w, p).(type) {
	case plan.Nothing:
		return sqlf("SELECT 0, $1 FROM $2$3 WHERE FALSE", w.selected(p, t), w.table(p.Table, "t"), w.lookups(p.Lookups, "t"))
	case plan.Root:
		t.joined = w.orderJoins(p)
		return sqlf("SELECT 0, $1$2", w.selected(p, t), w.partOf(p, t, how.Part, nil).sorted(w, limit(p)))
	case plan.Parts:
		return w.parts(p, how)
	case plan.Probe:
		return w.probe(p, how)
	case *plan.Lead:
		return w.led(p, how)
	case plan.One:
		return w.ofOne(p, how)
	case plan.Each:
		keys := w.d.keys(p.Keys, p.Path[0].Text)
		return sqlf("SELECT p.n, $1$2$3 ORDER BY p.n, $4", w.selected(p, t), w.d.each(w, p, how.Children, keys), w.lookups(p.Lookups, "t"), w.order(p, t, plan.Unknown))
	case plan.Window:
		return w.windowed(p)
	default:
		return w.unknown("plan", how)
	}
}

// windowed is the page of each parent, of which the children of all are read once.
func (w *writer) windowed(p *query.Page) frag {
	within := frag{}
	if p.Limit >= 0 {
		within = sqlf("s.quaestor_position <= $1", arg(p.Limit))
	}
	return sqlf("SELECT s.n, $1 FROM (SELECT t.*, row_number() OVER (PARTITION BY t.n ORDER BY $2) AS quaestor_position FROM $3) AS s$4$5 "+
		"ORDER BY s.n, s.quaestor_position",
		w.selected(p, row{as: "s"}), w.order(p, row{as: "t"}, plan.Unknown), w.d.window(w, p), w.lookups(p.Lookups, "s"), where(" WHERE ", within))
}

// ofOne is the page of the only parent, whose key is written as it is.
func (w *writer) ofOne(p *query.Page, how plan.One) frag {
	t := row{as: "t", keepsID: true}
	selected := w.selected(p, t)
	rows := sqlf("$1 ORDER BY $2$3", w.d.only(w, p, how.Children), w.order(p, t, plan.Unknown), limit(p))
	if len(p.Lookups) == 0 {
		return sqlf("SELECT 0, $1 FROM $2", selected, rows)
	}
	return sqlf("SELECT 0, $1 FROM (SELECT t.* FROM $2) AS t$3 ORDER BY $4", selected, rows, w.lookups(p.Lookups, "t"), w.order(p, row{as: "t"}, plan.Unknown))
}

// selected is what a page's rows have behind the parent's position.
func (w *writer) selected(p *query.Page, t row) frag {
	parts := make([]frag, 0, 2+len(p.Order))
	parts = append(parts, w.columns(t.as, p.Columns))
	if p.Positions {
		for _, o := range query.Keys(p.Order) {
			parts = append(parts, w.d.position(w, t, o.Term))
		}
	}
	return concat(join(", ", parts), w.lookedUp(p.Lookups))
}

// Count implements query.Components: rows of position and count; a parent without
// rows may be left out.
func (c *components) Count(ctx context.Context, p query.Page) query.Statement {
	w := c.writer(scanning(ctx, &p), p.Now)
	switch how := plan.Total(&p).(type) {
	case plan.One:
		return w.statement(sqlf("SELECT 0, ($1)", w.total(&p, p.Keys)))
	case plan.Each:
		return w.statement(sqlf("SELECT p.n, ($1) FROM $2", w.total(&p, nil), w.d.keys(p.Keys, p.Path[0].Text)))
	case plan.Window:
		return w.statement(sqlf("SELECT t.n, count(*) FROM $1 GROUP BY t.n", w.d.window(w, &p)))
	default:
		return w.statement(w.unknown("plan", how))
	}
}

// Exists implements query.Components: rows of position and a number, 0 for none; a
// parent without rows may be left out.
func (c *components) Exists(ctx context.Context, p query.Page) query.Statement {
	p.Limit = 1
	return c.Count(ctx, p)
}

// total is the number of rows of one parent, or of the root. The index of the
// parents is to give no order: a bound alone may make another index of the term look
// better.
func (w *writer) total(p *query.Page, known []string) frag {
	rows := w.rows(p, "t", known, false)
	if p.Limit < 0 {
		return sqlf("SELECT count(*) FROM $1", rows)
	}
	return sqlf("SELECT count(*) FROM (SELECT 1 FROM $1$2) AS c", rows, limit(p))
}

// rows are, to follow FROM, the rows t of the root or of the parent p that lie
// within the bounds; of the parent whose key is known, if it is.
func (w *writer) rows(p *query.Page, t string, known []string, ordered bool) frag {
	from := source{}
	if n := len(p.Path); n > 0 {
		from = w.reach(p, n-1, t, known, ordered)
	} else {
		from.from = w.table(p.Table, t)
	}
	return from.rows(w.holds(row{as: t}, p.Where), w.bounds(p, row{as: t}, plan.Unknown))
}

// reach are the rows t that hop i of a path reaches from the parent p, each once.
// Hop after hop the rows are found through the index of the column To, whatever the
// planner knows: where one parent has most of the rows it would scan the table for
// each of the others too.
func (w *writer) reach(p *query.Page, i int, t string, known []string, ordered bool) source {
	hop := p.Path[i]
	if i == 0 {
		return w.d.step(w, hop, t, stepKey{known: known, column: "p.k"}, ordered)
	}
	h, q := "h"+strconv.Itoa(i), "q"+strconv.Itoa(i)
	before := w.reach(p, i-1, h, known, ordered).rows()
	step := w.d.step(w, hop, t, stepKey{column: q + ".k", beside: true}, false)
	step.from = sqlf("(SELECT $1$2 AS k FROM $3) AS $4 CROSS JOIN $5",
		raw(either(hop.From != "id", "DISTINCT ", "")), w.col(h, hop.From), before, raw(q), step.from)
	return step
}

// bounds is the condition of lying within the bounds.
func (w *writer) bounds(p *query.Page, t row, first plan.Nullness) frag {
	c := plan.Bounded(p.Order, p.Bounds, first)
	if c == nil {
		c = query.Or{}
	}
	t.keepsID = t.keepsID || len(p.Path) > 0
	return w.holds(t, c)
}

// order is the order of rows. Of the first term it may be known whether it is NULL:
// PostgreSQL reads an index in order only where the place of its NULLs fits too,
// even if there are none.
func (w *writer) order(p *query.Page, t row, first plan.Nullness) frag {
	parts := make([]frag, 0, len(p.Order)+1)
	for i, o := range query.Keys(p.Order) {
		if i == 0 && first == plan.Null {
			continue
		}
		f := w.d.sortable(w, t, o.Term)
		f.sql += direction(o.Desc != p.Backward)
		if o.Term.MayBeNull() && (i > 0 || first != plan.NotNull) {
			f.sql += nulls(o.NullsFirst != p.Backward)
		}
		parts = append(parts, f)
	}
	id := w.id(t)
	id.sql += direction(query.LastDesc(p.Order) != p.Backward)
	return join(", ", append(parts, id))
}

func nulls(first bool) string { return either(first, " NULLS FIRST", " NULLS LAST") }

func direction(desc bool) string { return either(desc, " DESC", "") }

// limit is that of a page.
func limit(p *query.Page) frag {
	if p.Limit < 0 {
		return frag{}
	}
	return raw(" LIMIT " + strconv.Itoa(p.Limit))
}
