package extension

import (
	"fmt"

	"entgo.io/ent/entc/gen"
	"github.com/vektah/gqlparser/v2/ast"
)

// SchemaHook turns entgql's object types into Quaestor's: names by contract 5.1 and 5.2, our scalars, `!` only where
// contract 5.11 has it, and the descriptions of the ent schema. Its Query, Cursor and PageInfo go: ours are in graph/schema.
func SchemaHook(g *gen.Graph, s *ast.Schema) error {
	all, err := entities(g)
	if err != nil {
		return err
	}
	for _, name := range []string{"Query", "Cursor", "PageInfo", "OrderDirection"} {
		delete(s.Types, name)
	}
	s.Query = nil
	s.Directives = nil
	for _, e := range all {
		def := s.Types[e.Type]
		if def == nil {
			return fmt.Errorf("entgql made no type %s", e.Type)
		}
		def.Directives = nil
		def.Description = e.Comment
		def.Fields = nil
		for _, c := range e.Columns {
			t := ast.NamedType(c.Type, nil)
			if c.Type == "[String!]" {
				t = ast.ListType(ast.NonNullNamedType("String", nil), nil)
			}
			t.NonNull = c.Name == "id" || c.Kind == "Text" && !c.Nullable
			def.Fields = append(def.Fields, &ast.FieldDefinition{Name: c.GraphQL, Type: t, Description: c.Comment})
		}
		for _, c := range e.Computed {
			def.Fields = append(def.Fields, &ast.FieldDefinition{
				Name: camel(c.Name), Type: ast.NamedType(c.Type, nil), Description: c.Comment,
			})
		}
		for _, a := range e.Attached {
			def.Fields = append(def.Fields, &ast.FieldDefinition{
				Name: camel(a.Name), Type: ast.NamedType(a.Type, nil), Description: a.Comment,
			})
		}
	}
	node := s.Types["Node"]
	if node == nil {
		return fmt.Errorf("entgql made no Node")
	}
	node.Description = "Any row of any of Prefect's tables, found by its id."
	node.Directives = nil
	node.Fields = ast.FieldList{{
		Name: "id", Type: ast.NonNullNamedType("ID", nil),
		Description: "The row's UUID, unique within its type only: the event of a state change has the id of the state.",
	}}
	for name, def := range s.Types {
		if def.Kind == ast.Enum || def.Kind == ast.Scalar {
			delete(s.Types, name)
		}
	}
	return nil
}
