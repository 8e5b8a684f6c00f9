package cost

import (
	"fmt"
	"strings"
	"testing"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/parser"
	"github.com/vektah/gqlparser/v2/validator"

	"github.com/quaestor-graph/quaestor/graph/limits"
)

// A schema with what pricing looks at.
const schema = `
type Query { flow(id: ID): Flow flows(first: Int): FlowConnection! }
interface Node { id: ID! }
type FlowConnection { nodes: [Flow!]! totalCount: Int! }
type Flow implements Node { id: ID! name: String! again: Flow flows(first: Int): FlowConnection! }
`

// price gives what an operation costs, and at how many selections the pricer looked.
func price(t *testing.T, query string) (limits.Tenth, int) {
	t.Helper()
	s, err := gqlparser.LoadSchema(&ast.Source{Input: schema})
	if err != nil {
		t.Fatal(err)
	}
	doc, err := parser.ParseQuery(&ast.Source{Input: query})
	if err != nil {
		t.Fatal(err)
	}
	validator.Walk(s, doc, &validator.Events{}) // says what each name means
	p := newPricer(limits.With(t.Context(), limits.Default), &graphql.OperationContext{Doc: doc, Operation: doc.Operations[0]}, s)
	cost := p.operation().total(1)
	return cost, p.looked
}

// Pricing takes time in proportion to the document: twice as many fragments are looked at twice as often.
func TestPricingIsLinear(t *testing.T) {
	for name, query := range map[string]func(n int) string{
		"a chain of fragments": func(n int) string {
			var b strings.Builder
			b.WriteString("{ flow { ...f0 } } ")
			for i := range n {
				fmt.Fprintf(&b, "fragment f%d on Flow { ...f%d } ", i, i+1)
			}
			return b.String() + fmt.Sprintf("fragment f%d on Flow { name }", n)
		},
		"a chain that many fields spread": func(n int) string {
			var b strings.Builder
			b.WriteString("{ ")
			for i := range n {
				fmt.Fprintf(&b, "a%d: flow { ...f0 } ", i)
			}
			b.WriteString("} ")
			for i := range n {
				fmt.Fprintf(&b, "fragment f%d on Flow { ...f%d name } ", i, i+1)
			}
			return b.String() + fmt.Sprintf("fragment f%d on Flow { id }", n)
		},
		"fragments within fields": func(n int) string {
			var b strings.Builder
			b.WriteString("{ flow { ...f0 } } ")
			for i := range n {
				fmt.Fprintf(&b, "fragment f%d on Flow { again { ...f%d } } ", i, i+1)
			}
			return b.String() + fmt.Sprintf("fragment f%d on Flow { name }", n)
		},
	} {
		_, few := price(t, query(500))
		cost, many := price(t, query(1000))
		if many > 2*few+100 || many > 5000 {
			t.Errorf("%s: %d looks at 500 fragments, %d at 1,000", name, few, many)
		}
		if cost < 10 {
			t.Errorf("%s costs %s", name, cost)
		}
	}
}

// Fragments that each spread the next twice ask for more than there are numbers, and each is looked at once.
func TestPricingRemembersFragments(t *testing.T) {
	var b strings.Builder
	b.WriteString("{ flow { ...f0 } } ")
	for i := range 60 {
		fmt.Fprintf(&b, "fragment f%d on Flow { a: flows(first: 10) { nodes { ...f%d } } b: flows(first: 10) { nodes { ...f%d } } } ", i, i+1, i+1)
	}
	cost, looked := price(t, b.String()+"fragment f60 on Flow { name }")
	if cost < 1e60 || looked > 1500 {
		t.Errorf("it costs %s after %d looks", cost, looked)
	}
}
