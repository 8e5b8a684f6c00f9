package connection

import (
	"slices"

	"github.com/99designs/gqlgen/graphql"

	"github.com/quaestor-graph/quaestor/graph/descriptor"
	"github.com/quaestor-graph/quaestor/graph/input"
	"github.com/quaestor-graph/quaestor/graph/limits"
	"github.com/quaestor-graph/quaestor/graph/problem"
)

// waitingPlan is what is asked of FlowRun.waiting.
type waitingPlan struct {
	*selection
	// holders are the selections of who holds slots, each of its own size.
	holders []holdersPlan
}

type holdersPlan struct {
	first int
	one   *object
}

// usualHolders is how many are shown where first is not given.
const usualHolders = 5

// waiting plans a field waiting.
func (p planner) waiting(f graphql.CollectedField) (*waitingPlan, error) {
	fields := p.fields(f.Selections, "Waiting")
	w := &waitingPlan{selection: newSelection("Waiting", fields)}
	for _, f := range fields {
		of := w.add(f, p.waitingField(f, "reasons", "hints", "position"), 0)
		switch f.Name {
		case "reasons":
			inner, err := w.reasons(p, f)
			if err != nil {
				return nil, err
			}
			of.inner = inner
		case "hints":
			hints := p.fields(f.Selections, "WaitingHint")
			of.inner = newSelection("WaitingHint", hints)
			for _, f := range hints {
				of.inner.add(f, p.waitingField(f, "kind"), 0)
			}
		}
	}
	return w, nil
}

func (w *waitingPlan) reasons(p planner, f graphql.CollectedField) (*selection, error) {
	fields := p.fields(f.Selections, "WaitingReason")
	s := newSelection("WaitingReason", fields)
	for _, f := range fields {
		of := s.add(f, p.waitingField(f, "kind", "since", "figure", "limit", "holders"), len(w.holders))
		if f.Name != "holders" {
			continue
		}
		n, given, err := size(input.Arguments(f.Field, p.op.Variables), "first")
		if err != nil {
			return nil, err
		}
		if !given {
			n = usualHolders
		}
		if most := limits.From(p.ctx).MaxPageSize; n < 0 || n > most {
			return nil, problem.BadInput("first must be from 0 to %d, not %d", most, n)
		}
		one, err := p.object(descriptor.FlowRun, f.Selections)
		if err != nil {
			return nil, err
		}
		of.node = one
		w.holders = append(w.holders, holdersPlan{first: n, one: one})
	}
	return s, nil
}

// waitingField is the kind of a field that is written by its name, of which these
// are known.
func (p planner) waitingField(f graphql.CollectedField, known ...string) kind {
	if slices.Contains(known, f.Name) {
		return asAttachment
	}
	return p.named(f)
}
