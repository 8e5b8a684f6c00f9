package graph

import (
	"context"
	"strings"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

// characters is an extension of gqlgen by which a document is Unicode, whatever
// bytes an address or a file had: PostgreSQL fails a statement with others.
type characters struct{}

// ExtensionName implements graphql.HandlerExtension.
func (characters) ExtensionName() string { return "Characters" }

// Validate implements graphql.HandlerExtension.
func (characters) Validate(graphql.ExecutableSchema) error { return nil }

// MutateOperationParameters implements graphql.OperationParameterMutator.
func (characters) MutateOperationParameters(_ context.Context, params *graphql.RawParams) *gqlerror.Error {
	params.Query = strings.ToValidUTF8(params.Query, "\uFFFD")
	return nil
}
