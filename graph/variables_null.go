package graph

import (
	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"github.com/quaestor-graph/quaestor/graph/input"
	"github.com/quaestor-graph/quaestor/graph/problem"
)

// nullArgument finds an argument that may not be null, and whose variable is. A
// variable with a default may stand there without a !, and null may still be given
// for it: gqlgen panics over that in @include and @skip, and takes it for a zero in
// some arguments.
func nullArgument(op *graphql.OperationContext) *problem.Problem {
	check := func(args ast.ArgumentList, arguments ast.ArgumentDefinitionList) *problem.Problem {
		for _, a := range args {
			if def := arguments.ForName(a.Name); a.Value.Kind == ast.Variable && def != nil && def.Type.NonNull {
				if v, _ := input.Value(a.Value, op.Variables); v == nil {
					return problem.BadInput("the variable $%s is null, and the argument %s must not be null", a.Value.Raw, a.Name)
				}
			}
		}
		return nil
	}
	directed := func(directives ast.DirectiveList) (p *problem.Problem) {
		for _, d := range directives {
			if d.Definition != nil && p == nil {
				p = check(d.Arguments, d.Definition.Arguments)
			}
		}
		return p
	}
	seen := map[string]bool{}
	var walk func(ast.SelectionSet) *problem.Problem
	walk = func(set ast.SelectionSet) (p *problem.Problem) {
		for _, s := range set {
			var directives ast.DirectiveList
			var below ast.SelectionSet
			switch s := s.(type) {
			case *ast.Field:
				directives, below = s.Directives, s.SelectionSet
				if s.Definition != nil {
					p = check(s.Arguments, s.Definition.Arguments)
				}
			case *ast.InlineFragment:
				directives, below = s.Directives, s.SelectionSet
			case *ast.FragmentSpread:
				directives = s.Directives
				if s.Definition != nil && !seen[s.Name] {
					seen[s.Name] = true
					below = s.Definition.SelectionSet
				}
			}
			if p == nil {
				p = directed(directives)
			}
			if p == nil {
				p = walk(below)
			}
			if p != nil {
				return p
			}
		}
		return nil
	}
	return walk(op.Operation.SelectionSet)
}
