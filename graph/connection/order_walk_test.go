package connection_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/quaestor-graph/quaestor/graph/descriptor"
	"github.com/quaestor-graph/quaestor/graph/graphtest"
	"github.com/quaestor-graph/quaestor/graph/graphtest/evaluate"
)

// orderRow is a row with the value of each field that it can be sorted by, as the API answers it; nil is null.
type orderRow struct {
	id     string
	values map[string]any
}

// orderRows reads all rows of a type, by id.
func orderRows(t testing.TB, g *graphtest.Graph, s graphtest.Shape, e *descriptor.Entity) []orderRow {
	t.Helper()
	selection := "id"
	for _, f := range e.Fields {
		switch {
		case f.Edge == "":
			selection += fmt.Sprintf(" x%s: %s", f.Enum, f.Key)
		default:
			edge, _ := e.Edge(f.Edge)
			selection += fmt.Sprintf(" x%s: %s { v: name }", f.Enum, edge.Field)
		}
	}
	var rows []orderRow
	for _, answer := range s.EveryRow(t, g, e.Type, selection) {
		r := orderRow{answer["id"].(string), map[string]any{}}
		for _, f := range e.Fields {
			v := answer["x"+f.Enum]
			if target, ok := v.(object); ok {
				v = target["v"]
			}
			r.values[f.Enum] = v
		}
		rows = append(rows, r)
	}
	return rows
}

// sorted are the ids in an order, by contract 8.9 and 8.11.
func sorted(rows []orderRow, keys []evaluate.OrderKey) []string {
	rows = slices.Clone(rows)
	slices.SortFunc(rows, func(a, b orderRow) int {
		for _, k := range keys {
			if c := k.Compare(a.values[k.Field.Enum], b.values[k.Field.Enum]); c != 0 {
				return c
			}
		}
		if keys[len(keys)-1].Desc {
			return strings.Compare(b.id, a.id)
		}
		return strings.Compare(a.id, b.id)
	})
	ids := make([]string, len(rows))
	for i, r := range rows {
		ids[i] = r.id
	}
	return ids
}

// orderWalk is a walk through a root connection, some of whose ids are wanted in this order.
type orderWalk struct {
	root     string
	keys     []evaluate.OrderKey
	size     int
	backward bool
	want     []string

	at     int // how many rows have come
	cursor any
	done   bool
}

// walkOrders walks many orders of the rows with some ids, of all without any, at once: a page of each in one operation.
func walkOrders(t testing.TB, g *graphtest.Graph, ids []string, walks []*orderWalk) {
	t.Helper()
	for {
		left := slices.DeleteFunc(slices.Clone(walks), func(w *orderWalk) bool { return w.done })
		if len(left) == 0 {
			return
		}
		for some := range slices.Chunk(left, 80) {
			query, variables, declared, where := "", map[string]any{}, "", ""
			if ids != nil {
				declared, variables["ids"], where = "$ids: [ID!]!", ids, "where: {id: {in: $ids}}, "
			}
			for i, w := range some {
				args := "first"
				cursor := "after"
				if w.backward {
					args, cursor = "last", "before"
				}
				declared += fmt.Sprintf(", $c%d: String", i)
				variables[fmt.Sprintf("c%d", i)] = w.cursor
				query += fmt.Sprintf(" w%d: %s(%s: %d, %s: $c%d, %s%s) { nodes { id } pageInfo { %s } }",
					i, w.root, args, w.size, cursor, i, where, evaluate.OrderOf(w.keys), w.info())
			}
			answer := g.Query(t, "query("+declared+") {"+query+" }", variables)
			for i, w := range some {
				w.take(t, answer[fmt.Sprintf("w%d", i)].(object))
			}
		}
	}
}

// info is what a page is asked for beside its rows. Pages of one row are very many, and to say whether there are others
// takes as long again: the larger ones say it.
func (w *orderWalk) info() string {
	if w.size == 1 {
		return "startCursor endCursor"
	}
	return "hasNextPage hasPreviousPage startCursor endCursor"
}

// take compares one page with what it should be.
func (w *orderWalk) take(t testing.TB, c object) {
	t.Helper()
	n := min(w.size, len(w.want)-w.at)
	from := w.at
	if w.backward {
		from = len(w.want) - w.at - n
	}
	info, got := c["pageInfo"].(object), graphtest.IDsOf(c["nodes"])
	wrong := w.size > 1 && (info["hasNextPage"] != (from+n < len(w.want)) || info["hasPreviousPage"] != (from > 0))
	if wrong || !slices.Equal(got, w.want[from:from+n]) {
		t.Errorf("%s(%s), %d a page, backward %v, row %d:\n%v with %v,\nwant %v of %d", w.root, evaluate.OrderOf(w.keys), w.size, w.backward, from,
			got, info, w.want[from:from+n], len(w.want))
		w.done = true
		return
	}
	w.at += n
	if w.cursor = info["endCursor"]; w.backward {
		w.cursor = info["startCursor"]
	}
	w.done = w.at == len(w.want)
}
