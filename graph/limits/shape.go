package limits

import (
	"context"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"github.com/vektah/gqlparser/v2/parser"

	"github.com/quaestor-graph/quaestor/graph/problem"
)

// What a document may come to once its fragments are spread, far beyond what
// anybody writes. Ten lines of fragments that spread each other can ask for more
// fields than there is memory, and validation compares each two fields that make
// one in the answer: 10,000 tokens can keep it busy for ten seconds.
const (
	maxFields = 100_000
	maxPairs  = 1_000_000
)

// Shape refuses documents that come to too many fields, before they are
// validated. It is an extension of gqlgen.
type Shape struct{}

// ExtensionName implements graphql.HandlerExtension.
func (Shape) ExtensionName() string { return "Shape" }

// Validate implements graphql.HandlerExtension.
func (Shape) Validate(graphql.ExecutableSchema) error { return nil }

// MutateOperationParameters implements graphql.OperationParameterMutator.
func (Shape) MutateOperationParameters(_ context.Context, params *graphql.RawParams) *gqlerror.Error {
	doc, err := parser.ParseQuery(&ast.Source{Input: params.Query})
	if err != nil {
		return nil //nolint:nilerr // the executor says what is wrong
	}
	if p := unreadable(doc); p != nil {
		return refuse(p)
	}
	m := measure{fragments: map[string]*ast.FragmentDefinition{}}
	for _, f := range doc.Fragments {
		m.fragments[f.Name] = f
	}
	for _, op := range doc.Operations {
		m.merged([]selection{{set: op.SelectionSet}})
	}
	for _, f := range doc.Fragments {
		m.merged([]selection{{set: f.SelectionSet, in: &spread{name: f.Name}}})
	}
	switch {
	case m.fields > maxFields:
		return refuse(problem.New(problem.QueryTooLarge,
			"the operation comes to %d fields or more with its fragments spread, and the limit is %d", m.fields, maxFields))
	case m.pairs > maxPairs:
		return refuse(problem.New(problem.QueryTooLarge,
			"the operation repeats its fields so that %d pairs of one name come together, and the limit is %d", m.pairs, maxPairs))
	}
	return nil
}

// measure counts the fields of a document, and the pairs of those that make one
// in the answer.
type measure struct {
	fragments     map[string]*ast.FragmentDefinition
	fields, pairs int
}

// selection is a selection set and the fragments around it, so that a cycle,
// which validation will refuse, is left.
type selection struct {
	set ast.SelectionSet
	in  *spread
}

type spread struct {
	name string
	up   *spread
}

func (s *spread) within(name string) bool {
	for ; s != nil; s = s.up {
		if s.name == name {
			return true
		}
	}
	return false
}

// merged takes selection sets whose fields come together.
func (m *measure) merged(sets []selection) {
	below := map[string][]selection{}
	seen := map[string]bool{}
	var collect func(s selection)
	collect = func(s selection) {
		for _, sel := range s.set {
			if m.fields > maxFields {
				return
			}
			switch sel := sel.(type) {
			case *ast.Field:
				m.fields++
				below[sel.Alias] = append(below[sel.Alias], selection{sel.SelectionSet, s.in})
			case *ast.InlineFragment:
				collect(selection{sel.SelectionSet, s.in})
			case *ast.FragmentSpread:
				f := m.fragments[sel.Name]
				if f == nil || seen[sel.Name] || s.in.within(sel.Name) {
					continue
				}
				seen[sel.Name] = true
				collect(selection{f.SelectionSet, &spread{sel.Name, s.in}})
			}
		}
	}
	for _, s := range sets {
		collect(s)
	}
	for _, children := range below {
		m.pairs += len(children) * (len(children) - 1) / 2
		if m.fields <= maxFields {
			m.merged(children)
		}
	}
}
