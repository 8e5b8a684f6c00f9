package graph_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/quaestor-graph/quaestor/graph/cursor"
	"github.com/quaestor-graph/quaestor/graph/descriptor"
	"github.com/quaestor-graph/quaestor/graph/graphtest"
	"github.com/quaestor-graph/quaestor/graph/graphtest/evaluate"
	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

// hostileValues are what a body's JSON may hold as a variable, of every kind, and what lib/pq or PostgreSQL could refuse.
func hostileValues(t *testing.T) (all []any) {
	t.Helper()
	long := strings.Repeat("x", 1<<20)
	for _, text := range []string{
		`"\u0000"`, `"a\u0000b"`, `"\ud800"`, `"\udc00\ud800"`, `"a\ud800"`, `"` + long + `"`, `"` + strings.Repeat("%_", 4000) + `"`, `"` + strings.Repeat(`\\`, 40_001) + `"`,
		`""`, `" "`, `"\\"`, `"'; --"`, `"\"}'"`, `"$1"`, `"\uffff"`, `"\u202e\u0000\uFEFF"`, "\"\xff\"", "\"a\xed\xa0\x80b\"", "\"\xc3\"", "{\"\xff\": [\"\xf5\"]}", `"../../etc/passwd"`, `"NaN"`, `"-Infinity"`, `"Infinity"`, `"infinity"`, `"1e400"`,
		`"0000-01-01T00:00:00Z"`, `"10000-01-01T00:00:00Z"`, `"-0001-01-01T00:00:00Z"`, `"9999-12-31T23:59:60Z"`, `"0001-01-01T00:00:00+23:59"`, `"9999-12-31T23:59:59.999999999-23:59"`,
		`"2026-02-30T00:00:00Z"`, `"P10000Y"`, `"PT1e400S"`, `"P99999999999999999999D"`, `"-P1D"`, `"P1D\u0000"`, `"P106751D"`,
		`"00000000-0000-0000-0000-000000000000"`, `"{00000000-0000-0000-0000-000000000000}"`, `"00000000-0000-0000-0000-00000000000\u0000"`, `"ffffffffffffffffffffffffffffffff"`,
		"1" + strings.Repeat("0", 400), "-1" + strings.Repeat("0", 400), "1" + strings.Repeat("0", 90_000), "-0", "-0.0", "1e-400", "1e400", "-1e400", "1e999999999", "1e-999999999", "1e308", "-1e308", "5e-324",
		"0", "-1", "2147483647", "2147483648", "-2147483649", "9223372036854775807", "9223372036854775808", "-9223372036854775809", "0.1", "1.0", "1e3",
		"true", "null", "[]", "{}", `[[]]`, `[null]`, `[1]`, `["\u0000", "\ud800"]`, `{"a": 1}`, `{"\u0000": "\ud800"}`, `{"": {"": [1e400, -0]}}`,
		strings.Repeat("[", 5000) + strings.Repeat("]", 5000), strings.Repeat(`{"a":`, 500) + "1" + strings.Repeat("}", 500), `["` + strings.Repeat(`x","`, 9999) + `"]`,
	} {
		d := json.NewDecoder(strings.NewReader(text))
		d.UseNumber()
		var v any
		if err := d.Decode(&v); err != nil {
			t.Fatalf("%.50s: %v", text, err)
		}
		all = append(all, v)
	}
	return all
}

// hostileAsker asks one operation for each value and looks at what became of it.
type hostileAsker struct {
	*graphtest.Graph
	log          *bytes.Buffer
	asked, valid int
}

// ask gives a value to a field of Query, beside which another is answered whatever becomes of it.
func (h *hostileAsker) ask(t *testing.T, field, typ string, v any) {
	t.Helper()
	query := fmt.Sprintf("query($v: %s) { %s ok: flows(first: 1) { nodes { id } } }", typ, field)
	r := h.Do(t.Context(), query, object{"v": v})
	h.asked++
	h.valid += graphtest.Btoi(len(r.Errors) == 0)
	for _, e := range r.Errors {
		switch e.Extensions["code"] {
		case graphtest.BadInput, "GRAPHQL_VALIDATION_FAILED", "QUERY_TOO_LARGE":
		default:
			t.Errorf("%s of %.80q: %s %v", query, fmt.Sprint(v), e.Message, e.Extensions["code"])
		}
		if len(e.Message) > 5000 {
			t.Errorf("%s of %.80q: a message of %d bytes", query, fmt.Sprint(v), len(e.Message))
		}
	}
	if !bytes.Equal(r.Data, []byte("null")) && len(r.Data) > 0 && !bytes.Contains(r.Data, []byte(`"ok":{"nodes":[{"id":"`)) {
		t.Errorf("%s of %.80q: the other field is not answered: %.300s", query, fmt.Sprint(v), r.Data)
	}
	if h.log.Len() > 0 {
		t.Errorf("%s of %.80q: the log says %.500s", query, fmt.Sprint(v), h.log)
		h.log.Reset()
	}
}

// hostilePlaces are the arguments that introspection's walk doesn't come to: $v is the value, by its type.
var hostilePlaces = map[string][]string{
	"String": {
		"c: flowRuns { groups(by: {field: CREATED, every: \"P1D\", timeZone: $v}) { nodes { keys } } }",
		"c: flowRuns { groups(by: {field: NAME, as: $v}) { nodes { keys } } }",
		"c: flowRuns { groups(by: {field: NAME}, after: $v) { nodes { keys } } }",
		"c: flowRuns(after: $v) { nodes { id } }", "c: flowRuns(last: 1, before: $v) { nodes { id } }",
		"c: flows { nodes { flowRuns(after: $v) { nodes { id } } } }",
	},
	"String!": {
		"c: scheduledFlowRuns(workPoolName: $v) { id }", "c: scheduledFlowRuns(workPoolName: \"default-pool\", workQueueNames: [$v, \"default\"]) { id }",
		"c: flowRuns { groups(by: {field: PARAMETERS, path: [$v]}) { nodes { keys } } }", "c: artifacts { groups(by: {field: DATA, path: [\"0\", $v, \"-1\"]}) { nodes { keys } } }",
		"c: flowRuns(where: {parameters: {path: [$v, \"x\"], exists: true}}) { totalCount }", "c: events(where: {payload: {path: [\"a\", $v], eq: 1}}) { totalCount }",
		"c: deploymentByName(flowName: $v, name: \"x\") { id }", "c: deployments(where: {flow: {name: {eq: $v}}}) { totalCount }",
		"c: flowRuns(where: {flow: {deployments: {some: {tags: {any: [$v]}}}}}) { totalCount }",
		"c: flowRuns { aggregate { count(where: {name: {icontains: $v}}) } }", "c: flowRuns { groups(by: {field: NAME}, having: {aggregate: COUNT, where: {name: {ilike: $v}}, is: {gt: 0}}) { nodes { keys } } }",
	},
	"ID!":    {"c: node(id: $v) { id }", "c: nodes(ids: [$v]) { id }", "c: nodeOfType(type: FLOW_RUN, id: $v) { id }", "c: nodesOfType(type: LOG, ids: [$v]) { id }", "c: flowRunGraph(id: $v) { nodes { id } }"},
	"[ID!]!": {"c: nodes(ids: $v) { id }", "c: nodesOfType(type: TASK_RUN, ids: $v) { id }"},
	"Int": {
		"c: flowRuns(first: $v) { nodes { id } }", "c: flowRuns(last: $v) { nodes { id } }", "c: flowRuns { totalCount(limit: $v) }",
		"c: flowRuns { groups(by: {field: NAME}, first: $v) { nodes { keys } } }", "c: scheduledFlowRuns(workPoolName: \"default-pool\", limit: $v) { id }",
		"c: flows(where: {flowRuns: {count: {gt: $v}}}) { totalCount }", "c: flows(where: {flowRuns: {counts: [{where: {}, is: {eq: $v}}]}}) { totalCount }",
	},
	"Float": {
		"c: flowRuns { groups(by: {field: NAME}, having: {aggregate: COUNT, is: {gt: $v}}) { nodes { keys } } }",
		"c: flowRuns { groups(by: {field: NAME}, having: {aggregate: AVG, field: TOTAL_RUN_TIME, is: {in: [$v]}}) { nodes { keys } } }",
		"c: flowRuns { groups(by: {field: NAME}, having: {aggregate: PERCENTILE, field: TOTAL_RUN_TIME, p: $v, is: {le: 1}}) { nodes { keys } } }",
		"c: flowRuns { groups(by: {field: NAME}, having: {aggregate: COUNT_DISTINCT, field: RUN_COUNT, is: {ne: $v}}) { nodes { keys } } }",
	},
	"Float!": {"c: flowRuns { aggregate { percentile(field: TOTAL_RUN_TIME, p: $v) } }"},
	"Duration": {
		"c: flowRuns { groups(by: {field: CREATED, every: $v}) { nodes { keys } } }", "c: flowRuns { groups(by: {field: CREATED, every: $v, timeZone: \"Asia/Amman\"}) { nodes { keys } } }",
	},
	"Duration!": {`c: flowRunHistory(start: "2026-08-21T06:07:31Z", end: "2026-11-21T06:07:31Z", interval: $v) { states { countRuns } }`},
	"DateTime": {
		"c: scheduledFlowRuns(workPoolName: \"default-pool\", scheduledBefore: $v) { id }", "c: scheduledFlowRuns(workPoolName: \"default-pool\", scheduledAfter: $v) { id }",
		"c: flowRunGraph(id: \"00000000-0000-0000-0000-000000000000\", since: $v) { nodes { id } }",
	},
	"DateTime!": {
		`c: flowRunHistory(start: $v, end: "2026-11-21T06:07:31Z", interval: "P1D") { states { countRuns } }`, `c: taskRunHistory(start: "2026-08-21T06:07:31Z", end: $v, interval: "P1D") { states { countRuns } }`,
	},
}

// Nothing forged reaches SQL: in every place of an argument, what lib/pq or PostgreSQL could refuse (NUL, surrogates,
// ranges) is bad input or an answer, never INTERNAL; nothing is logged as an error, and the connection that it would have
// broken answers the operation's other field.
func TestHostileArguments(t *testing.T) {
	values := hostileValues(t)
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		h := &hostileAsker{Graph: graphtest.Open(t, d.SharedSample(t)), log: captureErrors(t)}
		for typ, fields := range hostilePlaces {
			for n, field := range fields {
				for i := n % 2; i < len(values); i += 2 { // every other one, and the rest in the next place
					h.ask(t, field, typ, values[i])
				}
			}
		}
		places := h.asked
		askLookups(t, h, values)
		lookups := h.asked
		askComparators(t, h, values)
		t.Logf("%d values in places, %d in lookups, %d in comparators; %d were answered", places, lookups-places, h.asked-lookups, h.valid)
		if h.asked < 4000 || h.valid < 500 {
			t.Error("these are too few")
		}
	})
}

// askLookups gives some of the values to each field that finds one row, and others to the next.
func askLookups(t *testing.T, h *hostileAsker, values []any) {
	root := h.Query(t, "{ __schema { queryType { fields { name type { kind } args { name type { kind name ofType { kind name } } } } } } }", nil)["__schema"].(object)["queryType"].(object)
	looked, turn := 0, 0
	for _, f := range graphtest.List(root["fields"]) {
		var given []string
		typ := ""
		for _, a := range graphtest.List(f.(object)["args"]) {
			to, ok := a.(object)["type"].(object)["ofType"].(object)
			if ok && a.(object)["type"].(object)["kind"] == "NON_NULL" && (to["name"] == "ID" || to["name"] == "String") {
				given, typ = append(given, a.(object)["name"].(string)+": $v"), to["name"].(string)+"!"
			}
		}
		if f.(object)["type"].(object)["kind"] == "NON_NULL" || len(given) == 0 {
			continue
		}
		looked++
		turn++
		for i := turn % 5; i < len(values); i += 5 {
			h.ask(t, fmt.Sprintf("c: %s(%s) { __typename }", f.(object)["name"], strings.Join(given, ", ")), typ, values[i])
		}
	}
	if looked < 40 {
		t.Errorf("%d fields find a row", looked)
	}
}

// askComparators gives each operator of each comparator a third of the values, other ones to the next, and columns of all types
// one now and then: what a column is compared with is its comparator's work.
func askComparators(t *testing.T, h *hostileAsker, values []any) {
	grammar, roots := evaluate.IntrospectFilters(t, h.Graph), graphtest.Introspect(t, h.Graph).Roots
	whole, turn := map[string]bool{}, 0
	for _, e := range descriptor.All() {
		for column, kind := range grammar.Inputs[e.Type+"Filter"] {
			comparator := strings.Trim(kind, "[]")
			operators := grammar.Inputs[comparator]
			if operators["isNull"] == "" && operators["exists"] == "" || operators["and"] != "" {
				continue // of other rows
			}
			for operator, typ := range operators {
				place := fmt.Sprintf("c: %s(where: {%s: {%s: $v}}) { totalCount }", roots[e.Type], column, operator)
				if operand, many := strings.CutPrefix(typ, "["); many {
					typ = strings.TrimSuffix(operand, "]") + "!"
					place = strings.Replace(place, "$v", "[$v]", 1)
				}
				if !whole[comparator+operator] {
					whole[comparator+operator] = true
					for i := len(whole) % 3; i < len(values); i += 3 {
						h.ask(t, place, typ, values[i])
					}
				} else if turn++; turn%11 == 0 {
					h.ask(t, place, typ, values[turn/11%len(values)])
				}
			}
		}
	}
	if len(whole) < 60 {
		t.Errorf("%d operators were asked", len(whole))
	}
}

// The cursor of groups is looked at as that of rows is: each value that it holds, by the kind of what groups are sorted by and
// of their keys.
func TestHostileCursorsOfGroups(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		h := &hostileAsker{Graph: graphtest.Open(t, d.SharedSample(t)), log: captureErrors(t)}
		turn := 0
		for _, key := range []string{
			"field: NAME", "field: ID", "field: RUN_COUNT", "field: CREATED", `field: CREATED, every: "P1D"`, `field: CREATED, every: "P1D", timeZone: "Asia/Amman"`,
			"field: STATE_TYPE", "field: TAGS", "field: AUTO_SCHEDULED", "field: TOTAL_RUN_TIME", "field: ESTIMATED_RUN_TIME", `field: PARAMETERS, path: ["x"]`, "field: FLOW_ID",
		} {
			for _, order := range []string{"KEY", "COUNT", "MAX, field: CREATED", "AVG, field: TOTAL_RUN_TIME", "MIN, field: NAME"} {
				groups := "groups(by: {" + key + "}, orderBy: {aggregate: " + order + "}, first: 1"
				encoded, ok := graphtest.At(t, h.Query(t, "{ c: flowRuns { "+groups+") { pageInfo { endCursor } } } }", nil), "c", "groups", "pageInfo", "endCursor").(string)
				parts, decoded := cursor.Decode(encoded)
				if !ok || !decoded || len(parts) != 4 {
					t.Fatalf("%s: its cursor is %v", groups, parts)
				}
				for part := 2; part < 4; part++ {
					for i := range parts[part].([]any) {
						for _, f := range graphtest.Forgeries {
							if turn++; turn%3 > 0 {
								continue
							}
							forged := append([]any{}, parts...)
							values := append([]any{}, parts[part].([]any)...)
							values[i], forged[part] = f.Value, values
							h.ask(t, "c: flowRuns { "+groups+", after: $v) { nodes { keys } pageInfo { hasNextPage } } }", "String", cursor.Encode(forged...))
						}
					}
				}
			}
		}
		t.Logf("%d forged cursors, %d answered", h.asked, h.valid)
		if h.asked < 1000 || h.valid == h.asked || h.valid == 0 {
			t.Error("these are too few, or none is refused")
		}
	})
}

// captureErrors keeps what is logged at level ERROR until the test ends.
func captureErrors(t *testing.T) *bytes.Buffer {
	t.Helper()
	log := &bytes.Buffer{}
	before := slog.Default()
	slog.SetDefault(slog.New(slog.NewTextHandler(log, &slog.HandlerOptions{Level: slog.LevelError})))
	t.Cleanup(func() { slog.SetDefault(before) })
	return log
}
