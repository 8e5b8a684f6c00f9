package write

import (
	"github.com/quaestor-graph/quaestor/server/database/query"
	"github.com/quaestor-graph/quaestor/server/database/query/plan"
)

// each is a correlated IN of rowids, which are compared and found in less time
// than ids. The unary plus before the id keeps the planner on the index of the
// parent's column: it would walk the primary key for the order, and read the rows
// of other parents on its way.
func (sqlite) each(w *writer, p *query.Page, how plan.Children, parents frag) frag {
	return sqlf(" FROM $1 CROSS JOIN $2 ON t.$3 IN (SELECT i.$3 FROM $4 ORDER BY $5$6)",
		parents, w.table(p.Table, "t"), raw(either(how.ByID, "id", "rowid")),
		w.rows(p, "i", nil, how.Ordered), w.order(p, row{as: "i", keepsID: true}, plan.Unknown), limit(p))
}

// step: SQLite keeps to the order of a CROSS JOIN, and where it is told that
// few rows match it takes the index; of several that begin so the one that has
// the order, if it is not told that there is next to nothing to sort.
func (v sqlite) step(w *writer, hop query.Hop, r string, key stepKey, ordered bool) source {
	is := sqlf("$1 = $2", w.col(r, hop.To), raw(key.column))
	if key.known != nil {
		is = sqlf("$1 = +$2", w.col(r, hop.To), arg(key.known[0]))
	}
	if !ordered {
		is = sqlf("likelihood($1, 0.000001)", is)
	}
	return source{w.table(hop.Table, r), concat(is, w.held(hop, r))}
}

// only: SQLite keeps to the index that finds the key.
func (sqlite) only(w *writer, p *query.Page, how plan.Children) frag {
	return w.rows(p, "t", p.Keys, how.Ordered)
}

// window: the keys and the rows that hold one of them (IN looks it up) are brought
// together by sorting. A join would go through the JSON, or through the whole table,
// again and again: SQLite makes no index for it when it takes the keys to be few.
func (v sqlite) window(w *writer, p *query.Page) frag {
	hop := onlyHop(p.Path)
	i := row{as: "i"}
	key := w.col("i", hop.To)
	return sqlf("(SELECT p.n, t.* FROM (SELECT max(n) OVER (PARTITION BY k) AS n, id FROM ("+
		"SELECT value AS k, key AS n, NULL AS id FROM json_each($1) UNION ALL SELECT $2, NULL, i.id FROM $3$4)) AS p CROSS JOIN $5 ON t.id = p.id) AS t",
		arg(jsonOf(p.Keys)), key, w.table(p.Table, "i"),
		where(" WHERE ", concat(key, v.in(p.Keys, hop.Text), w.held(hop, "i")), w.holds(i, p.Where), w.bounds(p, i, plan.Unknown)),
		w.table(p.Table, "t"))
}

// beside are the rows t of each parent p of a source.
func (v sqlite) beside(w *writer, p *query.Page) frag {
	if len(p.Path) > 1 {
		return sqlf(" CROSS JOIN $1 ON t.id IN (SELECT i.id FROM $2)", w.table(p.Table, "t"), w.rows(p, "i", nil, false))
	}
	step := v.step(w, p.Path[0], "t", stepKey{column: "p.k"}, false)
	return sqlf(" CROSS JOIN $1 ON $2", step.from, where("", step.where, w.holds(row{as: "t"}, p.Where)))
}
