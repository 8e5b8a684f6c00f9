package server_test

import (
	"strings"
	"testing"

	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

// A name of 900 kB does not come back whole in an error. What a message quotes is cut to some 100 characters, whichever step
// refuses the operation.
func TestLongNamesAreCut(t *testing.T) {
	base := serve(t, databasetest.SQLite.SharedSample(t))
	long := strings.Repeat("x", 200_000)
	words := strings.Repeat("many words ", 20_000)
	for name, c := range map[string]struct{ query, variables string }{
		"a field":               {"{ " + long + " }", ""},
		"a type":                {"{ ...f } fragment f on " + long + " { id }", ""},
		"a spread":              {"{ ..." + long + " }", ""},
		"an argument":           {"{ flows(" + long + ": 1) { totalCount } }", ""},
		"a directive":           {"{ flows @" + long + " { totalCount } }", ""},
		"a variable":            {"{ flows(first: $" + long + ") { totalCount } }", ""},
		"a variable's type":     {"query ($a: " + long + ") { flows(first: $a) { totalCount } }", ""},
		"an unused variable":    {"query ($" + long + ": Int) { server { dialect } }", ""},
		"an enum value":         {"{ flows(orderBy: [{field: " + long + "}]) { totalCount } }", ""},
		"a field of an input":   {"{ flows(where: {" + long + ": 1}) { totalCount } }", ""},
		"a text":                {`{ flows(first: "` + words + `") { totalCount } }`, ""},
		"an id":                 {`{ flow(id: "` + long + `") { id } }`, ""},
		"a cursor":              {`{ flows(after: "` + long + `") { nodes { id } } }`, ""},
		"a duration":            {`{ flowRuns(where: {totalRunTime: {gt: "` + words + `"}}) { nodes { id } } }`, ""},
		"a number":              {"{ flows(first: " + strings.Repeat("9", 200_000) + ") { totalCount } }", ""},
		"not parsed":            {"{ a(" + long + " }", ""},
		"a value of a variable": {"query ($a: Int) { flows(first: $a) { totalCount } }", `{"a": "` + words + `"}`},
		"an input in one":       {"query ($a: FlowFilter) { flows(where: $a) { totalCount } }", `{"a": {"` + long + `": 1}}`},
		"an enum in one":        {"query ($a: FlowOrderField!) { flows(orderBy: [{field: $a}]) { totalCount } }", `{"a": "` + long + `"}`},
	} {
		variables := []string{}
		if c.variables != "" {
			variables = append(variables, c.variables)
		}
		a := post(t, base, c.query, variables...)
		if len(a.errors) == 0 || len(a.body) > 5000 {
			t.Errorf("%s: %d errors, %d bytes: %.300s", name, len(a.errors), len(a.body), a.body)
		}
		for _, e := range a.errors {
			if len(e.Message) > 2100 {
				t.Errorf("%s: a message of %d bytes", name, len(e.Message))
			}
		}
	}
}
