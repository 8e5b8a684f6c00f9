package rungraph

import (
	"context"
	"errors"
	"io"
	"strconv"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"github.com/quaestor-graph/quaestor/ent/stored"
	"github.com/quaestor-graph/quaestor/graph/answer"
	"github.com/quaestor-graph/quaestor/graph/limits"
)

// MarshalGQLContext implements graphql.ContextMarshaler: gqlgen takes a graph for
// a scalar, and it writes what was selected of it by itself.
func (g Graph) MarshalGQLContext(ctx context.Context, w io.Writer) error {
	s := selection{limits.NewMeter(ctx), graphql.GetOperationContext(ctx)}
	b := s.graph(graphql.GetFieldContext(ctx).Field.Selections)(nil, &g)
	if err := s.meter.Wrote(len(b)); err != nil {
		return err
	}
	_, err := w.Write(b)
	return err
}

// UnmarshalGQLContext implements graphql.ContextUnmarshaler; a graph is never
// given.
func (*Graph) UnmarshalGQLContext(context.Context, any) error {
	return errors.New("rungraph: a graph is no argument")
}

// selection makes writers of what an operation selects.
type selection struct {
	meter *limits.Meter
	op    *graphql.OperationContext
}

func (s selection) graph(set ast.SelectionSet) answer.Writer[*Graph] {
	return answer.Object(s.meter, s.op, "FlowRunGraph", set, func(f graphql.CollectedField) answer.Writer[*Graph] {
		switch f.Name {
		case "startTime":
			return func(b []byte, g *Graph) []byte { return answer.Value(b, g.StartTime) }
		case "endTime":
			return func(b []byte, g *Graph) []byte { return answer.Value(b, g.EndTime) }
		case "rootNodeIds":
			return func(b []byte, g *Graph) []byte { return answer.List(b, g.RootNodeIds, answer.Value[stored.ID]) }
		case "nodes":
			node := s.node(f.Selections)
			return func(b []byte, g *Graph) []byte { return answer.List(b, g.Nodes, node) }
		case "artifacts":
			artifact := s.artifact(f.Selections)
			return func(b []byte, g *Graph) []byte { return answer.List(b, g.Artifacts, artifact) }
		case "states":
			state := s.state(f.Selections)
			return func(b []byte, g *Graph) []byte { return answer.List(b, g.States, state) }
		}
		return nil
	})
}

func (s selection) node(set ast.SelectionSet) answer.Writer[*Node] {
	return answer.Object(s.meter, s.op, "FlowRunGraphNode", set, func(f graphql.CollectedField) answer.Writer[*Node] {
		switch f.Name {
		case "kind":
			return func(b []byte, n *Node) []byte { return answer.Text(b, n.Kind) }
		case "id":
			return func(b []byte, n *Node) []byte { return answer.Value(b, n.ID) }
		case "label":
			return func(b []byte, n *Node) []byte { return answer.Optional(b, n.Label) }
		case "stateType":
			return func(b []byte, n *Node) []byte { return answer.Value(b, n.StateType) }
		case "startTime":
			return func(b []byte, n *Node) []byte { return answer.Value(b, n.StartTime) }
		case "endTime":
			return func(b []byte, n *Node) []byte { return answer.Value(b, n.EndTime) }
		case "parents":
			return func(b []byte, n *Node) []byte { return answer.List(b, n.Parents, answer.Value[stored.ID]) }
		case "children":
			return func(b []byte, n *Node) []byte { return answer.List(b, n.Children, answer.Value[stored.ID]) }
		case "encapsulating":
			return func(b []byte, n *Node) []byte { return answer.List(b, n.Encapsulating, answer.Value[stored.ID]) }
		case "artifacts":
			artifact := s.artifact(f.Selections)
			return func(b []byte, n *Node) []byte { return answer.List(b, n.Artifacts, artifact) }
		}
		return nil
	})
}

func (s selection) artifact(set ast.SelectionSet) answer.Writer[*Artifact] {
	return answer.Object(s.meter, s.op, "FlowRunGraphArtifact", set, func(f graphql.CollectedField) answer.Writer[*Artifact] {
		switch f.Name {
		case "id":
			return func(b []byte, a *Artifact) []byte { return answer.Value(b, a.ID) }
		case "created":
			return func(b []byte, a *Artifact) []byte { return answer.Value(b, a.Created) }
		case "key":
			return func(b []byte, a *Artifact) []byte { return answer.Optional(b, a.Key) }
		case "type":
			return func(b []byte, a *Artifact) []byte { return answer.Optional(b, a.Type) }
		case "isLatest":
			return func(b []byte, a *Artifact) []byte { return strconv.AppendBool(b, a.IsLatest) }
		case "data":
			return func(b []byte, a *Artifact) []byte { return answer.Value(b, a.Data) }
		}
		return nil
	})
}

func (s selection) state(set ast.SelectionSet) answer.Writer[*State] {
	return answer.Object(s.meter, s.op, "FlowRunGraphState", set, func(f graphql.CollectedField) answer.Writer[*State] {
		switch f.Name {
		case "id":
			return func(b []byte, s *State) []byte { return answer.Value(b, s.ID) }
		case "timestamp":
			return func(b []byte, s *State) []byte { return answer.Value(b, s.Timestamp) }
		case "type":
			return func(b []byte, s *State) []byte { return answer.Value(b, s.Type) }
		case "name":
			return func(b []byte, s *State) []byte { return answer.Text(b, s.Name) }
		}
		return nil
	})
}
