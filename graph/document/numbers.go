package document

import (
	"strconv"

	"github.com/vektah/gqlparser/v2/ast"

	"github.com/quaestor-graph/quaestor/graph/problem"
)

// unreadable finds a number within an input of a document that gqlparser could not read: its validation would name all
// inputs around it, but not the number. (A number that is an argument itself is validation's to refuse.) The limit of
// integers in a literal is that of contract 5.8.
func unreadable(doc *ast.QueryDocument) *problem.Problem {
	for _, op := range doc.Operations {
		for _, v := range op.VariableDefinitions {
			if p := inValue(v.DefaultValue); p != nil {
				return p
			}
		}
		if p := numbers(op.SelectionSet); p != nil {
			return p
		}
	}
	for _, f := range doc.Fragments {
		if p := numbers(f.SelectionSet); p != nil {
			return p
		}
	}
	return nil
}

func numbers(set ast.SelectionSet) *problem.Problem {
	for _, sel := range set {
		var below ast.SelectionSet
		switch sel := sel.(type) {
		case *ast.Field:
			for _, a := range sel.Arguments {
				if p := inValue(a.Value); p != nil {
					return p
				}
			}
			below = sel.SelectionSet
		case *ast.InlineFragment:
			below = sel.SelectionSet
		}
		if p := numbers(below); p != nil {
			return p
		}
	}
	return nil
}

// inValue looks for a number in a value of an input.
func inValue(v *ast.Value) *problem.Problem {
	if v == nil {
		return nil
	}
	for _, c := range v.Children {
		if p := number(c.Value); p != nil {
			return p
		}
	}
	return nil
}

func number(v *ast.Value) *problem.Problem {
	var err error
	switch v.Kind {
	case ast.IntValue:
		_, err = strconv.ParseInt(v.Raw, 10, 64)
	case ast.FloatValue:
		_, err = strconv.ParseFloat(v.Raw, 64)
	}
	if err != nil {
		return problem.BadInput("the number %.40s is too large for a literal, in which integers end at 2^63-1: give it in a variable", v.Raw)
	}
	return inValue(v)
}
