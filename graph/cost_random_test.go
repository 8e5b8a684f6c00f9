package graph_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"

	"github.com/quaestor-graph/quaestor/graph"
	"github.com/quaestor-graph/quaestor/graph/graphtest"
	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

// "a test holds for 1,000 random operations that what they return never exceeds their cost."
func TestWhatReturnsNeverExceedsItsCost(t *testing.T) {
	const operations = 1000
	seed := rand.Uint64()
	if s := os.Getenv("QUAESTOR_SEED"); s != "" {
		var err error
		if seed, err = strconv.ParseUint(s, 10, 64); err != nil {
			t.Fatal(err)
		}
	}
	t.Logf("seed %d", seed)
	schema, err := gqlparser.LoadSchema(&ast.Source{Input: graph.SDL()})
	if err != nil {
		t.Fatal(err)
	}
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		g := graphtest.Open(t, d.SharedSample(t), graphtest.Unlimited...)
		r := &inquirer{Rand: rand.New(rand.NewPCG(seed, 1)), schema: schema, ids: someIDs(t, g), met: map[string]int{}}
		returned, exact, bad := 0.0, 0, 0
		for range operations {
			query := r.operation()
			answer := g.Do(t.Context(), query, nil)
			if len(answer.Errors) > 0 && answer.Errors[0].Extensions["code"] == "BAD_USER_INPUT" {
				bad++ // such as a percentile in an order of groups by nothing
				continue
			}
			if answer.Data == nil {
				t.Fatalf("%s\n%v", query, answer.Errors)
			}
			came := tenths(answer.Decode(t))
			if came > 10*answer.Cost+0.01 {
				t.Errorf("costs %g and returns %g tenths: %s", answer.Cost, came, query)
			}
			returned += came
			if came > 0 && came == 10*answer.Cost {
				exact++
			}
		}
		t.Logf("%g objects and fields returned, %d operations returned exactly their cost, %d refused; met %v", returned/10, exact, bad, r.met)
		if bad > operations/10 || returned < 10*operations || exact < operations/100 {
			t.Error("the operations show too little")
		}
		for _, what := range []string{"nodes", "edges", "node", "groups", "aggregate", "totalCount", "pageInfo", "one", "alias", "inline", "fragment", "many fields", "Node", "history", "__type"} {
			if r.met[what] == 0 {
				t.Errorf("%s was not met", what)
			}
		}
	})
}

// someIDs are ids of each type's rows.
func someIDs(t *testing.T, g *graphtest.Graph) map[string][]string {
	t.Helper()
	ids := map[string][]string{}
	for typ, root := range introspect(t, g).Roots {
		for _, n := range g.Query(t, "{ c: "+root+"(first: 5) { nodes { id } } }", nil)["c"].(map[string]any)["nodes"].([]any) {
			ids[typ] = append(ids[typ], n.(map[string]any)["id"].(string))
		}
	}
	return ids
}

// typeKey is under which every object of an answer tells its type.
const typeKey = "t__"

// tenths is what an answer comes to: "Objects are rows, to-one targets, groups, aggregates, intervals, states and nodes of
// a graph; connections, edges and pageInfo are none. … Each field of an object beyond its 20th, aliases counted, is 0.1".
func tenths(v any) (sum float64) {
	switch v := v.(type) {
	case []any:
		for _, e := range v {
			sum += tenths(e)
		}
	case map[string]any:
		typ, told := v[typeKey].(string)
		if told && !slices.ContainsFunc([]string{"Connection", "Edge", "PageInfo", "FlowRunGraph", "Query"}, func(s string) bool { return strings.HasSuffix(typ, s) }) {
			sum = 10 + float64(max(len(v)-20, 0))
		}
		for _, e := range v {
			sum += tenths(e)
		}
	}
	return sum
}

// inquirer makes random operations.
type inquirer struct {
	*rand.Rand
	schema    *ast.Schema
	ids       map[string][]string
	fragments []string
	names     int
	met       map[string]int
}

func (r *inquirer) operation() string {
	r.fragments, r.names = nil, 0
	var b strings.Builder
	fields := slices.DeleteFunc(slices.Clone(r.schema.Query.Fields), func(f *ast.FieldDefinition) bool { return f.Name == "__schema" })
	for range 1 + r.IntN(2) {
		f := fields[r.IntN(len(fields))]
		if r.IntN(3) == 0 { // what is not told by a table's name
			f = r.schema.Query.Fields.ForName([]string{"node", "nodes", "flowRunHistory", "taskRunHistory", "flowRunGraph", "scheduledFlowRuns", "flowRuns", "__type"}[r.IntN(8)])
		}
		b.WriteString(r.field(f, 0))
	}
	return "{ " + b.String() + "}" + strings.Join(r.fragments, " ")
}

func (r *inquirer) name() string {
	r.names++
	return fmt.Sprintf("x%d", r.names)
}

// field asks for a field under a name of its own.
func (r *inquirer) field(f *ast.FieldDefinition, depth int) string {
	alias := f.Name
	if r.IntN(3) == 0 || depth == 0 {
		alias = r.name()
		r.met["alias"]++
	}
	text := alias + ": " + f.Name + r.arguments(f)
	def := r.schema.Types[f.Type.Name()]
	if def.IsCompositeType() {
		text += r.selection(def, depth+1)
	}
	return text + " "
}

// selection of an object; deep ones are small.
func (r *inquirer) selection(def *ast.Definition, depth int) string {
	parts := []string{typeKey + ": __typename"}
	if def.Name == "Node" {
		r.met["Node"]++
		types := []string{"Flow", "FlowRun", "TaskRun", "Log", "Deployment"}
		for _, i := range r.Perm(len(types))[:1+r.IntN(3)] {
			of := types[i]
			parts = append(parts, "... on "+of+r.selection(r.schema.Types[of], depth))
		}
		return " { " + strings.Join(parts, " ") + " }"
	}
	fields := slices.DeleteFunc(slices.Clone(def.Fields), func(f *ast.FieldDefinition) bool {
		composite := r.schema.Types[f.Type.Name()].IsCompositeType()
		return strings.HasPrefix(f.Name, "__") || composite && (depth > 6 || strings.HasPrefix(def.Name, "__") && depth > 2)
	})
	if len(fields) == 0 {
		return " { " + parts[0] + " }"
	}
	n := 1 + r.IntN(3)
	if r.IntN(8) == 0 {
		n = 25
		r.met["many fields"]++
	}
	seen := map[string]bool{}
	var of []string
	for range n {
		f := fields[r.IntN(len(fields))]
		if seen[f.Name] || f.Type.Elem == nil && n == 25 && r.schema.Types[f.Type.Name()].IsCompositeType() {
			if r.schema.Types[f.Type.Name()].IsCompositeType() {
				continue
			}
			of = append(of, r.name()+": "+f.Name+r.arguments(f))
			continue
		}
		seen[f.Name] = true
		switch f.Name {
		case "nodes", "edges", "node", "groups", "aggregate", "totalCount", "pageInfo":
			r.met[f.Name]++
		default:
			if strings.HasSuffix(def.Name, "Connection") {
				break
			}
			if r.schema.Types[f.Type.Name()].Kind == ast.Object && f.Type.Elem == nil {
				r.met["one"]++
			}
		}
		of = append(of, r.field(f, depth))
	}
	switch r.IntN(5) {
	case 0:
		r.met["inline"]++
		parts = append(parts, "... on "+def.Name+" { "+strings.Join(of, " ")+" }")
	case 1:
		r.met["fragment"]++
		name := "f" + strconv.Itoa(len(r.fragments)) + r.name()
		r.fragments = append(r.fragments, " fragment "+name+" on "+def.Name+" { "+strings.Join(of, " ")+" }")
		parts = append(parts, "..."+name, "..."+name)
	default:
		parts = append(parts, of...)
	}
	return " { " + strings.Join(parts, " ") + " }"
}

func (r *inquirer) id(typ string) string {
	ids := r.ids[typ]
	if len(ids) == 0 || r.IntN(10) == 0 {
		return `"00000000-0000-4000-8000-000000000000"`
	}
	return strconv.Quote(ids[r.IntN(len(ids))])
}

// arguments of a field: those that it must have, and some that it may.
func (r *inquirer) arguments(f *ast.FieldDefinition) string {
	var all []string
	last := r.IntN(4) == 0
	for _, a := range f.Arguments {
		v := ""
		switch typ := a.Type.Name(); {
		case a.Name == "first" && !last && r.IntN(4) > 0, a.Name == "last" && last:
			v = strconv.Itoa(r.IntN(5))
		case a.Name == "id":
			v = r.id(map[bool]string{true: "FlowRun", false: f.Type.Name()}[f.Type.Name() == "Node" || f.Name == "flowRunGraph"])
		case a.Name == "ids":
			v = "[" + r.id("FlowRun") + ", " + r.id("Flow") + ", " + r.id("Log") + "]"
		case a.Name == "type":
			v = "FLOW_RUN"
		case a.Name == "start":
			r.met["history"]++
			v = `"2026-09-01T00:00:00Z"`
		case a.Name == "end":
			v = `"2026-11-01T00:00:00Z"`
		case a.Name == "interval":
			v = `"P1D"`
		case a.Name == "limit" && r.IntN(2) == 0:
			v = strconv.Itoa(r.IntN(20))
		case a.Name == "by":
			field := r.schema.Types[r.schema.Types[typ].Fields.ForName("field").Type.Name()]
			v = "[{field: " + field.EnumValues[r.IntN(len(field.EnumValues))].Name + "}]"
		case a.Name == "p":
			v = "0.5"
		case a.Name == "field":
			values := r.schema.Types[typ].EnumValues
			v = values[r.IntN(len(values))].Name
		case a.Name == "orderBy" && r.IntN(3) == 0 && f.Name != "groups":
			field := r.schema.Types[r.schema.Types[typ].Fields.ForName("field").Type.Name()]
			v = "[{field: " + field.EnumValues[r.IntN(len(field.EnumValues))].Name + "}]"
		case a.Name == "where" && r.IntN(4) == 0:
			v = []string{`{}`, `{id: {isNull: false}}`, `{updated: {last: "P400D"}}`, `{not: {id: {isNull: true}}}`}[r.IntN(4)]
		case a.Name == "name" && f.Name == "__type":
			r.met["__type"]++
			v = []string{`"FlowRun"`, `"Query"`, `"StateType"`, `"FlowRunFilter"`, `"Node"`}[r.IntN(5)]
		case a.Type.NonNull && typ == "String":
			v = `"default"`
		}
		if v != "" {
			all = append(all, a.Name+": "+v)
		}
	}
	if len(all) == 0 {
		return ""
	}
	return "(" + strings.Join(all, ", ") + ")"
}
