package cost_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"

	"github.com/quaestor-graph/quaestor/graph"
	"github.com/quaestor-graph/quaestor/graph/graphtest"
	"github.com/quaestor-graph/quaestor/graph/graphtest/inquirer"
	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

// Contract 12.1: what 1,000 random operations return never exceeds their cost. Only of a history and a graph may more come,
// whose parts count as they are written (contract 12.8): of these what is priced never exceeds the cost, and what comes is
// refused where it is beyond the limit, as of all others.
func TestWhatReturnsNeverExceedsItsCost(t *testing.T) {
	const operations = 1000
	seed := databasetest.Seed(t)
	schema, err := gqlparser.LoadSchema(&ast.Source{Input: graph.SDL()})
	if err != nil {
		t.Fatal(err)
	}
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		address := worldOfNames(t, d)
		g := graphtest.Open(t, address, append(graphtest.Unlimited, graphNodes...)...)
		strict := graphtest.Open(t, address, append([]string{"QUAESTOR_MAX_COST", strconv.Itoa(strictCost)}, graphNodes...)...)
		r := &inquirer.Inquirer{Rand: rand.New(rand.NewPCG(seed, 1)), Schema: schema, Ids: someIDs(t, g), Met: map[string]int{}}
		returned, exact, bad := 0.0, 0, 0
		late := map[string]int{} // refused while they were written
		fixed := longLists(r.Ids["FlowRunGraph"])
		for i := range operations {
			query, variables := r.Operation()
			if i < len(fixed) {
				query, variables = fixed[i], nil
			} else if i == len(fixed) && len(late) < 2 {
				t.Errorf("of long lists are refused while they are written: %v", late)
			}
			answer := g.Do(t.Context(), query, variables)
			if len(answer.Errors) > 0 && answer.Errors[0].Extensions["code"] == "BAD_USER_INPUT" {
				bad++ // such as a percentile in an order of groups by nothing
				continue
			}
			if answer.Data == nil {
				t.Fatalf("%s\n%v", query, answer.Errors)
			}
			data := answer.Decode(t)
			if came := tenths(data, ofForeseen); came > 10*answer.Cost+0.01 {
				t.Errorf("costs %g and returns %g tenths that can be foreseen: %s", answer.Cost, came, query)
			}
			came, written := tenths(data, ofAll), tenths(data, ofWritten)
			returned += came
			if came > 0 && came == 10*answer.Cost {
				exact++
			}
			refused := written > 10*strictCost
			if refused && answer.Cost <= strictCost {
				late[map[bool]string{true: "histories", false: "graphs"}[strings.Contains(query, "History")]]++
			}
			s := strict.Do(t.Context(), query, variables)
			if got := len(s.Errors) > 0 && s.Errors[0].Extensions["code"] == "QUERY_TOO_LARGE"; got != (refused || answer.Cost > strictCost) {
				t.Errorf("costs %g, %g tenths are written, and with a limit of %d it is refused: %t %v: %s", answer.Cost, written, strictCost, got, s.Errors, query)
			}
		}
		t.Logf("%g objects and fields returned, %d operations returned exactly their cost, %d could not be run, refused while written %v; met %v", returned/10, exact, bad, late, r.Met)
		if bad > operations/10 || returned < 10*operations || exact < operations/100 {
			t.Error("the operations show too little")
		}
		for _, what := range []string{"nodes", "edges", "node", "groups", "groups.nodes", "groups.edges", "groups.node", "groups.pageInfo", "aggregate", "totalCount", "pageInfo", "one", "alias", "again",
			"inline", "fragment", "many fields", "Node", "on Node", "history", "graph", "__type", "variable", "directive"} {
			if r.Met[what] == 0 {
				t.Errorf("%s was not met", what)
			}
		}
	})
}

const (
	// strictCost is a cost that some operations have and others don't.
	strictCost = 200
	// tenthOfNodes is a tenth of the limit of a graph's nodes.
	tenthOfNodes = 6
)

var graphNodes = []string{"PREFECT_SERVER_FLOW_RUN_GRAPH_MAX_NODES", strconv.Itoa(10 * tenthOfNodes)}

// worldOfNames is the sample, but its runs were expected within one hour, each in a state with a name of its own.
func worldOfNames(t *testing.T, d databasetest.Dialect) string {
	t.Helper()
	address := d.Sample(t)
	zone := map[databasetest.Dialect]string{databasetest.PostgreSQL: "+00"}[d]
	for _, table := range []string{"flow_run", "task_run"} {
		databasetest.Exec(t, address, "UPDATE "+table+" SET expected_start_time = '"+inquirer.DayOfMany+" 09:30:00.000000"+zone+"', state_name = 'State ' || CAST(id AS varchar) "+
			"WHERE id IN (SELECT id FROM "+table+" ORDER BY id LIMIT 100)")
	}
	return address
}

// someIDs are ids of each type's rows.
func someIDs(t *testing.T, g *graphtest.Graph) map[string][]string {
	t.Helper()
	ids := map[string][]string{}
	for typ, root := range graphtest.Introspect(t, g).Roots {
		for _, n := range g.Query(t, "{ c: "+root+"(first: 5) { nodes { id } } }", nil)["c"].(map[string]any)["nodes"].([]any) {
			ids[typ] = append(ids[typ], n.(map[string]any)["id"].(string))
		}
	}
	many := g.Query(t, "{ flowRuns(first: 3, where: {taskRuns: {count: {ge: 20, le: 60}}}) { nodes { id } } }", nil)
	for _, n := range many["flowRuns"].(map[string]any)["nodes"].([]any) {
		ids["FlowRunGraph"] = append(ids["FlowRunGraph"], n.(map[string]any)["id"].(string))
	}
	return ids
}

// longLists are operations that are priced as less than strictCost and written as more, which chance asks for too seldom: each
// object of their lists has many fields.
func longLists(runs []string) []string {
	many := inquirer.TypeKey + ": __typename"
	for i := range 80 {
		many += fmt.Sprintf(" x%d: __typename", i)
	}
	all := []string{`{ h: flowRunHistory(start: "` + inquirer.DayOfMany + `T00:00:00Z", end: "` + inquirer.DayOfMany + `T10:00:00Z", interval: "P1D") { ` + inquirer.TypeKey + `: __typename states { ` + many + ` } } }`}
	for _, run := range runs {
		all = append(all, `{ g: flowRunGraph(id: "`+run+`") { `+inquirer.TypeKey+`: __typename nodes { `+many+` } } }`)
	}
	return all
}

// What of an answer is taken into account: all of it; what is counted while it is written, which introspection and the server
// are not; or what can be foreseen, which of a list of states, and of a list of a graph, is what it is priced as.
const (
	ofAll = iota
	ofWritten
	ofForeseen
)

// tenths is what an answer comes to, by contract 12.1 and 12.3.
func tenths(v any, what int) (sum float64) {
	switch v := v.(type) {
	case []any:
		for _, e := range v {
			sum += tenths(e, what)
		}
	case map[string]any:
		typ, told := v[inquirer.TypeKey].(string)
		none := slices.ContainsFunc([]string{"Connection", "Edge", "PageInfo", "Query"}, func(s string) bool { return strings.HasSuffix(typ, s) })
		none = none || what == ofWritten && (strings.HasPrefix(typ, "__") || strings.HasPrefix(typ, "Server"))
		if told && !none {
			sum = 10 + float64(max(len(v)-20, 0))
		}
		if what == ofForeseen && strings.HasPrefix(typ, "FlowRunGraph") && typ != "FlowRunGraph" {
			return 10
		}
		for _, e := range v {
			if list, ok := e.([]any); ok && what == ofForeseen {
				switch typ {
				case "RunHistory":
					e = list[:min(len(list), 9)]
				case "FlowRunGraph":
					e = list[:min(len(list), tenthOfNodes)]
				}
			}
			sum += tenths(e, what)
		}
	}
	return sum
}
