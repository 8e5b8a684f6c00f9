package connection

import (
	"strconv"

	"github.com/quaestor-graph/quaestor/graph/aggregate"
)

// figures writes an aggregate, or a group with its keys.
func (w *writer) figures(s *selection, texts []string, of string) bool {
	if !w.counted(len(s.fields)) {
		return false
	}
	for i := range s.fields {
		if w.end(w.meter.Writing(len(w.to))); w.ended != nil {
			return false
		}
		f := &s.fields[i]
		w.to = append(w.to, f.open...)
		switch f.what {
		case figure:
			w.to = append(w.to, texts[f.at]...)
		case keys:
			w.to = append(w.to, of...)
		default:
			w.to = append(w.to, s.name...)
		}
	}
	return w.closed(s)
}

// groups writes a page of groups.
func (w *writer) groups(s *selection, p *groupPage) bool {
	start := len(w.to)
	for i := range s.fields {
		f := &s.fields[i]
		w.to = append(w.to, f.open...)
		w.into(f)
		ok := true
		switch f.what {
		case nodes:
			ok = w.list(len(p.groups), func(i int) bool { return w.group(f, &p.groups[i]) })
		case edges:
			ok = w.list(len(p.groups), func(i int) bool { return w.groupEdge(f.inner, &p.groups[i]) })
		case pageInfo:
			ok = w.info(f.inner, &p.info)
		case totalCount:
			w.to = strconv.AppendInt(w.to, int64(p.total), 10)
		default:
			w.to = append(w.to, s.name...)
		}
		w.out()
		if !ok && !w.missing(f, start) {
			return false
		}
	}
	return w.closed(s)
}

// group writes a group as one selection has it, groupEdge the edge of a group.
func (w *writer) group(f *field, g *aggregate.Group) bool {
	return w.figures(f.inner, g.Figures[f.at], g.Keys)
}

func (w *writer) groupEdge(s *selection, g *aggregate.Group) bool {
	start := len(w.to)
	for i := range s.fields {
		f := &s.fields[i]
		w.to = append(w.to, f.open...)
		ok := true
		switch f.what {
		case cursorText:
			w.text(g.Cursor)
		case node:
			w.into(f)
			ok = w.group(f, g)
			w.out()
		default:
			w.to = append(w.to, s.name...)
		}
		if !ok && !w.missing(f, start) {
			return false
		}
	}
	return w.closed(s)
}
