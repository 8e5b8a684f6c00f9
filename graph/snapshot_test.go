package graph_test

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/quaestor-graph/quaestor/graph/graphtest"
	"github.com/quaestor-graph/quaestor/server/database/config"
	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

// eachWay runs a test on a sample of its own in each dialect, and through PgBouncer in transaction mode (contract 2.6).
func eachWay(t *testing.T, test func(t *testing.T, d databasetest.Dialect, address, direct string)) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		address := d.Sample(t)
		test(t, d, address, address)
	})
	t.Run("pgbouncer", func(t *testing.T) {
		direct := databasetest.PostgreSQL.Sample(t)
		test(t, databasetest.PostgreSQL, databasetest.PgBouncer(t, direct), direct)
	})
}

// snapshotQuery asks for the same things in many ways, on several levels and in several root fields, which run at once.
const snapshotQuery = `{
	first: flowRuns(first: 1000) { totalCount pageInfo { hasNextPage } nodes {
		id name flow { id } state { id }
		states { totalCount nodes { id } }
		taskRuns { totalCount nodes { id states { totalCount nodes { id taskRun { id flowRun { id } } } } } }
	} }
	last: flowRuns(last: 1000) { totalCount nodes { id } edges { node { states { totalCount } taskRuns { totalCount } } } }
	flows(first: 1000) { nodes { id flowRuns(first: 1000) { totalCount nodes { id } } } }
	flowRunStates { totalCount }
	taskRuns { totalCount }
	again: flowRuns(first: 1000) { edges { node { id } } }
}`

type snapshotData struct {
	First struct {
		TotalCount int
		Nodes      []struct {
			ID, Name string
			Flow     struct{ ID string }
			State    *struct{ ID string }
			States   counted
			TaskRuns struct {
				TotalCount int
				Nodes      []struct {
					ID     string
					States counted
				}
			}
		}
	}
	Last struct {
		TotalCount int
		Nodes      []struct{ ID string }
		Edges      []struct {
			Node struct{ States, TaskRuns struct{ TotalCount int } }
		}
	}
	Flows struct {
		Nodes []struct {
			ID       string
			FlowRuns counted
		}
	}
	FlowRunStates, TaskRuns struct{ TotalCount int }
	Again                   struct {
		Edges []struct{ Node struct{ ID string } }
	}
}

type counted struct {
	TotalCount int
	Nodes      []struct{ ID string }
}

// snapshot is what must agree in every answer; others are the states and task runs of no flow run, which stay.
type snapshot struct{ runs, otherStates, otherTaskRuns int }

// consistent reads an answer to snapshotQuery and says where it contradicts itself.
func consistent(r graphtest.Response) (s snapshot, contradictions []string) {
	var data snapshotData
	if len(r.Errors) > 0 {
		return s, []string{r.Errors.Error()}
	}
	if err := json.Unmarshal(r.Data, &data); err != nil {
		return s, []string{err.Error()}
	}
	differ := func(what string, args ...any) { contradictions = append(contradictions, fmt.Sprintf(what, args...)) }
	equal := func(what string, got, want int) {
		if got != want {
			differ("%s: %d and %d", what, got, want)
		}
	}
	s.runs = data.First.TotalCount
	equal("runs and their number", len(data.First.Nodes), s.runs)
	equal("number of runs, first and last", data.Last.TotalCount, s.runs)
	equal("runs, first and last", len(data.Last.Nodes), s.runs)
	equal("runs, first and again", len(data.Again.Edges), s.runs)
	s.otherStates, s.otherTaskRuns = data.FlowRunStates.TotalCount, data.TaskRuns.TotalCount
	inFlows, ofFlows := 0, map[string]int{}
	for _, f := range data.Flows.Nodes {
		equal("runs of a flow", len(f.FlowRuns.Nodes), f.FlowRuns.TotalCount)
		inFlows += f.FlowRuns.TotalCount
		ofFlows[f.ID] = f.FlowRuns.TotalCount
	}
	equal("runs of all flows", inFlows, s.runs)
	for i, run := range data.First.Nodes {
		ofFlows[run.Flow.ID]--
		s.otherStates -= run.States.TotalCount
		s.otherTaskRuns -= run.TaskRuns.TotalCount
		if i < min(len(data.Last.Nodes), len(data.Again.Edges)) {
			if data.Last.Nodes[i].ID != run.ID || data.Again.Edges[i].Node.ID != run.ID {
				differ("run %d is %s, %s and %s", i, run.ID, data.Last.Nodes[i].ID, data.Again.Edges[i].Node.ID)
			}
			equal("states of a run", data.Last.Edges[i].Node.States.TotalCount, run.States.TotalCount)
			equal("task runs of a run", data.Last.Edges[i].Node.TaskRuns.TotalCount, run.TaskRuns.TotalCount)
		}
		if !strings.HasPrefix(run.Name, graphtest.WrittenName) {
			continue
		}
		equal("states written", run.States.TotalCount, graphtest.WrittenStates)
		equal("states of a run written", len(run.States.Nodes), graphtest.WrittenStates)
		equal("task runs written", len(run.TaskRuns.Nodes), graphtest.WrittenTaskRuns)
		for _, task := range run.TaskRuns.Nodes {
			equal("states of a task run written", len(task.States.Nodes), graphtest.WrittenTaskStates)
		}
		if run.State == nil || !slices.ContainsFunc(run.States.Nodes, func(n struct{ ID string }) bool { return n.ID == run.State.ID }) {
			differ("the state of %s is not among its states", run.Name)
		}
	}
	for id, n := range ofFlows {
		if n != 0 {
			differ("flow %s has %d runs more than name it", id, n)
		}
	}
	return s, contradictions
}

// Contract 8.12: totalCount, pages and children of one operation agree, on both dialects, while something is committed
// between each two of its statements.
func TestOneSnapshotBetweenStatements(t *testing.T) {
	eachWay(t, func(t *testing.T, d databasetest.Dialect, address, direct string) {
		w, err := graphtest.NewWriter(d, databasetest.Open(t, direct))
		if err != nil {
			t.Fatal(err)
		}
		g := graphtest.Open(t, address, graphtest.Unlimited...)
		reference, contradictions := consistent(g.Do(t.Context(), snapshotQuery, nil))
		if contradictions != nil {
			t.Fatal(contradictions)
		}
		var mu sync.Mutex
		statements := 0
		ctx := config.WithObserver(t.Context(), func(config.Statement) {
			mu.Lock()
			defer mu.Unlock()
			statements++
			if err := w.Step(context.Background()); err != nil {
				t.Error(err)
			}
		})
		for i := range 3 {
			before := statements
			// Each operation sees what was committed before its first statement.
			want := snapshot{reference.runs + len(w.Alive), reference.otherStates, reference.otherTaskRuns}
			got, contradictions := consistent(g.Do(ctx, snapshotQuery, nil))
			if got != want || contradictions != nil {
				t.Errorf("operation %d: %+v, want %+v; %q", i, got, want, contradictions)
			}
			if statements < before+10 {
				t.Errorf("only %d changes were made during the operation", statements-before)
			}
		}
	})
}

// The same while the second connection writes without pause and several operations run at a time.
func TestOneSnapshotWhileOthersWrite(t *testing.T) {
	eachWay(t, func(t *testing.T, d databasetest.Dialect, address, direct string) {
		w, err := graphtest.NewWriter(d, databasetest.Open(t, direct))
		if err != nil {
			t.Fatal(err)
		}
		g := graphtest.Open(t, address, graphtest.Unlimited...)
		reference, _ := consistent(g.Do(t.Context(), snapshotQuery, nil))
		if err := w.Step(context.Background()); err != nil {
			t.Fatal(err)
		}
		done := make(chan struct{})
		var writing, asking sync.WaitGroup
		writing.Go(func() {
			for {
				select {
				case <-done:
					return
				default:
				}
				if err := w.Step(context.Background()); err != nil {
					t.Error(err)
					return
				}
			}
		})
		var mu sync.Mutex
		seen := map[int]bool{reference.runs: true}
		for range 2 {
			asking.Go(func() {
				for range 3 {
					got, contradictions := consistent(g.Do(t.Context(), snapshotQuery, nil))
					if contradictions != nil || got.otherStates != reference.otherStates || got.otherTaskRuns != reference.otherTaskRuns {
						t.Errorf("%+v beside %+v: %q", got, reference, contradictions)
					}
					mu.Lock()
					seen[got.runs] = true
					mu.Unlock()
				}
			})
		}
		asking.Wait()
		close(done)
		writing.Wait()
		if len(seen) < 2 {
			t.Errorf("nothing changed between the operations: %v", seen)
		}
	})
}
