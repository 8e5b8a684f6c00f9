package graph_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/quaestor-graph/quaestor/graph/descriptor"
	"github.com/quaestor-graph/quaestor/graph/graphtest"
	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

// nestedPage is a connection below some rows of a type, in some order, within a window, with or without a filter.
type nestedPage struct {
	typ, edge string
	target    *descriptor.Entity
	parents   []*entity
	keys      []orderKey
	// The rows at which the window begins and ends, nil for none, and the cursors that they have.
	after, before   *entity
	cursors         [2]any
	size            int
	backward, total bool
	where           object
}

func (p nestedPage) String() string {
	return fmt.Sprintf("%s.%s of %d, %d, backward %v, %s, where %s", p.typ, p.edge, len(p.parents), p.size, p.backward, orderOf(p.keys), literal(p.where))
}

// compareBy compares two rows in an order.
func (w *world) compareBy(keys []orderKey, a, b *entity) int {
	for _, k := range keys {
		if c := k.compare(w.valueOf(a, k.field), w.valueOf(b, k.field)); c != 0 {
			return c
		}
	}
	if keys[len(keys)-1].desc {
		a, b = b, a
	}
	return strings.Compare(a.id, b.id)
}

// nestedPage makes a random one.
func (m *filterMaker) nestedPage() nestedPage {
	p := nestedPage{}
	for p.edge == "" {
		p.typ = pick(m, names(m.shape.Edges))
		all := names(m.shape.Edges[p.typ])
		if len(all) == 0 {
			continue
		}
		edge := pick(m, all)
		if m.shape.Edges[p.typ][edge].Many && len(m.rows[p.typ]) > 0 {
			p.edge = edge
		}
	}
	p.target, _ = descriptor.ByType(m.shape.Edges[p.typ][p.edge].To)
	for range pick(m, []int{1, 1, 2, 3, 5}) {
		parent := pick(m, m.rows[p.typ])
		for range 5 { // most of all have none
			if len(m.follow(parent, p.edge)) == 0 {
				parent = pick(m, m.rows[p.typ])
			}
		}
		if !slices.Contains(p.parents, parent) {
			p.parents = append(p.parents, parent)
		}
	}
	slices.SortFunc(p.parents, func(a, b *entity) int { return strings.Compare(a.id, b.id) })
	p.keys = m.orderKeys(p.target)
	p.size, p.backward = pick(m, []int{1, 2, 3, 7}), m.chance(40)
	p.total = m.chance(25)
	at := func() *entity {
		children := m.follow(pick(m, p.parents), p.edge)
		if rows := m.rows[p.target.Type]; len(children) == 0 || m.chance(20) {
			children = rows
		}
		if len(children) == 0 || m.chance(40) {
			return nil
		}
		return pick(m, children)
	}
	p.after, p.before = at(), at()
	if m.chance(30) {
		p.where = m.filter(p.target.Type, 1)
	}
	return p
}

// orderKeys are one to three fields, of which the first often is an instant that an index has in order.
func (m *filterMaker) orderKeys(e *descriptor.Entity) (keys []orderKey) {
	places := m.Perm(len(e.Fields))[:1+m.IntN(3)]
	if m.chance(30) {
		indexed := slices.IndexFunc(places, func(i int) bool { return e.Fields[i].Indexed })
		for i := range e.Fields {
			if e.Fields[i].Indexed && indexed < 0 {
				places[0], indexed = i, 0
			}
		}
	}
	for _, i := range places {
		keys = append(keys, orderKey{&e.Fields[i], m.chance(50), m.chance(50)})
		if e.Fields[i].Enum == "ID" {
			break // what follows it decides nothing
		}
	}
	return keys
}

// places asks for the cursors of pages.
func (w *world) places(t *testing.T, g *graphtest.Graph, pages []nestedPage) {
	t.Helper()
	query := ""
	for i, p := range pages {
		for j, at := range []*entity{p.after, p.before} {
			if at != nil {
				query += fmt.Sprintf(" c%d_%d: %s(where: {id: {eq: %q}}, %s) { pageInfo { endCursor } }", i, j, w.shape.Roots[p.target.Type], at.id, orderOf(p.keys))
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
func askNested(t *testing.T, g *graphtest.Graph, v *evaluation, pages []nestedPage) {
	t.Helper()
	v.places(t, g, pages)
	query, declared, variables := "", "", map[string]any{}
	for i, p := range pages {
		var ids []any
		for _, parent := range p.parents {
			ids = append(ids, parent.id)
		}
		size := map[bool]string{false: "first", true: "last"}[p.backward]
		declared += fmt.Sprintf(" $a%d: String $b%d: String $w%d: %sFilter", i, i, i, p.target.Type)
		variables[fmt.Sprintf("a%d", i)], variables[fmt.Sprintf("b%d", i)] = p.cursors[0], p.cursors[1]
		if p.where != nil {
			variables[fmt.Sprintf("w%d", i)] = p.where
		}
		query += fmt.Sprintf(" p%d: %s(where: {id: {in: %s}}, orderBy: {field: ID}) { nodes { id c: %s(%s: %d, after: $a%d, before: $b%d, where: $w%d, %s) { nodes { id } pageInfo { hasNextPage hasPreviousPage } %s } } }",
			i, v.shape.Roots[p.typ], literal(ids), p.edge, size, p.size, i, i, i, orderOf(p.keys), map[bool]string{true: "totalCount"}[p.total])
	}
	answer := g.Query(t, "query("+declared+") {"+query+" }", variables)
	for i, p := range pages {
		nodes := answer[fmt.Sprintf("p%d", i)].(object)["nodes"].([]any)
		if len(nodes) != len(p.parents) {
			t.Fatalf("%s: %d parents", p, len(nodes))
		}
		for j, parent := range p.parents {
			inside, info, total := v.nested(p, parent)
			c := nodes[j].(object)["c"].(object)
			if got := idsOf(c["nodes"]); !slices.Equal(got, inside) || !maps.Equal(c["pageInfo"].(object), info) {
				t.Errorf("%s, of %s: %v with %v,\nwant %v with %v", p, parent.id, got, c["pageInfo"], inside, info)
			}
			if p.total && fmt.Sprint(c["totalCount"]) != fmt.Sprint(total) {
				t.Errorf("%s, of %s: %v rows, want %d", p, parent.id, c["totalCount"], total)
			}
		}
	}
}

// nested are the rows of a page of a parent, what its pageInfo says, and how many rows its connection has.
func (v *evaluation) nested(p nestedPage, parent *entity) (inside []string, info object, total int) {
	var rows []*entity
	for _, row := range v.follow(parent, p.edge) {
		if p.where == nil || v.holds(row, p.where) {
			rows = append(rows, row)
		}
	}
	slices.SortFunc(rows, func(a, b *entity) int { return v.compareBy(p.keys, a, b) })
	next, previous := false, false
	for _, row := range rows {
		ahead := p.after != nil && v.compareBy(p.keys, row, p.after) <= 0
		behind := p.before != nil && v.compareBy(p.keys, row, p.before) >= 0
		previous, next = previous || ahead, next || behind
		if !ahead && !behind {
			inside = append(inside, row.id)
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
		w := readWorld(t, g, address)
		m, v := &filterMaker{rand.New(rand.NewPCG(drawn, 0)), w}, &evaluation{world: w, hits: map[string]*[2]int{}}
		r := record(g)
		ways, kinds, edges := map[string]int{}, map[string]int{}, map[string]bool{}
		for asked := 0; asked < n && !t.Failed(); asked += nestedTogether {
			pages := make([]nestedPage, nestedTogether)
			for i := range pages {
				pages[i] = m.nestedPage()
				edges[pages[i].typ+"."+pages[i].edge] = true
				for place, k := range pages[i].keys {
					kinds[fmt.Sprintf("%s, %d", kindOf(k.field), place+1)]++
				}
			}
			askNested(t, g, v, pages)
			for _, made := range r.take() {
				if made.kind == "Page" && len(made.page.Path) > 0 {
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
