package server_test

import (
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

// Contract 12.10: all of the data is null then, under both media types.
func TestWrittenIsCounted(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		address := d.SharedSample(t)
		refused := func(base, query, variables, figure, limit string) {
			t.Helper()
			for _, media := range []string{mediaJSON, mediaResponse} {
				a := ask(t, http.MethodPost, base+"/graphql", request(t, query, variables), "Content-Type", mediaJSON, "Accept", media)
				if tooLarge(t, a, 200, figure, limit); string(a.data) != "null" {
					t.Errorf("%s: data is %.200s", query, a.data)
				}
			}
		}
		const id = "00000000-0000-0000-0000-000000000000"
		run := firstRun(t, serve(t, address))

		// Bytes: of all root fields together, of one value, of introspection, and of errors' places.
		base := serve(t, address, "QUAESTOR_MAX_RESPONSE_BYTES", "20000")
		post(t, base, "{ flowRuns(first: 100) { nodes { id } } }").want(t, 200, nil)
		refused(base, "{ flowRuns(first: 500) { nodes { id } } }", "{}", "2[0-9]{4}", "20000")
		refused(base, `{ flow(id: "`+id+`") { id } flowRuns(first: 500) { nodes { id } } }`, "{}", "2[0-9]{4}", "20000")
		refused(base, "{ a: flowRuns(first: 250) { nodes { id } } b: flowRuns(first: 250) { nodes { id } } }", "{}", "2[0-9]{4}", "20000")
		refused(base, "{ flowRuns(first: 250) { edges { cursor } } }", "{}", "3[0-9]{4}", "20000")
		refused(base, "{ flowRuns { groups(by: [{field: ID}], first: 500) { nodes { keys } } } }", "{}", "2[0-9]{4}", "20000")
		refused(base, "{ __schema { types { name description } } }", "{}", "[0-9]{5}", "20000")
		refused(base, `{ flowRunHistory(start: "2026-10-01T00:00:00Z", end: "2026-10-20T00:00:00Z", interval: 3600) { intervalStart intervalEnd } }`, "{}", "[0-9]{5}", "20000")
		refused(base, `query($id: ID!) { flowRunGraph(id: $id) { `+aliases(900, "startTime")+` } }`, `{"id": "`+run+`"}`, "[0-9]{5}", "20000")

		// To the byte: what is exactly at the limit is answered.
		full := post(t, serve(t, address), "{ flowRuns(first: 3) { nodes { id } } }")
		limit := len(full.data)
		post(t, serve(t, address, "QUAESTOR_MAX_RESPONSE_BYTES", fmt.Sprint(limit)), "{ flowRuns(first: 3) { nodes { id } } }").want(t, 200, nil)
		refused(serve(t, address, "QUAESTOR_MAX_RESPONSE_BYTES", fmt.Sprint(limit-1)), "{ flowRuns(first: 3) { nodes { id } } }", "{}", fmt.Sprint(limit), fmt.Sprint(limit-1))

		// Objects: of a graph, whose size is not known before.
		base = serve(t, address, "QUAESTOR_MAX_COST", "300", "PREFECT_SERVER_FLOW_RUN_GRAPH_MAX_NODES", "100")
		const graph = "query($id: ID!) { flowRunGraph(id: $id) { "
		post(t, base, graph+"nodes { id } } }", `{"id": "`+run+`"}`).want(t, 200, nil)
		refused(base, graph+aliases(20, "nodes { id }")+" } }", `{"id": "`+run+`"}`, "30[0-9](.[0-9])?", "300")
	})
}

// aliases asks for a field many times.
func aliases(n int, field string) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "a%d: %s ", i, field)
	}
	return b.String()
}

// firstRun is the id of a flow run with task runs.
func firstRun(t *testing.T, base string) string {
	t.Helper()
	a := post(t, base, "{ flowRuns(first: 1, where: {taskRuns: {count: {ge: 10}}}, orderBy: [{field: ID}]) { nodes { id } } }")
	_, id, _ := strings.Cut(string(a.data), `"id":"`)
	if len(id) < 36 {
		t.Fatal(a.body)
	}
	return id[:36]
}

// Each of these documents once killed the process or went on for seconds. Each ends as a refusal now, before anything is
// read.
func TestHostileDocumentsAreRefused(t *testing.T) {
	names := aliases(2900, "name")
	var roots, totals, introspection strings.Builder
	for i := range 10 {
		fmt.Fprintf(&roots, "r%d: flowRuns(first: 1000) { nodes { ...F } } ", i)
	}
	for i := range 150 {
		fmt.Fprintf(&totals, "a%d: flowRuns(first: 0) { groups(by: [{field: NAME}, {field: ID}], first: 1000) { nodes { keys count percentile(field: TOTAL_RUN_TIME, p: 0.%02d) } } } ", i, i%100)
	}
	for i := range 32 {
		fmt.Fprintf(&introspection, "a%d: types { fields { type { ofType { fields { name } } } } } ", i)
	}
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		base := serve(t, d.SharedSample(t))
		for query, figure := range map[string]string{
			"{flowRuns{nodes{flow{flowRuns{nodes{flow{flowRuns{nodes{flow{flowRuns{nodes{id}}}}}}}}}}}}": "6505100",
			"{ flowRuns(first: 1000) { nodes { " + aliases(3000, "name") + " } } }":                      "299000",
			"{ " + roots.String() + " } fragment F on FlowRun { " + names + "}":                          "2890000",
			"{ " + totals.String() + " }":                                                                                    "210[0-9]{3}",
			"{ __schema { " + introspection.String() + " } }":                                                                "[0-9.]+",
			"{ __schema { types { " + aliases(3000, "description") + " } } }":                                                "[0-9.]+",
			"{ flows(first: 1000) { nodes { flowRuns(first: 10) { pageInfo { " + aliases(3000, "hasNextPage") + " } } } } }": "[0-9.]+",
			"{ flows(first: 1000) { nodes { flowRuns(first: 10) { edges { " + aliases(3000, "cursor") + " } } } } }":         "[0-9.]+",
			"{ flowRuns { groups(by: [{field: NAME}], first: 1000) { nodes { " + aliases(3000, "keys") + " } } } }":          "[0-9.]+",
		} {
			a := post(t, base, query)
			if tooLarge(t, a, 200, figure, "100000"); a.data != nil {
				t.Errorf("%.100s: it ran: %.200s", query, a.data)
			}
		}
	})
}

// Contract 12.9.
func TestIntrospectionCosts(t *testing.T) {
	base := serve(t, databasetest.SQLite.SharedSample(t))
	// As graphql-js 16 and 17 write it, with and without its options.
	standard := func(schema, typ, directive, deprecated, input string) string {
		return `query IntrospectionQuery { __schema { ` + schema + ` queryType { name kind } mutationType { name kind } subscriptionType { name kind }
			types { ...FullType } directives { name ` + directive + ` locations args` + deprecated + ` { ...InputValue } } } }
			fragment FullType on __Type { kind name ` + typ + ` fields(includeDeprecated: true) { name ` + input + ` args` + deprecated + ` { ...InputValue } type { ...TypeRef } isDeprecated deprecationReason }
			inputFields` + deprecated + ` { ...InputValue } interfaces { ...TypeRef } enumValues(includeDeprecated: true) { name ` + input + ` isDeprecated deprecationReason } possibleTypes { ...TypeRef } }
			fragment InputValue on __InputValue { name ` + input + ` type { ...TypeRef } defaultValue }
			fragment TypeRef on __Type { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name } } } } } } } }`
	}
	for _, query := range []string{
		standard("", "", "", "", ""),
		standard("", "description", "description", "", "description"),
		standard("description", "description specifiedByURL isOneOf", "description isRepeatable", "(includeDeprecated: true)", "description"),
	} {
		if got, a := cost(t, base, query, "{}"); got != 0 || len(a.errors) > 0 || len(a.data) < 100_000 {
			t.Errorf("the query of GraphiQL costs %g: %.200s", got, a.body)
		}
	}
	for query, want := range map[string]float64{ // each is asked three times, because the last answer comes from memory
		"{ __schema { queryType { name } } }":                                          1,
		"{ __schema { a: queryType { name } queryType { name } } }":                    2,
		`{ __type(name: "StateType") { name enumValues { name } } }`:                   10,
		`{ __type(name: "None") { name } }`:                                            0,
		`{ __type(name: "StateType") { enumValues { ` + aliases(25, "name") + ` } } }`: 1 + 9*1.5,
		"{ __typename }": 0,
	} {
		for range 3 {
			if got, _ := cost(t, base, query, "{}"); got != want {
				t.Errorf("%s: costs %g, want %g", query, got, want)
			}
		}
	}
	// contract 12.9: as many types, fields and values as come
	for _, query := range []string{
		"{ __schema { types { t__: __typename fields { t__: __typename args { t__: __typename type { t__: __typename ofType { t__: __typename } } } } inputFields { t__: __typename } enumValues { t__: __typename } interfaces { t__: __typename } possibleTypes { t__: __typename } } directives { t__: __typename args { t__: __typename } } } }",
		`{ __type(name: "FlowRun") { t__: __typename fields { t__: __typename type { t__: __typename ofType { t__: __typename fields { t__: __typename } } } } } }`,
	} {
		got, a := cost(t, base, query, "{}")
		if want := strings.Count(string(a.data), `"t__"`); float64(want) != got || want < 30 {
			t.Errorf("%s: costs %g, and %d objects came", query, got, want)
		}
	}
	// Fields under aliases are held until all are written: so many cost less than the limit, and are refused before the first one is.
	for _, query := range []string{"{ __schema { types { " + aliases(500, "description") + " } } }", "{ " + aliases(250, `__type(name: "Query") { fields { name b: name c: name d: name e: name } }`) + " }"} {
		a := post(t, base, query)
		if a.want(t, 200, "QUERY_TOO_LARGE"); a.data != nil || !regexp.MustCompile("introspection comes to [0-9]{5,7} fields, and the limit is 100000").MatchString(a.body) {
			t.Error(a.body)
		}
	}
	a := post(t, base, "{ a: __schema { queryType { name } } b: __schema { queryType { name } } }")
	if a.want(t, 200, "QUERY_TOO_LARGE"); len(a.errors) != 1 || !strings.Contains(a.errors[0].Message, "__schema 2 times, and the limit is 1") {
		t.Error(a.body)
	}
}
