package connection

import (
	"github.com/quaestor-graph/quaestor/graph/descriptor"
	"github.com/quaestor-graph/quaestor/graph/input"
	"github.com/quaestor-graph/quaestor/graph/problem"
	"github.com/quaestor-graph/quaestor/server/database/query"
)

// maxOrder is how many fields an order may have.
const maxOrder = 20

// newOrder reads orderBy, else gives the entity's own order. names are the fields'. The id decides ties (contract 8.9): what
// follows it decides nothing.
func newOrder(e *descriptor.Entity, args map[string]any) (order []query.Order, names []string, err error) {
	given, ok := args["orderBy"]
	var list []any
	if ok && given != nil {
		list = input.List(given)
	}
	if len(list) == 0 {
		direction := "ASC"
		if e.OrderDesc {
			direction = "DESC"
		}
		list = []any{map[string]any{"field": e.Order, "direction": direction}}
	}
	if len(list) > maxOrder {
		return nil, nil, problem.BadInput("orderBy has %d fields, and may have %d", len(list), maxOrder)
	}
	seen := map[string]bool{}
	var last bool
	for i, v := range list {
		o, ok := v.(map[string]any)
		if !ok {
			return nil, nil, problem.BadInput("orderBy.%d is null: name a field", i)
		}
		name, _ := o["field"].(string)
		f, ok := e.OrderField(name)
		if !ok {
			return nil, nil, problem.BadInput("orderBy.%d.field is none of %sOrderField", i, e.Type)
		}
		last = o["direction"] == "DESC"
		if seen[name] {
			continue // sorted by already
		}
		seen[name] = true
		order = append(order, query.Order{Term: f.Term, Desc: last, NullsFirst: o["nulls"] == "FIRST"})
		names = append(names, name)
		if name == "ID" {
			return order, names, nil
		}
	}
	// The id decides ties in the direction of the last key (contract 8.9), and so it does where the last key is one that
	// rows are sorted by already.
	if id, ok := e.OrderField("ID"); ok && last != order[len(order)-1].Desc {
		order, names = append(order, query.Order{Term: id.Term, Desc: last}), append(names, "ID")
	}
	return order, names, nil
}
