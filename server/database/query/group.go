package query

import (
	"context"
	"errors"
	"reflect"
	"slices"
	"strconv"
)

// GroupKey is one of the values by which rows are grouped.
type GroupKey struct {
	Term Term
	// Every is the length of a bucket of instants, in microseconds, 0 for none;
	// Origin is where one begins, at or before all instants.
	Every, Origin int64
	// Zone has the buckets begin at local midnight: the key is then the number of
	// the bucket, counted from Origin in local time.
	Zone []Offset
	// Path is that of a JSON value; the key is then a text: see JSONKey.
	Path []string
}

// Offset is how far local time is ahead of UTC until an instant, both in
// microseconds.
type Offset struct{ Until, Ahead int64 }

// GroupOrder sorts groups: by an aggregate, or by all keys in turn.
type GroupOrder struct {
	Aggregate Aggregate
	Keys      bool
	Desc      bool
}

// Having keeps the groups whose aggregate passes a test: a comparison with
// Values (one, or any number of In), or being NULL.
type Having struct {
	Aggregate Aggregate
	Op        Op
	In, Null  bool
	Not       bool
	Values    []float64
}

// Groups describes the groups of a page's rows.
type Groups struct {
	Page
	By         []GroupKey
	Aggregates []Aggregate
	Having     []Having
	Sort       []GroupOrder
	// After and To bound the groups: behind a place, or up to and with it.
	After, To *Place
	Limit     int
}

// Place is a group's place in an order: the values of what groups are sorted by,
// then its keys.
type Place struct{ Values, Keys []any }

// Groups implements Components: rows of position, the keys, the aggregates, and
// the values of what is sorted by.
func (c *components) Groups(ctx context.Context, g Groups) Statement {
	w := c.writer(ctx, c.builder(), g.Now)
	w.b.WriteString("SELECT " + g.parent())
	for i := range g.By {
		w.b.WriteString(", ")
		w.key(w, "g.k"+strconv.Itoa(i), g.By[i].Kind())
	}
	for i := range g.Aggregates {
		w.b.WriteString(", ")
		w.key(w, "g.a"+strconv.Itoa(i), sortKind(g.Aggregates[i]))
	}
	for i, s := range g.Sort {
		if !s.Keys {
			w.b.WriteString(", ")
			w.key(w, g.column("o", i, s.Aggregate), sortKind(s.Aggregate))
		}
	}
	w.b.WriteString(" FROM (SELECT g.*")
	if len(g.Path) > 0 {
		w.b.WriteString(", row_number() OVER (PARTITION BY g.n ORDER BY ")
		w.groupOrder(g)
		w.b.WriteString(") AS position")
	}
	w.b.WriteString(" FROM ")
	w.grouped(g)
	w.b.WriteString(") AS g")
	if len(g.Path) > 0 {
		w.b.WriteString(" WHERE g.position <= ").Arg(g.Limit).WriteString(" ORDER BY g.n, g.position")
	} else {
		w.b.WriteString(" ORDER BY ")
		w.groupOrder(g)
		// SQLite compiles a statement anew whenever a bare argument of LIMIT is bound.
		w.b.WriteString(" LIMIT " + strconv.Itoa(g.Limit))
	}
	return statement(w.b)
}

// GroupCount implements Components: rows of position and the number of groups
// within the bounds; a parent without groups may be left out.
func (c *components) GroupCount(ctx context.Context, g Groups) Statement {
	g.Aggregates = nil
	if g.To == nil && g.After == nil {
		g.Sort = nil
	}
	w := c.writer(ctx, c.builder(), g.Now)
	w.b.WriteString("SELECT " + g.parent() + ", count(*) FROM ")
	w.grouped(g)
	if len(g.Path) > 0 {
		w.b.WriteString(" GROUP BY g.n")
	}
	return statement(w.b)
}

// grouped writes the groups g that pass Having and lie within the bounds.
func (w *writer) grouped(g Groups) {
	var terms []Term
	for _, k := range g.By {
		terms = append(terms, k.Term)
	}
	for _, a := range g.all() {
		terms = append(terms, a.Term)
	}
	w.join(terms)
	w.filteredSource = len(g.Path) > 0 || g.Where != nil && !always(g.Where)
	w.sortsGroups = slices.ContainsFunc(g.all(), func(a Aggregate) bool { return a.Function == Percentile || a.Function == CountDistinct })
	w.b.WriteString("(SELECT g.* FROM (")
	if !w.ranged(w, g) {
		w.eachRow(g, terms)
	}
	w.b.WriteString(") AS g")
	word := " WHERE "
	for i, h := range g.Having {
		w.b.WriteString(word)
		w.having(g.column("h", i, h.Aggregate), h)
		word = " AND "
	}
	if g.After != nil {
		w.b.WriteString(word + "(")
		w.behind(g, *g.After)
		w.b.WriteString(")")
		word = " AND "
	}
	if g.To != nil {
		w.b.WriteString(word + "(")
		w.behind(g, *g.To)
		w.b.WriteString(") IS NOT TRUE")
	}
	w.b.WriteString(") AS g")
	w.joins = nil
	w.fenced = nil
}

// eachRow writes the groups g, made of what each row has.
func (w *writer) eachRow(g Groups, terms []Term) {
	w.b.WriteString("SELECT ")
	// A constant among what is grouped by would keep SQLite from an index.
	keys := 0
	if len(g.Path) > 0 {
		w.b.WriteString(parent(g.Page) + " AS n, ")
		keys++
	}
	w.fence(w, g)
	for i, k := range g.By {
		if i > 0 {
			w.b.WriteString(", ")
		}
		w.groupKey(w, "t", i, k)
		w.b.WriteString(" AS k" + strconv.Itoa(i))
	}
	w.figures(g, func(a Aggregate) { w.aggregate(w, "t", a) })
	w.groupSource(g, terms)
	for i := range keys + len(g.By) {
		w.b.WriteString(map[bool]string{true: " GROUP BY ", false: ", "}[i == 0] + strconv.Itoa(i+1))
	}
}

// figures writes the aggregates of g, each once, under their names.
func (w *writer) figures(g Groups, write func(Aggregate)) {
	figure := func(name string, i int, a Aggregate) {
		w.b.WriteString(", ")
		write(a)
		w.b.WriteString(" AS " + name + strconv.Itoa(i))
	}
	for i, a := range g.Aggregates {
		figure("a", i, a)
	}
	for i, s := range g.Sort {
		if !s.Keys && g.shared(s.Aggregate) < 0 {
			figure("o", i, s.Aggregate)
		}
	}
	for i, h := range g.Having {
		if g.shared(h.Aggregate) < 0 {
			figure("h", i, h.Aggregate)
		}
	}
}

// all are the aggregates that groups have, are sorted by and tested by.
func (g Groups) all() []Aggregate {
	out := slices.Clone(g.Aggregates)
	for _, s := range g.Sort {
		if !s.Keys {
			out = append(out, s.Aggregate)
		}
	}
	for _, h := range g.Having {
		out = append(out, h.Aggregate)
	}
	return out
}

// parent is the parent's position among the groups g.
func (g Groups) parent() string {
	if len(g.Path) == 0 {
		return "0"
	}
	return "g.n"
}

// shared is which of the figures is the same as another aggregate, -1 for none:
// it is computed once.
func (g Groups) shared(a Aggregate) int {
	return slices.IndexFunc(g.Aggregates, func(b Aggregate) bool { return reflect.DeepEqual(a, b) })
}

// column is the column of an aggregate among the groups g: a figure's, or the
// ith of its own kind.
func (g Groups) column(kind string, i int, a Aggregate) string {
	if n := g.shared(a); n >= 0 {
		return "g.a" + strconv.Itoa(n)
	}
	return "g." + kind + strconv.Itoa(i)
}

// groupSource is source with a relation for each list that is grouped by, which
// gives a row its elements: none of them once, as NULL.
func (w *writer) groupSource(g Groups, terms []Term) {
	where := g.Where
	switch {
	case w.fenced != nil:
		where = nil
	case len(g.Path) == 0:
		g.Where = nil
	}
	w.source(g.Page, terms)
	joined := w.joins
	w.joins = nil
	for i, k := range g.By {
		if k.Term.Kind == Strings {
			w.b.WriteString(" LEFT JOIN ")
			w.elements(w, "t", k.Term, "e"+strconv.Itoa(i))
			w.b.WriteString(" ON TRUE")
		}
	}
	if len(g.Path) == 0 {
		w.where(" WHERE ", where, "t")
	}
	w.joins = joined
}

// having writes a test of a number, which NULL passes only where asked for.
func (w *writer) having(column string, h Having) {
	w.b.WriteString("(")
	switch {
	case h.Null:
		w.b.WriteString(column + " IS NULL")
	case h.In && len(h.Values) == 0:
		w.b.WriteString("FALSE")
	case h.In:
		w.doubles(w.b, column, h.Values)
	default:
		// PostgreSQL would read the argument as what the column is, an integer of a count.
		w.b.WriteString(column + operator(h.Op))
		w.placed(w.b, Float, h.Values[0])
	}
	w.b.WriteString(")")
	if h.Not {
		w.b.WriteString(" IS NOT TRUE")
	}
}

// sorts are what groups are sorted by: columns of g, all keys last. NULLs come
// last, whatever the direction.
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

func (w *writer) groupOrder(g Groups) {
	for i, s := range groupSorts(g, Place{}) {
		if i > 0 {
			w.b.WriteString(", ")
		}
		w.sortedAs(s)
		w.direction(s.desc)
		w.nulls(false)
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

// behind writes that a group lies behind a place.
func (w *writer) behind(g Groups, at Place) {
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
}

// ahead writes how far local time is ahead of UTC at an instant, as a tree of
// comparisons.
func (w *writer) ahead(zone []Offset, instant func()) {
	if len(zone) == 1 {
		w.b.Arg(zone[0].Ahead)
		w.integer(w.b)
		return
	}
	half := len(zone) / 2
	w.b.WriteString("CASE WHEN ")
	instant()
	w.b.WriteString(" < ").Arg(zone[half-1].Until)
	w.integer(w.b)
	w.b.WriteString(" THEN ")
	w.ahead(zone[:half], instant)
	w.b.WriteString(" ELSE ")
	w.ahead(zone[half:], instant)
	w.b.WriteString(" END")
}
