package connection_test

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/quaestor-graph/quaestor/graph/graphtest"
	"github.com/quaestor-graph/quaestor/graph/graphtest/large"
	"github.com/quaestor-graph/quaestor/graph/graphtest/plans"
	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

// leadPages are pages of each parent's runs that are looked for among the first runs of all: %s is first or last, and
// what comes with it.
var leadPages = []string{
	`%s`,
	`%s, orderBy: [{field: EFFECTIVE_START_TIME}]`,
	`%s, orderBy: [{field: EFFECTIVE_START_TIME, direction: DESC, nulls: FIRST}, {field: NAME}]`,
	`%s, orderBy: [{field: EXPECTED_START_TIME, direction: DESC}]`,
	`%s, orderBy: [{field: START_TIME}, {field: ID, direction: DESC}]`,
	`%s, orderBy: [{field: START_TIME, direction: DESC}]`,
	`%s, where: {stateType: {in: [CRASHED, PAUSED]}}`,
	`%s, where: {stateType: {eq: CRASHED}, name: {contains: "1"}}`,
	`%s, where: {not: {stateType: {isNull: true}}, name: {endsWith: "5"}}`,
	`%s, where: {effectiveStartTime: {ge: "2026-06-01T02:30:00Z"}}`,
	`%s, where: {effectiveStartTime: {lt: "2026-06-01T00:05:00Z"}}`,
	`%s, where: {expectedStartTime: {gt: "2026-06-01T02:46:00Z"}, name: {contains: "9"}}, orderBy: [{field: EXPECTED_START_TIME}]`,
	`%s, where: {taskRuns: {none: {}}}`,
	`%s, where: {or: [{startTime: {isNull: true}}, {name: {contains: "77"}}]}, orderBy: [{field: START_TIME, direction: DESC}]`,
}

// hardOrders gives runs what makes orders hard: instants that many share, none, states.
var hardOrders = []string{
	"UPDATE flow_run SET state_type = 'CRASHED' WHERE name LIKE 'run %3'",
	"UPDATE flow_run SET state_type = 'PAUSED' WHERE name LIKE 'run %44'",
	"UPDATE flow_run SET state_type = 'COMPLETED' WHERE name LIKE 'run %5'",
	"UPDATE flow_run SET start_time = NULL WHERE name LIKE 'run %7'",
	"UPDATE flow_run SET start_time = NULL, expected_start_time = NULL WHERE name LIKE 'run %77'",
	"UPDATE flow_run SET start_time = (SELECT max(start_time) FROM flow_run) WHERE name LIKE 'run %91'",
}

// A page of the children of each parent has the rows, in the order, that the page of one parent has when it is asked for
// at the root, where nothing is looked for among the rows of others. Of each parent the second page too.
func TestLeadPagesAreThoseOfTheRoot(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		address := large.Inflate(t, d)
		databasetest.Exec(t, address, append(hardOrders, "ANALYZE")...)
		g := graphtest.Open(t, address, graphtest.Unlimited...)
		r := plans.Record(g)
		led := 0
		for _, parent := range []struct{ many, key string }{{"flows", "flowId"}, {"deployments", "deploymentId"}, {"workQueues", "workQueueId"}} {
			for _, page := range leadPages {
				for _, size := range []string{"first: 3", "last: 2"} {
					args := fmt.Sprintf(page, size)
					r.Take()
					parents := graphtest.At(t, g.Query(t, fmt.Sprintf(`{ c: %s(first: 60) { nodes { id page: flowRuns(%s) { edges { cursor node { id } } } } } }`, parent.many, args), nil)["c"], "nodes").([]any)
					for _, m := range r.Take() {
						if m.Led() {
							led++
						}
					}
					for i, p := range parents {
						if i%7 > 1 {
							continue
						}
						id := graphtest.At(t, p, "id").(string)
						own := fmt.Sprintf("{%s: {eq: %q}}", parent.key, id)
						if before, after, ok := strings.Cut(args, "where: {"); ok {
							args2 := before + "where: {" + parent.key + fmt.Sprintf(": {eq: %q}, ", id) + after
							own = args2
						} else {
							own = args + ", where: " + own
						}
						want := graphtest.At(t, g.Query(t, fmt.Sprintf(`{ c: flowRuns(%s) { edges { cursor node { id } } } }`, own), nil)["c"], "edges").([]any)
						got := graphtest.At(t, p, "page", "edges").([]any)
						if !reflect.DeepEqual(idsOfEdges(t, got), idsOfEdges(t, want)) {
							t.Errorf("%s, flowRuns(%s) of %s: %v, at the root %v", parent.many, args, id, idsOfEdges(t, got), idsOfEdges(t, want))
						}
					}
				}
			}
		}
		if led < len(leadPages) {
			t.Errorf("%d pages were looked for in a lead", led)
		}
	})
}

func idsOfEdges(t *testing.T, edges []any) []string {
	t.Helper()
	ids := []string{}
	for _, e := range edges {
		ids = append(ids, graphtest.At(t, e, "node", "id").(string))
	}
	return ids
}

// Of a parent with thousands of runs a page reads some hundred, however many there are, and of one with few only those;
// with statistics and without.
func TestWorkOfALead(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		address := large.Inflate(t, d)
		g := graphtest.Open(t, address)
		r := plans.Record(g)
		steps := map[string]int{}
		for _, state := range []struct {
			name string
			make []string
		}{
			{"old statistics", nil},
			{"new statistics", []string{"ANALYZE"}},
			{"half as many again", []string{"UPDATE flow_run SET flow_id = (SELECT id FROM flow WHERE name = 'flow 0') WHERE name LIKE 'run %' AND name NOT LIKE 'run %1'", "ANALYZE"}},
		} {
			if state.make == nil && d == databasetest.PostgreSQL {
				continue // PostgreSQL has statistics wherever it has had a minute
			}
			databasetest.Exec(t, address, state.make...)
			db := databasetest.Open(t, address)
			for _, parent := range []string{"flow 0", "flow 1"} {
				r.Take()
				g.Query(t, `query($n: String!) { flows(where: {name: {eq: $n}}) { nodes { flowRuns(first: 5, where: {effectiveStartTime: {lt: "2026-06-01T03:00:00Z"}}) { nodes { id } } } } }`, map[string]any{"n": parent})
				made := r.Take()
				if len(made) != 2 {
					t.Fatalf("%d statements", len(made))
				}
				p := plans.Explain(t, d, db, made[1])
				walked := p.Walked("flow_run")
				switch {
				case d == databasetest.PostgreSQL && parent == "flow 0" && (walked < 100 || walked > 300):
					t.Errorf("%s: %d runs are read for the lead\n%s", state.name, walked, p.Text)
				case d == databasetest.PostgreSQL && parent == "flow 1" && walked > 0:
					t.Errorf("%s: %d runs are read for a parent of few\n%s", state.name, walked, p.Text)
				case d == databasetest.SQLite && parent == "flow 0" && steps[parent] > 0 && p.Steps > steps[parent]+steps[parent]/4:
					t.Errorf("%s: %d steps, before it were %d\n%s", state.name, p.Steps, steps[parent], p.Text)
				case d == databasetest.SQLite && parent == "flow 1" && p.Steps > 4_000:
					t.Errorf("%s: %d steps for a parent of few\n%s", state.name, p.Steps, p.Text)
				}
				steps[parent] = p.Steps
			}
		}
	})
}
