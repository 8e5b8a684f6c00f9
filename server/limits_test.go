package server_test

import (
	"fmt"
	"io"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

// tooLarge checks that an answer is QUERY_TOO_LARGE with the figure and the limit (contract 14.1).
func tooLarge(t *testing.T, a answer, status int, figure, limit string) {
	t.Helper()
	a.want(t, status, "QUERY_TOO_LARGE")
	if len(a.errors) != 1 || !regexp.MustCompile(`\b`+figure+`\b.*\b`+limit+`\b.*QUAESTOR_MAX_`).MatchString(a.errors[0].Message) {
		t.Errorf("want %s of %s: %s", figure, limit, a.body)
	}
}

func TestBodyLimit(t *testing.T) {
	base := serve(t, databasetest.SQLite.SharedSample(t), "QUAESTOR_MAX_BODY_BYTES", "1000")
	pad := func(n int) string { return simple + strings.Repeat(" ", n-len(simple)) }
	ask(t, http.MethodPost, base+"/graphql", pad(1000), "Content-Type", mediaJSON).want(t, 200, nil)
	tooLarge(t, ask(t, http.MethodPost, base+"/graphql", pad(1001), "Content-Type", mediaJSON), 413, "1001", "1000")
	// Without a Content-Length the figure is not known.
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, base+"/graphql", io.MultiReader(strings.NewReader(pad(1001))))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", mediaJSON)
	tooLarge(t, send(t, r), 413, "1001 bytes or more", "limit is 1000")
	// contract 3.5
	base = serve(t, databasetest.SQLite.SharedSample(t))
	ask(t, http.MethodPost, base+"/graphql", pad(1<<20), "Content-Type", mediaJSON).want(t, 200, nil)
	tooLarge(t, ask(t, http.MethodPost, base+"/graphql", pad(1<<20+1), "Content-Type", mediaJSON), 413, "1048577", "1048576")
}

func TestTokenLimit(t *testing.T) {
	base := serve(t, databasetest.SQLite.SharedSample(t))
	fields := func(n int) string { return "{ server {" + strings.Repeat(" dialect", n) + " } }" }
	post(t, base, fields(100)).want(t, 200, nil)
	tooLarge(t, post(t, base, fields(9996)), 200, "10001", "10000")
	tooLarge(t, ask(t, http.MethodGet, base+"/graphql?query="+strings.ReplaceAll(fields(9996), " ", "+"), ""), 200, "10001", "10000")
	// Before it is parsed: whatever comes after, comments counted, long texts as one.
	tooLarge(t, post(t, base, strings.Repeat("{", 200_000)), 200, "200000", "10000")
	tooLarge(t, post(t, base, strings.Repeat("#\n", 20_000)+"{ server { dialect } }"), 200, "20006", "10000")
	post(t, base, `{ flowByName(name: "`+strings.Repeat("x ", 100_000)+`") { id } }`).want(t, 200, nil)
	tooLarge(t, post(t, serve(t, databasetest.SQLite.SharedSample(t), "QUAESTOR_MAX_TOKENS", "5"), "{ server { dialect } }"), 200, "6", "5")
}

func TestDepthLimit(t *testing.T) {
	base := serve(t, databasetest.SQLite.SharedSample(t))
	nest := func(pairs int) string {
		return "{ flowRuns(first: 1) { nodes {" + strings.Repeat(" flow { flowRuns(first: 1) { nodes {", pairs) + " id" + strings.Repeat(" } } }", pairs) + " } } }"
	}
	post(t, base, nest(4)).want(t, 200, nil) // 2 + 4 * 3 + 1 = 15
	tooLarge(t, post(t, base, nest(5)), 200, "18", "15")
	// Nothing of it is hidden in fragments, inline or not, nor behind an alias.
	tooLarge(t, post(t, base, `query A { ...F } fragment F on Query { x: flowRuns { edges { node { ... on FlowRun { ...G } } } } }
		fragment G on FlowRun { a: flow { b: flowRuns { nodes { ...H } } } } fragment H on FlowRun { flow { flowRuns { nodes { ...I } } } }
		fragment I on FlowRun { flow { flowRuns { nodes { ...J } } } } fragment J on FlowRun { flow { flowRuns { nodes { id } } } }`), 200, "16", "15")
	tooLarge(t, post(t, serve(t, databasetest.SQLite.SharedSample(t), "QUAESTOR_MAX_DEPTH", "2"), "{ flows { nodes { id } } }"), 200, "3", "2")
	// The introspection of GraphiQL costs nothing (contract 12.9), and a parser that nests does not fall over.
	post(t, base, `{ __schema { types { fields { type { ofType { ofType { ofType { ofType { ofType { ofType { ofType { ofType {
		ofType { ofType { ofType { ofType { ofType { name } } } } } } } } } } } } } } } } } }`).want(t, 200, nil)
	post(t, base, strings.Repeat("{a", 3000)+strings.Repeat("}", 3000)).want(t, 200, "GRAPHQL_PARSE_FAILED")
	post(t, base, `{ nodes(ids: `+strings.Repeat("[", 4000)+strings.Repeat("]", 4000)+`) { id } }`).want(t, 200, "GRAPHQL_PARSE_FAILED")
}

// Fragments that spread others twice make a tree of 2^n; a document of a few hundred bytes must not be walked so often.
func TestDuplicatedFragments(t *testing.T) {
	base := serve(t, databasetest.SQLite.SharedSample(t))
	var b strings.Builder
	b.WriteString("{ server { ...F0 } }")
	for i := range 40 {
		fmt.Fprintf(&b, " fragment F%d on Server { ...F%d ...F%d }", i, i+1, i+1)
	}
	b.WriteString(" fragment F40 on Server { dialect }")
	began := time.Now()
	a := post(t, base, b.String())
	a.want(t, 200, nil)
	if string(a.data) != `{"server":{"dialect":"sqlite"}}` {
		t.Error(a.body)
	}
	t.Logf("40 doublings: %s", time.Since(began).Round(time.Millisecond))
}

// Fragments that spread others under many aliases make a tree that no memory holds, of a few hundred bytes.
func TestAliasedFragments(t *testing.T) {
	base := serve(t, databasetest.SQLite.SharedSample(t))
	bomb := func(aliases int) string {
		var b strings.Builder
		b.WriteString("{ flowRuns(first: 1) { nodes { ...F0 } } }")
		for i := range 12 {
			fmt.Fprintf(&b, " fragment F%d on FlowRun { id", i)
			for a := range aliases {
				fmt.Fprintf(&b, " a%d: parentFlowRun { ...F%d }", a, i+1)
			}
			b.WriteString(" }")
		}
		return b.String() + " fragment F12 on FlowRun { id }"
	}
	post(t, base, bomb(1)).want(t, 200, nil)
	for _, aliases := range []int{3, 10} {
		a := post(t, base, bomb(aliases))
		if a.want(t, 200, "QUERY_TOO_LARGE"); !strings.Contains(a.body, "100001 fields or more") {
			t.Error(a.body)
		}
	}
}

// Validation takes time in proportion to the document: to compare each two fields of one name took ten seconds at the limit
// of tokens, and each two fragments minutes. What it takes now is for a reader (go test -v).
func TestOverlappingFields(t *testing.T) {
	base := serve(t, databasetest.SQLite.SharedSample(t))
	for _, c := range []struct {
		name, query string
		code        any
	}{
		{"a field 1,400 times", "{ server {" + strings.Repeat(" dialect", 1400) + " } }", nil},
		{"a field 9,990 times", "{ server {" + strings.Repeat(" dialect", 9990) + " } }", nil},
		{"an object 2,490 times", "{" + strings.Repeat(" server { now }", 2490) + " }", nil},
		{"with arguments 900 times", "{" + strings.Repeat(" flows(first: 1) { totalCount }", 900) + " }", nil},
		{"three levels, 700 times", "{" + strings.Repeat(" flows { nodes { flowRuns { totalCount } } }", 700) + " }", nil},
		{"inline fragments, 1,400 times", "{ server {" + strings.Repeat(" ... on Server { dialect }", 1400) + " } }", nil},
		{"spreads, 3,000 times", "{ server {" + strings.Repeat(" ...F", 3000) + " } } fragment F on Server { dialect version now }", nil},
		{"nested, 60 by 35", "{" + strings.Repeat(" flows {"+strings.Repeat(" nodes { id }", 60)+" }", 35) + " }", nil},
		{"in fragments", "{ server {" + strings.Repeat(" ... on Server { ...F }", 10) + " } } fragment F on Server {" + strings.Repeat(" dialect", 2000) + " }", nil},
		{"nowhere spread", "{ server { now } } fragment F on Server {" + strings.Repeat(" dialect", 2000) + " }", "GRAPHQL_VALIDATION_FAILED"},
		{"400 fragments in a row", fragments(400, 1), nil},
		{"60 fragments that each spread six", fragments(60, 6), nil},
		{"600 fragments that each spread two", fragments(600, 2), "QUERY_TOO_LARGE"},
		{"1,200 fragments in a row", fragments(1200, 1), "QUERY_TOO_LARGE"},
		{"a cycle", "{ server { now } ...F } fragment F on Query { server { ...G } ...F } fragment G on Server { ...G }", "GRAPHQL_VALIDATION_FAILED"},
		{"a cycle through fields", "{ flowRuns { nodes { ...F } } } fragment F on FlowRun { a: parentFlowRun { ...F } b: parentFlowRun { ...F } }", "GRAPHQL_VALIDATION_FAILED"},
		{"a name thousands of times, apart", "{" + func() string {
			var b strings.Builder
			for i := range 1000 {
				fmt.Fprintf(&b, " s%d: server { version now }", i)
			}
			return b.String()
		}() + " }", nil},
	} {
		began := time.Now()
		a := post(t, base, c.query)
		if a.want(t, 200, c.code); c.code == "QUERY_TOO_LARGE" && !strings.Contains(a.body, "the operation takes more than 300000 steps to validate") {
			t.Errorf("%s: %s", c.name, a.body)
		}
		t.Logf("%s: %s (%v)", c.name, time.Since(began).Round(time.Millisecond), a.code())
	}
}

// fragments spread the next ones, each so many.
func fragments(n, each int) string {
	var b strings.Builder
	b.WriteString("{ ...F0 }")
	for i := range n {
		fmt.Fprintf(&b, " fragment F%d on Query {", i)
		for j := range each {
			fmt.Fprintf(&b, " ...F%d", min(i+1+j, n))
		}
		b.WriteString(" }")
	}
	return b.String() + fmt.Sprintf(" fragment F%d on Query { server { dialect } }", n)
}

// Contract 3.5: a document above 256 kB is refused.
func TestDocumentLimit(t *testing.T) {
	base := serve(t, databasetest.SQLite.SharedSample(t))
	named := func(n int) string { return `{ flowByName(name: "` + strings.Repeat("x", n) + `") { id } }` }
	empty := len(named(0))
	post(t, base, named(256<<10-empty)).want(t, 200, nil)
	a := post(t, base, named(256<<10-empty+1))
	a.want(t, 200, "QUERY_TOO_LARGE")
	if !strings.Contains(a.body, "262145 bytes, and the limit is 262144") {
		t.Error(a.body)
	}
	post(t, base, `query ($name: String!) { flowByName(name: $name) { id } }`, `{"name": "`+strings.Repeat("x", 500_000)+`"}`).want(t, 200, nil)
}

func TestFilterLimits(t *testing.T) {
	base := serve(t, databasetest.SQLite.SharedSample(t),
		"QUAESTOR_MAX_LIST_VALUES", "3", "QUAESTOR_MAX_CONDITIONS", "4", "QUAESTOR_MAX_FILTER_DEPTH", "5")
	flows := func(where string) string { return "{ flows(first: 1, where: " + where + ") { nodes { id } } }" }
	names := func(n int) string {
		return flows(`{ name: { in: [` + strings.Repeat(`"x" `, n) + `] } }`)
	}
	conditions := func(n int) string { return flows(`{ or: [` + strings.Repeat(`{ name: { eq: "x" } } `, n) + `] }`) }
	nots := func(n int) string { return flows(strings.Repeat("{ not: ", n) + "{}" + strings.Repeat(" }", n)) }
	post(t, base, names(3)).want(t, 200, nil)
	tooLarge(t, post(t, base, names(4)), 200, "4", "3")
	post(t, base, conditions(4)).want(t, 200, nil)
	tooLarge(t, post(t, base, conditions(5)), 200, "5", "4")
	post(t, base, nots(5)).want(t, 200, nil)
	post(t, base, nots(6)).want(t, 200, "QUERY_TOO_LARGE")
	// contract 3.5
	base = serve(t, databasetest.SQLite.SharedSample(t))
	post(t, base, nots(50)).want(t, 200, nil)
	post(t, base, nots(51)).want(t, 200, "QUERY_TOO_LARGE")
	post(t, base, conditions(1000)).want(t, 200, nil)
	post(t, base, conditions(1001)).want(t, 200, "QUERY_TOO_LARGE")
}
