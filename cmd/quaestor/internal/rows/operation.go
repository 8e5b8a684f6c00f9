package rows

import (
	"slices"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/parser"
)

// maxDepth ends the walk through fragments that spread each other, which a
// server refuses.
const maxDepth = 100

// Operation is an operation that a server runs.
type Operation struct {
	schema    *ast.Schema
	document  *ast.QueryDocument
	chosen    *ast.OperationDefinition
	variables map[string]any
}

// Parse finds the operation of a name, or the only one, in a document. It gives false for a document that no server runs:
// the server's answer then says what is wrong.
func Parse(schema *ast.Schema, text, name string, variables map[string]any) (*Operation, bool) {
	document, err := parser.ParseQuery(&ast.Source{Input: text})
	if err != nil {
		return nil, false
	}
	definition := document.Operations.ForName(name)
	if definition == nil {
		return nil, false
	}
	return &Operation{schema, document, definition, variables}, true
}

// field is what stands under one key of an answer: fields of one key are merged.
type field struct {
	key string
	// definition is nil where this schema does not have it.
	definition *ast.FieldDefinition
	selected   []selected
}

// selected is where a field stands, and the type that it was selected of.
type selected struct {
	*ast.Field
	parent string
}

// root is what the operation selects.
func (o *Operation) root() []*field {
	return o.collect(o.rootType(), o.chosen.SelectionSet, nil, map[string]bool{})
}

func (o *Operation) rootType() string {
	root := o.schema.Query
	switch o.chosen.Operation {
	case ast.Mutation:
		root = o.schema.Mutation
	case ast.Subscription:
		root = o.schema.Subscription
	}
	if root == nil {
		return ""
	}
	return root.Name
}

// children are what is selected of a field.
func (o *Operation) children(f *field) (found []*field) {
	visited := map[string]bool{}
	for _, s := range f.selected {
		found = o.collect(f.typeName(), s.SelectionSet, found, visited)
	}
	return found
}

// collect adds the fields of a selection, in its order, without what is skipped.
func (o *Operation) collect(parent string, set ast.SelectionSet, found []*field, visited map[string]bool) []*field {
	for _, s := range set {
		switch s := s.(type) {
		case *ast.Field:
			if !o.included(s.Directives) {
				continue
			}
			i := slices.IndexFunc(found, func(f *field) bool { return f.key == s.Alias })
			if i < 0 {
				i = len(found)
				found = append(found, &field{key: s.Alias, definition: o.definition(parent, s.Name)})
			}
			found[i].selected = append(found[i].selected, selected{s, parent})
		case *ast.InlineFragment:
			if !o.included(s.Directives) {
				continue
			}
			owner := parent
			if s.TypeCondition != "" {
				owner = s.TypeCondition
			}
			found = o.collect(owner, s.SelectionSet, found, visited)
		case *ast.FragmentSpread:
			fragment := o.document.Fragments.ForName(s.Name)
			if fragment == nil || visited[s.Name] || !o.included(s.Directives) {
				continue
			}
			visited[s.Name] = true
			found = o.collect(fragment.TypeCondition, fragment.SelectionSet, found, visited)
		}
	}
	return found
}

func (o *Operation) definition(parent, name string) *ast.FieldDefinition {
	t := o.schema.Types[parent]
	if t == nil {
		return nil
	}
	return t.Fields.ForName(name)
}

// included evaluates @skip and @include.
func (o *Operation) included(directives ast.DirectiveList) bool {
	for _, d := range directives {
		condition := d.Arguments.ForName("if")
		if condition == nil || d.Name != "skip" && d.Name != "include" {
			continue
		}
		if walking, ok := o.value(condition.Value).(bool); ok && walking == (d.Name == "skip") {
			return false
		}
	}
	return true
}

// value is what an argument comes to; nil where it is as if it were not given.
func (o *Operation) value(v *ast.Value) any {
	if v == nil {
		return nil
	}
	if v.Kind == ast.Variable {
		if given, ok := o.variables[v.Raw]; ok {
			return given
		}
		if d := o.chosen.VariableDefinitions.ForName(v.Raw); d != nil && d.DefaultValue != nil {
			return o.value(d.DefaultValue)
		}
		return nil
	}
	known, err := v.Value(nil)
	if err != nil {
		return nil
	}
	return known
}

func (f *field) name() string { return f.selected[0].Name }

// typeName is the type of the field's value, or of each if it is a list; empty if unknown.
func (f *field) typeName() string {
	if f.definition == nil {
		return ""
	}
	return f.definition.Type.Name()
}

// object says whether something is selected of it.
func (f *field) object() bool { return len(f.selected[0].SelectionSet) > 0 }

// list says whether it is a list of objects. What this schema does not know is
// one by Relay's names alone.
func (f *field) list() bool {
	if f.definition == nil {
		return f.object() && (f.name() == "nodes" || f.name() == "edges")
	}
	return f.object() && f.definition.Type.Elem != nil
}
