package graphtest

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
)

// Asker answers operations that must have no errors: a Graph, or a server over HTTP.
type Asker interface {
	Query(t testing.TB, query string, variables map[string]any) map[string]any
}

// object is a JSON object of an answer.
type object = map[string]any

// Shape is what introspection says of the schema.
type Shape struct {
	// Roots is the plural connection of each type.
	Roots map[string]string
	// Scalars and Edges are the fields of each type that implements Node: what leads nowhere, and what leads to a type.
	Scalars map[string][]string
	Edges   map[string]map[string]Lead
}

// Lead is where an edge leads: to a type, or (Many) to its connection.
type Lead struct {
	To   string
	Many bool
}

// Introspect asks the schema itself what there is, so that no test knows only what the descriptors know.
func Introspect(t testing.TB, g Asker) Shape {
	t.Helper()
	schema := g.Query(t, `{ __schema { types { name kind interfaces { name } fields { name
		type { ...T ofType { ...T ofType { ...T ofType { ...T } } } } } } } }
		fragment T on __Type { name kind }`, nil)["__schema"].(object)
	s := Shape{Roots: map[string]string{}, Scalars: map[string][]string{}, Edges: map[string]map[string]Lead{}}
	for _, x := range schema["types"].([]any) {
		typ := x.(object)
		name := typ["name"].(string)
		isNode := slices.ContainsFunc(list(typ["interfaces"]), func(i any) bool { return i.(object)["name"] == "Node" })
		if !isNode && name != "Query" {
			continue
		}
		s.Edges[name] = map[string]Lead{}
		for _, f := range list(typ["fields"]) {
			field := f.(object)["name"].(string)
			leaf := f.(object)["type"].(object)
			for leaf["ofType"] != nil {
				leaf = leaf["ofType"].(object)
			}
			to := leaf["name"].(string)
			of, many := strings.CutSuffix(to, "Connection")
			switch kind := leaf["kind"]; {
			case name == "Query" && many:
				s.Roots[of] = field
			case kind == "OBJECT":
				s.Edges[name][field] = Lead{of, many}
			case kind == "SCALAR" || kind == "ENUM":
				s.Scalars[name] = append(s.Scalars[name], field)
			}
		}
	}
	delete(s.Edges, "Query")
	delete(s.Scalars, "Query")
	for _, edges := range s.Edges {
		maps.DeleteFunc(edges, func(_ string, e Lead) bool { return s.Edges[e.To] == nil }) // such as FlowRun.waiting, which leads to no row
	}
	return s
}

func list(v any) []any {
	l, _ := v.([]any)
	return l
}

// EveryRow reads all rows of a type by id, 1,000 a page.
func (s Shape) EveryRow(t testing.TB, g Asker, typ, selection string) []map[string]any {
	t.Helper()
	query := fmt.Sprintf(`query($after: String) { c: %s(first: 1000, after: $after, orderBy: [{field: ID}]) {
		nodes { %s } pageInfo { hasNextPage endCursor } } }`, s.Roots[typ], selection)
	var rows []object
	var after any
	for {
		c := g.Query(t, query, map[string]any{"after": after})["c"].(object)
		for _, n := range c["nodes"].([]any) {
			rows = append(rows, n.(object))
		}
		info := c["pageInfo"].(object)
		if info["hasNextPage"] != true {
			return rows
		}
		after = info["endCursor"]
	}
}
