package filter_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/quaestor-graph/quaestor/graph/graphtest"
	"github.com/quaestor-graph/quaestor/graph/graphtest/evaluate"
	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

// filtered is an operation with one filter of flow runs, given as it stands or
// as the variable $f.
func filtered(where string) string {
	declared := ""
	for name, typ := range map[string]string{"$f": "FlowRunFilter", "$s": "String", "$none": "DeploymentFilter", "$j": "JSON", "$l": "LogFilter"} {
		if strings.Contains(where+" ", name) {
			declared += name + ": " + typ + " "
		}
	}
	if declared != "" {
		declared = "(" + declared + ")"
	}
	return fmt.Sprintf("query%s { flowRuns(where: %s) { totalCount } variables { totalCount } }", declared, where)
}

// refusedBothWays gives a filter as a literal and as a variable.
func refusedBothWays(t *testing.T, g *graphtest.Graph, literalCode, variableCode string, f object, says ...string) {
	t.Helper()
	for _, way := range []struct {
		code, where string
		variables   object
	}{{literalCode, evaluate.Literal(f), nil}, {variableCode, "$f", object{"f": f}}} {
		if way.code == "" {
			continue
		}
		r := g.Do(t.Context(), filtered(way.where), way.variables)
		if len(r.Errors) == 0 || r.Errors[0].Extensions["code"] != way.code {
			t.Errorf("%.300s: want %s, got %.200s %.500v", filtered(way.where), way.code, r.Data, r.Errors)
			continue
		}
		for _, e := range r.Errors {
			m := e.Message
			for _, s := range says {
				if !strings.Contains(m, s) {
					t.Errorf("%.300s: %q does not say %q", way.where, m, s)
				}
			}
			if len(m) > 400 || strings.Contains(m, "SELECT") || strings.Contains(m, "pq:") {
				t.Errorf("%.300s: the message is not one clear line: %.600s", way.where, m)
			}
		}
	}
}

// Contract 9.5.
func TestNullInsideAFilter(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		g := graphtest.Open(t, d.SharedSample(t))
		s := evaluate.IntrospectFilters(t, g)
		for field, kind := range s.Inputs["FlowRunFilter"] {
			refusedBothWays(t, g, graphtest.BadInput, graphtest.BadInput, object{field: nil}, "where."+field, "isNull", "leave the key, or its variable, out")
			refusedBothWays(t, g, graphtest.BadInput, graphtest.BadInput, object{"not": object{"and": []any{object{field: nil}}}}, "where.not.and."+field, "isNull")
			if _, isType := s.Inputs[strings.Trim(kind, "[]")]["and"]; isType {
				continue
			}
			for op := range s.Inputs[strings.Trim(kind, "[]")] {
				refusedBothWays(t, g, graphtest.BadInput, graphtest.BadInput, object{field: object{op: nil}}, field+"."+op, "isNull")
			}
		}
		refusedBothWays(t, g, graphtest.BadInput, graphtest.BadInput, object{"parameters": object{"eq": object{"a": []any{json.Number("1"), nil}}}}, "parameters.eq.a", "isNull")
		refusedBothWays(t, g, graphtest.BadInput, graphtest.BadInput, object{"parameters": object{"contains": object{"a": object{"b": nil}}}}, "parameters.contains.a.b", "isNull")
		refusedBothWays(t, g, graphtest.BadInput, graphtest.BadInput, object{"logs": object{"counts": []any{object{"is": object{"ge": nil}}}}}, "is.ge", "isNull")
		// Here it breaks the input's type already. Of a variable the type's validation names the place.
		for _, f := range []object{
			{"id": object{"in": []any{nil}}}, {"tags": object{"all": []any{"a", nil}}}, {"and": []any{nil}},
			{"parameters": object{"path": []any{nil}}}, {"parameters": object{"in": []any{json.Number("1"), nil}}},
			{"logs": object{"counts": []any{object{"is": nil}}}}, {"not": object{"flow": object{"name": object{"notIn": []any{nil}}}}},
		} {
			refusedBothWays(t, g, graphtest.BadInput, graphtest.BadInput, f, "isNull")
		}
		for query, says := range map[string]string{
			`{ flowRuns(where: {or: [{}, {name: {in: ["a", null]}}]}) { totalCount } }`:                               "where.or[1].name.in[1] is null",
			`query($w: FlowRunFilter = {tags: {any: [null]}}) { flowRuns(where: $w) { totalCount } }`:                 "$w.tags.any[0] is null",
			`{ flows { aggregate { count(where: {flowRuns: {counts: [null]}}) } } }`:                                  "where.flowRuns.counts[0] is null",
			`{ flows { groups(by: {field: NAME}, having: {aggregate: COUNT, is: {in: [1, null]}}) { totalCount } } }`: "having.is.in[1] is null",
			`{ ...F } fragment F on Query { flows { nodes { flowRuns(where: {id: {in: [null]}}) { totalCount } } } }`: "where.id.in[0] is null",
		} {
			r := g.Do(t.Context(), query, nil)
			if len(r.Errors) == 0 || r.Errors[0].Extensions["code"] != graphtest.BadInput || !strings.Contains(r.Errors[0].Message, says) ||
				!strings.Contains(r.Errors[0].Message, "leave the key, or its variable, out") || !strings.Contains(r.Errors[0].Message, "isNull") || len(r.Errors[0].Locations) != 1 {
				t.Errorf("%s: want an error that says %q, got %v", query, says, r.Errors)
			}
		}
		// Elsewhere a null is a wrong literal like any other.
		graphtest.Refused(t, g, graphtest.Invalid, `{ nodes(ids: [null]) { id } }`, nil)
		// Contract 8.2: a variable that is not given is as absent, too.
		all := g.Query(t, filtered("null"), nil)["flowRuns"].(object)["totalCount"]
		for _, where := range []string{"$f", "{not: {not: {name: {eq: $s}}}}", "{name: {eq: $s}}", "{and: [], deployment: $none, parameters: {eq: $j}, logs: {some: $l}}"} {
			if got := g.Query(t, filtered(where), nil)["flowRuns"].(object)["totalCount"]; got != all {
				t.Errorf("%s without variables: %v, want %v", where, got, all)
			}
			if name := where[strings.LastIndex(where, "$")+1:][:1]; where != "$f" {
				if r := g.Do(t.Context(), filtered(where), object{name: nil}); len(r.Errors) == 0 || r.Errors[0].Extensions["code"] != graphtest.BadInput {
					t.Errorf("%s with $%s null: %s %v", where, name, r.Data, r.Errors)
				}
			}
		}
	})
}

// Contract 14.1: BAD_USER_INPUT and GRAPHQL_VALIDATION_FAILED.
func TestWrongValuesInAFilter(t *testing.T) {
	n := func(s string) json.Number { return json.Number(s) }
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		g := graphtest.Open(t, d.SharedSample(t))
		for _, f := range []object{
			{"name": object{"eq": n("7")}}, {"name": object{"in": []any{"a", n("7")}}}, {"name": object{"contains": true}},
			{"runCount": object{"eq": "7"}}, {"runCount": object{"ge": n("1.5")}}, {"runCount": object{"in": []any{n("1"), "2"}}},
			{"stateType": object{"eq": "NOPE"}}, {"stateType": object{"in": []any{"completed"}}}, {"autoScheduled": object{"eq": "true"}},
			{"autoScheduled": object{"eq": n("1")}}, {"tags": object{"all": []any{n("1")}}}, {"name": object{"regex": "a"}}, {"nope": object{}},
			{"parameters": object{"path": []any{n("0")}}}, {"logs": object{"count": object{"like": "1"}}}, {"flow": object{"some": object{}}},
		} {
			refusedBothWays(t, g, graphtest.Invalid, graphtest.BadInput, f)
		}
		refusedBothWays(t, g, "", graphtest.BadInput, object{"runCount": object{"eq": n("2147483648")}}, "32 bits")
		for _, f := range []object{
			{"id": object{"eq": "7"}}, {"id": object{"in": []any{"93d27ede3b28437bae58af5909b2076b"}}}, {"startTime": object{"ge": "2026-11-01"}},
			{"startTime": object{"ge": "2026-11-01T00:00:00"}}, {"startTime": object{"last": "P1M"}}, {"startTime": object{"next": "1 day"}},
			{"totalRunTime": object{"lt": "P1Y"}}, {"name": object{"like": `a\`}}, {"name": object{"ilike": `\\\`}},
			{"parameters": object{"lt": true}}, {"parameters": object{"ge": []any{n("1")}}}, {"parameters": object{"gt": object{}}},
		} {
			refusedBothWays(t, g, graphtest.BadInput, graphtest.BadInput, f, "where.")
		}
		// Contract 5.8: integers in a literal go up to 2^63-1.
		refusedBothWays(t, g, graphtest.BadInput, "", object{"parameters": object{"eq": n("9223372036854775808")}}, "9223372036854775808", "2^63-1")
		refusedBothWays(t, g, graphtest.BadInput, graphtest.BadInput, object{"parameters": object{"eq": object{"a": n("1e400")}}}, "1e400")
		refusedBothWays(t, g, graphtest.BadInput, graphtest.BadInput, object{"parameters": object{"in": []any{n("-1e400")}}}, "-1e400")
	})
}

// Contract 3.5 and 14.1: what is beyond a limit of filters is QUERY_TOO_LARGE with the figure and the limit.
func TestLimitsOfFilters(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		g := graphtest.Open(t, d.SharedSample(t))
		ok := func(f object) {
			t.Helper()
			if r := g.Do(t.Context(), filtered("$f"), object{"f": f}); len(r.Errors) > 0 {
				t.Errorf("%.200s: %v", evaluate.Literal(f), r.Errors)
			}
		}
		many := func(n int, v any) []any { return slices.Repeat([]any{v}, n) }
		for field, v := range map[string]any{
			"id": "93d27ede-3b28-437b-ae58-af5909b2076b", "name": "x", "runCount": json.Number("1"), "stateType": "FAILED",
			"startTime": "2026-11-01T00:00:00Z", "totalRunTime": json.Number("1"), "parameters": "x",
		} {
			refusedBothWays(t, g, "", graphtest.TooLarge, object{field: object{"in": many(10_001, v)}}, "10001", "10000", "where."+field)
			ok(object{field: object{"in": many(10_000, v)}})
			ok(object{field: object{"notIn": many(10_000, v)}})
		}
		ok(object{"tags": object{"all": many(10_000, "x"), "any": many(10_000, "x"), "none": many(10_000, "x")}})
		for _, f := range []object{{}, {"name": object{"eq": "x"}}, {"parameters": object{"path": []any{"a"}, "eq": "x"}}} {
			for _, op := range []string{"and", "or"} {
				refusedBothWays(t, g, "", graphtest.TooLarge, object{op: many(1_001, f)}, "1001", "1000")
				ok(object{op: many(1_000, f)})
			}
		}
		refusedBothWays(t, g, "", graphtest.TooLarge, object{"parameters": object{"eq": many(1_001, "x")}}, "1000")
		nested := func(n int, wrap func(object) object) object {
			f := object{"name": object{"ne": "x"}}
			for range n {
				f = wrap(f)
			}
			return f
		}
		refusedBothWays(t, g, "", graphtest.TooLarge, nested(51, func(f object) object { return object{"not": f} }), "51 filters deep or more, and the limit is 50")
		for _, x := range []struct {
			levels int
			wrap   func(object) object
		}{
			{6, func(f object) object { return object{"parentFlowRun": f} }},
			{3, func(f object) object { return object{"childFlowRuns": object{"none": f}} }},
			{6, func(f object) object { return object{"flow": object{"flowRuns": object{"some": f}}} }},
			{12, func(f object) object {
				return object{"not": object{"flow": object{"name": object{"ne": "x"}}}, "or": []any{f}}
			}},
		} {
			ok(nested(x.levels, x.wrap))
		}
		refusedBothWays(t, g, "", graphtest.TooLarge, nested(7, func(f object) object { return object{"parentFlowRun": f} }), "14", "12")
		ok(nested(50, func(f object) object { return object{"not": f} }))
		deep := func(n int) any {
			v := any(json.Number("1"))
			for i := range n {
				if v = []any{v}; i%2 == 0 {
					v = object{"a": v}
				}
			}
			return v
		}
		for _, op := range []string{"eq", "contains"} {
			ok(object{"parameters": object{op: deep(8)}})
			refusedBothWays(t, g, "", graphtest.TooLarge, object{"parameters": object{op: deep(400)}}, "12")
		}
		for _, step := range []string{"key", "0", "-1", `"`} {
			for _, op := range []string{"eq", "contains", "in"} {
				ok(object{"parameters": object{"path": many(100, step), op: []any{json.Number("1"), "a"}}})
			}
		}
		long := strings.Repeat("ä%", 50_000)
		for _, op := range []string{"eq", "ne", "lt", "le", "gt", "ge", "startsWith", "endsWith"} {
			ok(object{"name": object{op: long}})
		}
		ok(object{"name": object{"in": []any{long}}, "tags": object{"any": []any{long}}})
		for _, op := range []string{"eq", "lt", "contains", "hasKey", "startsWith", "path"} {
			ok(object{"parameters": object{op: long, "isNull": false}})
		}
		longest := strings.Repeat("ä%", 1_333) + "a"
		for _, op := range []string{"contains", "icontains", "like", "ilike"} {
			refusedBothWays(t, g, graphtest.BadInput, graphtest.BadInput, object{"name": object{op: longest + "b"}}, "4001 bytes", "4000")
			ok(object{"name": object{op: longest}})
		}
		refusedBothWays(t, g, graphtest.BadInput, graphtest.BadInput, object{"parameters": object{"icontains": longest + "b"}}, "4001 bytes", "4000")
		ok(object{"parameters": object{"icontains": longest}})
	})
}
