package connection

import (
	"strconv"

	"github.com/quaestor-graph/quaestor/graph/aggregate"
)

// figures writes an aggregate, or a group with its keys.
func (w *writer) figures(s *selection, texts []string, of string) bool {
	return w.counted(len(s.fields)) && w.fields(s, func(f *field) bool {
		switch f.kind {
		case asFigure:
			w.to = append(w.to, texts[f.at]...)
		case asKeys:
			w.to = append(w.to, of...)
		default:
			w.to = append(w.to, s.name...)
		}
		return true
	})
}

// groups writes a page of groups.
func (w *writer) groups(s *selection, p *groupPage) bool {
	return w.fields(s, func(f *field) bool {
		switch f.kind {
		case asNodes:
			return w.list(len(p.groups), func(i int) bool { return w.group(f, &p.groups[i]) })
		case asEdges:
			return w.list(len(p.groups), func(i int) bool { return w.groupEdge(f.inner, &p.groups[i]) })
		case asPageInfo:
			return w.info(f.inner, &p.info)
		case asTotalCount:
			w.to = strconv.AppendInt(w.to, int64(p.total), 10)
		default:
			w.to = append(w.to, s.name...)
		}
		return true
	})
}

// group writes a group as one selection has it, groupEdge the edge of a group.
func (w *writer) group(f *field, g *aggregate.Group) bool {
	return w.figures(f.inner, g.Figures[f.at], g.Keys)
}

func (w *writer) groupEdge(s *selection, g *aggregate.Group) bool {
	return w.edgeOf(s, g.Cursor, func(f *field) bool { return w.group(f, g) })
}
