package aggregate_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/quaestor-graph/quaestor/graph/graphtest"
	"github.com/quaestor-graph/quaestor/graph/graphtest/evaluate"
	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

// Contract 9.10 and 9.13: objects are one key of groups in whatever order their own keys are written.
func TestGroupsByJSONObjects(t *testing.T) {
	values := []string{
		`{"b": 1, "aa": [{"y": null, "x": "a\u00e9\n\"\\\u0001\u2028"}]}`, `{"aa":[{"x":"aé\u000a\u0022\\\u0001\u2028","y":null}],"b":1}`,
		`{"aa": 0, "b": 1, "aa": [{"y": null, "x": "a\u00e9\n\"\\\u0001\u2028"}]}`,
		`{"b": 1, "aa": [{"y": null}]}`, `[1, 2]`, `[1,2]`, `[2, 1]`, `{}`, `{ }`, `{"n": [1e22, 1.50e1, 1e-7, -0, -0.0]}`,
		`{"n": [10000000000000000000000, 15.0, 0.0000001, 0, 0.0]}`, `true`, `"{}"`,
	}
	want := []string{"3", "2", "2", "2", "1", "1", "1", "1"}
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		address, _ := graphtest.VariableRows(t, d, nil, values)
		g := graphtest.Open(t, address)
		got := g.Query(t, `{ variables { groups(by: {field: VALUE, path: []}) { totalCount nodes { keys count } } } }`, nil)["variables"].(object)["groups"].(object)
		var counts, keys []string
		for _, n := range got["nodes"].([]any) {
			counts = append(counts, fmt.Sprint(n.(object)["count"]))
			keys = append(keys, evaluate.Literal(n.(object)["keys"].(object)["value"]))
		}
		if !slices.Equal(counts, want) {
			t.Errorf("%v of %v, want %v", counts, keys, want)
		}
		// Where the path leads to nothing the key is null.
		got = g.Query(t, `{ variables { groups(by: {field: VALUE, path: ["n"]}) { nodes { keys count } } } }`, nil)["variables"].(object)["groups"].(object)
		if n := evaluate.Literal(got["nodes"]); n != `[{count: 11, keys: {value: null}}, {count: 2, keys: {value: [10000000000000000000000, 15, 0.0000001, 0, 0]}}]` {
			t.Error(n)
		}
		// Behind the largest, groups of equal numbers stand by their keys: lists and objects by their text, then numbers,
		// then texts.
		if n := len(keys); n != 8 || keys[1] != `[1, 2]` || keys[n-1] != `"{}"` {
			t.Errorf("%v", keys)
		}
	})
}
