package document

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/parser"
	"github.com/vektah/gqlparser/v2/validator"
	"github.com/vektah/gqlparser/v2/validator/rules"

	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

func schema(t testing.TB) *ast.Schema {
	t.Helper()
	files, err := filepath.Glob("../schema/*.graphql")
	if err != nil || len(files) == 0 {
		t.Fatal("no schema", err)
	}
	var sources []*ast.Source
	for _, f := range files {
		text, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		sources = append(sources, &ast.Source{Name: f, Input: string(text)})
	}
	s, err := gqlparser.LoadSchema(sources...)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func reader(t testing.TB) *Reader {
	return &Reader{Schema: schema(t), MaxTokens: 10_000}
}

// What gqlparser says of two fields ours says too, word for word.
func TestConflictsAreToldAsGraphQLDoes(t *testing.T) {
	r := reader(t)
	for _, text := range []string{
		`{ server { a: now a: version } }`,
		`{ flows(first: 1) { totalCount } flows(first: 2) { totalCount } }`,
		`{ flows { totalCount } flows(first: 2) { totalCount } }`,
		`{ flows(where: {name: {eq: "a"}}) { totalCount } flows(where: {name: {eq: "b"}}) { totalCount } }`,
		`{ flows { nodes { a: name } } flows { nodes { a: id } } }`,
		`{ flows { nodes { flowRuns { nodes { a: name } } } } ...F } fragment F on Query { flows { nodes { flowRuns { nodes { a: id } } } } }`,
		`{ node(id: "x") { ... on Flow { a: name } ... on FlowRun { a: runCount } } }`,
		`{ node(id: "x") { ... on Flow { a: name } ... on Flow { a: id } } }`,
		`{ server { ...A ...B } } fragment A on Server { x: now } fragment B on Server { x: version }`,
	} {
		doc, err := parser.ParseQuery(&ast.Source{Input: text})
		if err != nil {
			t.Fatal(err)
		}
		want := validator.ValidateWithRules(r.Schema, doc, nil)
		_, got := r.Read(t.Context(), text)
		if len(want) != 1 || len(got) != 1 {
			t.Fatalf("%s\n%v\n%v", text, want, got)
		}
		if got[0].Message != want[0].Message || !slices.Equal(got[0].Locations, want[0].Locations) || got[0].Rule != want[0].Rule {
			t.Errorf("%s\n got %v\nwant %v", text, got[0], want[0])
		}
	}
}

// A random document is valid where it is by gqlparser's own rules, which compare each two fields.
func TestValidityIsGraphQLs(t *testing.T) {
	seed := databasetest.Seed(t)
	random := rand.New(rand.NewPCG(seed, 0))
	r := reader(t)
	var valid, conflicts int
	for i := range 4000 {
		text := randomDocument(random)
		doc, err := parser.ParseQuery(&ast.Source{Input: text})
		if err != nil {
			t.Fatalf("%v: %s", err, text)
		}
		want := validator.ValidateWithRules(r.Schema, doc, nil)
		_, got := r.Read(t.Context(), text)
		rule := func(of []string, name string) bool { return slices.Contains(of, name) }
		var wants, gots []string
		for _, e := range want {
			wants = append(wants, e.Rule)
		}
		for _, e := range got {
			gots = append(gots, e.Rule)
		}
		overlapping := rules.OverlappingFieldsCanBeMergedRule.Name
		// Conflicts in what no operation spreads, and within circles, are not looked for: both are refused anyway.
		excused := rule(wants, "NoUnusedFragments") || rule(wants, "NoFragmentCycles")
		if (len(want) == 0) != (len(got) == 0) || !excused && rule(wants, overlapping) != rule(gots, overlapping) {
			t.Fatalf("seed %d, document %d: %s\n got %v\nwant %v", seed, i, text, got, want)
		}
		if len(want) == 0 {
			valid++
		}
		if rule(gots, overlapping) {
			conflicts++
		}
	}
	if valid < 200 || conflicts < 200 {
		t.Errorf("of 4000 documents %d are valid, %d have conflicts", valid, conflicts)
	}
}

// randomDocument draws few names, so that fields meet.
func randomDocument(r *rand.Rand) string {
	fragments := r.IntN(4)
	var set func(typ string, depth int) string
	fields := map[string][]string{
		"Query":   {"flows", "flows(first: 1)", "flowRuns", "node(id: 1)", "node(id: 2)"},
		"Flow":    {"id", "name", "tags", "flowRuns", "flowRuns(first: 1)", "created"},
		"FlowRun": {"id", "name", "runCount", "tags", "flow", "parentTaskRun", "taskRuns"},
		"TaskRun": {"id", "name", "runCount", "tags", "flowRun"},
		"Node":    {"id", "__typename"},
	}
	to := map[string]string{"flow": "Flow", "flowRun": "FlowRun", "parentTaskRun": "TaskRun", "node": "Node"}
	many := map[string]string{"flows": "Flow", "flowRuns": "FlowRun", "taskRuns": "TaskRun"}
	set = func(typ string, depth int) string {
		var b strings.Builder
		b.WriteString(" {")
		for range 1 + r.IntN(3) {
			switch r.IntN(8) {
			case 0:
				if fragments > 0 {
					fmt.Fprintf(&b, " ...%s%d", []string{"Flow", "FlowRun", typ}[r.IntN(3)], r.IntN(fragments))
					continue
				}
			case 1:
				if depth > 0 {
					on := typ
					if typ == "Node" {
						on = []string{"Flow", "FlowRun", "TaskRun"}[r.IntN(3)]
					} else if r.IntN(4) == 0 && typ != "Query" {
						on = "Node"
					}
					b.WriteString(" ... on " + on + set(on, depth-1))
					continue
				}
			}
			f := fields[typ][r.IntN(len(fields[typ]))]
			name, _, _ := strings.Cut(f, "(")
			one, leads := to[name]
			of, leadsToMany := many[name]
			if (leads || leadsToMany) && depth == 0 {
				f, leads, leadsToMany = "__typename", false, false
			}
			if r.IntN(2) == 0 {
				b.WriteString(" " + string(rune('a'+r.IntN(3))) + ":")
			}
			b.WriteString(" " + f)
			switch {
			case leads:
				b.WriteString(set(one, depth-1))
			case leadsToMany:
				b.WriteString(" { nodes" + set(of, depth-1) + " }")
			}
		}
		return b.String() + " }"
	}
	text := set("Query", 5)
	for i := range fragments {
		for _, typ := range []string{"Flow", "FlowRun", "TaskRun", "Node", "Query"} {
			text += fmt.Sprintf(" fragment %s%d on %s%s", typ, i, typ, set(typ, 2))
		}
	}
	// What no operation spreads is none of the document's.
	for {
		before := text
		for i := range fragments {
			for typ := range fields {
				if name := fmt.Sprintf("%s%d", typ, i); strings.Count(text, name+" ") == 1 {
					from := strings.Index(text, " fragment "+name)
					end := strings.Index(text[from+1:], " fragment ")
					if end < 0 {
						text = text[:from]
					} else {
						text = text[:from] + text[from+1+end:]
					}
				}
			}
		}
		if text == before {
			return text
		}
	}
}

// hostile are documents whose validation takes far longer than their size, if one is not careful.
var hostile = map[string]string{
	"chain": "{...f0}" + repeated(1240, func(i int) string { return fmt.Sprintf("fragment f%d on Query{...f%d}", i, i+1) }) + "fragment f1240 on Query{__typename}",
	"cycle": "{...f0}" + repeated(1240, func(i int) string { return fmt.Sprintf("fragment f%d on Query{...f%d}", i, (i+1)%1240) }),
	"each spreads all": "{...f0}" + repeated(90, func(i int) string {
		return fmt.Sprintf("fragment f%d on Query{%s __typename}", i, repeated(90-i, func(j int) string { return fmt.Sprintf("...f%d ", i+1+j) }))
	}) + "fragment f90 on Query{__typename}",
	"cycles with names": "{...f0}" + repeated(60, func(i int) string {
		return fmt.Sprintf("fragment f%s%d on Query{%s}", long, i, repeated(70, func(j int) string { return fmt.Sprintf("...f%s%d ", long, j) }))
	}),
	"two by two": "{...a0 ...b0}" + repeated(500, func(i int) string {
		return fmt.Sprintf("fragment a%d on Query{...b%d x%d:__typename}fragment b%d on Query{...a%d}", i, i+1, i, i, i+1)
	}) + "fragment a500 on Query{__typename}fragment b500 on Query{__typename}",
	"aliases":            "{server{" + repeated(3300, func(i int) string { return fmt.Sprintf("a%d:now ", i) }) + "}}",
	"same field":         "{server{" + strings.Repeat("now ", 9900) + "}}",
	"same object":        "{" + strings.Repeat("server{now}", 2490) + "}",
	"same with inputs":   "{" + strings.Repeat(`flows(where:{or:[{name:{eq:"x"}}]}){totalCount}`, 400) + "}",
	"inline, nested":     "{" + strings.Repeat("...{", 990) + repeated(1000, func(i int) string { return fmt.Sprintf("a%d:__typename ", i) }) + strings.Repeat("}", 990) + "}",
	"inline on Node":     "{node(id:1){" + strings.Repeat("...on Node{", 990) + "id" + strings.Repeat("}", 990) + "}}",
	"operations":         repeated(700, func(i int) string { return fmt.Sprintf("query q%d{...f0}", i) }) + repeated(400, func(i int) string { return fmt.Sprintf("fragment f%d on Query{...f%d}", i, i+1) }) + "fragment f400 on Query{__typename}",
	"long type names":    "{__typename " + repeated(900, func(i int) string { return fmt.Sprintf("...on %s%d{id} ", strings.Repeat("x", 80), i) }) + "}",
	"a long type name":   "{...f}fragment f on " + strings.Repeat("x", 250_000) + "{id}",
	"a long operation":   "query " + strings.Repeat("x", 200_000) + "(" + repeated(2400, func(i int) string { return fmt.Sprintf("$a%d:Int ", i) }) + "){__typename}",
	"variables":          "query(" + repeated(1100, func(i int) string { return fmt.Sprintf("$a%d:Int ", i) }) + "){" + repeated(400, func(i int) string { return fmt.Sprintf("a%d:flows(first:$a%d){totalCount}", i, 1099-i) }) + "}",
	"unknown fields":     "{" + repeated(9900, func(i int) string { return fmt.Sprintf("flowRunz%d ", i) }) + "}",
	"unknown arguments":  "{flows(" + repeated(2400, func(i int) string { return fmt.Sprintf("frst%d:1 ", i) }) + "){totalCount}flows(" + repeated(800, func(i int) string { return fmt.Sprintf("frst%d:1 ", i) }) + "){totalCount}}",
	"directives":         "{__typename " + strings.Repeat("@skip(if:false)", 1200) + "}",
	"unknown directives": "{__typename " + strings.Repeat("@x", 4900) + "}",
	"empty filters":      "{flows(where:{or:[" + strings.Repeat("{}", 4900) + "]}){totalCount}}",
	"wrong values":       "{flows(where:{or:[" + strings.Repeat("{nam:1}", 1900) + "]}){totalCount}}",
	"long strings":       `{flows(where:{name:{eq:"` + strings.Repeat(`\u0061`, 40_000) + `"}}){totalCount}}`,
	"block strings":      `{flows(where:{name:{eq:"""` + strings.Repeat(" \n", 120_000) + `"""}}){totalCount}}`,
	"comments":           strings.Repeat("#\n", 9000) + "{__typename}",
	"introspection":      "{__schema{types{" + strings.Repeat("...f ", 2000) + "}}}fragment f on __Type{fields{type{" + repeated(500, func(i int) string { return fmt.Sprintf("a%d:name ", i) }) + "}}}",
	"aliased fragments": "{flowRuns{nodes{...F0}}}" + repeated(12, func(i int) string {
		return fmt.Sprintf("fragment F%d on FlowRun{id a:parentFlowRun{...F%d}b:parentFlowRun{...F%d}c:parentFlowRun{...F%d}}", i, i+1, i+1, i+1)
	}) + "fragment F12 on FlowRun{id}",
	"types and shapes": "{node(id:1){" + repeated(36, func(i int) string {
		return "...on Flow{a" + fmt.Sprint(i) + ":id}...on FlowRun{a" + fmt.Sprint(i) + ":id}"
	}) + "}}",
}

var long = strings.Repeat("n", 40)

func repeated(n int, text func(int) string) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(text(i))
	}
	return b.String()
}

// The worst validation of any document ends after a bounded number of steps, and its errors are few and short.
func TestHostileDocumentsAreReadInBoundedSteps(t *testing.T) {
	r := reader(t)
	for name, text := range hostile {
		began := time.Now()
		doc, errs := r.Read(t.Context(), text)
		took := time.Since(began)
		if text := fmt.Sprint(errs); strings.Contains(text, "tokens") || strings.Contains(text, "nesting depth") {
			t.Errorf("%s is not validated: %s", name, text)
		}
		what := "valid"
		if doc == nil {
			what = errs[0].Message
		}
		t.Logf("%-20s %6d bytes %8.1f ms, %d errors: %.110s", name, len(text), float64(took.Microseconds())/1000, len(errs), what)
		if len(errs) > maxErrors {
			t.Errorf("%s: %d errors", name, len(errs))
		}
		for _, e := range errs {
			if len(e.Message) > 2000+len("…") {
				t.Errorf("%s: a message of %d bytes", name, len(e.Message))
			}
		}
	}
}

// The client's leaving and the deadline end validation within so many steps.
func TestReadingEndsWithItsClient(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	w := &work{ctx: ctx}
	steps := 0
	cancel()
	func() {
		defer func() { _ = recover() }()
		for ; steps < maxSteps; steps++ {
			w.step(1)
		}
	}()
	if steps > often || !errors.Is(w.ended, context.Canceled) {
		t.Errorf("%d steps, %v", steps, w.ended)
	}
	if doc, errs := reader(t).Read(ctx, hostile["aliases"]); doc != nil || len(errs) != 1 || !errors.Is(errs[0], context.Canceled) {
		t.Errorf("%v", errs)
	}
}
