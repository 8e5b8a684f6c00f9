package connection

import (
	"strings"
	"testing"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"github.com/quaestor-graph/quaestor/ent/stored"
	"github.com/quaestor-graph/quaestor/graph/aggregate"
	"github.com/quaestor-graph/quaestor/graph/descriptor"
	"github.com/quaestor-graph/quaestor/graph/filter"
)

// Nothing that the schema has is unknown to who answers: every field of an entity, a connection, an edge, a page of groups and
// pageInfo has something that writes it, every figure a function, every order field a term, and every operator and quantifier of
// every filter a meaning. What is unknown would be INTERNAL.
func TestEverythingInTheSchemaIsKnown(t *testing.T) {
	schema := served(t)
	fields, figures, orders := 0, 0, 0
	for _, e := range descriptor.All() {
		for _, f := range schema.Types[e.Type].Fields {
			_, column := e.Column(f.Name)
			_, computed := e.ComputedField(f.Name)
			_, edge := e.Edge(f.Name)
			if !column && !computed && !edge && !e.IsAttached(f.Name) {
				t.Errorf("nobody writes %s.%s", e.Type, f.Name)
			}
			fields++
		}
		for _, suffix := range []string{"Connection", "Edge", "GroupConnection", "GroupEdge"} {
			for _, f := range schema.Types[e.Type+suffix].Fields {
				if w, ok := named[f.Name]; !ok || w == asNothing {
					t.Errorf("nobody writes %s%s.%s", e.Type, suffix, f.Name)
				}
				fields++
			}
		}
		for _, suffix := range []string{"Aggregate", "Group"} {
			for _, f := range schema.Types[e.Type+suffix].Fields {
				if !aggregate.IsFigure(f.Name) && f.Name != "keys" {
					t.Errorf("%s%s.%s is no figure", e.Type, suffix, f.Name)
				}
				figures++
			}
		}
		for _, v := range schema.Types[e.Type+"OrderField"].EnumValues {
			if f, ok := e.OrderField(v.Name); !ok || !f.Term.Kind.Known() {
				t.Errorf("%s of %s has no term", v.Name, e.Type)
			}
			orders++
		}
	}
	for _, f := range schema.Types["PageInfo"].Fields {
		if w, ok := named[f.Name]; !ok || w == asNothing {
			t.Errorf("nobody writes PageInfo.%s", f.Name)
		}
	}
	if fields < 900 || figures < 200 || orders < 300 {
		t.Errorf("%d fields, %d figures and %d orders", fields, figures, orders)
	}
}

// Each operator of each field of each filter means something, and each quantifier of each edge.
func TestEveryOperatorIsKnown(t *testing.T) {
	schema := served(t)
	ctx := root(t, "{ flows { totalCount } }", nil)
	operators := 0
	for _, e := range descriptor.All() {
		where := schema.Types[e.Type+"Filter"]
		for _, f := range where.Fields {
			comparator := schema.Types[f.Type.Name()]
			if comparator == nil || comparator.Kind != ast.InputObject || f.Name == "and" || f.Name == "or" || f.Name == "not" {
				continue
			}
			for _, operator := range comparator.Fields {
				value := map[string]any{f.Name: map[string]any{operator.Name: sampleOf(schema, operator.Type)}}
				if _, err := filter.Parse(ctx, e, "where", value, stored.Time{}); err != nil && strings.Contains(err.Error(), "unknown") {
					t.Error(err)
				}
				operators++
			}
		}
		// One that is in no schema is told from those that are.
		column := ""
		for _, c := range e.Columns {
			if c.Kind == descriptor.Text {
				column = c.Field
			}
		}
		if column == "" {
			continue
		}
		_, err := filter.Parse(ctx, e, "where", map[string]any{column: map[string]any{"resembles": "a"}}, stored.Time{})
		if err == nil || !strings.Contains(err.Error(), "where."+column+".resembles is an unknown operator") {
			t.Errorf("%s by an unknown operator: %v", e.Type, err)
		}
	}
	if operators < 3000 {
		t.Errorf("%d operators", operators)
	}
}

// sampleOf is a value of a type: what it is does not matter.
func sampleOf(schema *ast.Schema, of *ast.Type) any {
	if of.Elem != nil {
		return []any{sampleOf(schema, of.Elem)}
	}
	switch def := schema.Types[of.NamedType]; def.Kind {
	case ast.InputObject:
		return map[string]any{}
	case ast.Enum:
		return def.EnumValues[0].Name
	default:
		return map[string]any{"Boolean": true, "Int": int64(1), "Float": 1.5}[of.NamedType]
	}
}

// A field that the schema has and nobody writes is an error that names it, and no other value.
func TestUnknownFieldIsNoTypename(t *testing.T) {
	ctx := root(t, "{ flows { nodes { id } totalCount } }", nil)
	f := graphql.GetFieldContext(ctx).Field
	nodes := f.Selections[0].(*ast.Field)
	nodes.SelectionSet[0].(*ast.Field).Name = "mood"
	if _, err := newPlanner(ctx).pages(descriptor.Flow, f); err == nil || !strings.Contains(err.Error(), "mood") {
		t.Errorf("a field of a row: %v", err)
	}
	nodes.SelectionSet[0].(*ast.Field).Name = "id"
	f.Selections[1].(*ast.Field).Name = "weather"
	if _, err := newPlanner(ctx).pages(descriptor.Flow, f); err == nil || !strings.Contains(err.Error(), "weather") {
		t.Errorf("a field of a connection: %v", err)
	}
}
