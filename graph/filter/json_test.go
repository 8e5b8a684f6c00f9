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

var oddDocuments = []string{
	`null`, `true`, `false`, `0`, `1`, `-1`, `1.5`, `1e-7`, `3`, `9007199254740993`, `9007199254740992`, `9223372036854775807`, `-9223372036854775808`,
	`""`, `"a"`, `"A"`, `"ä"`, `"\u00e4b"`, `"\ud83d\ude80"`, `"1"`, `"\uff5e"`, `"\u0061"`, `["\u0061"]`, `"null"`, `"a\nb"`, `"\\u0000"`,
	`[]`, `[1]`, `[1.0]`, `[1, 2]`, `[2, 1]`, `[1, 1]`, `[[1]]`, `[[1], 2]`, `["a"]`, `["a", {"b": 1}]`, `[null]`, `[true]`, `[{"a": 1, "b": 2}, {"a": 2}]`,
	`{}`, `{"a": 1}`, `{"a": 1.0}`, `{"a": "1"}`, `{"a": null}`, `{"a": [1, {"b": [2, 3]}]}`, `{"b": 2, "a": 1}`, `{"a": {"b": 1}}`, `{"a": {"b": 1, "c": 2}}`,
	`{"0": "key", "-1": "minus", "01": "zero", "+1": "plus", " 1": "space", "1 ": "behind", "99999999999": "big"}`, `{"x": ["first", "second"]}`,
	`{"": 1, "a.b": 2, "a\"b": 3, "a\\b": 4, "$": 5, "[0]": 6, "\u00e4": 7, "\ud83d\ude80": 8, "'": 9, "a/b": 10, "*": 11, "%": 12, "\n": 13}`,
	`{"n": 12345678901234567890}`, `{"n": 12345678901234567891}`, `{"n": -12345678901234567890}`, `{"n": 0.1}`, `{"n": 1e300}`, `{"n": 5e-324}`, `{"n": 1e-320}`, `{"n": -0.0}`,
	`{"n": 9223372036854775807}`, `{"n": 9223372036854775808}`, `{"n": 9007199254740993}`, `{"n": 9007199254740992.0}`, `{"n": 1e400}`, `{"n": [1e400]}`, `{"n": 0.30000000000000004}`,
	`[12345678901234567890]`, `[0.1]`, `[9223372036854775807]`, `{"n": 123456789.125}`, `{"n": 1e-400}`,
}

var oddPaths = [][]any{
	nil, {}, {"a"}, {"b"}, {"n"}, {"0"}, {"1"}, {"-1"}, {"01"}, {"+1"}, {" 1"}, {"1 "}, {"99999999999"}, {"x", "0"}, {"x", "1"}, {"x", "2"}, {"x", "-1"}, {"x", "01"},
	{""}, {"a.b"}, {`a"b`}, {`a\b`}, {"$"}, {"[0]"}, {"ä"}, {"\U0001F680"}, {"'"}, {"a/b"}, {"*"}, {"%"}, {"\n"}, {"a\x00"}, {"a", "b"}, {"a", "1", "b"}, {"a", "1", "b", "0"},
	{"0", "0"}, {"1", "b"}, {"0", "a"}, {"n", "0"}, {"a", "-1"}, {"A"}, {"a", ""}, {"a", "b", "c"},
}

// oddTests are the tests at each path.
func oddTests() []object {
	var out []object
	for _, text := range append(slices.Clone(oddDocuments), `"\u0000"`, `["\u0000"]`, `{"\u0000": 1}`, `2`, `2.0`, `{"b": 1}`, `12345678901234567890`, `0.1`, `9007199254740993.0`, `-12345678901234567890`, `1e300`, `5e-324`) {
		d := json.NewDecoder(strings.NewReader(text))
		d.UseNumber()
		var v any
		if err := d.Decode(&v); err != nil {
			panic(err)
		}
		if evaluate.HasNull(v) || strings.Contains(text, "e400") {
			continue
		}
		out = append(out, object{"eq": v}, object{"ne": v}, object{"contains": v}, object{"in": []any{v, "no such"}}, object{"notIn": []any{v}})
		switch v.(type) {
		case string, json.Number:
			out = append(out, object{"lt": v}, object{"le": v}, object{"gt": v}, object{"ge": v})
		}
	}
	for _, s := range []string{"", "a", "A", "ä", "Ä", "0", "b", "key", "\x00", "\U0001F680", "$", "'"} {
		out = append(out, object{"hasKey": s}, object{"startsWith": s}, object{"icontains": s})
	}
	return append(out, object{"exists": true}, object{"exists": false}, object{"isNull": true}, object{"isNull": false}, object{"in": []any{}}, object{"notIn": []any{}}, object{})
}

// Contract 9.10: tests are asked at paths of every document, in columns of both of PostgreSQL's types.
func TestFilterOnOddJSON(t *testing.T) {
	t.Parallel()
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		address, ids := graphtest.VariableRows(t, d, nil, oddDocuments)
		databasetest.Exec(t, address, "DELETE FROM artifact", `INSERT INTO artifact (id, created, updated, data) SELECT id, created, updated, value FROM variable`)
		db := databasetest.Open(t, address)
		for i, text := range oddDocuments { // as it was, which jsonb has not kept
			if _, err := db.Exec("UPDATE artifact SET data = $1 WHERE id = $2", text, ids[i]); err != nil {
				t.Fatal(err)
			}
		}
		g := graphtest.Open(t, address)
		for field, root := range map[string]string{"value": "variables", "data": "artifacts"} {
			var filters []object
			tests := oddTests()
			for i, path := range oddPaths {
				for j, test := range tests {
					// All of them take minutes: those of the whole value, and every eighth.
					if i > 0 && (i*5+j)%8 != 0 || field == "data" && (i+j)%5 != 0 {
						continue
					}
					f := object{}
					for op, v := range test {
						f[op] = v
					}
					if path != nil {
						f["path"] = path
					}
					filters = append(filters, object{field: []any{f}})
				}
			}
			checkDocuments(t, g, root, field, filters, ids)
		}
	})
}

func checkDocuments(t *testing.T, g *graphtest.Graph, root, field string, filters []object, ids []string) {
	t.Helper()
	documents := make([]evaluate.JSONValue, len(oddDocuments))
	for i, text := range oddDocuments {
		d := json.NewDecoder(strings.NewReader(text))
		d.UseNumber()
		if err := d.Decode(&documents[i].Value); err != nil {
			t.Fatal(err)
		}
		documents[i].There = true
	}
	v := evaluate.Evaluation{Hits: map[string]*[2]int{}}
	for i, got := range matchingVariables(t, g, filters, root) {
		want := []string{}
		for n, document := range documents {
			if v.JSON(document, filters[i][field].([]any)[0].(object)) {
				want = append(want, ids[n])
			}
		}
		if slices.Sort(got); !slices.Equal(got, want) {
			wrong := []string{}
			for n, id := range ids {
				if slices.Contains(got, id) != slices.Contains(want, id) {
					wrong = append(wrong, fmt.Sprintf("%s (%v)", oddDocuments[n], slices.Contains(got, id)))
				}
			}
			t.Errorf("%s.%s of %s", root, evaluate.Literal(filters[i]), strings.Join(wrong, ", "))
		}
	}
}
