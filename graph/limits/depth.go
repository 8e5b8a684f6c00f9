package limits

import (
	"context"
	"strconv"
	"strings"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"github.com/quaestor-graph/quaestor/graph/problem"
)

// Depth refuses operations that nest deeper than Max, and integers that no
// variable of Go holds. It is an extension of gqlgen.
type Depth struct{ Max int }

// ExtensionName implements graphql.HandlerExtension.
func (Depth) ExtensionName() string { return "Depth" }

// Validate implements graphql.HandlerExtension.
func (Depth) Validate(graphql.ExecutableSchema) error { return nil }

// MutateOperationContext implements graphql.OperationContextMutator.
func (d Depth) MutateOperationContext(_ context.Context, op *graphql.OperationContext) *gqlerror.Error {
	w := walker{fragments: map[string]int{}}
	if depth := w.depth(op.Operation.SelectionSet); depth > d.Max {
		return refuse(problem.New(problem.QueryTooLarge,
			"the operation nests %d levels deep, and the limit is %d (QUAESTOR_MAX_DEPTH)", depth, d.Max))
	}
	if w.err != nil {
		return refuse(w.err)
	}
	return nil
}

func refuse(p *problem.Problem) *gqlerror.Error {
	return &gqlerror.Error{Message: p.Message, Extensions: map[string]any{"code": string(p.Code)}}
}

type walker struct {
	// fragments holds the depth of each fragment, so that each is walked once
	// however often it is spread.
	fragments map[string]int
	err       *problem.Problem
}

// depth of a selection; introspection counts nothing.
func (w *walker) depth(sel ast.SelectionSet) int {
	deepest := 0
	for _, s := range sel {
		n := 0
		switch s := s.(type) {
		case *ast.Field:
			if strings.HasPrefix(s.Name, "__") {
				continue
			}
			for _, a := range s.Arguments {
				w.value(a.Value)
			}
			n = 1 + w.depth(s.SelectionSet)
		case *ast.InlineFragment:
			n = w.depth(s.SelectionSet)
		case *ast.FragmentSpread:
			if s.Definition == nil {
				continue
			}
			known, ok := w.fragments[s.Name]
			if !ok {
				known = w.depth(s.Definition.SelectionSet)
				w.fragments[s.Name] = known
			}
			n = known
		}
		deepest = max(deepest, n)
	}
	return deepest
}

// value refuses an integer literal that gqlparser would panic over.
func (w *walker) value(v *ast.Value) {
	if v == nil {
		return
	}
	if v.Kind == ast.IntValue {
		if _, err := strconv.ParseInt(v.Raw, 10, 64); err != nil {
			w.err = problem.BadInput("%s is beyond 64 bits: pass it in a variable", v.Raw)
		}
	}
	for _, c := range v.Children {
		w.value(c.Value)
	}
}
