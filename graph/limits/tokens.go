package limits

import (
	"context"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"github.com/vektah/gqlparser/v2/lexer"

	"github.com/quaestor-graph/quaestor/graph/problem"
)

// Tokens refuses documents of more than Max tokens, comments included, before
// they are parsed; 0 is no limit. It is an extension of gqlgen.
type Tokens struct{ Max int }

// ExtensionName implements graphql.HandlerExtension.
func (Tokens) ExtensionName() string { return "Tokens" }

// Validate implements graphql.HandlerExtension.
func (Tokens) Validate(graphql.ExecutableSchema) error { return nil }

// MutateOperationParameters implements graphql.OperationParameterMutator.
func (t Tokens) MutateOperationParameters(_ context.Context, params *graphql.RawParams) *gqlerror.Error {
	if t.Max <= 0 || len(params.Query) <= t.Max { // a token has a byte at least
		return nil
	}
	n := 0
	for l := lexer.New(&ast.Source{Input: params.Query}); ; n++ {
		token, err := l.ReadToken()
		if err != nil || token.Kind == lexer.EOF {
			break // the parser says what is wrong
		}
	}
	if n <= t.Max {
		return nil
	}
	return refuse(problem.New(problem.QueryTooLarge,
		"the operation has %d tokens, and the limit is %d (QUAESTOR_MAX_TOKENS)", n, t.Max))
}
