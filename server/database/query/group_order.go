package query

import (
	"errors"
	"strconv"
)

// GroupBounds are the places between which groups lie; nil is no bound. As those
// of rows, After and Before leave out the group at the place, To and From have it.
type GroupBounds struct{ After, Before, To, From *Place }

// Place is a group's place in an order: the values of what groups are sorted by,
// then its keys.
type Place struct{ Values, Keys []any }

// groupSort is one of what groups are sorted by: columns of g, all keys last. NULLs
// come last, whatever the direction.
type groupSort struct {
	column string
	kind   Kind
	desc   bool
	value  any
	// number: the column and the value are texts of JSON numbers, which are
	// sorted by what they stand for.
	number bool
}

func groupSorts(g Groups, at Place) []groupSort {
	var out []groupSort
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
		out = append(out, groupSort{column: g.column("o", i, s.Aggregate), kind: sortKind(s.Aggregate), desc: s.Desc, value: value(at.Values, n)})
		n++
	}
	for i, k := range g.By {
		whole := groupSort{column: "g.k" + strconv.Itoa(i), kind: k.Kind(), desc: desc, value: value(at.Keys, i)}
		if k.Term.Kind == JSON {
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

// Kind is the kind of what is sorted by, unless that is the keys.
func (o GroupOrder) Kind() Kind { return sortKind(o.Aggregate) }

// sortKind is the kind of an aggregate's values, as they are sorted.
func sortKind(a Aggregate) Kind {
	switch a.Function {
	case Count, CountDistinct:
		return Int
	case Min, Max:
		return a.Term.Kind
	}
	return Float
}

// Kind is the kind of a key's values within a statement.
func (k GroupKey) Kind() Kind {
	switch {
	case k.Zone != nil:
		return Int
	case k.Term.Kind == JSON || k.Term.Kind == Strings:
		return Text
	}
	return k.Term.Kind
}

// groupOrder writes the order in which groups are read, from back to front where
// they are read backwards.
func (w *writer) groupOrder(g Groups) {
	for i, s := range groupSorts(g, Place{}) {
		if i > 0 {
			w.b.WriteString(", ")
		}
		w.sortedAs(s)
		w.direction(s.desc != g.FromBack)
		w.nulls(g.FromBack)
	}
}

// sortedAs writes a column of groups as it is sorted.
func (w *writer) sortedAs(s groupSort) {
	if s.number {
		w.jsonNumber(w.b, func() { w.b.WriteString(s.column) })
		return
	}
	w.b.WriteString(s.column)
	if s.kind == Text || s.kind == Enum {
		w.byCodePoint(w.b, s.kind)
	}
}

// placedAt writes the value of a place that a column is compared with.
func (w *writer) placedAt(s groupSort) {
	if s.number {
		w.jsonNumber(w.b, func() { w.b.Arg(s.value) })
		return
	}
	w.placed(w.b, s.kind, s.value)
}

// groupBounds writes, after a word, that groups lie within the bounds. What lies at
// a place or behind it is all that does not lie ahead, so that no group is lost
// between two bounds.
func (w *writer) groupBounds(word string, g Groups) {
	within := func(at *Place, with, not bool) {
		if at == nil {
			return
		}
		w.b.WriteString(word + "(")
		w.behind(g, *at, with)
		w.b.WriteString(")")
		if not {
			w.b.WriteString(" IS NOT TRUE")
		}
		word = " AND "
	}
	within(g.Within.After, false, false)
	within(g.Within.To, false, true)
	within(g.Within.From, true, false)
	within(g.Within.Before, true, true)
}

// behind writes that a group lies behind a place, or also at it.
func (w *writer) behind(g Groups, at Place, with bool) {
	sorts := groupSorts(g, at)
	equal := func(s groupSort) {
		if s.value == nil {
			w.b.WriteString(s.column + " IS NULL")
			return
		}
		w.sortedAs(s)
		w.b.WriteString(" = ")
		w.placedAt(s)
	}
	for i, s := range sorts {
		if i > 0 {
			w.b.WriteString(" OR ")
		}
		w.b.WriteString("(")
		for _, before := range sorts[:i] {
			equal(before)
			w.b.WriteString(" AND ")
		}
		if s.value == nil {
			w.b.WriteString("FALSE)") // NULLs are last
			continue
		}
		w.b.WriteString("(")
		w.sortedAs(s)
		w.b.WriteString(map[bool]string{true: " < ", false: " > "}[s.desc])
		w.placedAt(s)
		w.b.WriteString(" OR " + s.column + " IS NULL))")
	}
	if with {
		word := " OR ("
		for _, s := range sorts {
			w.b.WriteString(word)
			equal(s)
			word = " AND "
		}
		w.b.WriteString(")")
	}
}
