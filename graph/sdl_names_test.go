package graph_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2/ast"

	"github.com/quaestor-graph/quaestor/graph/descriptor"
	"github.com/quaestor-graph/quaestor/graph/graphtest"
	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

// entity is what the API calls a table: the type is the table in singular PascalCase, its root fields are that and its plural
// in camelCase, and natural keys begin with the type's name and By.
type entity struct {
	table, typ, single, plural string
	byKeys                     []string
}

// named is what a table of Prefect's is called by these rules.
func named(table string) entity {
	typ := ""
	for word := range strings.SplitSeq(strings.TrimSuffix(table, "s"), "_") {
		typ += strings.ToUpper(word[:1]) + word[1:]
	}
	e := entity{table: table, typ: typ, single: strings.ToLower(typ[:1]) + typ[1:]}
	switch {
	case strings.HasSuffix(typ, "ch"), strings.HasSuffix(typ, "s"), strings.HasSuffix(typ, "x"):
		e.plural = e.single + "es"
	case strings.HasSuffix(typ, "y"):
		e.plural = strings.TrimSuffix(e.single, "y") + "ies"
	default:
		e.plural = e.single + "s"
	}
	return e
}

// entities are all of the API, with their natural keys as they are written in a test: deploymentByName(flowName, name).
func entities() (all []entity) {
	for _, d := range descriptor.All() {
		e := named(d.Table)
		for _, k := range d.Keys {
			var args []string
			for _, a := range k.Args {
				args = append(args, a.Name)
			}
			e.byKeys = append(e.byKeys, k.Field+"("+strings.Join(args, ", ")+")")
		}
		all = append(all, e)
	}
	return all
}

type catalogue struct {
	Tables map[string]struct {
		Columns []struct {
			Name, Type string
			Nullable   bool
		}
		ForeignKeys []struct {
			Columns    []string
			References string
		} `json:"foreign_keys"`
	}
}

// hidden are the columns that the API never gives out. Who hides another, or shows one of these, says so here and in ent/schema
// (the annotation secret).
var hidden = []string{"block_document.data", "configuration.value", "csrf_token.token"}

// fieldOf is the field of a column: camelCase, only the first letter of each part a capital. Two have names that Prefect's own
// API gives them.
func fieldOf(column string) string {
	switch column {
	case "metadata_":
		return "metadata"
	case "infra_overrides":
		return "jobVariables"
	}
	parts := strings.Split(column, "_")
	for i := range parts[1:] {
		parts[i+1] = strings.ToUpper(parts[i+1][:1]) + parts[i+1][1:]
	}
	return strings.Join(parts, "")
}

// visibleColumns gives the fields of each type that the catalogues of both dialects have, and whether they are text that is NOT
// NULL on one.
func visibleColumns(t *testing.T) map[string]map[string]bool {
	t.Helper()
	columns := map[string]map[string]bool{}
	for _, d := range []string{"sqlite", "postgresql"} {
		var c catalogue
		if err := json.Unmarshal(databasetest.Testdata(t, "catalogue-"+d+".json"), &c); err != nil {
			t.Fatal(err)
		}
		for table, in := range c.Tables {
			typ := named(table).typ
			if columns[typ] == nil {
				columns[typ] = map[string]bool{}
			}
			for _, col := range in.Columns {
				if !slices.Contains(hidden, table+"."+col.Name) {
					kind := strings.ToUpper(col.Type)
					text := strings.HasPrefix(kind, "VARCHAR") && !strings.HasPrefix(kind, "VARCHAR(") || strings.HasPrefix(kind, "TEXT") ||
						strings.HasPrefix(kind, "CHARACTER VARYING")
					columns[typ][fieldOf(col.Name)] = columns[typ][fieldOf(col.Name)] || text && !col.Nullable
				}
			}
		}
	}
	return columns
}

// Every table of the catalogue is a type, and the reverse; every column that is not hidden is a field of it. A `!` stands only
// at ids, at text columns that are NOT NULL, and at connections, edges, nodes and items of lists (contract 2).
func TestSDLHasEveryVisibleColumn(t *testing.T) {
	schema := graphtest.ParsedSDL(t)
	columns := visibleColumns(t)
	if len(columns) < 30 {
		t.Fatalf("the catalogues have %d tables", len(columns))
	}
	for typ, fields := range columns {
		def := schema.Types[typ]
		if def == nil || !slices.Contains(def.Interfaces, "Node") {
			t.Errorf("the catalogue has a table for which there is no type %s that implements Node: CONTRIBUTING, An entity", typ)
			continue
		}
		for field, notNull := range fields {
			f := def.Fields.ForName(field)
			if f == nil {
				t.Errorf("%s has no field %s: CONTRIBUTING, A field", typ, field)
				continue
			}
			leaf := f.Type.NamedType == "String" || f.Type.NamedType == "ID" && field == "id"
			if f.Type.NonNull != (field == "id" || notNull && leaf) {
				t.Errorf("%s.%s is %s", typ, field, f.Type)
			}
			if f.Type.Elem != nil && f.Type.String() != "[String!]" {
				t.Errorf("%s.%s is %s", typ, field, f.Type)
			}
		}
	}
	for _, e := range entities() {
		if columns[e.typ] == nil {
			t.Errorf("there is a type %s, and no table of it in the catalogues", e.typ)
		}
	}
}

// The reverse: what is a field and no column leads to other rows, is computed from columns, or is read by statements of its
// own, each as the entity declares it. To one an edge may lead nowhere and is null; to many it is a connection.
func TestSDLHasNoOtherFields(t *testing.T) {
	schema := graphtest.ParsedSDL(t)
	columns := visibleColumns(t)
	kinds := map[string]int{}
	for _, e := range descriptor.All() {
		for _, f := range schema.Types[e.Type].Fields {
			edge, isEdge := e.Edge(f.Name)
			_, isComputed := e.ComputedField(f.Name)
			target := ""
			if isEdge {
				target = edge.To
			}
			switch _, isColumn := columns[e.Type][f.Name]; {
			case isColumn:
				kinds["column"]++
			case isEdge && edge.Many:
				kinds["to many"]++
				if f.Type.String() != target+"Connection!" {
					t.Errorf("%s.%s is %s", e.Type, f.Name, f.Type)
				}
				checkArguments(t, e.Type+"."+f.Name, f, target)
			case isEdge:
				kinds["to one"]++
				if f.Type.String() != target || len(f.Arguments) > 0 {
					t.Errorf("%s.%s is %s with %d arguments, want %s", e.Type, f.Name, f.Type, len(f.Arguments), target)
				}
			case isComputed, e.IsAttached(f.Name):
				kinds["computed"]++
				if f.Type.NonNull || len(f.Arguments) > 0 {
					t.Errorf("%s.%s is %s with %d arguments: what is made of columns may be unreadable, and takes none", e.Type, f.Name, f.Type, len(f.Arguments))
				}
			default:
				t.Errorf("%s.%s is a column of no catalogue, no edge, not computed and not attached", e.Type, f.Name)
			}
		}
	}
	for _, kind := range []string{"column", "to many", "to one", "computed"} {
		if kinds[kind] < 4 {
			t.Errorf("%d fields are of the kind %s", kinds[kind], kind)
		}
	}
}

// Every foreign key of a table is an edge to one row of the table that it refers to.
func TestEveryForeignKeyIsAnEdge(t *testing.T) {
	var c catalogue
	if err := json.Unmarshal(databasetest.Testdata(t, "catalogue-sqlite.json"), &c); err != nil {
		t.Fatal(err)
	}
	n := 0
	for table, in := range c.Tables {
		e, _ := descriptor.ByType(named(table).typ)
		for _, key := range in.ForeignKeys {
			n++
			if !slices.ContainsFunc(e.Edges, func(edge descriptor.Edge) bool {
				return !edge.Many && len(edge.Path) == 1 && edge.Path[0].From == key.Columns[0] && edge.Path[0].Table == key.References
			}) {
				t.Errorf("%s.%s refers to %s, and no edge of %s leads there: CONTRIBUTING, An edge", table, key.Columns[0], key.References, e.Type)
			}
		}
	}
	if n < 30 {
		t.Errorf("%d foreign keys", n)
	}
}

// checkArguments checks the arguments of contract 8.1, and that edges to many have the same (contract 7.1).
func checkArguments(t *testing.T, what string, f *ast.FieldDefinition, typ string) {
	t.Helper()
	var args []string
	for _, a := range f.Arguments {
		args = append(args, a.Name+": "+a.Type.String())
	}
	if got := "(" + strings.Join(args, ", ") + ")"; got != connectionArguments(typ) {
		t.Errorf("%s takes %s, want %s", what, got, connectionArguments(typ))
	}
}

func connectionArguments(typ string) string {
	return "(first: Int, after: String, last: Int, before: String, orderBy: [" + typ + "Order!], where: " + typ + "Filter)"
}

// Contract 6.1 and 6.2: there are these root fields, and no others.
func TestSDLRootFields(t *testing.T) {
	schema := graphtest.ParsedSDL(t)
	want := map[string]string{
		"server": "(): Server", "node": "(id: ID!): Node", "nodes": "(ids: [ID!]!): [Node]!",
		"nodeOfType": "(type: NodeType!, id: ID!): Node", "nodesOfType": "(type: NodeType!, ids: [ID!]!): [Node]!",
		"flowRunGraph":   "(id: ID!, since: DateTime): FlowRunGraph",
		"flowRunHistory": "(start: DateTime!, end: DateTime!, interval: Duration!, where: FlowRunFilter): [RunHistory!]",
		"taskRunHistory": "(start: DateTime!, end: DateTime!, interval: Duration!, where: TaskRunFilter): [RunHistory!]",
		"scheduledFlowRuns": "(workPoolName: String!, workQueueNames: [String!], scheduledBefore: DateTime, scheduledAfter: DateTime, " +
			"limit: Int): [FlowRun!]",
	}
	for _, of := range entities() {
		want[of.plural] = connectionArguments(of.typ) + ": " + of.typ + "Connection!"
		want[of.single] = "(id: ID!): " + of.typ
		for _, key := range of.byKeys {
			name, args, _ := strings.Cut(key, "(")
			want[name] = "(" + strings.ReplaceAll(strings.TrimSuffix(args, ")"), ",", ": String!,") + ": String!): " + of.typ
		}
	}
	for _, f := range schema.Query.Fields {
		if strings.HasPrefix(f.Name, "__") {
			continue
		}
		var args []string
		for _, a := range f.Arguments {
			args = append(args, a.Name+": "+a.Type.String())
		}
		if got := "(" + strings.Join(args, ", ") + "): " + f.Type.String(); got != want[f.Name] {
			t.Errorf("%s%s, want %q", f.Name, got, want[f.Name])
		}
		delete(want, f.Name)
	}
	for name, signature := range want {
		t.Errorf("there is no %s%s", name, signature)
	}
}

// Every connection has what contract 8.1 says.
func TestSDLConnections(t *testing.T) {
	schema := graphtest.ParsedSDL(t)
	for _, of := range entities() {
		for typ, want := range map[string][]string{
			of.typ + "Connection": {"edges: [" + of.typ + "Edge!]!", "nodes: [" + of.typ + "!]!", "pageInfo: PageInfo!", "totalCount: Int!",
				"aggregate: " + of.typ + "Aggregate!", "groups: " + of.typ + "GroupConnection!"},
			of.typ + "Edge":            {"cursor: String!", "node: " + of.typ + "!"},
			of.typ + "GroupEdge":       {"cursor: String!", "node: " + of.typ + "Group!"},
			of.typ + "GroupConnection": {"edges: [" + of.typ + "GroupEdge!]!", "nodes: [" + of.typ + "Group!]!", "pageInfo: PageInfo!", "totalCount: Int!"},
		} {
			var got []string
			for _, f := range schema.Types[typ].Fields {
				got = append(got, f.Name+": "+f.Type.String())
			}
			slices.Sort(got)
			if slices.Sort(want); !slices.Equal(got, want) {
				t.Errorf("%s has %q, want %q", typ, got, want)
			}
		}
		if a := schema.Types[of.typ+"Connection"].Fields.ForName("totalCount").Arguments; len(a) != 1 || a[0].Name != "limit" || a[0].Type.String() != "Int" {
			t.Errorf("%s.totalCount takes %v", of.typ, a)
		}
		var args []string
		for _, a := range schema.Types[of.typ+"Connection"].Fields.ForName("groups").Arguments {
			args = append(args, a.Name+": "+a.Type.String())
		}
		if want := []string{"by: [" + of.typ + "GroupBy!]!", "having: [" + of.typ + "Having!]", "orderBy: [" + of.typ + "GroupOrder!]", "first: Int", "after: String", "last: Int", "before: String"}; !slices.Equal(args, want) {
			t.Errorf("%s.groups takes %q, want %q", of.typ, args, want)
		}
	}
	if schema.Mutation != nil || schema.Subscription != nil {
		t.Error("the schema has no Subscription or Mutation yet")
	}
	values := schema.Types["NodeType"].EnumValues
	if len(values) != len(descriptor.All()) {
		t.Errorf("NodeType has %d values", len(values))
	}
	for _, of := range entities() {
		screaming := strings.ToUpper(strings.Join(nameWords(of.typ), "_"))
		if of.typ == "ConcurrencyLimitV2" {
			screaming = "CONCURRENCY_LIMIT_V2"
		}
		if values.ForName(screaming) == nil {
			t.Errorf("NodeType has no %s", screaming)
		}
	}
}
