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

// nulTexts are what SQLite can hold and PostgreSQL can't, and neighbours of theirs.
var nulTexts = []string{"a", "b", "B", "ab", "aXb", "a\uFFFDb", "a\uFFFEb", "a\uFFFF", "ä", "nm"}

var sqliteTexts = []string{"\x00", "\x00\x00", "a\x00b", "a\x00B", "A\x00b", "a\x00", "\x00a", "\x00b", "a\x00\x00b", "ä\x00é", "a\x00é", "ab\x00", "x\x00%y", "nm\x00x", "nm\x00X*", "long text \x00 before and behind ü"}

var nulPatterns = []string{"a", "%b", "a_b", "%b%", "a%", "a__b", "_b", "%\x00%", "a\x00_", "a\x00%", `a\` + "\x00b", "%\x00b", "%é", "_", "__", "%", "%%", "a%b", `x_\%y`, "%x", "NM_X%", "%*", "%\uFFFD%", "a\uFFFEb", "_\uFFFF", "%BEFORE%behind _", "%ü", "a\x00b", "\x00"}

// Texts with a NUL, which SQLite stores, are searched, compared, sorted and grouped as others are, by natural keys too; on
// PostgreSQL, which can hold none, such an argument matches nothing and fails nowhere. U+FFFE and U+FFFF are characters of
// their own.
func TestTextsWithNUL(t *testing.T) {
	operators := []string{"eq", "ne", "in", "notIn", "lt", "le", "gt", "ge", "contains", "startsWith", "endsWith", "icontains"}
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		names := nulTexts
		if d == databasetest.SQLite {
			names = append(slices.Clone(nulTexts), sqliteTexts...)
		}
		values := make([]string, len(names))
		for i, name := range names {
			text, err := json.Marshal(name)
			if err != nil {
				t.Fatal(err)
			}
			values[i] = string(text)
		}
		address, ids := graphtest.VariableRows(t, d, names, values)
		databasetest.Exec(t, address, map[databasetest.Dialect]string{
			databasetest.SQLite:     "UPDATE variable SET tags = '[' || value || ']'",
			databasetest.PostgreSQL: "UPDATE variable SET tags = jsonb_build_array(value)",
		}[d])
		g := graphtest.Open(t, address)
		var filters []object
		for _, text := range append(slices.Concat(nulTexts, sqliteTexts), "é", "", "%", strings.Repeat("e", 3_000)) {
			for _, op := range operators {
				operand := any(text)
				if op == "in" || op == "notIn" {
					operand = []any{text, "b"}
				}
				filters = append(filters, object{"name": object{op: operand}})
				if op != "endsWith" && op != "contains" {
					filters = append(filters, object{"value": []any{object{op: operand}}})
				}
			}
			filters = append(filters, object{"value": []any{object{"contains": text}}}, object{"tags": object{"all": []any{text}}}, object{"tags": object{"any": []any{text, "b"}}}, object{"tags": object{"none": []any{text}}})
		}
		for _, pattern := range nulPatterns {
			filters = append(filters, object{"name": object{"like": pattern}}, object{"name": object{"ilike": pattern}}, object{"not": object{"name": object{"like": pattern}}})
		}
		v := evaluate.Evaluation{Hits: map[string]*[2]int{}}
		matches := func(name string, f object) bool {
			not, negated := f["not"].(object)
			if negated {
				f = not
			}
			holds := false
			switch {
			case f["name"] != nil:
				holds = v.Comparator("StringFilter", name, f["name"].(object))
			case f["value"] != nil:
				holds = v.JSON(evaluate.JSONValue{Value: name, There: true}, f["value"].([]any)[0].(object))
			default:
				for op, list := range f["tags"].(object) {
					holds = slices.Contains(list.([]any), any(name)) != (op == "none")
				}
			}
			return holds != negated
		}
		for i, got := range matchingVariables(t, g, filters, "variables") {
			want := []string{}
			for n, name := range names {
				if matches(name, filters[i]) {
					want = append(want, ids[n])
				}
			}
			if slices.Sort(got); !slices.Equal(got, want) {
				t.Errorf("%.300s: %v, want %v", evaluate.Literal(filters[i]), namesOf(got, ids, names), namesOf(want, ids, names))
			}
		}
		sorted := slices.Sorted(slices.Values(names))
		checkSortedTexts(t, g, sorted)
		for _, name := range append(slices.Clone(sorted), "nm\x00", "b\x00", "\x00c") {
			got := g.Query(t, "query($name: String!) { variableByName(name: $name) { name } }", object{"name": name})["variableByName"]
			if row, found := got.(object); found != slices.Contains(names, name) || found && row["name"] != name {
				t.Errorf("variableByName(%q): %v", name, got)
			}
		}
	})
}

// Comparisons of texts hold for none of the other JSON values, some of which SQLite keeps as numbers, and never fail.
func TestTextsWithNULBesideOtherValues(t *testing.T) {
	values := []string{"1", "-1.5", "1e300", "12345678901234567890", "true", "null", `["a"]`, `{"a": 1}`}
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		address, _ := graphtest.VariableRows(t, d, nil, values)
		g := graphtest.Open(t, address)
		var filters []object
		for _, text := range append(slices.Concat(nulTexts, sqliteTexts), "\uFFFE", strings.Repeat("e", 3_000)) {
			for _, op := range []string{"startsWith", "icontains", "lt", "ge", "eq", "hasKey"} {
				if op == "hasKey" && text == "a" {
					continue
				}
				filters = append(filters, object{"value": []any{object{op: text}}})
			}
		}
		for i, got := range matchingVariables(t, g, filters, "variables") {
			if len(got) > 0 {
				t.Errorf("%.300s: %d rows", evaluate.Literal(filters[i]), len(got))
			}
		}
	})
}

// checkSortedTexts walks the variables by their names, and their groups by every field that holds the name.
func checkSortedTexts(t *testing.T, g *graphtest.Graph, sorted []string) {
	t.Helper()
	for _, direction := range []string{"ASC", "DESC"} {
		want := slices.Clone(sorted)
		if direction == "DESC" {
			slices.Reverse(want)
		}
		walk := func(query string, of func(c object) object, read func(n object) any) {
			t.Helper()
			var got []string
			var after any
			for range 2 * len(want) {
				c := of(g.Query(t, query, object{"after": after})["variables"].(object))
				for _, n := range c["nodes"].([]any) {
					text, _ := read(n.(object)).(string)
					got = append(got, text)
				}
				info := c["pageInfo"].(object)
				if after = info["endCursor"]; info["hasNextPage"] != true {
					break
				}
			}
			if !slices.Equal(got, want) {
				t.Errorf("%s:\n%q, want\n%q", query, got, want)
			}
		}
		walk(`query($after: String) { variables(first: 4, after: $after, orderBy: {field: NAME, direction: `+direction+`}) { nodes { name } pageInfo { hasNextPage endCursor } } }`,
			func(c object) object { return c }, func(n object) any { return n["name"] })
		for _, by := range []string{`field: NAME`, `field: VALUE, path: [], as: "name"`, `field: TAGS, as: "name"`} {
			walk(`query($after: String) { variables { groups(first: 4, after: $after, by: {`+by+`}, orderBy: {aggregate: KEY, direction: `+direction+`}) { nodes { keys } pageInfo { hasNextPage endCursor } } } }`,
				func(c object) object { return c["groups"].(object) }, func(n object) any { return n["keys"].(object)["name"] })
		}
	}
	a := g.Query(t, `{ variables { aggregate { min(field: NAME) max(field: NAME) countDistinct(field: NAME) } } }`, nil)["variables"].(object)["aggregate"].(object)
	if a["min"] != sorted[0] || a["max"] != sorted[len(sorted)-1] || fmt.Sprint(a["countDistinct"]) != fmt.Sprint(len(sorted)) {
		t.Errorf("%q", a)
	}
}

// No text as an argument fails a query, wherever it stands: every filter of every type with each of its operators, natural
// keys and what else takes a text, paths of groups included. What is no id is bad input.
func TestAnyTextIsAnArgument(t *testing.T) {
	odd := []string{"a\x00b", "\x00", "\uFFFF\uFFFE", "\U0010FFFF", `\u0000`}
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		g := graphtest.Open(t, d.SharedSample(t))
		schema := g.Query(t, `{ __schema { queryType { fields { name args { name type { ...T } } type { ...T } } } types { name inputFields { name type { ...T } } } } }
			fragment T on __Type { name kind ofType { name kind ofType { name kind ofType { name kind } } } }`, nil)["__schema"].(object)
		named := func(typ any) (name string, many bool) {
			for {
				o := typ.(object)
				many = many || o["kind"] == "LIST"
				if o["ofType"] == nil {
					return o["name"].(string), many
				}
				typ = o["ofType"]
			}
		}
		inputs := map[string][]any{}
		for _, typ := range schema["types"].([]any) {
			if fields, ok := typ.(object)["inputFields"].([]any); ok {
				inputs[typ.(object)["name"].(string)] = fields
			}
		}
		check := func(query string, variables object) {
			t.Helper()
			for _, e := range g.Do(t.Context(), query, variables).Errors {
				if e.Extensions["code"] != graphtest.BadInput {
					t.Errorf("%s %q: %s %v", query, variables, e.Message, e.Extensions["code"])
				}
			}
		}
		asked := 0
		for _, f := range schema["queryType"].(object)["fields"].([]any) {
			field := f.(object)["name"].(string)
			to, _ := named(f.(object)["type"])
			var declared, given []string
			variables := object{}
			for _, a := range f.(object)["args"].([]any) {
				arg := a.(object)["name"].(string)
				typ, many := named(a.(object)["type"])
				if typ == strings.TrimSuffix(to, "Connection")+"Filter" {
					asked += askEveryOperator(g, field, typ, inputs, odd, named, check)
				}
				switch {
				case typ == "String" && many:
					declared, given = append(declared, "$"+arg+": [String!]"), append(given, arg+": $"+arg)
					variables[arg] = []any{odd[0], "default"}
				case typ == "String":
					declared, given = append(declared, "$"+arg+": String!"), append(given, arg+": $"+arg)
					variables[arg] = odd[0]
				}
			}
			if len(given) == 0 || strings.HasSuffix(to, "Connection") {
				continue
			}
			for _, text := range odd {
				for name, v := range variables {
					if _, one := v.(string); one {
						variables[name] = text
					}
				}
				check(fmt.Sprintf("query(%s) { %s(%s) { __typename } }", strings.Join(declared, ", "), field, strings.Join(given, ", ")), variables)
				asked++
			}
			if variables["workPoolName"] != nil { // a pool that is there, and queues that are not
				for _, pool := range g.Query(t, "{ workPools { nodes { name } } }", nil)["workPools"].(object)["nodes"].([]any) {
					variables["workPoolName"] = pool.(object)["name"]
					check(fmt.Sprintf("query(%s) { %s(%s) { __typename } }", strings.Join(declared, ", "), field, strings.Join(given, ", ")), variables)
				}
			}
		}
		for _, text := range odd {
			for _, by := range []string{"flowRuns { groups(by: {field: PARAMETERS, path: $path}) { nodes { keys } } }", "artifacts { groups(by: {field: DATA, path: $path}) { nodes { keys } } }"} {
				check("query($path: [String!]) { "+by+" }", object{"path": []any{text}})
				check("query($path: [String!]) { "+by+" }", object{"path": []any{"0", text, "-1"}})
			}
		}
		check("{ flows(where: {name: {eq: \"a\xff\"}}) { totalCount } flowByName(name: \"\xed\xa0\x80\") { id } variables(where: {value: {path: \"\xff\", icontains: \"\xc3\"}}) { totalCount } }", nil)
		if asked < 2000 {
			t.Errorf("%d arguments", asked)
		}
	})
}

// askEveryOperator asks a connection with every operator that takes a text, many in one operation, and gives how many there were.
func askEveryOperator(g *graphtest.Graph, field, filter string, inputs map[string][]any, odd []string, named func(any) (string, bool), check func(string, object)) int {
	var all []any
	for _, f := range inputs[filter] {
		column := f.(object)["name"].(string)
		comparator, _ := named(f.(object)["type"])
		if comparator != "StringFilter" && comparator != "TagsFilter" && comparator != "JSONFilter" {
			continue
		}
		for _, o := range inputs[comparator] {
			op := o.(object)["name"].(string)
			typ, many := named(o.(object)["type"])
			for _, text := range odd {
				operands := []any{text}
				if typ == "Boolean" || op == "path" || strings.Contains("lt le gt ge", op) && comparator == "JSONFilter" && text != odd[0] {
					continue
				}
				if many {
					operands = []any{[]any{text, "x"}}
				}
				if typ == "JSON" && !slices.Contains([]string{"lt", "le", "gt", "ge"}, op) && !many {
					operands = append(operands, []any{text}, object{"k": text}, object{text: []any{json.Number("1")}})
				}
				for _, operand := range operands {
					test := any(object{op: operand})
					if comparator == "JSONFilter" {
						test = []any{object{op: operand}, object{"path": []any{"0", text}, op: operand}}
					}
					all = append(all, object{column: test})
				}
			}
		}
	}
	for some := range slices.Chunk(all, 150) {
		check(fmt.Sprintf("query($f: %s) { %s(where: $f) { totalCount } }", filter, field), object{"f": object{"or": some}})
	}
	return len(all)
}

// A column of SQLite holds what it was given, also texts with a NUL where a boolean belongs: its groups come once, page by
// page.
func TestGroupsByWhatIsNoBoolean(t *testing.T) {
	address := databasetest.SQLite.Sample(t)
	databasetest.Exec(t, address, "UPDATE deployment SET paused = CASE rowid % 7 WHEN 0 THEN 'a' || char(0) || 'b' WHEN 1 THEN 'a' || char(0) || 'c' WHEN 2 THEN 'a' WHEN 3 THEN 1 WHEN 4 THEN 0 WHEN 5 THEN x'00' ELSE 7 END")
	db := databasetest.Open(t, address)
	var want, rows int
	if err := db.QueryRow("SELECT count(DISTINCT typeof(paused) || hex(paused)), count(*) FROM deployment").Scan(&want, &rows); err != nil {
		t.Fatal(err)
	}
	g := graphtest.Open(t, address)
	var after any
	groups, sum := 0, 0
	for range 2 * want {
		c := g.Query(t, `query($after: String) { deployments { groups(first: 1, after: $after, by: {field: PAUSED}, orderBy: {aggregate: KEY}) { nodes { count } pageInfo { hasNextPage endCursor } } } }`,
			object{"after": after})["deployments"].(object)["groups"].(object)
		for _, n := range c["nodes"].([]any) {
			size, err := n.(object)["count"].(json.Number).Int64()
			if err != nil {
				t.Fatal(err)
			}
			groups, sum = groups+1, sum+int(size)
		}
		info := c["pageInfo"].(object)
		if after = info["endCursor"]; info["hasNextPage"] != true {
			break
		}
	}
	if groups != want || sum != rows || want < 5 {
		t.Errorf("%d groups of %d rows, want %d of %d", groups, sum, want, rows)
	}
}
