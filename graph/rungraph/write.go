package rungraph

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"strconv"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"github.com/quaestor-graph/quaestor/ent/stored"
)

// MarshalGQLContext implements graphql.ContextMarshaler: gqlgen takes a graph for
// a scalar, and it writes what was selected of it by itself. gqlgen would give each
// of 200,000 fields a context of its own, which takes several times as long as all
// the rest.
func (g Graph) MarshalGQLContext(ctx context.Context, w io.Writer) error {
	s := selection{graphql.GetOperationContext(ctx)}
	_, err := w.Write(s.graph(graphql.GetFieldContext(ctx).Field.Selections)(nil, &g))
	return err
}

// UnmarshalGQLContext implements graphql.ContextUnmarshaler; a graph is never
// given.
func (*Graph) UnmarshalGQLContext(context.Context, any) error {
	return errors.New("rungraph: a graph is no argument")
}

// selection makes writers of what an operation selects.
type selection struct{ op *graphql.OperationContext }

// writer appends a value.
type writer[T any] func(b []byte, v T) []byte

// object writes an object: its fields are looked up once, for all objects of the
// same selection.
func object[T any](s selection, typ string, set ast.SelectionSet, field func(graphql.CollectedField) writer[T]) writer[T] {
	var labels []string
	var writers []writer[T]
	for _, f := range graphql.CollectFields(s.op, set, []string{typ}) {
		write := field(f)
		if f.Name == "__typename" {
			write = func(b []byte, _ T) []byte { return append(b, `"`+typ+`"`...) }
		}
		labels, writers = append(labels, `"`+f.Alias+`":`), append(writers, write)
	}
	return func(b []byte, v T) []byte {
		b = append(b, '{')
		for i, write := range writers {
			if i > 0 {
				b = append(b, ',')
			}
			b = write(append(b, labels[i]...), v)
		}
		return append(b, '}')
	}
}

// list writes a list, null where it is nil.
func list[T any](b []byte, all []T, write writer[T]) []byte {
	if all == nil {
		return append(b, "null"...)
	}
	b = append(b, '[')
	for i, v := range all {
		if i > 0 {
			b = append(b, ',')
		}
		b = write(b, v)
	}
	return append(b, ']')
}

func (s selection) graph(set ast.SelectionSet) writer[*Graph] {
	return object(s, "FlowRunGraph", set, func(f graphql.CollectedField) writer[*Graph] {
		switch f.Name {
		case "startTime":
			return func(b []byte, g *Graph) []byte { return instant(b, g.StartTime) }
		case "endTime":
			return func(b []byte, g *Graph) []byte { return instant(b, g.EndTime) }
		case "rootNodeIds":
			return func(b []byte, g *Graph) []byte { return list(b, g.RootNodeIds, id) }
		case "nodes":
			node := s.node(f.Selections)
			return func(b []byte, g *Graph) []byte { return list(b, g.Nodes, node) }
		case "artifacts":
			artifact := s.artifact(f.Selections)
			return func(b []byte, g *Graph) []byte { return list(b, g.Artifacts, artifact) }
		case "states":
			state := s.state(f.Selections)
			return func(b []byte, g *Graph) []byte { return list(b, g.States, state) }
		}
		return nil
	})
}

func (s selection) node(set ast.SelectionSet) writer[*Node] {
	return object(s, "FlowRunGraphNode", set, func(f graphql.CollectedField) writer[*Node] {
		switch f.Name {
		case "kind":
			return func(b []byte, n *Node) []byte { return text(b, n.Kind) }
		case "id":
			return func(b []byte, n *Node) []byte { return id(b, n.ID) }
		case "label":
			return func(b []byte, n *Node) []byte { return optional(b, n.Label) }
		case "stateType":
			return func(b []byte, n *Node) []byte { return stateType(b, n.StateType) }
		case "startTime":
			return func(b []byte, n *Node) []byte { return instant(b, n.StartTime) }
		case "endTime":
			return func(b []byte, n *Node) []byte { return instant(b, n.EndTime) }
		case "parents":
			return func(b []byte, n *Node) []byte { return list(b, n.Parents, id) }
		case "children":
			return func(b []byte, n *Node) []byte { return list(b, n.Children, id) }
		case "encapsulating":
			return func(b []byte, n *Node) []byte { return list(b, n.Encapsulating, id) }
		case "artifacts":
			artifact := s.artifact(f.Selections)
			return func(b []byte, n *Node) []byte { return list(b, n.Artifacts, artifact) }
		}
		return nil
	})
}

func (s selection) artifact(set ast.SelectionSet) writer[*Artifact] {
	return object(s, "FlowRunGraphArtifact", set, func(f graphql.CollectedField) writer[*Artifact] {
		switch f.Name {
		case "id":
			return func(b []byte, a *Artifact) []byte { return id(b, a.ID) }
		case "created":
			return func(b []byte, a *Artifact) []byte { return instant(b, a.Created) }
		case "key":
			return func(b []byte, a *Artifact) []byte { return optional(b, a.Key) }
		case "type":
			return func(b []byte, a *Artifact) []byte { return optional(b, a.Type) }
		case "isLatest":
			return func(b []byte, a *Artifact) []byte { return strconv.AppendBool(b, a.IsLatest) }
		case "data":
			return func(b []byte, a *Artifact) []byte {
				if a.Data.State() != stored.Valid {
					return append(b, "null"...)
				}
				return append(b, a.Data.Raw()...)
			}
		}
		return nil
	})
}

func (s selection) state(set ast.SelectionSet) writer[*State] {
	return object(s, "FlowRunGraphState", set, func(f graphql.CollectedField) writer[*State] {
		switch f.Name {
		case "id":
			return func(b []byte, s *State) []byte { return id(b, s.ID) }
		case "timestamp":
			return func(b []byte, s *State) []byte { return instant(b, s.Timestamp) }
		case "type":
			return func(b []byte, s *State) []byte { return stateType(b, s.Type) }
		case "name":
			return func(b []byte, s *State) []byte { return text(b, s.Name) }
		}
		return nil
	})
}

func id(b []byte, id stored.ID) []byte {
	return append(append(append(b, '"'), id.String()...), '"')
}

func instant(b []byte, t stored.Time) []byte {
	switch {
	case t.State() != stored.Valid:
		return append(b, "null"...)
	case t.Time().Nanosecond() == 0:
		return t.Time().AppendFormat(b, `"2006-01-02T15:04:05Z"`)
	}
	return t.Time().AppendFormat(b, `"2006-01-02T15:04:05.000000Z"`)
}

func stateType(b []byte, t stored.StateType) []byte {
	if t == "" {
		return append(b, "null"...)
	}
	return text(b, string(t))
}

func optional(b []byte, s *string) []byte {
	if s == nil {
		return append(b, "null"...)
	}
	return text(b, *s)
}

// text writes a string; encoding/json knows how, but for a plain one it takes
// long.
func text(b []byte, s string) []byte {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c > '~' || c == '"' || c == '\\' {
			var out bytes.Buffer
			e := json.NewEncoder(&out)
			e.SetEscapeHTML(false)
			if err := e.Encode(s); err != nil { // strings always marshal
				panic(err)
			}
			return append(b, bytes.TrimSuffix(out.Bytes(), []byte("\n"))...)
		}
	}
	return append(append(append(b, '"'), s...), '"')
}
