package query

import (
	"context"
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
	Within     GroupBounds
	// FromBack: the last groups within the bounds, from back to front.
	FromBack bool
	Limit    int
}

// Groups implements Components: rows of position, the keys, the aggregates, and
// the values of what is sorted by.
func (c *components) Groups(ctx context.Context, g Groups) Statement {
	w := c.writer(scanning(ctx, g.Page), c.builder(), g.Now)
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
	if g.Within == (GroupBounds{}) {
		g.Sort = nil
	}
	w := c.writer(scanning(ctx, g.Page), c.builder(), g.Now)
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
	w.groupBounds(word, g)
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
