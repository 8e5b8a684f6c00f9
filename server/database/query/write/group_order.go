package write

import (
	"errors"
	"strconv"

	"github.com/quaestor-graph/quaestor/server/database/query"
)

// groupSort is one of what groups are sorted by: a column of g, all keys last. NULLs
// come last, whatever the direction.
type groupSort struct {
	column string
	kind   query.Kind
	desc   bool
	value  any
	// number: the column and the value are texts of JSON numbers, which are
	// sorted by what they stand for.
	number bool
}

func groupSorts(g *query.Groups, at query.Place) []groupSort {
	out := make([]groupSort, 0, len(g.Sort)+len(g.By))
	value := func(list []any, i int) any {
		if i < len(list) {
			return list[i]
		}
		return nil
	}
	desc := false
	n := 0
	for i, s := range g.Sort {
		if s.Keys { // all keys in turn: nothing behind them decides anything
			desc = s.Desc
			break
		}
		out = append(out, groupSort{column: groupColumn(g, "o", i, s.Aggregate), kind: s.Aggregate.Kind(), desc: s.Desc, value: value(at.Values, n)})
		n++
	}
	for i, k := range g.By {
		whole := groupSort{column: "g.k" + strconv.Itoa(i), kind: k.Kind(), desc: desc, value: value(at.Keys, i)}
		if k.Term.Kind == query.JSON {
			out = append(out, jsonSorts(whole)...)
		}
		out = append(out, whole)
	}
	return out
}

// jsonSorts are what the key of a JSON value is sorted by ahead of its text: its
// kind, and of a number the number.
func jsonSorts(whole groupSort) []groupSort {
	kind, number := whole, whole
	kind.column = "substr(" + whole.column + ", 1, 1)"
	number.column = "CASE WHEN " + kind.column + " = 'n' THEN substr(" + whole.column + ", 2) END"
	number.number, number.value = true, nil
	if text, ok := whole.value.(string); ok && text != "" {
		kind.value = text[:1]
		if _, err := strconv.ParseFloat(text[1:], 64); text[0] == 'n' && (err == nil || errors.Is(err, strconv.ErrRange)) {
			number.value = text[1:]
		}
	}
	return []groupSort{kind, number}
}

// groupOrder is the order in which groups are read, from back to front where they
// are read backwards.
func (w *writer) groupOrder(g *query.Groups) frag {
	sorts := groupSorts(g, query.Place{})
	parts := make([]frag, len(sorts))
	for i, s := range sorts {
		parts[i] = w.sortedAs(s)
		parts[i].sql += direction(s.desc != g.FromBack) + nulls(g.FromBack)
	}
	return join(", ", parts)
}

// sortedAs is a column of groups as it is sorted.
func (w *writer) sortedAs(s groupSort) frag {
	switch {
	case s.number:
		return w.d.jsonNumber(raw(s.column))
	case s.kind == query.Text || s.kind == query.Enum:
		return raw(s.column + w.d.byCodePoint(s.kind))
	}
	return raw(s.column)
}

// placedAt is the value of a place that a column is compared with.
func (w *writer) placedAt(s groupSort) frag {
	if s.number {
		return w.d.jsonNumber(arg(s.value))
	}
	return w.d.placed(s.kind, s.value)
}

// groupBounds say that groups lie within the bounds. What lies at a place or behind
// it is all that does not lie ahead, so that no group is lost between two bounds.
func (w *writer) groupBounds(g *query.Groups) (all []frag) {
	for _, bound := range []struct {
		at        *query.Place
		with, not bool
	}{{g.Within.After, false, false}, {g.Within.To, false, true}, {g.Within.From, true, false}, {g.Within.Before, true, true}} {
		if bound.at != nil {
			all = append(all, sqlf("($1)$2", w.behindPlace(g, *bound.at, bound.with), raw(either(bound.not, " IS NOT TRUE", ""))))
		}
	}
	return all
}

// behindPlace says that a group lies behind a place, or also at it.
func (w *writer) behindPlace(g *query.Groups, at query.Place, with bool) frag {
	sorts := groupSorts(g, at)
	equal := make([]frag, len(sorts))
	var parts []frag
	for i, s := range sorts {
		beyond := raw("FALSE") // NULLs are last
		equal[i] = raw(s.column + " IS NULL")
		if s.value != nil {
			column, value := w.sortedAs(s), w.placedAt(s)
			equal[i] = sqlf("$1 = $2", column, value)
			beyond = sqlf("($1$2$3 OR $4 IS NULL)", column, raw(either(s.desc, " < ", " > ")), value, raw(s.column))
		}
		parts = append(parts, sqlf("($1)", where("", append(equal[:i:i], beyond)...)))
	}
	if with {
		parts = append(parts, sqlf("($1)", join(" AND ", equal)))
	}
	return join(" OR ", parts)
}
