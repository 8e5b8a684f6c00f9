package graph_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2/ast"

	"github.com/quaestor-graph/quaestor/graph/graphtest"
	"github.com/quaestor-graph/quaestor/graph/graphtest/evaluate"
	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

// contractTypes: "Types are the tables in singular PascalCase". The plurals and natural keys are the contract's too.
var contractTypes = []struct{ table, typ, plural, byKey string }{
	{"agent", "Agent", "agents", ""},
	{"artifact", "Artifact", "artifacts", ""},
	{"artifact_collection", "ArtifactCollection", "artifactCollections", "artifactCollectionByKey(key)"},
	{"automation", "Automation", "automations", ""},
	{"automation_bucket", "AutomationBucket", "automationBuckets", ""},
	{"automation_event_follower", "AutomationEventFollower", "automationEventFollowers", ""},
	{"automation_held_event", "AutomationHeldEvent", "automationHeldEvents", ""},
	{"automation_related_resource", "AutomationRelatedResource", "automationRelatedResources", ""},
	{"block_document", "BlockDocument", "blockDocuments", "blockDocumentByName(blockTypeSlug, name)"},
	{"block_document_reference", "BlockDocumentReference", "blockDocumentReferences", ""},
	{"block_schema", "BlockSchema", "blockSchemas", ""},
	{"block_schema_reference", "BlockSchemaReference", "blockSchemaReferences", ""},
	{"block_type", "BlockType", "blockTypes", "blockTypeBySlug(slug)"},
	{"composite_trigger_child_firing", "CompositeTriggerChildFiring", "compositeTriggerChildFirings", ""},
	{"concurrency_limit", "ConcurrencyLimit", "concurrencyLimits", "concurrencyLimitByTag(tag)"},
	{"concurrency_limit_v2", "ConcurrencyLimitV2", "concurrencyLimitV2s", "concurrencyLimitV2ByName(name)"},
	{"configuration", "Configuration", "configurations", ""},
	{"csrf_token", "CsrfToken", "csrfTokens", ""},
	{"deployment", "Deployment", "deployments", "deploymentByName(flowName, name)"},
	{"deployment_schedule", "DeploymentSchedule", "deploymentSchedules", ""},
	{"deployment_version", "DeploymentVersion", "deploymentVersions", ""},
	{"event_resources", "EventResource", "eventResources", ""},
	{"events", "Event", "events", ""},
	{"flow", "Flow", "flows", "flowByName(name)"},
	{"flow_run", "FlowRun", "flowRuns", ""},
	{"flow_run_input", "FlowRunInput", "flowRunInputs", ""},
	{"flow_run_state", "FlowRunState", "flowRunStates", ""},
	{"log", "Log", "logs", ""},
	{"saved_search", "SavedSearch", "savedSearches", "savedSearchByName(name)"},
	{"task_run", "TaskRun", "taskRuns", ""},
	{"task_run_state", "TaskRunState", "taskRunStates", ""},
	{"task_run_state_cache", "TaskRunStateCache", "taskRunStateCaches", ""},
	{"variable", "Variable", "variables", "variableByName(name)"},
	{"work_pool", "WorkPool", "workPools", "workPoolByName(name)"},
	{"work_queue", "WorkQueue", "workQueues", "workQueueByName(workPoolName, name)"},
	{"worker", "Worker", "workers", "workerByName(workPoolName, name)"},
}

type catalogue struct {
	Tables map[string]struct {
		Columns []struct {
			Name, Type string
			Nullable   bool
		}
	}
}

// contractField: "Fields are the columns in camelCase, only the first letter of each part a capital"; the exceptions
// are the contract's.
func contractField(table, column string) string {
	switch {
	case column == "metadata_":
		return "metadata"
	case column == "infra_overrides":
		return "jobVariables"
	case table+"."+column == "configuration.value", table+"."+column == "csrf_token.token", table+"."+column == "block_document.data":
		return "" // "Not in the API at all"
	}
	parts := strings.Split(column, "_")
	for i := range parts[1:] {
		parts[i+1] = strings.ToUpper(parts[i+1][:1]) + parts[i+1][1:]
	}
	return strings.Join(parts, "")
}

// The names and the nullability are the contract's, for every column of both catalogues: "`!` only on id and on text
// columns that are NOT NULL, and on connections, edges, nodes and list items".
func TestSDLHasTheContractsNames(t *testing.T) {
	schema := graphtest.ParsedSDL(t)
	edges := evaluate.ContractTable(t)
	columns := map[string]map[string]bool{} // by type and field: whether it is text that is NOT NULL
	for _, name := range []string{"catalogue-sqlite.json", "catalogue-postgresql.json"} {
		var c catalogue
		if err := json.Unmarshal(databasetest.Testdata(t, name), &c); err != nil {
			t.Fatal(err)
		}
		if len(c.Tables) != len(contractTypes) {
			t.Errorf("%s has %d tables", name, len(c.Tables))
		}
		for _, of := range contractTypes {
			if columns[of.typ] == nil {
				columns[of.typ] = map[string]bool{}
			}
			for _, col := range c.Tables[of.table].Columns {
				if field := contractField(of.table, col.Name); field != "" {
					kind := strings.ToUpper(col.Type)
					text := strings.HasPrefix(kind, "VARCHAR") && !strings.HasPrefix(kind, "VARCHAR(") || strings.HasPrefix(kind, "TEXT") ||
						strings.HasPrefix(kind, "CHARACTER VARYING")
					columns[of.typ][field] = columns[of.typ][field] || text && !col.Nullable
				}
			}
		}
	}
	for _, of := range contractTypes {
		def := schema.Types[of.typ]
		if def == nil || !slices.Contains(def.Interfaces, "Node") {
			t.Errorf("there is no type %s that implements Node", of.typ)
			continue
		}
		want := map[string]bool{}
		for field, notNull := range columns[of.typ] {
			want[field] = true
			f := def.Fields.ForName(field)
			if f == nil {
				t.Errorf("%s has no field %s", of.typ, field)
				continue
			}
			leaf := f.Type.NamedType == "String" || f.Type.NamedType == "ID" && field == "id"
			if f.Type.NonNull != (field == "id" || notNull && leaf) {
				t.Errorf("%s.%s is %s", of.typ, field, f.Type)
			}
			if f.Type.Elem != nil && f.Type.String() != "[String!]" {
				t.Errorf("%s.%s is %s", of.typ, field, f.Type)
			}
		}
		for _, edge := range edges[of.typ] {
			name, many := strings.CutSuffix(edge, "*")
			want[name] = true
			f := def.Fields.ForName(name)
			switch {
			case f == nil:
				t.Errorf("%s has no edge %s", of.typ, name)
			case many && (!f.Type.NonNull || !strings.HasSuffix(f.Type.NamedType, "Connection")), !many && f.Type.NonNull:
				t.Errorf("%s.%s is %s", of.typ, name, f.Type)
			case many:
				checkArguments(t, of.typ+"."+name, f, strings.TrimSuffix(f.Type.NamedType, "Connection"))
			}
		}
		if of.typ == "FlowRun" || of.typ == "TaskRun" {
			for _, name := range []string{"effectiveStartTime", "estimatedRunTime", "estimatedStartTimeDelta"} {
				want[name] = true
			}
		}
		if of.typ == "BlockDocument" {
			want["data"] = true // "`BlockDocument.data`: decrypted", not the column
			if f := def.Fields.ForName("data"); f == nil || f.Type.String() != "JSON" || len(f.Arguments) > 0 {
				t.Errorf("BlockDocument.data is %v", f)
			}
		}
		for _, f := range def.Fields {
			if !want[f.Name] {
				t.Errorf("%s.%s is not in the contract, or comes with a later issue", of.typ, f.Name)
			}
		}
	}
}

// checkArguments: "`flowRuns(first, after, last, before, orderBy: [FlowRunOrder!], where: FlowRunFilter)`", and edges to
// many "are connections with the same arguments as at the root".
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

// "Root fields, for each type: the plural connection and the single. By natural key …". Nothing that later issues bring.
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
	for _, of := range contractTypes {
		want[of.plural] = connectionArguments(of.typ) + ": " + of.typ + "Connection!"
		want[strings.ToLower(of.typ[:1])+of.typ[1:]] = "(id: ID!): " + of.typ
		if name, args, ok := strings.Cut(of.byKey, "("); ok {
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

// Every connection has what the contract says of all of them.
func TestSDLConnections(t *testing.T) {
	schema := graphtest.ParsedSDL(t)
	for _, of := range contractTypes {
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
	if len(values) != len(contractTypes) {
		t.Errorf("NodeType has %d values", len(values))
	}
	for _, of := range contractTypes {
		screaming := strings.ToUpper(strings.Join(nameWords(of.typ), "_"))
		if of.typ == "ConcurrencyLimitV2" {
			screaming = "CONCURRENCY_LIMIT_V2"
		}
		if values.ForName(screaming) == nil {
			t.Errorf("NodeType has no %s", screaming)
		}
	}
}
