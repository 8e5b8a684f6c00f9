package aggregate_test

import (
	"fmt"
	"sync"
	"testing"

	"github.com/quaestor-graph/quaestor/graph/descriptor"
	"github.com/quaestor-graph/quaestor/graph/graphtest"
	"github.com/quaestor-graph/quaestor/graph/graphtest/evaluate"
	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

// worlds of the databases that tests share, by address: nothing changes them.
var (
	worldsMu sync.Mutex
	worlds   = map[string]*evaluate.World{}
)

// sharedWorld gives the world at the address of a graph's database.
func sharedWorld(t *testing.T, g *graphtest.Graph, address string) *evaluate.World {
	t.Helper()
	worldsMu.Lock()
	defer worldsMu.Unlock()
	if worlds[address] == nil {
		worlds[address] = evaluate.ReadWorld(t, g, address)
	}
	return worlds[address]
}

// eachWorld runs a test over the sample of both dialects. What is asked is made once, by the first, and the answers of
// both must be the same text.
func eachWorld[T any](t *testing.T, draw func(*evaluate.FilterMaker) []T, test func(t *testing.T, g *graphtest.Graph, v *evaluate.Evaluation, of T) string) {
	t.Helper()
	var asked []T
	var first []string
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		address := d.SharedSample(t)
		g := graphtest.Open(t, address)
		w := sharedWorld(t, g, address)
		if asked == nil {
			asked = draw(evaluate.NewFilterMaker(t, w))
		}
		v := &evaluate.Evaluation{World: w, Hits: map[string]*[2]int{}}
		for i, of := range asked {
			answer := test(t, g, v, of)
			if len(first) <= i {
				first = append(first, answer)
			}
			if answer != first[i] {
				t.Errorf("the dialects differ:\n%.3000s\n%.3000s", first[i], answer)
			}
		}
	})
}

// wanted is a selection of figures of a connection.
type wanted struct {
	typ, edge string // edge: of every row of the type
	where     object
	figures   []figure
}

// Every aggregate of every type and field over the sample equals a plain Go evaluation over all rows.
func TestEveryAggregate(t *testing.T) {
	eachWorld(t, func(m *evaluate.FilterMaker) (all []wanted) {
		for _, e := range descriptor.All() {
			all = append(all, wanted{typ: e.Type, figures: everyFigure(e)})
			for range 2 {
				all = append(all, wanted{typ: e.Type, where: m.Filter(e.Type, 2), figures: append(everyFigure(e), someFigures(m, e, 10)...)})
			}
			// contract 10.2: over no value a figure is null
			all = append(all, wanted{typ: e.Type, where: object{"or": []any{}}, figures: append(everyFigure(e), someFigures(m, e, 3)...)})
		}
		return all
	}, func(t *testing.T, g *graphtest.Graph, v *evaluate.Evaluation, a wanted) string {
		vars := &variables{}
		where := ""
		if a.where != nil {
			where = "(where: " + vars.filter(a.typ, a.where) + ")"
		}
		c := vars.run(t, g, fmt.Sprintf("c: %s%s { aggregate {%s } }", v.Shape.Roots[a.typ], where, selection(a.typ, a.figures, vars)))["c"].(object)
		checkFigures(v, t, a.typ+" "+evaluate.Literal(a.where), a.figures, c["aggregate"].(object), rowsOf(v, v.Rows[a.typ], a.where))
		return a.typ + " " + evaluate.Literal(a.where) + evaluate.Literal(c)
	})
}

// contract 10.1: figures cover all rows that match where and belong to the parent, never just the page
func TestNestedAggregates(t *testing.T) {
	eachWorld(t, func(m *evaluate.FilterMaker) (all []wanted) {
		for _, typ := range evaluate.Names(m.Shape.Edges) {
			for _, edge := range evaluate.Names(m.Shape.Edges[typ]) {
				lead := m.Shape.Edges[typ][edge]
				if !lead.Many {
					continue
				}
				to, _ := descriptor.ByType(lead.To)
				for i := range 2 {
					a := wanted{typ: typ, edge: edge, figures: append([]figure{{function: "COUNT"}}, someFigures(m, to, 5)...)}
					if i > 0 {
						a.where = m.Filter(lead.To, 1)
					}
					all = append(all, a)
				}
			}
		}
		return all
	}, func(t *testing.T, g *graphtest.Graph, v *evaluate.Evaluation, a wanted) string {
		to := v.Shape.Edges[a.typ][a.edge].To
		vars := &variables{}
		where := "first: 1"
		if a.where != nil {
			where += ", where: " + vars.filter(to, a.where)
		}
		figures := selection(to, a.figures, vars)
		c := vars.run(t, g, fmt.Sprintf("c: %s(first: 300, orderBy: {field: ID}) { nodes { id e: %s(%s) { nodes { id } aggregate {%s } } } }",
			v.Shape.Roots[a.typ], a.edge, where, figures))["c"].(object)
		name := fmt.Sprintf("%s.%s %s", a.typ, a.edge, evaluate.Literal(a.where))
		for _, n := range c["nodes"].([]any) {
			parent := v.ByID[a.typ][n.(object)["id"].(string)]
			checkFigures(v, t, name+" of "+parent.ID, a.figures, n.(object)["e"].(object)["aggregate"].(object), rowsOf(v, v.Follow(parent, a.edge), a.where))
		}
		return name + evaluate.Literal(c)
	})
}
