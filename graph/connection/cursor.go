package connection

import (
	"errors"
	"strings"

	"github.com/quaestor-graph/quaestor/ent/stored"
	"github.com/quaestor-graph/quaestor/graph/cursor"
	"github.com/quaestor-graph/quaestor/graph/descriptor"
	"github.com/quaestor-graph/quaestor/server/database/query"
)

// A cursor holds the order that it belongs to (the dialect, the type and the
// fields sorted by), the present of its operation in microseconds, the row's key,
// then the values of the fields sorted by but for the id.

// orderName names an order of an entity's rows.
func orderName(dialect string, e *descriptor.Entity, order []query.Order, names []string) string {
	var b strings.Builder
	b.WriteString(dialect + " " + e.Type)
	for i, o := range order {
		b.WriteString(" " + names[i])
		if o.Desc {
			b.WriteString(" desc")
		}
		if o.NullsFirst {
			b.WriteString(" nulls first")
		}
	}
	return b.String()
}

// encodeCursor makes the cursor of a row; values are those of its order.
func (w *window) encodeCursor(id stored.ID, values []any) string {
	list := []any{w.name, w.now.Time().UnixMicro(), id.Key()}
	for i, v := range values {
		list = append(list, w.valuesAt(i).Write(v))
	}
	return cursor.Encode(list...)
}

var (
	errDamaged    = errors.New("this is no cursor of this server, or it is damaged: pass one exactly as a connection gave it")
	errOtherOrder = errors.New("this cursor belongs to another connection or to another order: pass it together with the orderBy that it came from")
)

// decodeCursor gives a cursor's place in the window's order and its present.
func (w *window) decodeCursor(s string) (*query.Position, stored.Time, error) {
	list, ok := cursor.Decode(s)
	if !ok || len(list) < 3 {
		return nil, stored.Time{}, errDamaged
	}
	name, _ := list[0].(string)
	key, _ := list[2].(string)
	if name != w.name {
		return nil, stored.Time{}, errOtherOrder
	}
	micros, isPresent := cursor.Present(list[1])
	id, isKey := stored.IDFromKey(key)
	if !isPresent || !isKey || w.database.Typed() && id.State() != stored.Valid || len(list) != 3+len(query.Keys(w.order)) {
		return nil, stored.Time{}, errDamaged
	}
	at := &query.Position{ID: id}
	for i, v := range list[3:] {
		value, ok := w.valuesAt(i).Read(v)
		if !ok {
			return nil, stored.Time{}, errDamaged
		}
		at.Values = append(at.Values, value)
	}
	return at, stored.TimeAt(micros), nil
}

// valuesAt are the values of one of the fields sorted by.
func (w *window) valuesAt(i int) cursor.Values {
	kind := w.order[i].Term.Kind
	return cursor.Values{Typed: w.database.Typed(), Gives: func(v any) bool { return w.database.Gives(kind, v) }}
}
