package connection

import (
	"errors"
	"fmt"
	"slices"

	"github.com/quaestor-graph/quaestor/ent/stored"
	"github.com/quaestor-graph/quaestor/graph/problem"
	"github.com/quaestor-graph/quaestor/graph/waiting"
	"github.com/quaestor-graph/quaestor/server/database"
)

// attached is a field that takes statements of its own, and its place among a
// node's links.
type attached struct {
	link  int
	field string
	// waiting is what is asked of a field waiting, nil of others.
	waiting *waitingPlan
}

// attach reads the attached fields of rows, each once, whatever its aliases.
func (l *loader) attach(o *object, rows []*loadedNode) error {
	if len(o.attached) == 0 || len(rows) == 0 {
		return nil
	}
	read := map[string][]any{}
	var explained []*waiting.Waiting
	for _, a := range o.attached {
		values, ok := read[a.field]
		if a.waiting != nil {
			ok = false // each has a selection of its own
		}
		if !ok {
			var err error
			switch name := o.entity.Type + "." + a.field; name {
			case "BlockDocument.data":
				values, err = l.blockData(rows)
			case "FlowRun.waiting":
				if explained == nil {
					explained, err = l.explain(rows)
				}
				if err == nil {
					values, err = l.waiting(a.waiting, explained)
				}
			default:
				err = fmt.Errorf("connection: nothing reads %s", name)
			}
			if notPermitted(err) {
				values, err = slices.Repeat([]any{err}, len(rows)), nil
			}
			if err != nil {
				return err
			}
			read[a.field] = values
		}
		for i, r := range rows {
			r.links[a.link] = values[i]
		}
	}
	return nil
}

// waiting gives why runs wait, nil of those that do not.
func (l *loader) waiting(plan *waitingPlan, all []*waiting.Waiting) ([]any, error) {
	holders, err := l.slotHolders(plan, all)
	values := make([]any, len(all))
	for i, w := range all {
		if w != nil {
			values[i] = &waitingNode{Waiting: w, plan: plan, holders: holders}
		}
	}
	return values, err
}

// blockData gives the data of block documents, or an error in its place.
func (l *loader) blockData(rows []*loadedNode) ([]any, error) {
	ids := make([]string, len(rows))
	for i, r := range rows {
		ids[i] = string(r.RowID())
	}
	data, err := l.db.BlockDocumentData(database.WithHolder(l.ctx, l.hold), l.snapshot, ids)
	if err != nil {
		return nil, err
	}
	held := 0
	values := make([]any, len(rows))
	for i, id := range ids {
		var hidden *database.BlockError
		switch d := data[id]; {
		case errors.As(d.Err, &hidden):
			values[i] = problem.New(problem.Internal, "%s", hidden)
		case d.Err != nil:
			values[i] = d.Err
		default:
			values[i] = d.Value
			held += stored.Held(&d.Value)
		}
	}
	if err := l.hold(held); err != nil {
		return nil, err
	}
	return values, nil
}
