package write

import (
	"context"
	"reflect"
	"slices"
	"strconv"

	"github.com/quaestor-graph/quaestor/server/database/query"
	"github.com/quaestor-graph/quaestor/server/database/query/plan"
)

// Groups implements query.Components: rows of position, the keys, the aggregates,
// and the values of what is sorted by.
func (c *components) Groups(ctx context.Context, g query.Groups) query.Statement {
	w := c.writer(scanning(ctx, &g.Page), g.Now)
	columns := []frag{raw(groupParent(&g))}
	for i, k := range g.By {
		columns = append(columns, w.d.key("g.k"+strconv.Itoa(i), k.Kind()))
	}
	for i, a := range g.Aggregates {
		columns = append(columns, w.d.key("g.a"+strconv.Itoa(i), a.Kind()))
	}
	for i, s := range g.Sort {
		if !s.Keys {
			columns = append(columns, w.d.key(groupColumn(&g, "o", i, s.Aggregate), s.Aggregate.Kind()))
		}
	}
	grouped, order := w.grouped(&g), w.groupOrder(&g)
	if len(g.Path) > 0 {
		return w.statement(sqlf("SELECT $1 FROM (SELECT g.*, row_number() OVER (PARTITION BY g.n ORDER BY $2) AS position FROM $3) AS g "+
			"WHERE g.position <= $4 ORDER BY g.n, g.position", join(", ", columns), order, grouped, arg(g.Limit)))
	}
	return w.statement(sqlf("SELECT $1 FROM (SELECT g.* FROM $3) AS g ORDER BY $2 LIMIT $4", join(", ", columns), order, grouped, integer(g.Limit)))
}

// GroupCount implements query.Components: rows of position and the number of groups
// within the bounds; a parent without groups may be left out.
func (c *components) GroupCount(ctx context.Context, g query.Groups) query.Statement {
	g.Aggregates = nil
	if g.Within == (query.GroupBounds{}) {
		g.Sort = nil
	}
	w := c.writer(scanning(ctx, &g.Page), g.Now)
	group := ""
	if len(g.Path) > 0 {
		group = " GROUP BY g.n"
	}
	return w.statement(sqlf("SELECT $1, count(*) FROM $2$3", raw(groupParent(&g)), w.grouped(&g), raw(group)))
}

// grouped are the groups g that pass Having and lie within the bounds.
func (w *writer) grouped(g *query.Groups) frag {
	var groups frag
	switch how := plan.OfGroups(w, g).(type) {
	case *plan.Ranges:
		groups = w.ranged(g, how)
	case plan.Rows:
		groups = w.eachRow(g, how)
	default:
		return w.unknown("plan", how)
	}
	var conditions []frag
	for i, h := range g.Having {
		conditions = append(conditions, w.having(raw(groupColumn(g, "h", i, h.Aggregate)), h))
	}
	conditions = append(conditions, w.groupBounds(g)...)
	return sqlf("(SELECT g.* FROM ($1) AS g$2) AS g", groups, where(" WHERE ", conditions...))
}

// eachRow are the groups g, made of what each row has.
func (w *writer) eachRow(g *query.Groups, how plan.Rows) frag {
	var terms []query.Term
	for _, k := range g.By {
		terms = append(terms, k.Term)
	}
	for _, a := range g.Figures() {
		terms = append(terms, a.Term)
	}
	t := row{as: "t", joined: joining(terms), fenced: how.Fence != nil}
	var columns []frag
	// A constant among what is grouped by would keep SQLite from an index.
	if len(g.Path) > 0 {
		columns = append(columns, raw(parent(&g.Page)+" AS n"))
	}
	for i, k := range g.By {
		key := w.d.groupKey(w, t, i, k, how)
		key.sql += " AS k" + strconv.Itoa(i)
		columns = append(columns, key)
	}
	by := positions(len(columns))
	columns = append(columns, figures(g, func(a query.Aggregate) frag { return w.aggregate(t, a) })...)
	return sqlf("SELECT $1$2 GROUP BY $3", join(", ", columns), w.groupSource(g, t, how), by)
}

// positions are those of the first columns.
func positions(n int) frag {
	parts := make([]frag, n)
	for i := range parts {
		parts[i] = integer(i + 1)
	}
	return join(", ", parts)
}

// figures are the aggregates of g, each once, under their names.
func figures(g *query.Groups, of func(query.Aggregate) frag) (all []frag) {
	add := func(name string, i int, a query.Aggregate) {
		f := of(a)
		f.sql += " AS " + name + strconv.Itoa(i)
		all = append(all, f)
	}
	for i, a := range g.Aggregates {
		add("a", i, a)
	}
	for i, s := range g.Sort {
		if !s.Keys && shared(g, s.Aggregate) < 0 {
			add("o", i, s.Aggregate)
		}
	}
	for i, h := range g.Having {
		if shared(g, h.Aggregate) < 0 {
			add("h", i, h.Aggregate)
		}
	}
	return all
}

// groupParent is the parent's position among the groups g.
func groupParent(g *query.Groups) string { return either(len(g.Path) == 0, "0", "g.n") }

// shared is which of the figures is the same as another aggregate, -1 for none:
// it is computed once.
func shared(g *query.Groups, a query.Aggregate) int {
	return slices.IndexFunc(g.Aggregates, func(b query.Aggregate) bool { return reflect.DeepEqual(a, b) })
}

// groupColumn is the column of an aggregate among the groups g: a figure's, or the
// ith of its own kind.
func groupColumn(g *query.Groups, kind string, i int, a query.Aggregate) string {
	if n := shared(g, a); n >= 0 {
		return "g.a" + strconv.Itoa(n)
	}
	return "g." + kind + strconv.Itoa(i)
}

// groupSource is source with a relation for each list that is grouped by, which
// gives a row its elements: none of them once, as NULL.
func (w *writer) groupSource(g *query.Groups, t row, how plan.Rows) frag {
	rows := source{}
	if how.Fence != nil {
		rows.from = concat(raw(" FROM "), w.behindFence(g, how.Fence), w.related(t.joined, nil))
	} else {
		rows = w.source(&g.Page, t.joined)
	}
	from := []frag{rows.from}
	for i, k := range g.By {
		if k.Term.Kind == query.Strings {
			from = append(from, sqlf(" LEFT JOIN $1 ON TRUE", w.d.elements(w, row{as: "t"}, k.Term, "e"+strconv.Itoa(i))))
		}
	}
	rows.from = concat(from...)
	return rows.rows()
}

// behindFence are the fenced columns of a source's rows t.
func (w *writer) behindFence(g *query.Groups, fence []string) frag {
	t := row{as: "t"}
	columns := make([]frag, 0, len(fence)+1)
	for _, c := range fence {
		columns = append(columns, w.col("t", c))
	}
	effective := w.d.term(w, t, query.Term{Kind: query.Time, Computed: query.EffectiveStartTime})
	columns = append(columns, sqlf("$1 AS $2", effective, w.ident(fencedEffective)))
	return sqlf("(SELECT $1 FROM $2$3 LIMIT -1) AS $4", join(", ", columns), w.table(g.Table, "t"), where(" WHERE ", w.holds(t, g.Where)), w.ident("t"))
}

// having is a test of a number, which NULL passes only where asked for.
func (w *writer) having(column frag, h query.Having) frag {
	not := raw(either(h.Not, " IS NOT TRUE", ""))
	switch {
	case h.Null:
		return sqlf("($1 IS NULL)$2", column, not)
	case h.In && len(h.Values) == 0:
		return sqlf("(FALSE)$1", not)
	case h.In:
		return sqlf("($1)$2", w.d.doubles(column, h.Values), not)
	}
	// PostgreSQL would read the argument as what the column is, an integer of a count.
	return sqlf("($1$2$3)$4", column, raw(w.operator(h.Op)), w.d.placed(query.Float, h.Values[0]), not)
}

// ahead is how far local time is ahead of UTC at an instant, as a tree of
// comparisons.
func (w *writer) ahead(zone []query.Offset, instant frag) frag {
	integer := raw(w.d.words().integer)
	if len(zone) == 1 {
		return concat(arg(zone[0].Ahead), integer)
	}
	half := len(zone) / 2
	return sqlf("CASE WHEN $1 < $2$3 THEN $4 ELSE $5 END", instant, arg(zone[half-1].Until), integer, w.ahead(zone[:half], instant), w.ahead(zone[half:], instant))
}
