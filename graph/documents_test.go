package graph_test

import (
	"fmt"
	"runtime"
	"strings"
	"testing"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"github.com/quaestor-graph/quaestor/graph"
	"github.com/quaestor-graph/quaestor/graph/limits"
)

// heap is how much memory is in use.
func heap() int {
	var m runtime.MemStats
	runtime.GC()
	runtime.GC() // what a pool holds goes with the second
	runtime.ReadMemStats(&m)
	return int(m.HeapAlloc)
}

// numbered repeats a text with its number in the place of each %d.
func numbered(n int, text string) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(strings.ReplaceAll(text, "%d", fmt.Sprint(i)))
	}
	return b.String()
}

// The cache of documents has 16 MiB of memory, whatever the documents are made of; and it is made use of.
func TestParsedDocumentsKeepWithinTheirMemory(t *testing.T) {
	const most = 16 << 20
	for name, text := range map[string]string{
		"fields":       "{ " + numbered(500, "a%d:__typename ") + "}",
		"objects":      "{ " + numbered(200, "a%d:server{dialect}") + "}",
		"strings":      "{ flows(where: {id: {in: [" + strings.Repeat(`"",`, 500) + "]}}) { totalCount } }",
		"numbers":      "{ flowRuns(where: {runCount: {in: [" + strings.Repeat("1 ", 500) + "]}}) { totalCount } }",
		"inputs":       "{ flows(where: {and: [" + strings.Repeat(`{name:{eq:"x"}}`, 200) + "]}) { totalCount } }",
		"variables":    "query(" + numbered(150, "$a%d:Boolean!=true ") + ") { " + numbered(150, "a%d:__typename@skip(if:$a%d)") + " }",
		"lists":        "query(" + numbered(50, "$a%d:[ID!]=[]") + ") { " + numbered(50, "a%d:flows(where:{id:{in:$a%d}}){totalCount}") + " }",
		"directives":   "{ server { " + numbered(200, "a%d:dialect@skip(if:false)@include(if:true)") + "} }",
		"fragments":    "{ " + numbered(30, "...a%d ") + "}" + numbered(30, "fragment a%d on Query{...b%d __typename}fragment b%d on Query{...c%d}fragment c%d on Query{__typename}"),
		"inline":       "{ " + strings.Repeat("...{", 300) + "__typename" + strings.Repeat("}", 300) + " }",
		"operations":   numbered(200, "query a%d{__typename}"),
		"comments":     "{ " + strings.Repeat("#\n", 1500) + "__typename }",
		"long comment": "{ server { dialect } } #" + strings.Repeat("x", 15_000),
		"descriptions": numbered(200, "\"\\u0061\" query a%d{__typename}"),
		"long string":  `{ flows(where: {name: {eq: "\u0061` + strings.Repeat("a", 15_000) + `"}}) { totalCount } }`,
	} {
		t.Run(name, func(t *testing.T) {
			x := graph.NewExecutor(graph.Options{Limits: limits.Default})
			n := 0
			add := func() *ast.QueryDocument {
				op, errs := x.CreateOperationContext(graphql.StartOperationTrace(t.Context()), &graphql.RawParams{Query: fmt.Sprintf("%s#%d", text, n), OperationName: "a0"})
				if n++; op.Doc == nil {
					t.Fatal(errs)
				}
				return op.Doc
			}
			add()
			before := heap()
			var held []*ast.QueryDocument
			for range 20 {
				held = append(held, add())
			}
			each := (heap() - before) / len(held)
			runtime.KeepAlive(held)
			if each < 500 {
				t.Fatalf("%d bytes each", each)
			}
			for each*n < most*3/2 {
				add()
			}
			grown := heap() - before
			if grown > most || grown < most*3/4 {
				t.Errorf("%d documents of %d bytes each take %d", n, each, grown)
			}
			runtime.KeepAlive(x)
		})
	}
}

// A document above 16 kB is not kept, nor one that takes a 64th of all memory by itself.
func TestLargeDocumentsAreNotKept(t *testing.T) {
	x := graph.NewExecutor(graph.Options{Limits: limits.Default})
	again := func(text string) bool {
		var doc [2]*ast.QueryDocument
		for i := range doc {
			op, errs := x.CreateOperationContext(graphql.StartOperationTrace(t.Context()), &graphql.RawParams{Query: text})
			if doc[i] = op.Doc; doc[i] == nil {
				t.Fatal(errs)
			}
		}
		return doc[0] == doc[1]
	}
	long := "{ server { dialect } }" + strings.Repeat(" ", 16_000)
	for text, want := range map[string]bool{
		long[:16_000]: true,
		long[:16_001]: false,
		"{ " + numbered(500, "a%d:__typename ") + "}": true,
		"{ " + numbered(800, "a%d:__typename ") + "}": false,
	} {
		if again(text) != want {
			t.Errorf("%.40s, of %d bytes, is kept: %v", text, len(text), !want)
		}
	}
}
