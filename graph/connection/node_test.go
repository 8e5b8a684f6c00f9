package connection_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/quaestor-graph/quaestor/graph/descriptor"
	"github.com/quaestor-graph/quaestor/graph/graphtest"
	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

// enumName of a type in NodeType: `FLOW_RUN`, …
func enumName(typ string) string {
	var b strings.Builder
	for i, r := range typ {
		if i > 0 && r >= 'A' && r <= 'Z' {
			b.WriteByte('_')
		}
		b.WriteRune(r)
	}
	return strings.ToUpper(b.String())
}

// Contract 5.5, 6.3 and 6.5.
func TestNodeOfEachType(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		address := d.SharedSample(t)
		g := graphtest.Open(t, address)
		all := graphtest.ReadStorage(t, databasetest.Open(t, address))
		for _, e := range descriptor.All() {
			single := strings.ToLower(e.Type[:1]) + e.Type[1:]
			ids := all.IDs(e.Type)
			if e.Type == "Event" { // one that is no state's
				ids = slices.DeleteFunc(ids, func(id string) bool {
					return slices.Contains(all.IDs("FlowRunState"), id) || slices.Contains(all.IDs("TaskRunState"), id)
				})
			}
			for _, id := range []string{ids[0], ids[len(ids)-1]} {
				query := fmt.Sprintf(`query($id: ID!, $type: NodeType!, $none: ID!) {
					single: %[1]s(id: $id) { ...F } node(id: $id) { ...F } typed: nodeOfType(type: $type, id: $id) { ...F }
					other: nodeOfType(id: $id, type: %[3]s) { ...F }
					nodes(ids: [$id, $none, $id]) { ...F } of: nodesOfType(type: $type, ids: [$none, $id, $none, $id]) { ...F }
					noSingle: %[1]s(id: $none) { ...F } noNode: node(id: $none) { ...F } noTyped: nodeOfType(type: $type, id: $none) { ...F } }
					fragment F on Node { __typename id ... on %[2]s { created } }`, single, e.Type, otherType(e.Type))
				want := object{"__typename": e.Type, "id": id}
				for _, given := range []string{id, strings.ToUpper(id)} {
					a := g.Query(t, query, map[string]any{"id": given, "type": enumName(e.Type), "none": graphtest.UnknownID})
					want["created"] = graphtest.At(t, a, "single", "created")
					graphtest.Same(t, single, a, object{
						"single": want, "node": want, "typed": want, "other": nil, "nodes": []any{want, nil, want}, "of": []any{nil, want, nil, want},
						"noSingle": nil, "noNode": nil, "noTyped": nil,
					})
				}
			}
		}
	})
}

func otherType(typ string) string {
	if typ == "Agent" {
		return "FLOW"
	}
	return "AGENT"
}

// Contract 6.5 and 6.6: an Event is looked for last.
func TestEventsThatShareTheIDOfAState(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		address := d.SharedSample(t)
		g := graphtest.Open(t, address)
		all := graphtest.ReadStorage(t, databasetest.Open(t, address))
		for typ, want := range map[string]int{"FlowRunState": 174, "TaskRunState": 171} {
			events := all.IDs("Event")
			var shared []string
			for _, id := range all.IDs(typ) {
				if slices.Contains(events, id) {
					shared = append(shared, id)
				}
			}
			if len(shared) != want {
				t.Fatalf("%d events share the id of a %s, want %d", len(shared), typ, want)
			}
			a := g.Query(t, fmt.Sprintf(`query($ids: [ID!]!, $id: ID!) {
				any: nodes(ids: $ids) { __typename id } states: nodesOfType(type: %s, ids: $ids) { __typename id }
				events: nodesOfType(type: EVENT, ids: $ids) { __typename id ... on Event { event } }
				one: node(id: $id) { __typename } event: nodeOfType(type: EVENT, id: $id) { __typename } }`, enumName(typ)),
				map[string]any{"ids": shared, "id": shared[0]})
			var nodes []object
			for _, id := range shared {
				nodes = append(nodes, object{"__typename": typ, "id": id})
			}
			graphtest.Same(t, "any", a["any"], nodes)
			graphtest.Same(t, "states", a["states"], nodes)
			graphtest.Same(t, "one", []any{a["one"], a["event"]}, []object{{"__typename": typ}, {"__typename": "Event"}})
			for i, e := range a["events"].([]any) {
				if graphtest.At(t, e, "__typename") != "Event" || graphtest.At(t, e, "id") != shared[i] || graphtest.At(t, e, "event") == "" {
					t.Errorf("%v", e)
				}
			}
		}
	})
}

// Contract 6.7.
func TestNodesKeepTheirOrder(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		address := d.SharedSample(t)
		g := graphtest.Open(t, address)
		all := graphtest.ReadStorage(t, databasetest.Open(t, address))
		var ids []string
		var want []any
		for _, e := range slices.Backward(descriptor.All()) {
			if e.Type == "Event" {
				continue // TestEventsThatShareTheIDOfAState
			}
			id := all.IDs(e.Type)[0]
			ids = append(ids, id, strings.ToUpper(all.IDs("Flow")[0]), graphtest.UnknownID)
			want = append(want, object{"__typename": e.Type, "id": id}, object{"__typename": "Flow", "id": all.IDs("Flow")[0]}, nil)
		}
		const query = `query($ids: [ID!]!) { nodes(ids: $ids) { __typename id ...R } } fragment R on Node {
			... on FlowRun { flow { id } states(first: 1) { totalCount } } ... on Flow { name flowRuns(last: 1) { nodes { flow { id } } } }
			... on Worker { workPool { defaultQueue { id } } } }`
		got := g.Query(t, query, map[string]any{"ids": ids})["nodes"].([]any)
		for i := range got {
			if n, ok := got[i].(object); ok {
				if n["__typename"] == "Flow" {
					graphtest.Same(t, "flow", graphtest.At(t, n, "flowRuns", "nodes", 0, "flow", "id"), n["id"])
				}
				got[i] = object{"__typename": n["__typename"], "id": n["id"]}
			}
		}
		graphtest.Same(t, "nodes", got, want)
		graphtest.Same(t, "none", g.Query(t, query, map[string]any{"ids": []string{}})["nodes"], []any{})
		graphtest.Same(t, "one", g.Query(t, `{ nodes(ids: "`+graphtest.UnknownID+`") { id } }`, nil)["nodes"], []any{nil})
	})
}

// Contract 14.1: BAD_USER_INPUT and GRAPHQL_VALIDATION_FAILED.
func TestIDsThatAreRefused(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		g := graphtest.Open(t, d.SharedSample(t))
		for _, id := range []any{
			"", "x", strings.ReplaceAll(graphtest.UnknownID, "-", ""), "{" + graphtest.UnknownID + "}", graphtest.UnknownID + " ", "urn:uuid:" + graphtest.UnknownID,
			strings.Repeat("g", 36), "\u0000" + graphtest.UnknownID[1:], strings.Repeat("0", 100_000), 7, 1.5, true, []string{graphtest.UnknownID, graphtest.UnknownID}, nil,
		} {
			for _, field := range []string{`node(id: $id)`, `flowRun(id: $id)`, `nodes(ids: [$id])`, `nodeOfType(type: FLOW, id: $id)`, `nodesOfType(type: FLOW, ids: [$id])`} {
				graphtest.Refused(t, g, "BAD_USER_INPUT", `query($id: ID!) { `+field+` { id } }`, map[string]any{"id": id})
			}
		}
		graphtest.Refused(t, g, "BAD_USER_INPUT", `{ node(id: "x") { id } }`, nil)
		graphtest.Refused(t, g, "BAD_USER_INPUT", `query($t: NodeType!) { nodeOfType(id: "`+graphtest.UnknownID+`", type: $t) { id } }`, map[string]any{"t": "LOGS"})
		graphtest.Refused(t, g, "GRAPHQL_VALIDATION_FAILED", `{ nodeOfType(id: "`+graphtest.UnknownID+`", type: LOGS) { id } }`, nil)
		graphtest.Refused(t, g, "GRAPHQL_VALIDATION_FAILED", `{ nodesOfType(ids: "`+graphtest.UnknownID+`", type: null) { id } }`, nil)
		graphtest.Refused(t, g, "GRAPHQL_VALIDATION_FAILED", `{ nodesOfType(ids: "`+graphtest.UnknownID+`") { id } }`, nil)
		graphtest.Refused(t, g, "GRAPHQL_VALIDATION_FAILED", `{ nodeOfType(id: "`+graphtest.UnknownID+`", type: "LOG") { id } }`, nil)
		graphtest.Refused(t, g, "GRAPHQL_VALIDATION_FAILED", `{ flowRun(id: null) { id } }`, nil)
	})
}

// naturalKeys are those of contract 6.2: each argument with the column of the row, or with the column that leads to another
// type's row and that row's column.
var naturalKeys = []struct {
	field, typ string
	args       [][]string
}{
	{"flowByName", "Flow", [][]string{{"name", "name"}}},
	{"deploymentByName", "Deployment", [][]string{{"flowName", "flow_id", "Flow", "name"}, {"name", "name"}}},
	{"workPoolByName", "WorkPool", [][]string{{"name", "name"}}},
	{"workQueueByName", "WorkQueue", [][]string{{"workPoolName", "work_pool_id", "WorkPool", "name"}, {"name", "name"}}},
	{"workerByName", "Worker", [][]string{{"workPoolName", "work_pool_id", "WorkPool", "name"}, {"name", "name"}}},
	{"variableByName", "Variable", [][]string{{"name", "name"}}},
	{"blockTypeBySlug", "BlockType", [][]string{{"slug", "slug"}}},
	{"blockDocumentByName", "BlockDocument", [][]string{{"blockTypeSlug", "block_type_id", "BlockType", "slug"}, {"name", "name"}}},
	{"artifactCollectionByKey", "ArtifactCollection", [][]string{{"key", "key"}}},
	{"concurrencyLimitByTag", "ConcurrencyLimit", [][]string{{"tag", "tag"}}},
	{"concurrencyLimitV2ByName", "ConcurrencyLimitV2", [][]string{{"name", "name"}}},
	{"savedSearchByName", "SavedSearch", [][]string{{"name", "name"}}},
}

// keyOf gives a row's values of a natural key; none where it has not all.
func keyOf(all graphtest.Storage, r graphtest.StoredRow, args [][]string) []string {
	var key []string
	for _, a := range args {
		v, ok := r[a[1]]
		if len(a) > 2 {
			i := slices.IndexFunc(all[a[2]], func(to graphtest.StoredRow) bool { return ok && to["id"] == v })
			if i < 0 {
				return nil
			}
			v, ok = all[a[2]][i][a[3]]
		}
		if !ok {
			return nil
		}
		key = append(key, v)
	}
	return key
}

// Contract 6.2 and 6.3: natural keys of each row, and with each of their values replaced by an odd one.
func TestNaturalKeys(t *testing.T) {
	odd := []string{
		"", "\u0000", "a\u0000b", strings.Repeat("x", 100<<10), strings.Repeat("\u0000", 100), "%", "_", "no such name",
		"'; DROP TABLE flow; --", `"`, `\`, "👩‍👩‍👧‍👦", "null", "\n", "\ufffd", graphtest.UnknownID,
	}
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		address := d.SharedSample(t)
		g := graphtest.Open(t, address)
		all := graphtest.ReadStorage(t, databasetest.Open(t, address))
		for _, k := range naturalKeys {
			var declared, passed []string
			for _, a := range k.args {
				declared, passed = append(declared, "$"+a[0]+": String!"), append(passed, a[0]+": $"+a[0])
			}
			query := fmt.Sprintf(`query(%s) { k: %s(%s) { __typename id } }`, strings.Join(declared, ", "), k.field, strings.Join(passed, ", "))
			rows := map[string]any{}
			var keys [][]string
			for _, r := range all[k.typ] {
				if key := keyOf(all, r, k.args); key != nil {
					rows[strings.Join(key, "|")] = object{"__typename": k.typ, "id": r["id"]}
					keys = append(keys, key)
				}
			}
			if len(rows) != len(keys) || len(keys) == 0 {
				t.Fatalf("%s: %d rows with %d keys", k.field, len(keys), len(rows))
			}
			ask := func(key []string) {
				variables := map[string]any{}
				for i, a := range k.args {
					variables[a[0]] = key[i]
				}
				graphtest.Same(t, fmt.Sprintf("%s %.200q", k.field, key), g.Query(t, query, variables)["k"], rows[strings.Join(key, "|")])
			}
			for _, key := range keys {
				ask(key)
			}
			for i, was := range keys[0] {
				for _, v := range append(odd, was+" ", " "+was, strings.ToUpper(was), was+"\u0000", was+"%", keys[len(keys)-1][i]) {
					key := slices.Clone(keys[0])
					key[i] = v
					ask(key)
				}
			}
		}
	})
}

// Contract 3.5: MAX_LIST_VALUES holds, and the path of an error is that of a field of the answer, also where an argument
// can't be read.
func TestNodesRefused(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		g := graphtest.Open(t, d.SharedSample(t))
		many := slices.Repeat([]any{graphtest.UnknownID}, 10_001)
		for _, field := range []string{"nodes(ids: $ids)", "nodesOfType(type: FLOW, ids: $ids)"} {
			query := `query($ids: [ID!]!) { n: ` + field + ` { id } }`
			graphtest.Refused(t, g, graphtest.TooLarge, query, object{"ids": many})
			if n := len(g.Query(t, query, object{"ids": many[1:]})["n"].([]any)); n != 10_000 {
				t.Errorf("%s: 10,000 ids give %d rows", field, n)
			}
		}
		graphtest.Refused(t, g, graphtest.TooLarge, `query($names: [String!]) { scheduledFlowRuns(workPoolName: "k8s_batch", workQueueNames: $names) { id } }`, object{"names": many})
		for query, path := range map[string]string{
			`{ a: node(id: "7") { id } }`: "a", `{ nodes(ids: ["` + graphtest.UnknownID + `", "7"]) { id } }`: "nodes",
			`{ nodesOfType(type: FLOW, ids: ["` + graphtest.UnknownID + `", "7"]) { id } }`: "nodesOfType", `{ flowRun(id: "x") { id } }`: "flowRun",
		} {
			r := g.Do(t.Context(), query, nil)
			if len(r.Errors) != 1 || r.Errors[0].Extensions["code"] != graphtest.BadInput || r.Errors[0].Path.String() != path {
				t.Errorf("%s: want BAD_USER_INPUT at %s, got %v", query, path, r.Errors)
			}
		}
	})
}
