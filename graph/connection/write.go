package connection

import (
	"context"
	"slices"
	"strconv"

	"github.com/vektah/gqlparser/v2/ast"

	"github.com/quaestor-graph/quaestor/ent/row"
	"github.com/quaestor-graph/quaestor/ent/stored"
	"github.com/quaestor-graph/quaestor/graph/limits"
	"github.com/quaestor-graph/quaestor/graph/memory"
)

// writer writes what was loaded as the plan has it. A field costs nothing but
// its bytes: an answer may have a million.
//
// Its methods for objects and lists write one whole, or nothing of it and are
// false where null must take its place: one of its fields may not be null and
// has no value, and so the null goes to what is around it.
type writer struct {
	ctx context.Context
	// to is the answer so far.
	to  []byte
	now stored.Time
	// path leads from the root field to what is being written: the fields of
	// objects, and positions in lists, which have no field.
	path []step
	// meter counts what is written, elements those of all lists; ended says why no
	// more is written.
	meter    *limits.Meter
	elements int
	ended    error
	// once is a page whose rows nothing is asked of again once they are written,
	// rows what holds them, of which each has a share.
	once  *page
	rows  *memory.Part
	share int
}

// letGo has the rows of a root connection's page go as they are written, where
// they are written once: a page of a thousand may have most of the answer's bytes.
func (w *writer) letGo(c *pages, p *page, held *memory.Part) {
	if len(p.views) == 1 && len(p.views[0]) > 0 {
		w.once, w.rows, w.share = p, held, c.held/len(p.views[0])
	}
}

// row writes a row of a page.
func (w *writer) row(o *object, p *page, n *loadedNode) bool {
	ok := w.object(o, n)
	if p == w.once {
		*n = loadedNode{}
		w.rows.Shrink(w.share)
	}
	return ok
}

type step struct {
	field *ast.Field
	index int
}

func newWriter(ctx context.Context) *writer {
	return &writer{ctx: ctx, now: row.Now(ctx), meter: limits.NewMeter(ctx)}
}

// answer gives what was written, null where nothing was.
func (w *writer) answer(ok bool) (Answer, error) {
	w.end(w.meter.Wrote(len(w.to)))
	switch {
	case w.ended != nil:
		return nil, w.ended
	case !ok:
		return nil, nil
	}
	return w.to, nil
}

func (w *writer) null() { w.to = append(w.to, "null"...) }

func (w *writer) text(s string) { w.to = stored.AppendText(w.to, s) }

// enter and leave keep the path while the fields below a field are written.
func (w *writer) enter(f *field) { w.path = append(w.path, step{field: f.ast}) }
func (w *writer) leave()         { w.path = w.path[:len(w.path)-1] }

// missing puts null in the place of a field's value, or takes the object back
// that begins at start, where the field may not be null.
func (w *writer) missing(f *field, start int) bool {
	if f.nonNull {
		w.to = w.to[:start]
		return false
	}
	w.null()
	return true
}

// end keeps the first reason for which no more is written.
func (w *writer) end(err error) {
	if w.ended == nil {
		w.ended = err
	}
}

// counted counts an object of so many fields.
func (w *writer) counted(fields int) bool {
	w.end(w.meter.Object(fields))
	return w.ended == nil
}

// closed ends an object.
func (w *writer) closed(s *selection) bool {
	if len(s.fields) == 0 {
		w.to = append(w.to, '{')
	}
	w.to = append(w.to, '}')
	return true
}

// patience is after how many elements of lists the operation is looked at again.
const patience = 256

// room is how many bytes the writer makes room for at once.
const room = 1 << 20

// list writes a list of n elements, none of which may be null.
func (w *writer) list(n int, element func(i int) bool) bool {
	start := len(w.to)
	w.to = append(w.to, '[')
	w.path = append(w.path, step{})
	at := len(w.path) - 1
	ok := true
	for i := 0; i < n && ok; i++ {
		if w.elements++; w.elements%patience == 0 {
			w.end(w.ctx.Err())
		}
		if i > 0 {
			w.to = append(w.to, ',')
		}
		w.end(w.meter.Writing(len(w.to)))
		w.path[at].index = i
		ok = w.ended == nil && element(i)
		if i == 0 { // the others are like the first
			w.to = slices.Grow(w.to, min(n*(len(w.to)-start), room))
		}
	}
	w.path = w.path[:at]
	if !ok {
		w.to = w.to[:start]
		return false
	}
	w.to = append(w.to, ']')
	return true
}

// object writes a row. Its loop is one of its own: rows are most of an answer, and a call for each of their values shows.
func (w *writer) object(o *object, n *loadedNode) bool {
	if !w.counted(len(o.fields)) {
		return false
	}
	start := len(w.to)
	for i := range o.fields {
		if w.end(w.meter.Writing(len(w.to))); w.ended != nil {
			return false
		}
		f := &o.fields[i]
		w.to = append(w.to, f.open...)
		ok := false
		switch f.kind {
		case asValue:
			if w.to, ok = n.AppendJSON(w.to, f.at, w.now); !ok {
				w.unreadable(o, n, f)
			}
		case asAttachment:
			ok = w.attachment(o, n, f)
		case asToOne:
			switch target := n.links[f.at].(type) {
			case *loadedNode:
				w.enter(f)
				ok = w.object(f.node, target)
				w.leave()
			case error:
				w.fail(f, target)
			}
		case asToMany:
			switch p := n.links[f.at].(type) {
			case *page:
				w.enter(f)
				ok = w.page(f.many, p)
				w.leave()
			case error:
				w.fail(f, p)
			}
		default:
			w.to, ok = append(w.to, o.name...), true
		}
		if !ok && !w.missing(f, start) {
			return false
		}
	}
	return w.closed(o.selection)
}

// attachment writes an attached field.
func (w *writer) attachment(o *object, n *loadedNode, f *field) (ok bool) {
	switch v := n.links[f.at].(type) {
	case *waitingNode:
		w.enter(f)
		ok = w.waiting(v)
		w.leave()
	case stored.Value:
		if w.to, ok = v.AppendJSON(w.to); !ok {
			w.unreadable(o, n, f)
		}
	case error:
		w.fail(f, v)
	}
	return ok
}

// fields writes an object of no row: value writes each of its fields.
func (w *writer) fields(s *selection, value func(f *field) bool) bool {
	start := len(w.to)
	for i := range s.fields {
		if w.end(w.meter.Writing(len(w.to))); w.ended != nil {
			return false
		}
		f := &s.fields[i]
		w.to = append(w.to, f.open...)
		w.enter(f)
		ok := value(f)
		w.leave()
		if !ok && !w.missing(f, start) {
			return false
		}
	}
	return w.closed(s)
}

// page writes a connection.
func (w *writer) page(c *pages, p *page) bool {
	return w.fields(c.selection, func(f *field) bool {
		switch f.kind {
		case asNodes:
			rows := p.views[f.at]
			return w.list(len(rows), func(i int) bool { return w.row(f.node, p, rows[i]) })
		case asEdges:
			return w.list(len(p.cursors), func(i int) bool { return w.edge(f.inner, p, i) })
		case asPageInfo:
			return w.info(f.inner, &p.info)
		case asTotalCount:
			w.to = strconv.AppendInt(w.to, int64(p.totals[f.at]), 10)
		case asAggregate:
			return w.figures(f.inner, p.aggregates[f.at], "")
		case asGroups:
			return w.groups(f.inner, &p.groups[f.at])
		default:
			w.to = append(w.to, c.name...)
		}
		return true
	})
}

// edge writes an edge of a page.
func (w *writer) edge(s *selection, p *page, i int) bool {
	return w.edgeOf(s, p.cursors[i], func(f *field) bool { return w.row(f.node, p, p.views[f.at][i]) })
}

// edgeOf writes an edge whose node is that of a page or of groups.
func (w *writer) edgeOf(s *selection, cursor string, one func(f *field) bool) bool {
	return w.fields(s, func(f *field) bool {
		switch f.kind {
		case asCursor:
			w.text(cursor)
		case asNode:
			return one(f)
		default:
			w.to = append(w.to, s.name...)
		}
		return true
	})
}

// info writes a pageInfo.
func (w *writer) info(s *selection, entry *info) bool {
	return w.fields(s, func(f *field) bool {
		switch f.kind {
		case asHasNextPage:
			w.to = strconv.AppendBool(w.to, entry.next)
		case asHasPreviousPage:
			w.to = strconv.AppendBool(w.to, entry.previous)
		case asStartCursor:
			w.cursor(entry.start)
		case asEndCursor:
			w.cursor(entry.end)
		default:
			w.to = append(w.to, s.name...)
		}
		return true
	})
}

func (w *writer) cursor(s string) {
	if s == "" {
		w.null()
		return
	}
	w.text(s)
}
