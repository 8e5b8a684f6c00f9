package history

import (
	"context"
	"errors"
	"io"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"github.com/quaestor-graph/quaestor/graph/answer"
	"github.com/quaestor-graph/quaestor/graph/limits"
)

// MarshalGQLContext implements graphql.ContextMarshaler: gqlgen takes a history
// for a scalar, and it writes what was selected of it by itself.
func (h History) MarshalGQLContext(ctx context.Context, w io.Writer) error {
	m := limits.NewMeter(ctx)
	write := interval(m, graphql.GetOperationContext(ctx), graphql.GetFieldContext(ctx).Field.Selections)
	b := answer.List(nil, h, write)
	if err := m.Wrote(len(b)); err != nil {
		return err
	}
	_, err := w.Write(b)
	return err
}

// UnmarshalGQLContext implements graphql.ContextUnmarshaler; a history is never
// given.
func (*History) UnmarshalGQLContext(context.Context, any) error {
	return errors.New("history: a history is no argument")
}

func interval(m *limits.Meter, op *graphql.OperationContext, set ast.SelectionSet) answer.Writer[*Interval] {
	return answer.Object(m, op, "RunHistory", set, func(f graphql.CollectedField) answer.Writer[*Interval] {
		switch f.Name {
		case "intervalStart":
			return func(b []byte, i *Interval) []byte { return answer.Value(b, i.IntervalStart) }
		case "intervalEnd":
			return func(b []byte, i *Interval) []byte { return answer.Value(b, i.IntervalEnd) }
		case "states":
			write := state(m, op, f.Selections)
			return func(b []byte, i *Interval) []byte { return answer.List(b, i.States, write) }
		}
		return nil
	})
}

func state(m *limits.Meter, op *graphql.OperationContext, set ast.SelectionSet) answer.Writer[*State] {
	return answer.Object(m, op, "RunHistoryState", set, func(f graphql.CollectedField) answer.Writer[*State] {
		switch f.Name {
		case "stateType":
			return func(b []byte, s *State) []byte { return answer.Value(b, s.StateType) }
		case "stateName":
			return func(b []byte, s *State) []byte { return answer.Optional(b, s.StateName) }
		case "countRuns":
			return func(b []byte, s *State) []byte { return answer.Int(b, s.CountRuns) }
		case "sumEstimatedRunTime":
			return func(b []byte, s *State) []byte { return answer.Value(b, s.SumEstimatedRunTime) }
		case "sumEstimatedLateness":
			return func(b []byte, s *State) []byte { return answer.Value(b, s.SumEstimatedLateness) }
		}
		return nil
	})
}
