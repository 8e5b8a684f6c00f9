package connection

import (
	"context"
	"encoding/json"
	"math"

	"github.com/quaestor-graph/quaestor/ent/stored"
	"github.com/quaestor-graph/quaestor/graph/descriptor"
	"github.com/quaestor-graph/quaestor/graph/limits"
	"github.com/quaestor-graph/quaestor/graph/problem"
	"github.com/quaestor-graph/quaestor/server/database/query"
)

// window says which rows of a connection make the page.
type window struct {
	size          int
	backward      bool
	after, before *stored.ID
}

// newWindow reads first, after, last and before. "An argument given as null is
// as absent."
func newWindow(ctx context.Context, e *descriptor.Entity, args map[string]any) (window, error) {
	l := limits.From(ctx)
	w := window{size: l.DefaultPageSize}
	first, hasFirst, err := number(args, "first")
	if err != nil {
		return w, err
	}
	last, hasLast, err := number(args, "last")
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
			return w, problem.BadInput("%s is %d, and a page has at most %d rows", name, w.size, l.MaxPageSize)
		}
	}
	if w.after, err = cursorArg(e, args, "after"); err != nil {
		return w, err
	}
	w.before, err = cursorArg(e, args, "before")
	return w, err
}

// newLimit reads the limit of totalCount, -1 if there is none.
func newLimit(args map[string]any) (int, error) {
	n, ok, err := number(args, "limit")
	if !ok {
		n = -1
	}
	return n, err
}

// number reads an Int argument that must not be negative.
func number(args map[string]any, name string) (n int, given bool, err error) {
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
		return 0, false, problem.BadInput("%s is %v: it must be a whole number, 0 or more", name, args[name])
	}
	return int(min(f, math.MaxInt32)), true, nil
}

func cursorArg(e *descriptor.Entity, args map[string]any, name string) (*stored.ID, error) {
	s, ok := args[name].(string)
	if !ok {
		return nil, nil
	}
	id, err := decodeCursor(e, s)
	if err != nil {
		return nil, problem.BadInput("%s: %s", name, err)
	}
	return &id, nil
}

// bounds of the page itself.
func (w window) bounds() []query.Bound {
	var b []query.Bound
	if w.after != nil {
		b = append(b, query.Bound{Op: ">", ID: *w.after})
	}
	if w.before != nil {
		b = append(b, query.Bound{Op: "<", ID: *w.before})
	}
	return b
}

// ahead and behind bound what lies outside the page's window; nil where
// nothing does.
func (w window) ahead() []query.Bound {
	if w.after == nil {
		return nil
	}
	return []query.Bound{{Op: "<=", ID: *w.after}}
}

func (w window) behind() []query.Bound {
	if w.before == nil {
		return nil
	}
	return []query.Bound{{Op: ">=", ID: *w.before}}
}
