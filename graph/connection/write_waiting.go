package connection

import (
	"strconv"

	"github.com/quaestor-graph/quaestor/ent/stored"
	"github.com/quaestor-graph/quaestor/graph/waiting"
)

// waiting writes why a run waits.
func (w *writer) waiting(n *waitingNode) bool {
	return w.fields(n.plan.selection, func(f *field) bool {
		switch f.ast.Name {
		case "reasons":
			return w.list(len(n.Reasons), func(i int) bool { return w.reason(f.inner, n, &n.Reasons[i]) })
		case "hints":
			return w.list(len(n.Hints), func(i int) bool { return w.hint(f.inner, n.Hints[i]) })
		case "position":
			if n.Position == nil {
				return false
			}
			w.to = strconv.AppendInt(w.to, *n.Position, 10)
		default:
			w.to = append(w.to, n.plan.name...)
		}
		return true
	})
}

// reason writes one thing that stops a run.
func (w *writer) reason(s *selection, n *waitingNode, r *waiting.Reason) bool {
	return w.fields(s, func(f *field) bool {
		switch f.ast.Name {
		case "kind":
			w.text(string(r.Kind))
		case "since":
			return w.known(r.Since)
		case "figure":
			if r.Slots == nil {
				return false
			}
			w.to = strconv.AppendInt(w.to, r.Slots.Taken, 10)
		case "limit":
			return r.Slots != nil && w.known(r.Slots.Limit)
		case "holders":
			if r.Slots == nil {
				return false
			}
			of := n.holders[f.at][slotsKey{r.Of, r.Slots.ID.String()}]
			return w.list(len(of), func(i int) bool { return w.object(f.node, of[i]) })
		default:
			w.to = append(w.to, s.name...)
		}
		return true
	})
}

func (w *writer) hint(s *selection, kind waiting.Kind) bool {
	return w.fields(s, func(f *field) bool {
		if f.ast.Name == "kind" {
			w.text(string(kind))
		} else {
			w.to = append(w.to, s.name...)
		}
		return true
	})
}

// known writes a value; null where there is none that can be read.
func (w *writer) known(v stored.Value) (ok bool) {
	w.to, ok = v.AppendJSON(w.to)
	return ok
}
