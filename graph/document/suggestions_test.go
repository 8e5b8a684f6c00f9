package document_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/quaestor-graph/quaestor/graph/graphtest"
	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

// An unknown name is answered with those that may be meant: by likeness, and a field that is looked for on a connection,
// an edge or groups with where it is.
func TestSuggestions(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) { suggestions(t, graphtest.Open(t, d.SharedSample(t))) })
}

func suggestions(t *testing.T, g *graphtest.Graph) {
	t.Helper()
	for query, want := range map[string]string{
		`{ flowRuns { id } }`:                                                    `Cannot query field "id" on type "FlowRunConnection". Did you mean nodes { id }?`,
		`{ flows { flowRuns { totalCount } } }`:                                  `Did you mean nodes { flowRuns { ... } }?`,
		`{ flowRuns { flow { name } } }`:                                         `Did you mean nodes { flow { ... } }?`,
		`{ flowRuns { edges { id } } }`:                                          `Cannot query field "id" on type "FlowRunEdge". Did you mean node { id }?`,
		`{ flowRuns { node { id } } }`:                                           `Did you mean edges { node { ... } }?`,
		`{ flowRuns { cursor } }`:                                                `Did you mean edges { cursor }?`,
		`{ flowRuns { endCursor } }`:                                             `Did you mean pageInfo { endCursor }?`,
		`{ flowRuns { count } }`:                                                 `Did you mean aggregate { count }?`,
		`{ flowRuns { groups(by: [{field: NAME}]) { keys } } }`:                  `Did you mean nodes { keys }?`,
		`{ flow(id: "` + graphtest.UnknownID + `") { flowRuns { stateType } } }`: `Did you mean nodes { stateType }?`,
		`{ version }`:                                                          `Cannot query field "version" on type "Query". Did you mean server { version }?`,
		`{ flowRuns { nodes { nane } } }`:                                      `Cannot query field "nane" on type "FlowRun". Did you mean "name"`,
		`{ flowRuns { totalcount } }`:                                          `Did you mean "totalCount"?`,
		`{ flowRunz { totalCount } }`:                                          `Did you mean "flowRuns"`,
		`{ node(id: "` + graphtest.UnknownID + `") { tags } }`:                 `Did you mean to use an inline fragment on "Automation", "Deployment", `,
		`{ flowRuns(frist: 1) { totalCount } }`:                                `Unknown argument "frist" on field "Query.flowRuns". Did you mean "first"`,
		`{ flowRuns @skip(iff: true) { totalCount } }`:                         `Unknown argument "iff" on directive "@skip". Did you mean "if"?`,
		`{ ...F } fragment F on Quary { server { version } }`:                  `Unknown type "Quary". Did you mean "Query"`,
		`{ ... on Quary { server { version } } }`:                              `Unknown type "Quary". Did you mean "Query"`,
		`query($f: FlowRunFiltr) { flowRuns(where: $f) { totalCount } }`:       `Unknown type "FlowRunFiltr". Did you mean "FlowRunFilter"`,
		`{ flowRuns(where: {stateTyp: {}}) { totalCount } }`:                   `Field "stateTyp" is not defined by type "FlowRunFilter". Did you mean "stateType"`,
		`{ flowRuns(where: {stateType: {eq: FALED}}) { totalCount } }`:         `Did you mean the enum value "FAILED"`,
		`{ flowRuns(where: {stateType: {eq: "FAILED"}}) { totalCount } }`:      `Did you mean the enum value "FAILED"`,
		`{ flowRuns(orderBy: {direction: DESC, feild: NAME}) { totalCount } }`: `Field "feild" is not defined by type "FlowRunOrder". Did you mean "field"`,
	} {
		var messages []string
		for _, e := range g.Do(t.Context(), query, nil).Errors {
			messages = append(messages, e.Message)
		}
		if all := strings.Join(messages, "\n"); !strings.Contains(all, want) {
			t.Errorf("%s: %q, want %q", query, all, want)
		}
	}
}

// Suggestions cost next to nothing, whatever is sent: names over 100 bytes are compared with none, and of many names
// only the first.
func TestSuggestionsAreBounded(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		boundedSuggestions(t, graphtest.Open(t, d.SharedSample(t)))
	})
}

func boundedSuggestions(t *testing.T, g *graphtest.Graph) {
	t.Helper()
	suggested := func(query string) (n int) {
		for _, e := range g.Do(t.Context(), query, nil).Errors {
			if strings.Contains(e.Message, "Did you mean") {
				n++
			}
		}
		return n
	}
	for _, query := range []string{
		"{ %s }", "{ flowRuns(%s: 1) { totalCount } }", "{ ...F } fragment F on %s { server { version } }", "{ ... on %s { server { version } } }",
		"query($f: %s) { flowRuns(first: $f) { totalCount } }", "{ flowRuns(where: {%s: {}}) { totalCount } }", "{ flowRuns(where: {stateType: {eq: %s}}) { totalCount } }",
	} {
		// Of a long name two fifths may differ, so that the longer one is like all of them.
		for length, want := range map[int]int{100: 1, 101: 0, 100_000: 0} {
			name := strings.Repeat("a", length)
			if n := suggested(fmt.Sprintf(query, name)); n > want {
				t.Errorf("%s with a name of %d letters: %d suggestions", query, length, n)
			}
		}
	}
	var few, many strings.Builder
	for i := range 500 {
		if i < 3 {
			fmt.Fprintf(&few, "...F%d ", i)
		}
		fmt.Fprintf(&many, "...F%d ", i)
	}
	few.WriteString("}")
	many.WriteString("}")
	for i := range 500 {
		fragment := fmt.Sprintf(" fragment F%d on FlowRunConnectio%d { server { version } }", i, i)
		if i < 3 {
			few.WriteString(fragment)
		}
		many.WriteString(fragment)
	}
	if n := suggested("{" + few.String()); n != 3 {
		t.Errorf("%d suggestions for 3 unknown types", n)
	}
	if n := suggested("{" + many.String()); n == 0 || n > 20 {
		t.Errorf("%d suggestions for 500 unknown types", n)
	}
}
