package connection_test

import (
	"bytes"
	"encoding/json"
	"net/url"
	"reflect"
	"strings"
	"testing"

	"github.com/quaestor-graph/quaestor/graph/graphtest"
	"github.com/quaestor-graph/quaestor/graph/graphtest/large"
	"github.com/quaestor-graph/quaestor/server/database/config"
	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

// scheduled asks for the ids of a pool's scheduled runs; nil for null.
func scheduled(t *testing.T, g *graphtest.Graph, variables map[string]any) []string {
	t.Helper()
	data := g.Query(t, `query($pool: String!, $queues: [String!], $before: DateTime, $after: DateTime, $limit: Int) {
		runs: scheduledFlowRuns(workPoolName: $pool, workQueueNames: $queues, scheduledBefore: $before, scheduledAfter: $after, limit: $limit) { id }
	}`, variables)
	if data["runs"] == nil {
		return nil
	}
	return graphtest.IDsOf(data["runs"])
}

// Contract 11.5: as a real Prefect answered POST /work_pools/{name}/get_scheduled_flow_runs over the sample.
func TestScheduledFlowRunsAreThoseThatAWorkerWasGiven(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		g := graphtest.Open(t, d.SharedSample(t))
		answers, runs := 0, 0
		for _, a := range databasetest.Answers(t, d) {
			pool, ok := strings.CutPrefix(a.Path, "/work_pools/")
			if pool, ok = cutSuffix(pool, "/get_scheduled_flow_runs", ok); !ok {
				continue
			}
			name, err := url.PathUnescape(pool)
			if err != nil {
				t.Fatal(err)
			}
			var body map[string]any
			decoder := json.NewDecoder(bytes.NewReader(a.Body))
			decoder.UseNumber()
			if err := decoder.Decode(&body); err != nil {
				t.Fatal(err)
			}
			variables := map[string]any{"pool": name}
			for field, variable := range map[string]string{
				"work_queue_names": "queues", "scheduled_before": "before", "scheduled_after": "after", "limit": "limit",
			} {
				if v, ok := body[field]; ok {
					variables[variable] = v
				}
			}
			answers++
			got := scheduled(t, g, variables)
			switch {
			case a.Status == 404 && strings.Contains(a.Name, "queue"):
				if got == nil || len(got) > 0 {
					t.Errorf("%s: %v, want nothing", a.Name, got)
				}
			case a.Status == 404:
				if got != nil {
					t.Errorf("%s: %v, want null", a.Name, got)
				}
			default:
				want := given(t, a)
				if runs += len(want); !reflect.DeepEqual(got, want) {
					t.Errorf("%s: %v, Prefect gave %v", a.Name, got, want)
				}
			}
		}
		if answers != 34 || runs < 30 {
			t.Errorf("%d answers with %d runs were compared", answers, runs)
		}
	})
}

func cutSuffix(s, suffix string, before bool) (string, bool) {
	s, ok := strings.CutSuffix(s, suffix)
	return s, ok && before
}

// given are the ids of the runs in an answer, which is shortened if it is long.
func given(t *testing.T, a databasetest.Answer) []string {
	t.Helper()
	var short struct{ IDs []string }
	if json.Unmarshal(a.Response, &short) == nil {
		return short.IDs
	}
	var rows []struct {
		FlowRun struct{ ID string } `json:"flow_run"`
	}
	if err := json.Unmarshal(a.Response, &rows); err != nil {
		t.Fatalf("%s: %v", a.Name, err)
	}
	ids := []string{}
	for _, r := range rows {
		ids = append(ids, r.FlowRun.ID)
	}
	return ids
}

// The runs have all that they have elsewhere, and the number of statements depends on what is asked for, not on how many
// runs there are.
func TestScheduledFlowRunsHaveTheirEdges(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		g := graphtest.Open(t, d.SharedSample(t))
		const selection = `{ id name tags state { name } workQueue { name priority } workPool { name } flow { name } states(first: 2) { nodes { type } } }`
		count := func(args string) (rows []any, statements int) {
			ctx := config.WithObserver(t.Context(), func(config.Statement) { statements++ })
			r := g.Do(ctx, "{ runs: scheduledFlowRuns("+args+") "+selection+" }", nil)
			if len(r.Errors) > 0 {
				t.Fatal(r.Errors)
			}
			return graphtest.List(r.Decode(t)["runs"]), statements
		}
		one, few := count(`workPoolName: "docker-büro", workQueueNames: ["high", "low", "none"], limit: 1`)
		all, many := count(`workPoolName: "docker-büro", workQueueNames: ["high", "low", "none"]`)
		if len(one) != 1 || len(all) < 3 || few != many {
			t.Errorf("%d runs take %d statements, %d take %d", len(one), few, len(all), many)
		}
		for _, r := range all {
			run := r.(object)
			same := g.Query(t, `query($id: ID!) { run: flowRun(id: $id) `+selection+` }`, map[string]any{"id": run["id"]})["run"]
			if !reflect.DeepEqual(r, same) || run["workPool"].(object)["name"] != "docker-büro" {
				t.Errorf("%v, elsewhere %v", r, same)
			}
		}
		if got := scheduled(t, g, map[string]any{"pool": "docker-büro", "queues": []any{}}); len(got) == 0 {
			t.Error("no names of queues mean all queues")
		}
		for _, name := range []string{"none", "", "a\x00b", "DOCKER-BÜRO"} {
			if got := scheduled(t, g, map[string]any{"pool": name}); got != nil {
				t.Errorf("%q: %v, want null", name, got)
			}
			if got := scheduled(t, g, map[string]any{"pool": "docker-büro", "queues": []any{name}}); got == nil || len(got) > 0 {
				t.Errorf("%q: %v, want nothing", name, got)
			}
		}
	})
}

// Contract 11.5: a limit of more than 200, or a negative one, is BAD_USER_INPUT; null is as absent.
func TestScheduledFlowRunsLimit(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		i := large.New(t, d)
		i.Rows("work_pool", 1, map[string]string{"id": i.ID('2', "n"), "name": "'large'", "is_paused": "FALSE", "concurrency_limit": "NULL"})
		i.Rows("work_queue", 1, map[string]string{
			"id": i.ID('3', "n"), "name": "'only'", "work_pool_id": i.ID('2', "n"), "is_paused": "FALSE", "concurrency_limit": "NULL",
		})
		i.Rows("flow_run", 300, map[string]string{
			"id": i.ID('5', "n"), "state_id": "NULL", "parent_task_run_id": "NULL", "idempotency_key": "'key ' || n", "empirical_policy": "'{}'",
			"work_queue_id": i.ID('3', "0"), "state_type": "'SCHEDULED'", "next_scheduled_start_time": i.Time(),
		})
		g := graphtest.Open(t, i.Address)
		for _, c := range []struct {
			limit any
			want  int
		}{{nil, 200}, {0, 0}, {1, 1}, {200, 200}} {
			if got := scheduled(t, g, map[string]any{"pool": "large", "limit": c.limit}); len(got) != c.want || got == nil {
				t.Errorf("limit %v: %d runs", c.limit, len(got))
			}
		}
		for _, limit := range []int{-1, 201, 2147483647} {
			graphtest.Refused(t, g, "BAD_USER_INPUT", "query($n: Int) { scheduledFlowRuns(workPoolName: \"large\", limit: $n) { id } }", map[string]any{"n": limit})
		}
	})
}
