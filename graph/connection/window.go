package connection

import (
	"context"
	"encoding/json"
	"math"

	"github.com/quaestor-graph/quaestor/ent/row"
	"github.com/quaestor-graph/quaestor/ent/stored"
	"github.com/quaestor-graph/quaestor/graph/descriptor"
	"github.com/quaestor-graph/quaestor/graph/filter"
	"github.com/quaestor-graph/quaestor/graph/limits"
	"github.com/quaestor-graph/quaestor/graph/problem"
	"github.com/quaestor-graph/quaestor/server/database"
	"github.com/quaestor-graph/quaestor/server/database/query"
)

// window says which rows of a connection make the page, and in which order.
type window struct {
	size          int
	backward      bool
	after, before *query.Position
	order         []query.Order
	// name of the order, as cursors have it; database knows the values in them.
	name     string
	database query.Values
	where    query.Condition
	// filter is where as it was given.
	filter any
	// now is the present of the filter and of what is computed: a cursor carries
	// it on.
	now stored.Time
}

// newWindow reads the arguments of a connection. A null is as absent (contract 8.2).
func newWindow(ctx context.Context, e *descriptor.Entity, args map[string]any) (window, error) {
	l, db := limits.From(ctx), database.From(ctx)
	w := window{size: l.DefaultPageSize, now: row.Now(ctx), database: db.Queries()}
	order, names, err := newOrder(e, args)
	if err != nil {
		return w, err
	}
	w.order, w.name = order, orderName(db.Dialect(), e, order, names)
	first, hasFirst, err := size(args, "first")
	if err != nil {
		return w, err
	}
	last, hasLast, err := size(args, "last")
	if err != nil {
		return w, err
	}
	switch {
	case hasFirst && hasLast:
		return w, problem.BadInput("first and last exclude each other: give one of them")
	case hasFirst:
		w.size = first
	case hasLast:
		w.size, w.backward = last, true
	}
	for name, given := range map[string]bool{"first": hasFirst, "last": hasLast} {
		if given && w.size > l.MaxPageSize {
			return w, problem.BadInput("%s is %.40v, and a page has at most %d rows", name, args[name], l.MaxPageSize)
		}
	}
	if w.before, err = w.cursorArg(args, "before"); err != nil {
		return w, err
	}
	if w.after, err = w.cursorArg(args, "after"); err != nil {
		return w, err
	}
	if v := args["where"]; v != nil {
		w.filter = v
		if w.where, err = filter.Parse(ctx, e, "where", v, w.now); err != nil {
			return w, err
		}
	}
	return w, nil
}

// newLimit reads the limit of totalCount, -1 if there is none.
func newLimit(args map[string]any) (int, error) {
	n, ok, err := size(args, "limit")
	if !ok {
		n = -1
	}
	return n, err
}

// size reads an Int argument that must not be negative.
func size(args map[string]any, name string) (n int, given bool, err error) {
	var f float64
	switch v := args[name].(type) {
	case nil:
		return 0, false, nil
	case int64:
		f = float64(v)
	case int:
		f = float64(v)
	case float64:
		f = v
	case json.Number:
		if f, err = v.Float64(); err != nil {
			return 0, false, problem.BadInput("%s is no number", name)
		}
	default:
		return 0, false, problem.BadInput("%s is no number", name)
	}
	if f < 0 || f != math.Trunc(f) {
		return 0, false, problem.BadInput("%s is %.40v: it must be a whole number, 0 or more", name, args[name])
	}
	return int(min(f, math.MaxInt32)), true, nil
}

func (w *window) cursorArg(args map[string]any, name string) (*query.Position, error) {
	s, ok := args[name].(string)
	if !ok {
		return nil, nil
	}
	at, now, err := w.decodeCursor(s)
	if err != nil {
		return nil, problem.BadInput("%s: %s", name, err)
	}
	w.now = now
	return at, nil
}

// bounds of the page itself.
func (w window) bounds() query.Bounds { return query.Bounds{After: w.after, Before: w.before} }

// leading and trailing bound the rows that lie outside the page's window; ok is false where
// nothing does.
func (w window) leading() (b query.Bounds, ok bool) {
	return query.Bounds{To: w.after}, w.after != nil
}

func (w window) trailing() (b query.Bounds, ok bool) {
	return query.Bounds{From: w.before}, w.before != nil
}
