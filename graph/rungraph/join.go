package rungraph

import (
	"cmp"
	"encoding/json"
	"errors"
	"slices"
	"strings"

	"entgo.io/ent/dialect/sql"

	"github.com/quaestor-graph/quaestor/ent/stored"
)

// node is a node while the graph is put together.
type node struct {
	*Node
	// hidden: it ended before `since`, and is there as a neighbour only.
	hidden bool
	inputs []named
	// unreadable: what its inputs are is not known.
	unreadable bool
}

// named is what an input names: a run that it depends on, or one that
// encapsulates it.
type named struct {
	id            stored.ID
	encapsulating bool
}

// parents is the input by which Prefect says what a task run is called from.
const parents = "__parents__"

// inputs reads task_inputs: an object of lists of {"input_type": …, "id": …}. What
// has no id, as parameters and constants have not, or one that is no UUID, names
// nothing.
func inputs(text sql.NullString) (all []named, unreadable bool) {
	if !text.Valid || text.String == "{}" {
		return nil, false
	}
	if !strings.Contains(text.String, `"id"`) && !strings.Contains(text.String, `\`) {
		// Parameters and constants only, as in most task runs: to read them takes several times as long as to see that.
		return nil, !json.Valid([]byte(text.String)) || !strings.HasPrefix(strings.TrimLeft(text.String, " \t\r\n"), "{")
	}
	var lists map[string][]struct {
		ID *string `json:"id"`
	}
	err := json.Unmarshal([]byte(text.String), &lists)
	// What is of another type than these is left out, unless it is all of it.
	var other *json.UnmarshalTypeError
	if err != nil && (!errors.As(err, &other) || lists == nil) {
		return nil, true
	}
	for name, list := range lists {
		seen := len(all)
		for _, input := range list {
			if input.ID == nil {
				continue
			}
			id, ok := stored.ParseID(*input.ID)
			if !ok || name == parents && slices.ContainsFunc(all[seen:], func(n named) bool { return n.id == id }) {
				continue // what encapsulates a run does it once
			}
			all = append(all, named{id, name == parents})
		}
	}
	return all, false
}

// join links the nodes and gives those that are not hidden in the order of their
// start, then of their end, and which of them have no parent. Neighbours come in
// the order of their start, then of their id, each once for every input that names
// it: Prefect repeats them as often again as the parent has inputs itself.
func join(nodes []node) (shown []*Node, roots []stored.ID) {
	slices.SortFunc(nodes, func(a, b node) int {
		return cmp.Or(a.StartTime.Time().Compare(b.StartTime.Time()), cmp.Compare(a.ID, b.ID))
	})
	nodes = slices.CompactFunc(nodes, func(a, b node) bool { return a.ID == b.ID })
	at := make(map[stored.ID]int, len(nodes))
	for i, n := range nodes {
		at[n.ID] = i
		n.Parents, n.Children, n.Encapsulating = []stored.ID{}, []stored.ID{}, []stored.ID{}
	}
	// Each list grows in the order of the nodes that are put into it.
	encapsulated := make([][]int, len(nodes))
	children := make([][]int, len(nodes))
	for i, n := range nodes {
		for _, input := range n.inputs {
			p, ok := at[input.id]
			switch {
			case !ok: // a run of elsewhere, or one that is gone
			case input.encapsulating:
				encapsulated[p] = append(encapsulated[p], i)
			default:
				children[p] = append(children[p], i)
				nodes[p].Children = append(nodes[p].Children, n.ID)
			}
		}
	}
	for p, n := range nodes {
		for _, i := range children[p] {
			nodes[i].Parents = append(nodes[i].Parents, n.ID)
		}
		for _, i := range encapsulated[p] {
			nodes[i].Encapsulating = append(nodes[i].Encapsulating, n.ID)
		}
	}
	shown, roots = make([]*Node, 0, len(nodes)), []stored.ID{}
	for _, n := range nodes {
		if n.unreadable {
			n.Parents, n.Encapsulating = nil, nil
		}
		if !n.hidden {
			shown = append(shown, n.Node)
		}
	}
	slices.SortStableFunc(shown, func(a, b *Node) int {
		return cmp.Or(a.StartTime.Time().Compare(b.StartTime.Time()), ends(a, b), cmp.Compare(a.ID, b.ID))
	})
	for _, n := range shown {
		if n.Parents != nil && len(n.Parents) == 0 {
			roots = append(roots, n.ID)
		}
	}
	return shown, roots
}

// ends orders by end, runs that go on last.
func ends(a, b *Node) int {
	switch aEnds, bEnds := a.EndTime.State() == stored.Valid, b.EndTime.State() == stored.Valid; {
	case aEnds && bEnds:
		return a.EndTime.Time().Compare(b.EndTime.Time())
	case aEnds:
		return -1
	case bEnds:
		return 1
	}
	return 0
}
