package aggregate_test

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/quaestor-graph/quaestor/graph/descriptor"
	"github.com/quaestor-graph/quaestor/graph/graphtest"
	"github.com/quaestor-graph/quaestor/graph/graphtest/evaluate"
	"github.com/quaestor-graph/quaestor/graph/graphtest/plans"
	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

const groupPage = `edges { cursor node { keys count } } nodes { keys count } totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor }`

// groupList is all groups in their order.
type groupList struct {
	nodes, cursors []string
}

// listOf reads a page of groups, whose nodes and edges must be the same.
func listOf(t *testing.T, what string, c object) (l groupList) {
	t.Helper()
	var ofEdges []string
	for _, n := range c["nodes"].([]any) {
		l.nodes = append(l.nodes, evaluate.Literal(n))
	}
	for _, e := range c["edges"].([]any) {
		l.cursors = append(l.cursors, e.(object)["cursor"].(string))
		ofEdges = append(ofEdges, evaluate.Literal(e.(object)["node"]))
	}
	if !slices.Equal(l.nodes, ofEdges) {
		t.Errorf("%s: the nodes are %v, the edges %v", what, l.nodes, ofEdges)
	}
	return l
}

// check compares a page with what a window gives of all groups: after and before are positions among them, those of
// before's groups on lie behind the window, those to after's ahead.
func (l groupList) check(t *testing.T, w evaluate.Window, what string, c object) {
	t.Helper()
	low, high := w.After+1, len(l.nodes)
	if w.Before >= 0 {
		high = w.Before
	}
	previous, next := low > 0, high < len(l.nodes)
	high = max(high, low)
	if over := high - low - w.Size; over > 0 && w.Backward {
		low, previous = low+over, true
	} else if over > 0 {
		high, next = high-over, true
	}
	got := listOf(t, what, c)
	if !slices.Equal(got.nodes, l.nodes[low:high]) || !slices.Equal(got.cursors, l.cursors[low:high]) {
		t.Errorf("%s %+v: %v, want %v", what, w, got.nodes, l.nodes[low:high])
	}
	var start, end any
	if low < high {
		start, end = l.cursors[low], l.cursors[high-1]
	}
	want := object{"hasNextPage": next, "hasPreviousPage": previous, "startCursor": start, "endCursor": end}
	graphtest.Same(t, fmt.Sprintf("pageInfo of %s %+v", what, w), c["pageInfo"], want)
	if total := fmt.Sprint(c["totalCount"]); total != fmt.Sprint(len(l.nodes)) {
		t.Errorf("%s %+v: totalCount %s of %d", what, w, total, len(l.nodes))
	}
}

// within are the arguments of a window, whose cursors come as variables.
func (l groupList) within(w evaluate.Window) string {
	args := fmt.Sprintf("first: %d", w.Size)
	if w.Backward {
		args = fmt.Sprintf("last: %d", w.Size)
	}
	if w.After >= 0 {
		args += fmt.Sprintf(", after: %q", l.cursors[w.After])
	}
	if w.Before >= 0 {
		args += fmt.Sprintf(", before: %q", l.cursors[w.Before])
	}
	return args
}

// Contract 10.4 and 8.5: groups are a connection whose hasNextPage and hasPreviousPage are exact in both directions, for
// every kind of key, in every kind of order, with ties and without values.
func TestEveryWindowOfGroups(t *testing.T) {
	t.Parallel()
	eachWorld(t, func(m *evaluate.FilterMaker) (all []grouping) {
		for _, typ := range []string{"FlowRun", "TaskRun", "Deployment", "ConcurrencyLimitV2"} {
			e, _ := descriptor.ByType(typ)
			seen := map[string]bool{}
			for _, k := range everyKey(m, e) {
				kind := fmt.Sprint(k.kind, k.kind == descriptor.JSON && m.Chance(50))
				if seen[kind] {
					continue
				}
				seen[kind] = true
				a := someGrouping(m, e, []groupKey{k})
				if m.Chance(30) {
					a.by = append(a.by, groupKey{enum: "ID", key: "id", as: "row", kind: descriptor.ID})
				}
				all = append(all, a)
			}
		}
		return all
	}, func(t *testing.T, g *graphtest.Graph, v *evaluate.Evaluation, a grouping) string {
		ask := func(windows []string) object {
			vars := &variables{}
			where := "(first: 1)"
			if a.where != nil {
				where = "(first: 1, where: " + vars.filter(a.typ, a.where) + ")"
			}
			args := a.arguments(a.typ, vars)
			var fields strings.Builder
			for i, w := range windows {
				fmt.Fprintf(&fields, " w%d: groups(%s, %s) { %s }", i, args, w, groupPage)
			}
			return vars.run(t, g, fmt.Sprintf("c: %s%s {%s }", v.Shape.Roots[a.typ], where, fields.String()))["c"].(object)
		}
		of := listOf(t, a.String(), ask([]string{"first: 1000"})["w0"].(object))
		n := len(of.nodes)
		if n == 1000 {
			return "" // not all groups
		}
		positions := []int{-1}
		for _, at := range []int{n / 2, n - 1} {
			if at >= 0 && at < n && !slices.Contains(positions, at) {
				positions = append(positions, at)
			}
		}
		all := append(evaluate.Windows([]int{2, n}, positions), evaluate.Window{After: -1, Before: -1}, evaluate.Window{Backward: true, After: -1, Before: positions[len(positions)-1]})
		for chunk := range slices.Chunk(all, 16) {
			var args []string
			for _, w := range chunk {
				args = append(args, of.within(w))
			}
			c := ask(args)
			for i, w := range chunk {
				of.check(t, w, a.String(), c[fmt.Sprintf("w%d", i)].(object))
			}
		}
		if !a.ordered() {
			return ""
		}
		return a.String() + evaluate.Literal(of.nodes)
	})
}

// Within each parent groups have the same window, also by the cursors of the root's groups: cursors belong to an order
// (contract 8.6).
func TestWindowsOfNestedGroups(t *testing.T) {
	const groups = `groups(by: [{field: STATE_NAME}, {field: WORK_QUEUE_NAME}], orderBy: {aggregate: KEY, direction: %s}, %s) { ` + groupPage + ` }`
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		g := graphtest.Open(t, d.SharedSample(t), graphtest.Unlimited...)
		for _, direction := range []string{"ASC", "DESC"} {
			ask := func(args string) (root object, parents []any) {
				field := fmt.Sprintf(groups, direction, args)
				a := g.Query(t, `{ flowRuns { `+field+` } flows(first: 100, orderBy: {field: ID}) { nodes { id flowRuns(first: 1) { `+field+` } } } }`, nil)
				return graphtest.At(t, a, "flowRuns", "groups").(object), graphtest.At(t, a, "flows", "nodes").([]any)
			}
			c, parents := ask("first: 1000")
			root := listOf(t, "the root", c)
			keysOf := func(nodes []string) (keys []string) {
				for _, n := range nodes { // without their counts, which differ
					_, key, _ := strings.Cut(n, "keys")
					keys = append(keys, key)
				}
				return keys
			}
			order := keysOf(root.nodes)
			var all []groupList
			for _, p := range parents {
				all = append(all, listOf(t, fmt.Sprint(graphtest.At(t, p, "id")), graphtest.At(t, p, "flowRuns", "groups").(object)))
			}
			last := len(root.nodes) - 1
			for _, w := range evaluate.Windows([]int{0, 2}, []int{-1, last / 2}) {
				c, parents := ask(root.within(w))
				root.check(t, w, "the root", c)
				for i, p := range parents {
					// The same place among the parent's own groups: how many of them lie ahead of it, or at it.
					own := evaluate.Window{Size: w.Size, Backward: w.Backward, After: -1, Before: -1}
					keys := keysOf(all[i].nodes)
					ahead := func(position int, with bool) (n int) {
						for _, k := range keys {
							if c := cmp.Compare(slices.Index(order, k), position); c < 0 || c == 0 && with {
								n++
							}
						}
						return n
					}
					if w.After >= 0 {
						own.After = ahead(w.After, true) - 1
					}
					if w.Before >= 0 {
						own.Before = ahead(w.Before, false)
					}
					all[i].check(t, own, fmt.Sprintf("%s %v", direction, graphtest.At(t, p, "id")), graphtest.At(t, p, "flowRuns", "groups").(object))
				}
			}
		}
	})
}

// One statement reads a page of groups, backwards as forwards, of however many parents; what lies outside of its window is
// one more where it is asked for.
func TestStatementsOfGroupWindows(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		g := graphtest.Open(t, d.SharedSample(t))
		const groups = `groups(by: {field: STATE_TYPE}, %s) { edges { cursor node { keys count avg(field: TOTAL_RUN_TIME) } } pageInfo { %s } }`
		c := graphtest.At(t, g.Query(t, `{ flowRuns { `+fmt.Sprintf(groups, "first: 2", "startCursor endCursor")+` } }`, nil), "flowRuns", "groups", "pageInfo").(object)
		start, end := c["startCursor"], c["endCursor"]
		r := plans.Record(g)
		for _, of := range []struct {
			args, info string
			statements int
		}{
			{"first: 2", "endCursor", 1},
			{"last: 2", "hasPreviousPage", 1},
			{"last: 2", "hasNextPage hasPreviousPage startCursor", 1},
			{fmt.Sprintf("first: 1, after: %q", start), "hasNextPage", 1},
			{fmt.Sprintf("first: 1, after: %q", start), "hasNextPage hasPreviousPage", 2},
			{fmt.Sprintf("last: 1, before: %q", end), "hasPreviousPage", 1},
			{fmt.Sprintf("last: 1, before: %q", end), "hasNextPage hasPreviousPage", 2},
			{fmt.Sprintf("last: 1, before: %q, after: %q", end, start), "hasNextPage hasPreviousPage", 3},
		} {
			field := fmt.Sprintf(groups, of.args, of.info)
			g.Query(t, `{ flowRuns { `+field+` } }`, nil)
			if n := len(r.Take()); n != of.statements {
				t.Errorf("%s, %s: %d statements, want %d", of.args, of.info, n, of.statements)
			}
			g.Query(t, `{ flows { nodes { flowRuns { `+field+` } } } }`, nil)
			if n := len(r.Take()); n != of.statements+1 {
				t.Errorf("%s, %s below flows: %d statements, want %d", of.args, of.info, n, of.statements+1)
			}
		}
	})
}

// Contract 8.3 and 8.6: the error names the argument.
func TestGroupWindowsThatAreRefused(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		g := graphtest.Open(t, d.SharedSample(t))
		a := g.Query(t, `{ flowRuns { edges { cursor } groups(by: {field: NAME}) { edges { cursor } } other: groups(by: {field: STATE_NAME}) { edges { cursor } } } }`, nil)
		good := graphtest.At(t, a, "flowRuns", "groups", "edges", 1, "cursor").(string)
		for args, says := range map[string]string{
			"first: 1, last: 1": "first and last", "first: 0, last: 0": "first and last", "last: -1": "last is -1", "last: 1001": "last is 1001",
			`before: "damaged"`: "before: this is no cursor", `before: ""`: "before: this is no cursor", `last: 1, before: "x"`: "before: this is no cursor",
			fmt.Sprintf("before: %q", good[:len(good)-1]):                                            "before: this is no cursor",
			fmt.Sprintf("before: %q", graphtest.At(t, a, "flowRuns", "edges", 0, "cursor")):          "before: this is no cursor",
			fmt.Sprintf("before: %q", graphtest.At(t, a, "flowRuns", "other", "edges", 0, "cursor")): "before: this cursor belongs to other groups",
			fmt.Sprintf("after: %q", graphtest.At(t, a, "flowRuns", "other", "edges", 0, "cursor")):  "after: this cursor belongs to other groups",
			fmt.Sprintf("orderBy: {aggregate: KEY}, before: %q", good):                               "before: this cursor belongs to other groups",
		} {
			r := g.Do(context.Background(), `{ flowRuns { groups(by: {field: NAME}, `+args+`) { nodes { keys } } } }`, nil)
			if len(r.Errors) != 1 || r.Errors[0].Extensions["code"] != graphtest.BadInput || !strings.Contains(r.Errors[0].Message, says) {
				t.Errorf("%s: %v, want BAD_USER_INPUT about %q", args, r.Errors, says)
			}
		}
	})
}
