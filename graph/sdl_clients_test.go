package graph_test

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2/ast"

	"github.com/quaestor-graph/quaestor/graph/graphtest"
	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

// What tools of clients ask of a schema, which clients/ has them ask themselves.

// Every type of the schema can be reached.
func TestSDLHasNoUnreachableTypes(t *testing.T) {
	schema := graphtest.ParsedSDL(t)
	reached := map[string]bool{}
	var reach func(name string)
	reach = func(name string) {
		d := schema.Types[name]
		if reached[name] {
			return
		}
		reached[name] = true
		for _, f := range d.Fields {
			reach(f.Type.Name())
			for _, a := range f.Arguments {
				reach(a.Type.Name())
			}
		}
		for _, definition := range append(schema.GetPossibleTypes(d), schema.GetImplements(d)...) {
			reach(definition.Name)
		}
	}
	reach(schema.Query.Name)
	for _, d := range ours(schema) {
		if !reached[d.Name] {
			t.Errorf("nothing leads to %s", d.Name)
		}
	}
}

// The scalars have @specifiedBy, and the schema's description says where to start, in the SDL as in introspection.
func TestSchemaDescribesItself(t *testing.T) {
	schema := graphtest.ParsedSDL(t)
	g := graphtest.Open(t, databasetest.SQLite.SharedSample(t))
	shown := g.Query(t, `{ __schema { description types { name kind specifiedByURL description } } }`, nil)["__schema"].(object)
	description := shown["description"].(string)
	if schema.Description != description {
		t.Errorf("the SDL says %q of the schema, introspection %q", schema.Description, description)
	}
	if n := strings.Count(description, "\n- **"); n != 5 {
		t.Errorf("the schema's description names %d things to start from", n)
	}
	urls := map[string]any{}
	for _, v := range shown["types"].([]any) {
		urls[v.(object)["name"].(string)] = v.(object)["specifiedByURL"]
	}
	for _, d := range ours(schema) {
		if d.Kind != ast.Scalar {
			continue
		}
		directive := d.Directives.ForName("specifiedBy")
		if directive == nil {
			t.Errorf("the scalar %s has no @specifiedBy", d.Name)
			continue
		}
		url := directive.Arguments.ForName("url").Value.Raw
		if !strings.HasPrefix(url, "https://") || urls[d.Name] != url {
			t.Errorf("%s is specified by %q, by introspection %v", d.Name, url, urls[d.Name])
		}
		if _, own, ok := strings.Cut(url, "/docs/scalars.md#"); ok {
			text, err := os.ReadFile("../docs/scalars.md")
			if err != nil || !strings.Contains(strings.ToLower(string(text)), "\n## "+own+"\n") {
				t.Errorf("docs/scalars.md has no chapter %s (%v)", own, err)
			}
		}
	}
}

// Each operation in the schema's description is one that can be asked.
func TestSchemaDescriptionIsRight(t *testing.T) {
	operations := regexp.MustCompile("`({ .* })`").FindAllStringSubmatch(graphtest.ParsedSDL(t).Description, -1)
	if len(operations) != 3 {
		t.Fatalf("the description has %d operations", len(operations))
	}
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		g := graphtest.Open(t, d.SharedSample(t))
		for _, o := range operations {
			g.Query(t, o[1], nil)
		}
	})
}

// Introspection names only locations that released GraphQL knows: those of the specification of September 2025.
func TestIntrospectionNamesReleasedLocations(t *testing.T) {
	released := strings.Fields(`QUERY MUTATION SUBSCRIPTION FIELD FRAGMENT_DEFINITION FRAGMENT_SPREAD INLINE_FRAGMENT VARIABLE_DEFINITION SCHEMA
		SCALAR OBJECT FIELD_DEFINITION ARGUMENT_DEFINITION INTERFACE UNION ENUM ENUM_VALUE INPUT_OBJECT INPUT_FIELD_DEFINITION`)
	g := graphtest.Open(t, databasetest.SQLite.SharedSample(t))
	a := g.Query(t, `{ __schema { directives { name locations } } __type(name: "__DirectiveLocation") { enumValues(includeDeprecated: true) { name } } }`, nil)
	for _, v := range graphtest.At(t, a, "__schema", "directives").([]any) {
		for _, l := range v.(object)["locations"].([]any) {
			if !slices.Contains(released, l.(string)) {
				t.Errorf("@%s may be at %s", v.(object)["name"], l)
			}
		}
	}
	var values []string
	for _, v := range graphtest.At(t, a, "__type", "enumValues").([]any) {
		values = append(values, v.(object)["name"].(string))
	}
	if slices.Sort(values); !slices.Equal(values, slices.Sorted(slices.Values(released))) {
		t.Errorf("__DirectiveLocation has %q", values)
	}
}
