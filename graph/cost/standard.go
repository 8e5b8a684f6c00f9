package cost

import (
	_ "embed"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/parser"
)

//go:embed introspection.graphql
var introspectionQuery string

// asksFor is a selection of introspection as a tree.
type asksFor map[string]asksFor

// whole is the query that GraphiQL sends with all of its options.
var whole = func() asksFor {
	doc, err := parser.ParseQuery(&ast.Source{Input: introspectionQuery})
	if err != nil {
		panic(err)
	}
	var tree func(ast.SelectionSet) asksFor
	tree = func(set ast.SelectionSet) asksFor {
		t := asksFor{}
		for _, s := range set {
			switch s := s.(type) {
			case *ast.Field:
				t[s.Name] = tree(s.SelectionSet)
			case *ast.FragmentSpread:
				for name, of := range tree(doc.Fragments.ForName(s.Name).SelectionSet) {
					t[name] = of
				}
			}
		}
		return t
	}
	return tree(doc.Operations[0].SelectionSet)["__schema"]
}()

// core is what it asks for with none of its options, of each type of
// introspection: no less is that query.
var core = map[string][]string{
	"__Schema":     {"queryType", "types", "directives"},
	"__Type":       {"kind", "name", "fields", "inputFields", "interfaces", "enumValues", "possibleTypes"},
	"__Field":      {"name", "args", "type", "isDeprecated", "deprecationReason"},
	"__InputValue": {"name", "type", "defaultValue"},
	"__EnumValue":  {"name", "isDeprecated", "deprecationReason"},
	"__Directive":  {"name", "locations", "args"},
}

// standard says whether a __schema is the query that GraphiQL sends, with any of
// its options.
func (p *pricer) standard(g *group) bool {
	return p.asks(whole, "__Schema", g.sets(), true)
}

// asks says whether selections ask for nothing that the tree has not, and, where
// all is asked of a type, for no less than the core.
func (p *pricer) asks(tree asksFor, typ string, sets []ast.SelectionSet, all bool) bool {
	given := map[string]bool{}
	for _, g := range p.fields(typ, sets) {
		f := g.fields[0]
		within, ok := tree[f.Name]
		if !ok || f.Alias != f.Name {
			return false
		}
		given[f.Name] = true
		to := leadsTo[f.Name]
		if to != "" && !p.asks(within, to, g.sets(), f.Name == "types" || to != "__Type") {
			return false
		}
	}
	if all {
		for _, name := range core[typ] {
			if !given[name] {
				return false
			}
		}
	}
	return true
}
