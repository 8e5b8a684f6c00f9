package graph

import (
	"context"
	"reflect"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/lexer"

	"github.com/quaestor-graph/quaestor/graph/cache"
)

// documents keeps parsed documents: 16 MiB of memory, none whose text is above
// 16 kB nor that takes a 64th of all by itself.
type documents struct {
	*cache.Cache[*ast.QueryDocument]
}

func newDocuments() documents {
	return documents{cache.New(cache.TextBytes, cache.TextBytes/64, weight)}
}

// Add implements gqlgen's cache.
func (d documents) Add(ctx context.Context, text string, doc *ast.QueryDocument) {
	if len(text) <= cache.LargestText {
		d.Cache.Add(ctx, text, doc)
	}
}

// weight is how many bytes of memory a validated document takes, which are many
// times those of its text: two characters make a field.
func weight(text string, doc *ast.QueryDocument) int {
	n := len(text) + size[ast.QueryDocument]() + size[ast.Source]() + position() + slots(doc.Operations) + slots(doc.Fragments)
	for _, op := range doc.Operations {
		n += size[ast.OperationDefinition]() + position() + len(op.Description) + ofComment(op.Comment) +
			ofVariables(op.VariableDefinitions) + ofDirectives(op.Directives) + ofSelections(op.SelectionSet)
	}
	for _, f := range doc.Fragments {
		n += size[ast.FragmentDefinition]() + position() + len(f.Description) + ofComment(f.Comment) +
			ofVariables(f.VariableDefinition) + ofDirectives(f.Directives) + ofSelections(f.SelectionSet)
	}
	return n + n/8 // memory is given in sizes of a few kinds, up to an eighth larger
}

func size[T any]() int { return int(reflect.TypeFor[T]().Size()) }

// slots are the bytes of a slice's array.
func slots[T any](s []T) int { return cap(s) * size[T]() }

// position is that of a node: the parser points into the token, and so keeps all
// of it.
func position() int { return size[lexer.Token]() }

func ofSelections(set ast.SelectionSet) int {
	n := slots(set)
	for _, s := range set {
		n += position()
		switch s := s.(type) {
		case *ast.Field:
			n += size[ast.Field]() + ofComment(s.Comment) + ofArguments(s.Arguments) + ofDirectives(s.Directives) + ofSelections(s.SelectionSet)
			if s.Name == "__typename" { // validation makes a definition for each
				n += size[ast.FieldDefinition]() + size[ast.Type]()
			}
		case *ast.FragmentSpread:
			n += size[ast.FragmentSpread]() + ofComment(s.Comment) + ofDirectives(s.Directives)
		case *ast.InlineFragment:
			n += size[ast.InlineFragment]() + ofComment(s.Comment) + ofDirectives(s.Directives) + ofSelections(s.SelectionSet)
		}
	}
	return n
}

func ofArguments(all ast.ArgumentList) int {
	n := slots(all)
	for _, a := range all {
		n += size[ast.Argument]() + position() + ofComment(a.Comment) + ofValue(a.Value)
	}
	return n
}

func ofDirectives(all ast.DirectiveList) int {
	n := slots(all)
	for _, d := range all {
		n += size[ast.Directive]() + position() + ofArguments(d.Arguments)
	}
	return n
}

func ofVariables(all ast.VariableDefinitionList) int {
	n := slots(all)
	for _, v := range all {
		n += size[ast.VariableDefinition]() + position() + len(v.Description) + ofComment(v.Comment) + ofValue(v.DefaultValue) + ofDirectives(v.Directives)
		for t := v.Type; t != nil; t = t.Elem {
			n += size[ast.Type]() + position()
		}
	}
	return n
}

func ofValue(v *ast.Value) int {
	if v == nil {
		return 0
	}
	n := size[ast.Value]() + position() + ofComment(v.Comment) + slots(v.Children)
	if v.Kind == ast.StringValue || v.Kind == ast.BlockValue { // with its escapes read, a text beside the document's
		n += len(v.Raw)
	}
	for _, c := range v.Children {
		n += size[ast.ChildValue]() + ofComment(c.Comment) + ofValue(c.Value)
		if c.Position != nil { // a list's values have none
			n += position()
		}
	}
	return n
}

func ofComment(g *ast.CommentGroup) int {
	if g == nil {
		return 0
	}
	return size[ast.CommentGroup]() + slots(g.List) + len(g.List)*(size[ast.Comment]()+position())
}
