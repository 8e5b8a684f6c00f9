package write

import (
	"strings"

	"github.com/quaestor-graph/quaestor/server/database/query"
	"github.com/quaestor-graph/quaestor/server/database/query/plan"
)

// written is a condition that has been written already.
type written struct {
	query.Condition
	frag
}

// condition is what a row must satisfy.
func (w *writer) condition(r row, c query.Condition) frag {
	switch c := c.(type) {
	case query.And:
		return w.joined(r, plan.InOrder(c), " AND ", "TRUE")
	case query.Or:
		return w.joined(r, c, " OR ", "FALSE")
	case query.Not:
		return w.not(r, c)
	case query.Compare:
		return w.d.compare(w, r, c)
	case query.In:
		if len(c.Values) == 0 {
			return raw("FALSE")
		}
		return w.d.among(w, r, c)
	case query.IsNull:
		return w.isNull(r, c.Term)
	case query.HasTags:
		return w.d.tags(w, r, c)
	case query.NoTags:
		return w.d.noTags(w, r, c.Term)
	case query.JSONTest:
		return w.d.json(w, r, c)
	case query.Related:
		return w.relatedTo(r, c)
	case query.Counted:
		return w.counted(r, c)
	case plan.Key:
		return sqlf("$1$2$3", w.id(r), raw(w.operator(c.Op)), arg(c.ID))
	case plan.Behind:
		return w.d.behind(w, r, c)
	case plan.Absent:
		if !r.keepsID {
			return w.isNull(r, c.Term)
		}
		return sqlf("$1 IS NULL", w.d.position(w, r, c.Term))
	case plan.Unlikely:
		return sqlf("likelihood($1, 0.000001)", w.condition(r, c.Of))
	case written:
		return c.frag
	}
	return w.unknown("condition", c)
}

// holds is a condition in parentheses, empty where it always holds.
func (w *writer) holds(r row, c query.Condition) frag {
	if query.Always(c) {
		return frag{}
	}
	f := w.condition(r, c)
	f.sql = "(" + f.sql + ")"
	return f
}

func (w *writer) joined(r row, c []query.Condition, word, none string) frag {
	if len(c) == 0 {
		return raw(none)
	}
	parts := make([]frag, len(c))
	for i, of := range c {
		parts[i] = w.condition(r, of)
	}
	return balanced(word, parts)
}

func (w *writer) not(r row, c query.Not) frag {
	if n, ok := c.Of.(query.Not); ok && exact(n.Of) {
		return w.condition(r, n.Of)
	}
	if exact(c.Of) {
		return sqlf("NOT ($1)", w.condition(r, c.Of))
	}
	return sqlf("($1) IS NOT TRUE", w.condition(r, c.Of))
}

// exact says whether a condition is true or false as SQL and never NULL.
func exact(c query.Condition) bool {
	switch c := c.(type) {
	case query.And:
		return allExact(c)
	case query.Or:
		return allExact(c)
	case query.Not, query.IsNull, plan.Key, plan.Absent:
		return true
	case query.In:
		return len(c.Values) == 0
	case query.Counted:
		return c.Indexed || passes(c.Is, 0)
	}
	return false // of Related too: an EXISTS is, an IN over NULLs is not
}

func allExact(c []query.Condition) bool {
	for _, of := range c {
		if !exact(of) {
			return false
		}
	}
	return true
}

func (w *writer) isNull(r row, term query.Term) frag {
	if term.Computed == query.EffectiveStartTime && len(term.Path) == 0 && !plan.IndexesEffective(w.Dialect()) {
		// Each of the two has an index of its own. The one that takes the place of the
		// other is seldom NULL.
		return sqlf("$1 IS NULL AND $2 IS NULL", w.d.unordered(w.col(r.as, "start_time")), w.col(r.as, "expected_start_time"))
	}
	return sqlf("($1) IS NULL", w.d.term(w, r, term))
}

// id is that of a row for an order or a bound.
func (w *writer) id(r row) frag {
	if r.keepsID {
		return w.d.unordered(w.col(r.as, "id"))
	}
	return w.col(r.as, "id")
}

// operators are those of comparisons as SQL has them.
var operators = map[query.Op]string{query.Eq: " = ", query.Lt: " < ", query.Le: " <= ", query.Gt: " > ", query.Ge: " >= "}

func (w *writer) operator(op query.Op) string {
	sql, ok := operators[op]
	if !ok {
		w.unknown("operator", op)
	}
	return sql
}

// through is a term of the row that its path leads to; ok is false where it has
// none.
func (w *writer) through(r row, term query.Term) (f frag, ok bool) {
	if !term.Kind.Known() {
		return w.unknown("kind", term.Kind), true
	}
	if len(term.Path) == 0 {
		return f, false
	}
	hop, rest := term.Path[0], term
	if as, ok := r.joined.of(term.Path); ok {
		rest.Path = nil
		return w.d.term(w, row{as: as}, rest), true
	}
	if w.nowhere(term.Path) {
		return raw("NULL"), true
	}
	rest.Path = term.Path[1:]
	to := w.alias()
	return sqlf("(SELECT $1 FROM $2 WHERE $3)", w.d.term(w, row{as: to}, rest), w.table(hop.Table, to), w.hop(r, to, hop)), true
}

// escapeLike makes a pattern of LIKE that matches a text literally.
func escapeLike(text string) string {
	return strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(text)
}
