package connection_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/quaestor-graph/quaestor/graph/descriptor"
	"github.com/quaestor-graph/quaestor/graph/graphtest"
	"github.com/quaestor-graph/quaestor/graph/graphtest/evaluate"
	"github.com/quaestor-graph/quaestor/graph/graphtest/plans"
	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

// nestedPage is a connection below some rows of a type, in some order, within a window, with or without a filter.
type nestedPage struct {
	typ, edge string
	target    *descriptor.Entity
	parents   []*evaluate.Entity
	keys      []evaluate.OrderKey
	// The rows at which the window begins and ends, nil for none, and the cursors that they have.
	after, before   *evaluate.Entity
	cursors         [2]any
	size            int
	backward, total bool
	where           object
}

func (p nestedPage) String() string {
	return fmt.Sprintf("%s.%s of %d, %d, backward %v, %s, where %s", p.typ, p.edge, len(p.parents), p.size, p.backward, evaluate.OrderOf(p.keys), evaluate.Literal(p.where))
}

// compareBy compares two rows in an order.
func compareBy(w *evaluate.World, keys []evaluate.OrderKey, a, b *evaluate.Entity) int {
	for _, k := range keys {
		if c := k.Compare(w.ValueOf(a, k.Field), w.ValueOf(b, k.Field)); c != 0 {
			return c
		}
	}
	if keys[len(keys)-1].Desc {
		a, b = b, a
	}
	return strings.Compare(a.ID, b.ID)
}

// someNestedPage makes a random one.
func someNestedPage(m *evaluate.FilterMaker) nestedPage {
	p := nestedPage{}
	for p.edge == "" {
		p.typ = evaluate.Pick(m, evaluate.Names(m.Shape.Edges))
		all := evaluate.Names(m.Shape.Edges[p.typ])
		if len(all) == 0 {
			continue
		}
		edge := evaluate.Pick(m, all)
		if m.Shape.Edges[p.typ][edge].Many && len(m.Rows[p.typ]) > 0 {
			p.edge = edge
		}
	}
	p.target, _ = descriptor.ByType(m.Shape.Edges[p.typ][p.edge].To)
	for range evaluate.Pick(m, []int{1, 1, 2, 3, 5}) {
		parent := evaluate.Pick(m, m.Rows[p.typ])
		for range 5 { // most of all have none
			if len(m.Follow(parent, p.edge)) == 0 {
				parent = evaluate.Pick(m, m.Rows[p.typ])
			}
		}
		if !slices.Contains(p.parents, parent) {
			p.parents = append(p.parents, parent)
		}
	}
	slices.SortFunc(p.parents, func(a, b *evaluate.Entity) int { return strings.Compare(a.ID, b.ID) })
	p.keys = orderKeys(m, p.target)
	p.size, p.backward = evaluate.Pick(m, []int{1, 2, 3, 7}), m.Chance(40)
	p.total = m.Chance(25)
	at := func() *evaluate.Entity {
		children := m.Follow(evaluate.Pick(m, p.parents), p.edge)
		if rows := m.Rows[p.target.Type]; len(children) == 0 || m.Chance(20) {
			children = rows
		}
		if len(children) == 0 || m.Chance(40) {
			return nil
		}
		return evaluate.Pick(m, children)
	}
	p.after, p.before = at(), at()
	if m.Chance(30) {
		p.where = m.Filter(p.target.Type, 1)
	}
	return p
}

// orderKeys are one to three fields, of which the first often is an instant that an index has in order.
func orderKeys(m *evaluate.FilterMaker, e *descriptor.Entity) (keys []evaluate.OrderKey) {
	places := m.Perm(len(e.Fields))[:1+m.IntN(3)]
	if m.Chance(30) {
		indexed := slices.IndexFunc(places, func(i int) bool { return e.Fields[i].Indexed })
		for i := range e.Fields {
			if e.Fields[i].Indexed && indexed < 0 {
				places[0], indexed = i, 0
			}
		}
	}
	for _, i := range places {
		keys = append(keys, evaluate.OrderKey{Field: &e.Fields[i], Desc: m.Chance(50), NullsFirst: m.Chance(50)})
		if e.Fields[i].Enum == "ID" {
			break // what follows it decides nothing
		}
	}
	return keys
}

// placesOf asks for the cursors of pages.
func placesOf(w *evaluate.World, t *testing.T, g *graphtest.Graph, pages []nestedPage) {
	t.Helper()
	query := ""
	for i, p := range pages {
		for j, at := range []*evaluate.Entity{p.after, p.before} {
			if at != nil {
				query += fmt.Sprintf(" c%d_%d: %s(where: {id: {eq: %q}}, %s) { pageInfo { endCursor } }", i, j, w.Shape.Roots[p.target.Type], at.ID, evaluate.OrderOf(p.keys))
			}
		}
	}
	answer := g.Query(t, "{ __typename"+query+" }", nil)
	for i := range pages {
		for j := range 2 {
			if c, ok := answer[fmt.Sprintf("c%d_%d", i, j)].(object); ok {
				pages[i].cursors[j] = c["pageInfo"].(object)["endCursor"]
			}
		}
	}
}

// askNested asks for pages in one operation, and compares each with what Go makes of the rows.
func askNested(t *testing.T, g *graphtest.Graph, v *evaluate.Evaluation, pages []nestedPage) {
	t.Helper()
	placesOf(v.World, t, g, pages)
	query, declared, variables := "", "", map[string]any{}
	for i, p := range pages {
		var ids []any
		for _, parent := range p.parents {
			ids = append(ids, parent.ID)
		}
		size := map[bool]string{false: "first", true: "last"}[p.backward]
		declared += fmt.Sprintf(" $a%d: String $b%d: String $w%d: %sFilter", i, i, i, p.target.Type)
		variables[fmt.Sprintf("a%d", i)], variables[fmt.Sprintf("b%d", i)] = p.cursors[0], p.cursors[1]
		if p.where != nil {
			variables[fmt.Sprintf("w%d", i)] = p.where
		}
		query += fmt.Sprintf(" p%d: %s(where: {id: {in: %s}}, orderBy: {field: ID}) { nodes { id c: %s(%s: %d, after: $a%d, before: $b%d, where: $w%d, %s) { nodes { id } pageInfo { hasNextPage hasPreviousPage } %s } } }",
			i, v.Shape.Roots[p.typ], evaluate.Literal(ids), p.edge, size, p.size, i, i, i, evaluate.OrderOf(p.keys), map[bool]string{true: "totalCount"}[p.total])
	}
	answer := g.Query(t, "query("+declared+") {"+query+" }", variables)
	for i, p := range pages {
		nodes := answer[fmt.Sprintf("p%d", i)].(object)["nodes"].([]any)
		if len(nodes) != len(p.parents) {
			t.Fatalf("%s: %d parents", p, len(nodes))
		}
		for j, parent := range p.parents {
			inside, info, total := nestedOf(v, p, parent)
			c := nodes[j].(object)["c"].(object)
			if got := graphtest.IDsOf(c["nodes"]); !slices.Equal(got, inside) || !maps.Equal(c["pageInfo"].(object), info) {
				t.Errorf("%s, of %s: %v with %v,\nwant %v with %v", p, parent.ID, got, c["pageInfo"], inside, info)
			}
			if p.total && fmt.Sprint(c["totalCount"]) != fmt.Sprint(total) {
				t.Errorf("%s, of %s: %v rows, want %d", p, parent.ID, c["totalCount"], total)
			}
		}
	}
}

// nestedOf are the rows of a page of a parent, what its pageInfo says, and how many rows its connection has.
func nestedOf(v *evaluate.Evaluation, p nestedPage, parent *evaluate.Entity) (inside []string, info object, total int) {
	var rows []*evaluate.Entity
	for _, row := range v.Follow(parent, p.edge) {
		if p.where == nil || v.Holds(row, p.where) {
			rows = append(rows, row)
		}
	}
	slices.SortFunc(rows, func(a, b *evaluate.Entity) int { return compareBy(v.World, p.keys, a, b) })
	next, previous := false, false
	for _, row := range rows {
		ahead := p.after != nil && compareBy(v.World, p.keys, row, p.after) <= 0
		behind := p.before != nil && compareBy(v.World, p.keys, row, p.before) >= 0
		previous, next = previous || ahead, next || behind
		if !ahead && !behind {
			inside = append(inside, row.ID)
		}
	}
	if over := len(inside) - p.size; over > 0 && p.backward {
		inside, previous = inside[over:], true
	} else if over > 0 {
		inside, next = inside[:p.size], true
	}
	return inside, object{"hasNextPage": next, "hasPreviousPage": previous}, len(rows)
}

// nestedTogether is how many pages one operation asks for.
const nestedTogether = 50

// Random nested pages, of every edge to many rows, equal a plain Go evaluation on both dialects: 5,000, and 100,000 in
// `make soak`. What they met and the seed are printed.
func TestRandomNestedPagesSoak(t *testing.T) {
	n := 5000
	if databasetest.Soaking(t) > 0 {
		n = 100_000
	}
	drawn := databasetest.Seed(t)
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		address := d.SharedSample(t)
		g := graphtest.Open(t, address, graphtest.Unlimited...)
		w := evaluate.ReadWorld(t, g, address)
		m, v := &evaluate.FilterMaker{Rand: rand.New(rand.NewPCG(drawn, 0)), World: w}, &evaluate.Evaluation{World: w, Hits: map[string]*[2]int{}}
		r := plans.Record(g)
		ways, kinds, edges := map[string]int{}, map[string]int{}, map[string]bool{}
		for asked := 0; asked < n && !t.Failed(); asked += nestedTogether {
			pages := make([]nestedPage, nestedTogether)
			for i := range pages {
				pages[i] = someNestedPage(m)
				edges[pages[i].typ+"."+pages[i].edge] = true
				for place, k := range pages[i].keys {
					kinds[fmt.Sprintf("%s, %d", kindOf(k.Field), place+1)]++
				}
			}
			askNested(t, g, v, pages)
			for _, made := range r.Take() {
				if made.Kind == "Page" && len(made.Page.Path) > 0 {
					for _, way := range databasetest.PageWays(made.SQL) {
						ways[way]++
					}
				}
			}
		}
		t.Logf("%d pages of %d edges, written as %v, by %v", n, len(edges), ways, kinds)
	})
}

// kindOf says of what kind a key is.
func kindOf(f *descriptor.Field) string {
	switch {
	case f.Edge != "":
		return "another row's name"
	case f.Computed != 0:
		return "computed"
	case f.Enum == "ID":
		return "id"
	case f.Term.Nullable:
		return "nullable"
	}
	return "not null"
}
