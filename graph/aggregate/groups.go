package aggregate

import (
	"encoding/json"
	"hash/crc32"
	"strconv"

	"github.com/quaestor-graph/quaestor/ent/stored"
	"github.com/quaestor-graph/quaestor/graph/filter"
	"github.com/quaestor-graph/quaestor/graph/input"
	"github.com/quaestor-graph/quaestor/graph/problem"
	"github.com/quaestor-graph/quaestor/server/database/query"
)

// Groups is the question that an operation asks about groups.
type Groups struct {
	keys   []key
	having []query.Having
	sort   []query.GroupOrder
	// Size is how many groups a page has: the first groups, or the last if it is Backward.
	Size          int
	Backward      bool
	after, before *query.Place
	// now is the present, of a cursor if there is one; where is the filter of
	// the rows as of then.
	now     stored.Time
	carried bool
	where   query.Condition
	// order names what groups there are and how they are sorted: cursors belong
	// to it.
	order uint32
	// database knows the values in cursors.
	database query.Values
	// Next, Previous, Cursors and Total say which of these the operation asks for.
	Next, Previous, Cursors, Total bool
	// Views are the selections of the page's groups.
	Views []View
}

// View is one selection of groups.
type View struct {
	Figures
	// from is where its figures begin among those of all views.
	from int
}

// Group is one group, its values as JSON.
type Group struct {
	// Keys is an object of the values that the rows of the group have in common.
	Keys string
	// Figures are the figures of each view.
	Figures [][]string
	// Cursor is set if the operation asks for cursors.
	Cursor string
}

// Held is how much memory a group takes.
func (g *Group) Held() int {
	const text, slice = 16, 24
	n := 2*text + slice + len(g.Keys) + len(g.Cursor)
	for _, figures := range g.Figures {
		n += slice
		for _, f := range figures {
			n += text + len(f)
		}
	}
	return n
}

// The number of groups of a page.
const (
	DefaultGroups = 100
	MaxGroups     = 1000
	maxTests      = 50
)

// Groups reads the arguments of groups.
func (r *Reader) Groups(args map[string]any) (*Groups, error) {
	g := &Groups{Size: DefaultGroups, database: r.Database}
	// The cursors carry the present on (contract 8.12), for the filters of counts too.
	for _, name := range []string{"before", "after"} {
		s, _ := args[name].(string)
		if now, ok := presentOf(s); ok {
			r.Now, g.carried = now, true
		}
	}
	g.now = r.Now
	err := g.size(args)
	if err != nil {
		return nil, err
	}
	if g.keys, err = r.keys(args["by"]); err != nil {
		return nil, err
	}
	if v := args["having"]; v != nil {
		list := input.List(v)
		if len(list) > maxTests {
			return nil, problem.BadInput("having has %d tests, and may have %d", len(list), maxTests)
		}
		for _, h := range list {
			tests, err := r.having(h)
			if err != nil {
				return nil, err
			}
			g.having = append(g.having, tests...)
		}
	}
	if g.sort, err = r.sort(args["orderBy"]); err != nil {
		return nil, err
	}
	text, err := json.Marshal([]any{r.Dialect, r.Entity.Type, args["by"], args["having"], args["orderBy"]})
	if err != nil {
		return nil, problem.BadInput("the arguments of groups can't be read")
	}
	g.order = crc32.ChecksumIEEE(text)
	for name, at := range map[string]**query.Place{"after": &g.after, "before": &g.before} {
		if s, ok := args[name].(string); ok {
			if *at, err = g.decode(name, s); err != nil {
				return nil, err
			}
		}
	}
	return g, nil
}

// size reads first and last.
func (g *Groups) size(args map[string]any) (err error) {
	if args["first"] != nil && args["last"] != nil {
		return problem.BadInput("first and last exclude each other: give one of them")
	}
	for _, name := range []string{"first", "last"} {
		n, ok := args[name].(json.Number)
		if !ok {
			continue
		}
		if g.Size, err = strconv.Atoi(n.String()); err != nil || g.Size < 0 || g.Size > MaxGroups {
			return problem.BadInput("%s is %.40s: groups come in pages of 0 to %d", name, n, MaxGroups)
		}
		g.Backward = name == "last"
	}
	return nil
}

// Carried is the present of the cursor that the groups follow, if there is one.
func (g *Groups) Carried() (now stored.Time, ok bool) { return g.now, g.carried }

// SetWhere takes the filter of the rows as of the carried present.
func (g *Groups) SetWhere(where query.Condition) { g.where = where }

// Add appends a selection of the page's groups.
func (g *Groups) Add(f Figures) {
	from := 0
	for _, v := range g.Views {
		from += len(v.Of)
	}
	g.Views = append(g.Views, View{f, from})
}

// having reads one test; each operator of its filter is one of its own.
func (r *Reader) having(value any) ([]query.Having, error) {
	h, ok := value.(map[string]any)
	if !ok {
		return nil, problem.BadInput("having holds a null")
	}
	name, _ := h["aggregate"].(string)
	fn, ok := functions[name]
	if !ok || fn == query.Min || fn == query.Max {
		return nil, problem.BadInput("having.aggregate is none of HavingAggregate")
	}
	a, err := r.aggregate(fn, h, "having")
	if err != nil {
		return nil, err
	}
	tests, err := filter.Numbers(r.Context, "having.is", h["is"])
	if err != nil {
		return nil, err
	}
	out := make([]query.Having, len(tests))
	for i, t := range tests {
		out[i] = query.Having{Aggregate: a, Op: t.Op, In: t.In, Null: t.Null, Not: t.Not, Values: t.Values}
	}
	return out, nil
}

// sort reads orderBy, with the default and the ties of contract 10.9.
func (r *Reader) sort(value any) ([]query.GroupOrder, error) {
	var list []any
	if value != nil {
		list = input.List(value)
	}
	if len(list) == 0 {
		return []query.GroupOrder{{Aggregate: query.Aggregate{Function: query.Count}, Desc: true}}, nil
	}
	if len(list) > maxTests {
		return nil, problem.BadInput("orderBy has %d entries, and may have %d", len(list), maxTests)
	}
	var out []query.GroupOrder
	for _, v := range list {
		o, ok := v.(map[string]any)
		if !ok {
			return nil, problem.BadInput("orderBy holds a null")
		}
		s := query.GroupOrder{Desc: o["direction"] == "DESC"}
		name, _ := o["aggregate"].(string)
		if s.Keys = name == "KEY"; s.Keys {
			for _, other := range []string{"field", "p", "where"} {
				if o[other] != nil {
					return nil, problem.BadInput("orderBy.%s: KEY takes none", other)
				}
			}
			return append(out, s), nil // nothing is left to decide
		}
		fn, ok := functions[name]
		if !ok {
			return nil, problem.BadInput("orderBy.aggregate is none of GroupAggregate")
		}
		a, err := r.aggregate(fn, o, "orderBy")
		if err != nil {
			return nil, err
		}
		s.Aggregate = a
		out = append(out, s)
	}
	return out, nil
}

// Query gives the groups of a page's rows, as statements take them: one group more than the page has, if the operation asks
// whether there are more.
func (g *Groups) Query(page query.Page) query.Groups {
	q := g.All(page)
	q.Within = query.GroupBounds{After: g.after, Before: g.before}
	if g.Next && !g.Backward || g.Previous && g.Backward {
		q.Limit++
	}
	return q
}

// All gives all groups, whatever the page.
func (g *Groups) All(page query.Page) query.Groups {
	if g.carried {
		page.Where, page.Now = g.where, g.now
	}
	q := query.Groups{Page: page, Having: g.having, Sort: g.sort, FromBack: g.Backward, Limit: g.Size}
	for _, k := range g.keys {
		q.By = append(q.By, k.GroupKey)
	}
	for _, v := range g.Views {
		q.Aggregates = append(q.Aggregates, v.Of...)
	}
	return q
}

// Before and After give the groups that lie outside of the page's window; ok is
// false where none do.
func (g *Groups) Before(page query.Page) (q query.Groups, ok bool) {
	q = g.All(page)
	q.Within.To = g.after
	return q, g.after != nil
}

func (g *Groups) After(page query.Page) (q query.Groups, ok bool) {
	q = g.All(page)
	q.Within.From = g.before
	return q, g.before != nil
}

// Pointers gives where to scan a group: its keys, its figures, and the values by which it is sorted.
func (g *Groups) Pointers() []any {
	n := len(g.keys) + len(g.sorted())
	for _, v := range g.Views {
		n += len(v.Of)
	}
	out := make([]any, n)
	for i := range out {
		out[i] = new(any)
	}
	return out
}

func (g *Groups) sorted() []query.GroupOrder {
	if n := len(g.sort); n > 0 && g.sort[n-1].Keys {
		return g.sort[:n-1]
	}
	return g.sort
}

// Row reads a scanned group.
func (g *Groups) Row(pointers []any) Group {
	values := make([]any, len(pointers))
	for i, p := range pointers {
		values[i] = *p.(*any)
	}
	out := Group{
		Keys:    keysOf(g.keys, values[:len(g.keys)]),
		Figures: make([][]string, len(g.Views)),
	}
	if g.Cursors {
		out.Cursor = g.encode(values[len(values)-len(g.sorted()):], values[:len(g.keys)])
	}
	figures := pointers[len(g.keys):]
	for i, v := range g.Views {
		out.Figures[i] = v.Texts(figures[v.from : v.from+len(v.Of)])
	}
	return out
}
