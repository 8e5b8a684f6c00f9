package inquirer

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
)

// Inquirer makes random operations.
type Inquirer struct {
	*rand.Rand
	Schema    *ast.Schema
	Ids       map[string][]string
	fragments []string
	names     int
	// used are the variables of the operation.
	used map[string]bool
	Met  map[string]int
}

// What the variables of operations are declared as, and what those are given that have no default.
var (
	declaredVariables = map[string]string{"yes": "Boolean = true", "no": "Boolean!", "few": "Int = 3", "some": "Int!"}
	givenVariables    = map[string]any{"no": false, "some": 2}
)

func (r *Inquirer) variable(name string) string {
	r.used[name] = true
	r.Met["variable"]++
	return "$" + name
}

func (r *Inquirer) Operation() (query string, variables map[string]any) {
	r.fragments, r.names, r.used = nil, 0, map[string]bool{}
	var b strings.Builder
	fields := slices.DeleteFunc(slices.Clone(r.Schema.Query.Fields), func(f *ast.FieldDefinition) bool { return f.Name == "__schema" })
	for range 1 + r.IntN(2) {
		f := fields[r.IntN(len(fields))]
		if r.IntN(3) == 0 { // what is not told by a table's name
			f = r.Schema.Query.Fields.ForName([]string{"node", "nodes", "nodesOfType", "flowRunHistory", "taskRunHistory", "flowRunGraph", "scheduledFlowRuns", "flowRuns", "__type"}[r.IntN(9)])
		}
		b.WriteString(r.field(r.name(), f, 0))
	}
	variables = map[string]any{}
	head := ""
	for _, name := range slices.Sorted(maps.Keys(r.used)) {
		head += " $" + name + ": " + declaredVariables[name]
		if v, ok := givenVariables[name]; ok {
			variables[name] = v
		}
	}
	if head != "" {
		head = "query(" + head + ") "
	}
	return head + "{ " + b.String() + "}" + strings.Join(r.fragments, " "), variables
}

func (r *Inquirer) name() string {
	r.names++
	return fmt.Sprintf("x%d", r.names)
}

// field asks for a field under an alias.
func (r *Inquirer) field(alias string, f *ast.FieldDefinition, depth int) string {
	text := alias + ": " + f.Name + r.arguments(f) + r.directive()
	def := r.Schema.Types[f.Type.Name()]
	if def.IsCompositeType() {
		text += r.selection(def, depth+1)
	}
	return text + " "
}

// directive leaves something out, or does not.
func (r *Inquirer) directive() string {
	if r.IntN(12) > 0 {
		return ""
	}
	r.Met["directive"]++
	name := []string{"include", "skip"}[r.IntN(2)]
	return " @" + name + "(if: " + r.variable([]string{"yes", "no"}[r.IntN(2)]) + ")"
}

// selection of an object; deep ones are small.
func (r *Inquirer) selection(def *ast.Definition, depth int) string {
	parts := []string{TypeKey + ": __typename"}
	if def.Name == "Node" {
		r.Met["Node"]++
		types := []string{"Flow", "FlowRun", "TaskRun", "Log", "Deployment"}
		for _, i := range r.Perm(len(types))[:1+r.IntN(3)] {
			of := types[i]
			parts = append(parts, "... on "+of+r.directive()+r.selection(r.Schema.Types[of], depth))
		}
		return " { " + strings.Join(parts, " ") + " }"
	}
	fields := slices.DeleteFunc(slices.Clone(def.Fields), func(f *ast.FieldDefinition) bool {
		composite := r.Schema.Types[f.Type.Name()].IsCompositeType()
		return strings.HasPrefix(f.Name, "__") || composite && (depth > 6 || strings.HasPrefix(def.Name, "__") && depth > 2)
	})
	if len(fields) == 0 {
		return " { " + parts[0] + " }"
	}
	n := 1 + r.IntN(3)
	if question := def.Name == "FlowRunGraph" || def.Name == "RunHistory"; r.IntN(8) == 0 || question && r.IntN(2) == 0 {
		n = 25
		r.Met["many fields"]++
		if question && r.IntN(2) == 0 {
			n = 80 // so that its lists come to more than the 100 that it costs anyway
		}
	}
	seen := map[string]bool{}
	var of []string
	for range n {
		f := fields[r.IntN(len(fields))]
		composite := r.Schema.Types[f.Type.Name()].IsCompositeType()
		if composite && n >= 25 && f.Type.Elem == nil {
			continue
		}
		alias, within := f.Name, depth
		switch {
		case seen[f.Name] && composite:
			r.Met["again"]++
			alias, within = r.name(), depth+4 // a small one
		case seen[f.Name], r.IntN(3) == 0:
			r.Met["alias"]++
			alias = r.name()
		}
		seen[f.Name] = true
		if name := f.Name; strings.HasSuffix(def.Name, "Connection") || strings.HasSuffix(def.Name, "Edge") {
			if strings.Contains(def.Name, "Group") {
				name = "groups." + name
			}
			r.Met[name]++
		} else if composite && f.Type.Elem == nil {
			r.Met["one"]++
		}
		of = append(of, r.field(alias, f, within))
	}
	if slices.Contains(def.Interfaces, "Node") && r.IntN(5) == 0 {
		r.Met["on Node"]++
		of = append(of, "... on Node"+r.directive()+" { "+r.name()+": id }")
	}
	switch r.IntN(5) {
	case 0:
		r.Met["inline"]++
		parts = append(parts, "... on "+def.Name+r.directive()+" { "+strings.Join(of, " ")+" }")
	case 1:
		r.Met["fragment"]++
		name := "f" + strconv.Itoa(len(r.fragments)) + r.name()
		r.fragments = append(r.fragments, " fragment "+name+" on "+def.Name+" { "+strings.Join(of, " ")+" }")
		parts = append(parts, "..."+name+r.directive(), "..."+name)
	default:
		parts = append(parts, of...)
	}
	return " { " + strings.Join(parts, " ") + " }"
}

func (r *Inquirer) id(typ string) string {
	ids := r.Ids[typ]
	if len(ids) == 0 || r.IntN(10) == 0 {
		return `"00000000-0000-4000-8000-000000000000"`
	}
	return strconv.Quote(ids[r.IntN(len(ids))])
}

// arguments of a field: those that it must have, and some that it may.
func (r *Inquirer) arguments(f *ast.FieldDefinition) string {
	var all []string
	last := r.IntN(4) == 0
	for _, a := range f.Arguments {
		v := ""
		switch typ := a.Type.Name(); {
		case a.Name == "first" && !last && r.IntN(4) > 0, a.Name == "last" && last:
			v = strconv.Itoa(r.IntN(5))
			if r.IntN(5) == 0 {
				v = r.variable([]string{"few", "some"}[r.IntN(2)])
			}
		case a.Name == "id" && f.Type.Name() == "FlowRunGraph":
			r.Met["graph"]++
			v = r.id("FlowRunGraph")
		case a.Name == "id":
			v = r.id(map[bool]string{true: "FlowRun", false: f.Type.Name()}[f.Type.Name() == "Node"])
		case a.Name == "ids":
			v = "[" + r.id("FlowRun") + ", " + r.id("Flow") + ", " + r.id("Log") + "]"
		case a.Name == "type":
			v = "FLOW_RUN"
		case a.Name == "start":
			r.Met["history"]++
			v = []string{`"2026-09-01T00:00:00Z"`, `"` + DayOfMany + `T00:00:00Z"`}[r.IntN(2)]
		case a.Name == "end":
			v = []string{`"2026-11-01T00:00:00Z"`, `"` + DayOfMany + `T10:00:00Z"`}[r.IntN(2)]
		case a.Name == "interval":
			v = `"P1D"`
		case a.Name == "limit" && r.IntN(2) == 0:
			v = strconv.Itoa(r.IntN(20))
		case a.Name == "by":
			field := r.Schema.Types[r.Schema.Types[typ].Fields.ForName("field").Type.Name()]
			v = "[{field: " + field.EnumValues[r.IntN(len(field.EnumValues))].Name + "}]"
		case a.Name == "p":
			v = "0.5"
		case a.Name == "field":
			values := r.Schema.Types[typ].EnumValues
			v = values[r.IntN(len(values))].Name
		case a.Name == "orderBy" && r.IntN(3) == 0 && f.Name != "groups":
			field := r.Schema.Types[r.Schema.Types[typ].Fields.ForName("field").Type.Name()]
			v = "[{field: " + field.EnumValues[r.IntN(len(field.EnumValues))].Name + "}]"
		case a.Name == "where" && r.IntN(4) == 0:
			v = []string{`{}`, `{id: {isNull: false}}`, `{updated: {last: "P400D"}}`, `{not: {id: {isNull: true}}}`}[r.IntN(4)]
		case a.Name == "name" && f.Name == "__type":
			r.Met["__type"]++
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

// DayOfMany is when many runs were expected to start.
const DayOfMany = "2026-10-05"

// TypeKey is under which every object of an answer tells its type.
const TypeKey = "t__"
