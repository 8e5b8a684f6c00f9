package graph_test

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/vektah/gqlparser/v2/ast"

	"github.com/quaestor-graph/quaestor/graph"
	"github.com/quaestor-graph/quaestor/graph/graphtest"
	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

var update = flag.Bool("update", false, "write testdata/schema.graphql anew")

const goldenSDL = "testdata/schema.graphql"

// The SDL is a golden file: a change of the schema is a change of this file, which a reader sees.
func TestSDLIsTheGoldenFile(t *testing.T) {
	got := graph.SDL()
	if *update {
		if err := os.WriteFile(goldenSDL, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	golden, err := os.ReadFile(goldenSDL)
	if err != nil {
		t.Fatal(err)
	}
	want := string(golden)
	if got == want {
		return
	}
	g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range g {
		if i >= len(w) || g[i] != w[i] {
			t.Fatalf("the schema differs from %s from line %d on, which is now\n%s\n(go test ./graph -run SDL -update writes it anew)",
				goldenSDL, i+1, g[i])
		}
	}
	t.Fatalf("the schema ends before %s does", goldenSDL)
}

// ours are the types that GraphQL itself does not bring, by name.
func ours(schema *ast.Schema) []*ast.Definition {
	var out []*ast.Definition
	for _, d := range schema.Types {
		if !d.BuiltIn {
			out = append(out, d)
		}
	}
	slices.SortFunc(out, func(a, b *ast.Definition) int { return strings.Compare(a.Name, b.Name) })
	return out
}

// Contract 5.4: every type, field, argument and enum value has a description, which adds at least four words to the name.
func TestSDLDescriptions(t *testing.T) {
	n := 0
	check := func(what, name, of, description string) {
		n++
		if added := addedWords(description, name, of); len(added) < 4 {
			t.Errorf("%s: %q adds only %q", what, description, added)
		}
		if strings.TrimSpace(description) != description || !strings.HasSuffix(description, ".") {
			t.Errorf("%s: %q is no sentence", what, description)
		}
	}
	for _, d := range ours(graphtest.ParsedSDL(t)) {
		check(d.Name, d.Name, "", d.Description)
		for _, f := range d.Fields {
			if strings.HasPrefix(f.Name, "__") {
				continue
			}
			check(d.Name+"."+f.Name, f.Name, d.Name, f.Description)
			for _, a := range f.Arguments {
				check(fmt.Sprintf("%s.%s(%s:)", d.Name, f.Name, a.Name), a.Name, "", a.Description)
			}
			if d.Kind != ast.Object {
				continue // a comparator compares whatever the field is
			}
			switch unit := f.Description; f.Type.Name() {
			case "Duration":
				if !strings.Contains(unit, "second") && !strings.Contains(unit, "Second") {
					t.Errorf("%s.%s: %q does not say that it is seconds", d.Name, f.Name, unit)
				}
			case "DateTime":
				if !strings.Contains(unit, "UTC") && !strings.Contains(strings.ToLower(unit), "instant") {
					t.Errorf("%s.%s: %q does not say that it is an instant in UTC", d.Name, f.Name, unit)
				}
			}
		}
		for _, v := range d.EnumValues {
			check(d.Name+"."+v.Name, v.Name, d.Name, v.Description)
		}
	}
	if n < 1300 {
		t.Errorf("only %d descriptions were looked at", n)
	}
}

// addedWords are the words of a description that neither the name nor the type around it has.
func addedWords(description, name, of string) []string {
	known := append(nameWords(name), nameWords(of)...)
	var added []string
	for _, w := range strings.FieldsFunc(strings.ToLower(description), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		if !slices.ContainsFunc(known, func(k string) bool { return strings.TrimSuffix(w, "s") == strings.TrimSuffix(k, "s") }) && !slices.Contains(added, w) {
			added = append(added, w)
		}
	}
	return added
}

func TestAddedWords(t *testing.T) {
	for description, want := range map[string]int{
		"": 0, "The flow run's id.": 2, "UUID of the flow that the run belongs to.": 6, "Start times, in UTC.": 4,
	} {
		if got := addedWords(description, "flowRunId", "FlowRun"); len(got) != want {
			t.Errorf("%q adds %q", description, got)
		}
	}
}

// nameWords splits flowRunId and FLOW_RUN into words.
func nameWords(name string) (words []string) {
	word := ""
	for i, r := range name {
		if r == '_' || unicode.IsUpper(r) && i > 0 && unicode.IsLower(rune(name[i-1])) {
			words = append(words, strings.ToLower(word))
			word = ""
		}
		if r != '_' {
			word += string(r)
		}
	}
	return append(words, strings.ToLower(word))
}

// Neither the SDL nor introspection has a directive but GraphQL's own (gqlgen's goModel and goField would show), and
// introspection gives the types of the SDL.
func TestIntrospection(t *testing.T) {
	sdl := graph.SDL()
	for _, word := range []string{"directive @", "@goModel", "@goField", "@goExtraField", "@goTag", "@goEnum"} {
		if strings.Contains(sdl, word) {
			t.Errorf("the SDL has %s", word)
		}
	}
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		g := graphtest.Open(t, d.SharedSample(t))
		schema := g.Query(t, `{ __schema { queryType { name } mutationType { name } subscriptionType { name }
			directives { name } types { name kind description fields(includeDeprecated: true) { name description args { name } }
			enumValues(includeDeprecated: true) { name } } } }`, nil)["__schema"].(map[string]any)
		if schema["mutationType"] != nil || schema["subscriptionType"] != nil {
			t.Error("the schema has no Subscription or Mutation yet")
		}
		for _, v := range schema["directives"].([]any) {
			if name := v.(map[string]any)["name"].(string); !slices.Contains([]string{"include", "skip", "deprecated", "specifiedBy", "oneOf"}, name) {
				t.Errorf("introspection has the directive %s", name)
			}
		}
		var got []string
		for _, v := range schema["types"].([]any) {
			if name := v.(map[string]any)["name"].(string); !strings.HasPrefix(name, "__") {
				got = append(got, name)
			}
		}
		for _, d := range ours(graphtest.ParsedSDL(t)) {
			if !slices.Contains(got, d.Name) {
				t.Errorf("introspection lacks %s", d.Name)
			}
		}
		// The full query of GraphiQL and of code generators.
		g.Query(t, introspectionQuery, nil)
		kind := g.Query(t, `{ __type(name: "FlowRun") { fields { name } interfaces { name } } }`, nil)
		if fields := kind["__type"].(map[string]any)["fields"].([]any); len(fields) < 40 {
			t.Errorf("%v", kind)
		}
	})
}

const introspectionQuery = `query IntrospectionQuery { __schema { description queryType { name kind } mutationType { name kind }
	subscriptionType { name kind } types { ...FullType } directives { name description isRepeatable locations
	args(includeDeprecated: true) { ...InputValue } } } }
fragment FullType on __Type { kind name description specifiedByURL isOneOf fields(includeDeprecated: true) { name description
	args(includeDeprecated: true) { ...InputValue } type { ...TypeRef } isDeprecated deprecationReason }
	inputFields(includeDeprecated: true) { ...InputValue } interfaces { ...TypeRef }
	enumValues(includeDeprecated: true) { name description isDeprecated deprecationReason } possibleTypes { ...TypeRef } }
fragment InputValue on __InputValue { name description type { ...TypeRef } defaultValue isDeprecated deprecationReason }
fragment TypeRef on __Type { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name
	ofType { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name } } } } } } } } } }`
