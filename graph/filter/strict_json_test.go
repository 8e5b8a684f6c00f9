package filter_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/quaestor-graph/quaestor/graph/graphtest"
	"github.com/quaestor-graph/quaestor/graph/graphtest/evaluate"
	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

var (
	surrogatePair = regexp.MustCompile(`\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}`)
	halfOfPair    = regexp.MustCompile(`\\u[dD][89a-fA-F][0-9a-fA-F]{2}`)
)

// strict gives an answer's data as a reader sees it that refuses what is not UTF-8 and halves of surrogate pairs.
func strict(t *testing.T, g *graphtest.Graph, query string) object {
	t.Helper()
	r := g.Do(t.Context(), query, nil)
	if len(r.Errors) > 0 {
		t.Fatalf("%s: %v", query, r.Errors)
	}
	if !utf8.Valid(r.Data) {
		t.Errorf("%s: not UTF-8: %q", query, r.Data)
	}
	text := surrogatePair.ReplaceAllString(strings.ReplaceAll(string(r.Data), `\\`, ""), "")
	if half := halfOfPair.FindString(text); half != "" {
		t.Errorf("%s: half of a surrogate pair, %s: %s", query, half, r.Data)
	}
	return r.Decode(t)
}

// A lone surrogate stored as caf\udce9 is shown with U+FFFD, once, in values and in keys of objects, in every answer that
// shows JSON, as a group's key and within one too; pairs stay.
func TestNoHalfSurrogateLeaves(t *testing.T) {
	stored := []string{`"caf\udce9"`, `{"\ud800": ["\uDFFF\ud83d\ude80\ud83d", "\\udce9", "\ud800\ud800"], "n": "caf\udce9"}`, `["\ud83d\ude80", "\u00e9"]`}
	shown := []string{`"caf\ufffd"`, `{"\ufffd": ["\ufffd\ud83d\ude80\ufffd", "\\udce9", "\ufffd\ufffd"], "n": "caf\ufffd"}`, `["\ud83d\ude80", "\u00e9"]`}
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		address := d.Sample(t)
		databasetest.Exec(t, address, "DELETE FROM artifact", "DELETE FROM variable")
		db := databasetest.Open(t, address)
		for i, text := range stored {
			id := fmt.Sprintf("00000000-0000-4000-8000-%012d", i)
			// Where PostgreSQL's type is jsonb there is none.
			if _, err := db.Exec("INSERT INTO artifact (id, data, metadata_, flow_run_id) VALUES ($1, $2, '{}', (SELECT min(CAST(id AS varchar(36))) FROM flow_run))", id, text); d == databasetest.SQLite && err != nil {
				t.Fatal(err)
			} else if err != nil {
				if _, err := db.Exec("INSERT INTO artifact (id, data, metadata_, flow_run_id) SELECT $1, $2, '{}', min(id::text)::uuid FROM flow_run", id, text); err != nil {
					t.Fatal(err)
				}
			}
			if d == databasetest.SQLite {
				if _, err := db.Exec("INSERT INTO variable (id, name, value, tags) VALUES ($1, $2, $3, $4)", id, fmt.Sprintf("v%d\xed\xb3\xa9\xff", i), text, `["caf\udce9"]`); err != nil {
					t.Fatal(err)
				}
			}
		}
		g := graphtest.Open(t, address)
		rows := strict(t, g, `{ artifacts(orderBy: {field: ID}) { nodes { data } } }`)["artifacts"].(object)["nodes"].([]any)
		for i, text := range shown {
			if got, want := evaluate.Literal(rows[i].(object)["data"]), evaluate.Literal(decoded(t, text)); got != want {
				t.Errorf("%s: %s, want %s", stored[i], got, want)
			}
		}
		graph := strict(t, g, `{ flowRuns(where: {artifacts: {some: {}}}) { nodes { id } } }`)
		strict(t, g, fmt.Sprintf(`{ flowRunGraph(id: "%s") { artifacts { data } states { name } nodes { label } } }`, graph["flowRuns"].(object)["nodes"].([]any)[0].(object)["id"]))
		if d == databasetest.PostgreSQL {
			return
		}
		data := strict(t, g, `{ variables(orderBy: {field: NAME}) { nodes { name tags } edges { cursor } aggregate { min(field: NAME) max(field: NAME) }
			name: groups(by: {field: NAME}, orderBy: {aggregate: KEY}) { nodes { keys } pageInfo { endCursor } } tags: groups(by: {field: TAGS}) { nodes { keys } }
			value: groups(by: {field: VALUE, path: []}) { nodes { keys } } n: groups(by: {field: VALUE, path: ["n"]}) { nodes { keys } } } }`)["variables"].(object)
		if got := evaluate.Literal(data["nodes"].([]any)[0]); got != evaluate.Literal(object{"name": "v0\ufffd\ufffd", "tags": []any{"caf\ufffd"}}) {
			t.Error(got)
		}
		if got := evaluate.Literal(data["aggregate"]); got != evaluate.Literal(object{"min": "v0\ufffd\ufffd", "max": "v2\ufffd\ufffd"}) {
			t.Error(got)
		}
		for group, want := range map[string]string{
			"name": `[{keys: {name: "v0` + "\ufffd\ufffd" + `"}}, {keys: {name: "v1` + "\ufffd\ufffd" + `"}}, {keys: {name: "v2` + "\ufffd\ufffd" + `"}}]`,
			"tags": `[{keys: {tags: "caf` + "\ufffd" + `"}}]`, "n": `[{keys: {value: null}}, {keys: {value: "caf` + "\ufffd" + `"}}]`,
		} {
			if got := evaluate.Literal(data[group].(object)["nodes"]); got != want {
				t.Errorf("%s: %s, want %s", group, got, want)
			}
		}
		var keys []string
		for _, n := range data["value"].(object)["nodes"].([]any) {
			keys = append(keys, evaluate.Literal(n.(object)["keys"].(object)["value"]))
		}
		for _, text := range shown {
			if !slices.Contains(keys, evaluate.Literal(decoded(t, text))) {
				t.Errorf("%s is not among %s", text, keys)
			}
		}
	})
}

func decoded(t *testing.T, text string) (value any) {
	t.Helper()
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	if err := d.Decode(&value); err != nil {
		t.Fatal(err)
	}
	return value
}

// Contract 9.10: two numbers are in one group if and only if `eq` holds between them (of integers beyond 2^53 beside doubles
// it does not hold in turn), as such and within lists and objects, whatever they are written like; the key that is shown
// finds its rows. By contract 9.12 a number that can't be compared is an absent path.
func TestGroupsOfNumbersAreThoseOfEq(t *testing.T) {
	classes := [][]string{
		{"12345678901234567890", "12345678901234567891", "1.2345678901234567890e19", "12345678901234567168.5"}, {"-12345678901234567890", "-12345678901234567891"},
		{"1", "1.0", "1.00", "10e-1", "0.1e1"}, {"0", "-0", "0.0", "-0.0", "1e-400", "0e5"}, {"0.5", "5e-1", "0.50"}, {"0.1", "0.10000000000000001", "1e-1"},
		{"9223372036854775807"}, {"9223372036854775806"}, {"-9223372036854775807"}, {"18446744073709551616", "18446744073709551617", "1.8446744073709552e19"},
		{"9007199254740993"}, {"9007199254740992"}, {"1e22", "10000000000000000000000"}, {"1e300", "1.0e300"}, {"1e23", "100000000000000000000000"}, {"1.5e300"},
		{"123456789.125", "123456789.1250"}, {"1e15", "1000000000000000"}, {"100", "1e2", "100.0"}, {"-1.5", "-15e-1"}, {"5e-324", "4.9406564584124654e-324"}, {"1e-7", "0.0000001"},
	}
	shown := map[string][]string{} // by form, the same on both dialects
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		for _, form := range []string{"%s", "[%s]", `{"n": [%s, "12345678901234567891, 1.0"], "a-1.50": "\\\"2.50"}`} {
			var values []string
			for _, class := range classes {
				for _, number := range class {
					values = append(values, fmt.Sprintf(form, number))
				}
			}
			address, _ := graphtest.VariableRows(t, d, nil, values)
			g := graphtest.Open(t, address)
			var after any
			var sizes, want []int
			seen := map[string]bool{}
			for range values {
				groups := g.Query(t, `query($after: String) { variables { groups(first: 2, after: $after, by: {field: VALUE, path: []}, orderBy: {aggregate: KEY}) { totalCount nodes { keys count } pageInfo { hasNextPage endCursor } } } }`,
					object{"after": after})["variables"].(object)["groups"].(object)
				if fmt.Sprint(groups["totalCount"]) != fmt.Sprint(len(classes)) {
					t.Errorf("%s: %v groups, want %d", form, groups["totalCount"], len(classes))
				}
				for _, n := range groups["nodes"].([]any) {
					key, count := n.(object)["keys"].(object)["value"], n.(object)["count"]
					if text := evaluate.Literal(key); seen[text] {
						t.Errorf("the key %s comes twice", text)
					} else {
						seen[text] = true
					}
					sizes = append(sizes, int(count.(json.Number)[0]-'0'))
					found := g.Query(t, `query($key: JSON) { variables(where: {value: {eq: $key}}) { totalCount } }`, object{"key": key})["variables"].(object)["totalCount"]
					if found != count {
						t.Errorf("the key %s of a group of %s finds %v rows", evaluate.Literal(key), count, found)
					}
				}
				info := groups["pageInfo"].(object)
				if after = info["endCursor"]; info["hasNextPage"] != true {
					break
				}
			}
			for _, class := range classes {
				want = append(want, len(class))
			}
			keys := slices.Sorted(maps.Keys(seen))
			if other := shown[form]; other != nil && !slices.Equal(keys, other) {
				t.Errorf("%s: the keys are %s, on another dialect %s", form, keys, other)
			}
			shown[form] = keys
			slices.Sort(sizes)
			slices.Sort(want)
			if !slices.Equal(sizes, want) {
				t.Errorf("%s: groups of %v rows, want %v", form, sizes, want)
			}
		}
		// What no double holds.
		address, _ := graphtest.VariableRows(t, d, nil, []string{"1e400", "-1e400", "null"})
		if got := evaluate.Literal(graphtest.Open(t, address).Query(t, `{ variables { groups(by: {field: VALUE, path: []}) { nodes { keys count } } } }`, nil)); got != `{variables: {groups: {nodes: [{count: 3, keys: {value: null}}]}}}` {
			t.Error(got)
		}
	})
}
