package main

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

const flowRunQuery = `query($id: ID!, $artifact: ID!) {
	flowRun(id: $id) {
		name stateType stateName parameters flow { name } state { type }
		states { nodes { type } }
		taskRuns { nodes { name stateType runCount tags state { type } states { nodes { name } } } }
		childFlowRuns { nodes { id stateType flow { name } taskRuns { nodes { stateType } } } }
		logs { nodes { message level } }
		artifacts { nodes { id key type data description } }
	}
	artifact(id: $artifact) { flowRunId collection { latest { id } } }
}`

// flowRuns runs a real flow to its end on a Prefect server, and looks for it in Quaestor.
func flowRuns(t *testing.T, p *databasetest.Prefect, q served) {
	var printed struct {
		Result               int
		Run, Child, Artifact string
	}
	out := p.Python(t, "testdata/interoperation/flow.py")
	lastLine(t, out, &printed)
	if printed.Result != 8 {
		t.Fatal(out)
	}
	// Prefect writes task runs and logs a little later than the run itself.
	var answer, run map[string]any
	for deadline := time.Now().Add(hang); ; time.Sleep(100 * time.Millisecond) {
		answer = q.Query(t, flowRunQuery, map[string]any{"id": printed.Run, "artifact": printed.Artifact})
		run, _ = answer["flowRun"].(map[string]any)
		if run != nil && len(nodes(run, "taskRuns")) == 3 && finished(append(nodes(run, "taskRuns"), nodes(nodes(run, "childFlowRuns")[0], "taskRuns")...)) && len(nodes(run, "logs")) > 0 {
			break
		}
		if time.Now().After(deadline) {
			t.Fatalf("Quaestor does not see the whole run: %v", answer)
		}
	}
	for field, want := range map[string]any{
		"stateType": "COMPLETED", "stateName": "Completed", "flow": map[string]any{"name": "interoperation"},
		"state": map[string]any{"type": "COMPLETED"}, "parameters": map[string]any{"n": json.Number("1.5"), "who": "Größe 📏"},
	} {
		if !reflect.DeepEqual(run[field], want) {
			t.Errorf("%s is %v, want %v", field, run[field], want)
		}
	}
	if got := sorted(run, "states", "type"); !slices.Equal(got, []string{"COMPLETED", "PENDING", "RUNNING"}) {
		t.Errorf("states %v", got)
	}
	for _, task := range nodes(run, "taskRuns") {
		name, _, _ := strings.Cut(task["name"].(string), "-")
		states := sorted(task, "states", "name")
		switch name {
		case "fails_once":
			if task["runCount"] != json.Number("2") || !reflect.DeepEqual(task["tags"], []any{"größe"}) || !slices.Contains(states, "Retrying") {
				t.Errorf("the task that was run again: %v", task)
			}
		case "double", "inner":
			if task["runCount"] != json.Number("1") || !slices.Contains(states, "Completed") {
				t.Errorf("a task: %v", task)
			}
		default:
			t.Errorf("an unknown task: %v", task)
		}
	}
	if children := nodes(run, "childFlowRuns"); len(children) != 1 || children[0]["id"] != printed.Child || children[0]["stateType"] != "COMPLETED" {
		t.Errorf("subflows %v", children)
	}
	if got := sorted(run, "logs", "message"); !slices.Contains(got, "for Größe 📏") {
		t.Errorf("logs %q", got)
	}
	if got := nodes(run, "artifacts"); len(got) != 1 || got[0]["id"] != printed.Artifact || got[0]["key"] != "interoperation" ||
		got[0]["type"] != "table" || got[0]["description"] != "what was asked for" || got[0]["data"] != `[{"n": 1.5, "who": "Gr\u00f6\u00dfe \ud83d\udccf"}]` {
		t.Errorf("artifacts %v", got)
	}
	want := map[string]any{"flowRunId": printed.Run, "collection": map[string]any{"latest": map[string]any{"id": printed.Artifact}}}
	if !reflect.DeepEqual(answer["artifact"], want) {
		t.Errorf("the artifact is %v, want %v", answer["artifact"], want)
	}
}

func finished(tasks []map[string]any) bool {
	return !slices.ContainsFunc(tasks, func(task map[string]any) bool { return task["stateType"] != "COMPLETED" })
}

func nodes(object map[string]any, connection string) (out []map[string]any) {
	list, _ := object[connection].(map[string]any)["nodes"].([]any)
	for _, node := range list {
		out = append(out, node.(map[string]any))
	}
	return out
}

func sorted(object map[string]any, connection, field string) (out []string) {
	for _, node := range nodes(object, connection) {
		out = append(out, node[field].(string))
	}
	slices.Sort(out)
	return out
}
