package write

import (
	"fmt"
	"slices"

	"github.com/quaestor-graph/quaestor/server/database/query"
	"github.com/quaestor-graph/quaestor/server/database/query/plan"
)

// relatedTo is an IN over the targets, or an EXISTS.
func (w *writer) relatedTo(r row, c query.Related) frag {
	switch {
	case w.nowhere(c.Path):
		return raw("FALSE")
	case plan.Lists(w.Dialect(), c):
		return w.listed(r, c.Path, c.Where)
	}
	return w.exists(r, c.Path, c.Where)
}

// exists says that some row at the end of a path satisfies a condition, with a
// subquery for each hop.
func (w *writer) exists(from row, path []query.Hop, condition query.Condition) frag {
	hop, r := path[0], w.alias()
	source, key := w.table(hop.Table, r), w.hop(from, r, hop)
	var rest frag
	if len(path) > 1 {
		rest = w.exists(row{as: r}, path[1:], condition)
	} else {
		rest = w.holds(row{as: r}, condition)
	}
	return sqlf("EXISTS (SELECT 1 FROM $1 WHERE $2)", source, where("", key, rest))
}

// listed says that the key of a row is among those of the targets that satisfy a
// condition, which SQLite makes a list of once.
func (w *writer) listed(from row, path []query.Hop, condition query.Condition) frag {
	hop, r := path[0], w.alias()
	held := make([]frag, 0, len(hop.Equals)+1)
	for _, e := range hop.Equals {
		held = append(held, sqlf("$1 = $2", w.col(r, e[0]), arg(e[1])))
	}
	if len(path) > 1 {
		held = append(held, w.listed(row{as: r}, path[1:], condition))
	} else {
		held = append(held, w.holds(row{as: r}, condition))
	}
	return sqlf("$1 IN (SELECT $2 FROM $3$4)", w.hopFrom(from, hop), w.col(r, hop.To), w.table(hop.Table, r), where(" WHERE ", held...))
}

// counted tests how many rows a path leads to: where an index finds a parent's
// children they are counted for each parent, else all children once.
func (w *writer) counted(from row, c query.Counted) frag {
	if w.nowhere(c.Path) {
		return raw(either(passes(c.Is, 0), "TRUE", "FALSE"))
	}
	if c.Indexed {
		return w.tests(c.Is, func() frag { return w.count(from, c.Path, c.Where) })
	}
	// Parents without children have no group: where zero passes, those that do
	// not pass are listed instead.
	hop, r := onlyHop(c.Path), w.alias()
	key := w.col(r, hop.To)
	condition := w.holds(row{as: r}, c.Where)
	tests := w.tests(c.Is, func() frag { return raw("count(*)") })
	form := "($1 IN (SELECT $2 FROM $3 WHERE $4 GROUP BY $2 HAVING $5))"
	if passes(c.Is, 0) {
		form = "($1 IN (SELECT $2 FROM $3 WHERE $4 GROUP BY $2 HAVING NOT ($5))) IS NOT TRUE"
	}
	return sqlf(form, w.hopFrom(from, hop), key, w.table(hop.Table, r), where("", sqlf("$1 IS NOT NULL$2", key, w.held(hop, r)), condition), tests)
}

// onlyHop is the path to children that no index finds.
func onlyHop(path []query.Hop) query.Hop {
	if len(path) != 1 {
		panic(fmt.Sprintf("query: a path of %d hops to %s has no index", len(path), path[len(path)-1].Table))
	}
	return path[0]
}

// count is how many rows a path leads to, each once.
func (w *writer) count(from row, path []query.Hop, condition query.Condition) frag {
	r := w.alias()
	reached := w.reached(from, path, r)
	return sqlf("(SELECT count(*) FROM $1 WHERE $2)", w.table(path[len(path)-1].Table, r), where("", reached, w.holds(row{as: r}, condition)))
}

// reached says that the row r is one that a path leads to.
func (w *writer) reached(from row, path []query.Hop, r string) frag {
	last := path[len(path)-1]
	if len(path) == 1 {
		return w.hop(from, r, last)
	}
	before, q := path[:len(path)-1], w.alias()
	return sqlf("$1 IN (SELECT $2 FROM $3 WHERE $4)$5",
		w.col(r, last.To), w.col(q, last.From), w.table(before[len(before)-1].Table, q), w.reached(from, before, q), w.held(last, r))
}

// tests are the tests of a number, which is written for each.
func (w *writer) tests(is []query.NumberTest, number func() frag) frag {
	if len(is) == 0 {
		return raw("TRUE")
	}
	parts := make([]frag, len(is))
	for i, test := range is {
		not := raw(either(test.Not, "NOT ", ""))
		switch len(test.Values) {
		case 0:
			parts[i] = sqlf("$1(FALSE)", not)
		case 1:
			parts[i] = sqlf("$1($2$3$4)", not, number(), raw(w.operator(test.Op)), arg(test.Values[0]))
		default:
			parts[i] = sqlf("$1($2$3)", not, number(), w.d.numbers(test.Values))
		}
	}
	return join(" AND ", parts)
}

// passes says whether a number passes tests.
func passes(is []query.NumberTest, n int64) bool {
	for _, test := range is {
		var ok bool
		switch test.Op {
		case query.Lt:
			ok = n < test.Values[0]
		case query.Le:
			ok = n <= test.Values[0]
		case query.Gt:
			ok = n > test.Values[0]
		case query.Ge:
			ok = n >= test.Values[0]
		default:
			ok = slices.Contains(test.Values, n)
		}
		if ok == test.Not {
			return false
		}
	}
	return true
}
