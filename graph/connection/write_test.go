package connection

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"github.com/vektah/gqlparser/v2/validator/rules"

	"github.com/quaestor-graph/quaestor/ent"
	"github.com/quaestor-graph/quaestor/ent/row"
	"github.com/quaestor-graph/quaestor/ent/stored"
	"github.com/quaestor-graph/quaestor/graph/descriptor"
	"github.com/quaestor-graph/quaestor/server/database"
	"github.com/quaestor-graph/quaestor/server/database/query"
	"github.com/quaestor-graph/quaestor/server/database/query/write"
)

// dialect is all that a planner asks of a database here.
type dialect struct{ database.Database }

func (dialect) Dialect() string { return "sqlite" }

func (dialect) Queries() query.Components {
	c, err := write.New("sqlite3", nil)
	if err != nil {
		panic(err)
	}
	return c
}

// served is the schema that clients see.
func served(t *testing.T) *ast.Schema {
	t.Helper()
	files, err := filepath.Glob("../schema/*.graphql")
	if err != nil || len(files) == 0 {
		t.Fatal("no schema", err)
	}
	var sources []*ast.Source
	for _, f := range files {
		text, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		sources = append(sources, &ast.Source{Name: f, Input: string(text)})
	}
	schema, err := gqlparser.LoadSchema(sources...)
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

// root gives the context of an operation's one root field, as gqlgen has it.
func root(t *testing.T, query string, variables map[string]any) context.Context {
	t.Helper()
	schema := served(t)
	doc, errs := gqlparser.LoadQueryWithRules(schema, query, rules.NewDefaultRules())
	if errs != nil {
		t.Fatal(errs)
	}
	op := &graphql.OperationContext{Doc: doc, Operation: doc.Operations[0], Variables: variables}
	ctx := graphql.WithOperationContext(database.With(t.Context(), dialect{}), op)
	ctx = graphql.WithResponseContext(ctx, graphql.DefaultErrorPresenter, graphql.DefaultRecover)
	fields := graphql.CollectFields(op, op.Operation.SelectionSet, []string{"Query"})
	return graphql.WithFieldContext(ctx, &graphql.FieldContext{Object: "Query", Field: fields[0]})
}

func planObject(t *testing.T, ctx context.Context, e *descriptor.Entity) *object {
	t.Helper()
	o, err := newPlanner(ctx).object(e, graphql.GetFieldContext(ctx).Field.Selections)
	if err != nil {
		t.Fatal(err)
	}
	return o
}

// cells is a row: its values as JSON by the names of fields, "" for what can't be read.
type cells struct {
	row.Row
	of     *descriptor.Entity
	values map[string]string
}

const cellID = "93d27ede-3b28-437b-ae58-af5909b2076b"

func (c cells) RowID() stored.ID { return cellID }

func (c cells) AppendJSON(b []byte, field int, _ stored.Time) ([]byte, bool) {
	for name, v := range c.values {
		if c.of.Position(name) == field {
			return append(b, v...), v != ""
		}
	}
	return append(b, "null"...), true
}

// nodeOf makes a node of a row, whose edges lead to targets, in the order of the plan.
func nodeOf(o *object, values map[string]string, targets ...any) *loadedNode {
	return &loadedNode{cells{of: o.entity, values: values}, append(targets, make([]any, o.links-len(targets))...)}
}

// written writes a row and gives the answer and the errors, each as "path: message".
func written(t *testing.T, ctx context.Context, o *object, n *loadedNode) (string, []string) {
	t.Helper()
	w := newWriter(ctx)
	a, err := w.answer(w.object(o, n))
	if err != nil {
		t.Fatal(err)
	}
	if len(w.path) > 0 {
		t.Errorf("the path is left at %v", w.path)
	}
	return string(a), messages(graphql.GetErrors(ctx))
}

func messages(errs gqlerror.List) (out []string) {
	for _, e := range errs {
		out = append(out, e.Path.String()+": "+e.Message)
	}
	return out
}

// The fields of an answer stand in the order of the operation, fragments (on Node too) where they are spread, one field
// in one place, whatever is asked of it in how many; aliases of one edge are different edges.
func TestOrderOfFields(t *testing.T) {
	ctx := root(t, `query ($yes: Boolean!) {
		r: flowRun(id: "`+cellID+`") {
			b: name ...F id flow { name } ... on Node { id i: id ... on FlowRun { runCount } __typename }
			flow { id name more: id tags @skip(if: $yes) } stateName @skip(if: $yes) startTime @include(if: $yes)
			one: flow { id } none: flow { id @skip(if: $yes) } gone: flow { id } ... @include(if: $yes) { last: id }
		}
	}
	fragment F on FlowRun { b: name a: name flow { t: __typename } }`, map[string]any{"yes": true})
	o := planObject(t, ctx, descriptor.FlowRun)
	var targets []any
	for _, e := range o.edges[:3] {
		targets = append(targets, nodeOf(e.node, map[string]string{"id": `"f"`, "name": `"flow"`}))
	}
	got, errs := written(t, ctx, o, nodeOf(o, map[string]string{"id": `"i"`, "name": `"n"`, "runCount": "3"}, targets...))
	want := `{"b":"n","a":"n","flow":{"t":"Flow","name":"flow","id":"f","more":"f"},"id":"i","i":"i","runCount":3,"__typename":"FlowRun",` +
		`"startTime":null,"one":{"id":"f"},"none":{},"gone":null,"last":"i"}`
	if got != want || len(errs) > 0 {
		t.Errorf("got  %s %v\nwant %s", got, errs, want)
	}
}

// Contract 5.12: where the field may not be null, the null takes the place of the nearest object that may.
func TestNullGoesUp(t *testing.T) {
	ctx := root(t, `{ r: flowRun(id: "`+cellID+`") { name s: startTime f: flow { id n: name tags runs: flowRuns { nodes { id name } } }
		again: flow { runs: flowRuns(first: 2) { edges { node { t: tags name } } totalCount } } c: flow { name } endTime } }`, nil)
	o := planObject(t, ctx, descriptor.FlowRun)
	good := map[string]string{"id": `"i"`, "name": `"n"`}
	first, again := o.edges[0].node, o.edges[1].node
	runs := first.edges[0].many
	p := runs.newPage()
	p.views[0] = []*loadedNode{nodeOf(runs.views[0], good), nodeOf(runs.views[0], map[string]string{"id": `"i"`, "name": ""})}
	edges := again.edges[0].many
	q := edges.newPage()
	q.cursors, q.totals[0] = []string{"x", "y"}, 7
	q.views[0] = []*loadedNode{nodeOf(edges.views[0], map[string]string{"tags": "", "name": `"a"`}), nodeOf(edges.views[0], good)}
	got, errs := written(t, ctx, o, nodeOf(o, map[string]string{"name": `"n"`, "startTime": "", "endTime": `"e"`},
		nodeOf(first, good, p), nodeOf(again, good, q), nodeOf(o.edges[2].node, map[string]string{"name": ""})))
	want := `{"name":"n","s":null,"f":null,"again":{"runs":{"edges":[{"node":{"t":null,"name":"a"}},{"node":{"t":null,"name":"n"}}],"totalCount":7}},` +
		`"c":null,"endTime":"e"}`
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	var at []string
	for _, e := range errs {
		path, message, _ := strings.Cut(e, ": ")
		at = append(at, path)
		if !strings.Contains(message, "of the row with id "+cellID) {
			t.Error(e)
		}
	}
	if paths := []string{"r.s", "r.f.runs.nodes[1].name", "r.again.runs.edges[0].node.t", "r.c.name"}; !slices.Equal(at, paths) {
		t.Errorf("errors at %q, want %q", at, paths)
	}
	if !strings.Contains(errs[0], "table flow_run, column start_time,") {
		t.Error(errs[0])
	}
	if e := graphql.GetErrors(ctx)[0]; len(e.Locations) != 1 || e.Locations[0].Line != 1 {
		t.Errorf("locations: %v", e.Locations)
	}
	// Of the root field itself nothing is left.
	got, _ = written(t, ctx, o, nodeOf(o, map[string]string{"name": ""}))
	if got != "" {
		t.Errorf("got %s", got)
	}
}

// A large answer is not written to its end when its operation was cancelled meanwhile.
func TestCancelledWhileWriting(t *testing.T) {
	ctx, cancel := context.WithCancel(root(t, `{ flowRun(id: "`+cellID+`") { id } }`, nil))
	o := planObject(t, ctx, descriptor.FlowRun)
	n := nodeOf(o, map[string]string{"id": `"i"`})
	w, rows := newWriter(ctx), 0
	a, err := w.answer(w.list(100*patience, func(int) bool {
		if rows++; rows == patience+10 {
			cancel()
		}
		return w.object(o, n)
	}))
	if a != nil || !errors.Is(err, context.Canceled) || rows >= 2*patience {
		t.Errorf("after %d rows: %d bytes, %v", rows, len(a), err)
	}
}

// Not more than 3 ms per 1,000 objects go to other things than SQL and JSON: a row costs its bytes, and no allocation for
// a field, an edge or the row itself.
func TestRowsAreWrittenWithoutAllocations(t *testing.T) {
	ctx := root(t, `{ flowRuns { edges { cursor node { id ... on Node { __typename } } } nodes { id name stateType stateName expectedStartTime startTime runCount
		totalRunTime tags parameters autoScheduled effectiveStartTime estimatedRunTime flow { id name tags } } } }`, nil)
	plan, err := newPlanner(ctx).pages(descriptor.FlowRun, graphql.GetFieldContext(ctx).Field)
	if err != nil {
		t.Fatal(err)
	}
	name := "line\n\"quoted\""
	load := func(n int) *page {
		p := plan.newPage()
		p.cursors = slices.Repeat([]string{"cursor"}, n)
		for i := range n {
			r := &ent.FlowRun{
				ID: cellID, Name: fmt.Sprint("run ", i), StateName: &name, StateType: "RUNNING", StartTime: stored.TimeAt(int64(i)), StateTimestamp: stored.TimeAt(5),
				RunCount: stored.IntOf(int64(i)), TotalRunTime: stored.DurationOf(int64(i)), Tags: stored.StringsOf("a", name),
				Parameters: stored.JSONOf(`{"a": [1, 2]}`), AutoScheduled: stored.BoolOf(true),
			}
			for at, v := range plan.views {
				node := nodesOf([]row.Row{r}, v.links)[0]
				if v.links > 0 {
					node.links[0] = nodesOf([]row.Row{&ent.Flow{ID: cellID, Name: name, Tags: stored.StringsOf("b")}}, 0)[0]
				}
				p.views[at] = append(p.views[at], node)
			}
		}
		return p
	}
	allocations := func(n int) float64 {
		p, w := load(n), newWriter(ctx)
		w.page(plan, p) // makes room
		if rows := strings.Count(string(w.to), `"cursor":"cursor"`); rows != n {
			t.Fatalf("%d rows: %s", rows, w.to)
		}
		w.to = slices.Grow(w.to, room)
		return testing.AllocsPerRun(5, func() {
			w.to = w.to[:0]
			w.page(plan, p)
		})
	}
	if few, many := allocations(10), allocations(500); many > few || few > 10 {
		t.Errorf("%v allocations for 10 rows, %v for 500", few, many)
	}
}
