package graph

import (
	"slices"
	"strings"
	"sync"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/formatter"
)

// withoutDrafts takes out of the schema, which all executors share, what
// gqlparser has from drafts of GraphQL: @defer, since an answer comes in one
// piece, and the location DIRECTIVE_DEFINITION, by which clients that know none
// but the released ones (graphql-core to 3.2.8) refuse the whole schema.
var withoutDrafts = func() func(*ast.Schema) {
	var once sync.Once
	return func(s *ast.Schema) {
		once.Do(func() {
			delete(s.Directives, "defer")
			const draft = ast.LocationDirectiveDefinition
			for _, d := range s.Directives {
				d.Locations = slices.DeleteFunc(d.Locations, func(l ast.DirectiveLocation) bool { return l == draft })
			}
			if definition := s.Types["__DirectiveLocation"]; definition != nil {
				definition.EnumValues = slices.DeleteFunc(definition.EnumValues, func(v *ast.EnumValueDefinition) bool { return v.Name == string(draft) })
			}
		})
	}
}()

// Schema is the served schema.
func Schema() *ast.Schema { return newSchema(Options{}).Schema() }

// SDL is the schema as text.
func SDL() string {
	schema := Schema()
	var b strings.Builder
	f := formatter.NewFormatter(&b, formatter.WithIndent("  "))
	// FormatSchema leaves out the description of a schema whose types have the
	// usual names.
	f.FormatSchemaDocument(&ast.SchemaDocument{Schema: ast.SchemaDefinitionList{{Description: schema.Description, OperationTypes: roots(schema)}}})
	f.FormatSchema(schema)
	return b.String()
}

// roots are the types of a schema's operations.
func roots(s *ast.Schema) (all ast.OperationTypeDefinitionList) {
	for _, root := range []struct {
		ast.Operation
		definition *ast.Definition
	}{{ast.Query, s.Query}, {ast.Mutation, s.Mutation}, {ast.Subscription, s.Subscription}} {
		if root.definition != nil {
			all = append(all, &ast.OperationTypeDefinition{Operation: root.Operation, Type: root.definition.Name})
		}
	}
	return all
}
