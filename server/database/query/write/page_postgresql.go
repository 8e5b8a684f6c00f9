package write

import (
	"github.com/quaestor-graph/quaestor/server/database/query"
	"github.com/quaestor-graph/quaestor/server/database/query/plan"
)

// each is a LATERAL join.
func (v postgresql) each(w *writer, p *query.Page, how plan.Children, parents frag) frag {
	rows := w.rows(p, "i", nil, how.Ordered)
	if how.Tied {
		rows = v.tied(w, p, "i", rows)
	}
	return sqlf(" FROM $1 CROSS JOIN LATERAL (SELECT i.* FROM $2 ORDER BY $3$4) AS t", parents, rows, w.order(p, row{as: "i"}, plan.Unknown), limit(p))
}

// tied are the rows of a page whose index has the order of the first term: only
// those that are equal in it to the page's last one are left to sort, beside the
// page itself.
func (v postgresql) tied(w *writer, p *query.Page, t string, rows frag) frag {
	first := p.Order[0]
	order := v.sortable(w, row{as: t}, first.Term)
	order.sql += direction(first.Desc != p.Backward)
	if first.Term.Nullable {
		order.sql += nulls(first.NullsFirst != p.Backward)
	}
	return sqlf("(SELECT $1.* FROM $2 ORDER BY $3 FETCH FIRST ($4) ROWS WITH TIES) AS $1", w.ident(t), rows, order, arg(p.Limit))
}

// step: OFFSET 0 keeps the planner from walking the primary key for an order,
// a bound or a LIMIT outside, and reading the rows of other parents on its way.
// Of a key that it can't know it takes the equality to hold for a mean share of
// the rows, and the range for 0.5 %: with both it takes the index. Of one that it
// knows it knows the share; where the index is to give the order it is not told,
// or for a key of many rows it would take the index of the order alone, and read
// those of all others on its way.
func (v postgresql) step(w *writer, hop query.Hop, r string, key stepKey, ordered bool) source {
	column, is := w.col(r, hop.To), raw(key.column)
	var held frag
	if key.known != nil && !ordered {
		held = concat(column, v.in(key.known, hop.Text))
	} else {
		if key.known != nil { // which the planner is not to see
			is = sqlf("(SELECT $1$2)", arg(key.known[0]), raw(keyCast(hop.Text)))
		}
		held = sqlf("$1 = $2 AND $1 BETWEEN $2 AND $2", column, is)
	}
	rows := source{w.table(hop.Table, r), concat(held, w.held(hop, r))}
	switch {
	case ordered || key.known != nil:
		return rows
	case key.beside:
		return source{from: concat(raw("LATERAL "), v.apart(w, r, rows.rows()))}
	}
	return source{from: v.apart(w, r, rows.rows())}
}

// apart are rows that the planner reads by themselves.
func (postgresql) apart(w *writer, t string, rows frag) frag {
	return sqlf("(SELECT $1.* FROM $2 OFFSET 0) AS $1", w.ident(t), rows)
}

func (v postgresql) only(w *writer, p *query.Page, how plan.Children) frag {
	rows := w.rows(p, "t", p.Keys, how.Ordered)
	if how.Tied {
		return v.tied(w, p, "t", rows)
	}
	return v.apart(w, "t", rows)
}

// window: PostgreSQL knows how many keys there are, and hashes them.
func (v postgresql) window(w *writer, p *query.Page) frag {
	hop := onlyHop(p.Path)
	t := row{as: "t"}
	return sqlf("(SELECT p.n, t.* FROM $1 JOIN $2 ON $3) AS t", w.table(p.Table, "t"), v.keys(p.Keys, hop.Text),
		where("", sqlf("$1 = p.k$2", w.col("t", hop.To), w.held(hop, "t")), w.holds(t, p.Where), w.bounds(p, t, plan.Unknown)))
}

// beside are the rows t of each parent p of a source.
func (postgresql) beside(w *writer, p *query.Page) frag {
	return sqlf(" CROSS JOIN LATERAL (SELECT i.* FROM $1) AS t", w.rows(p, "i", nil, p.Ordered && len(p.Path) == 1))
}
