package rungraph_test

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/quaestor-graph/quaestor/graph/graphtest"
	"github.com/quaestor-graph/quaestor/server/database/config"
	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

const run = "aaaaaaaa-0000-4000-8000-000000000001"

// task is the id of a task run of the tests.
func task(n int) string { return fmt.Sprintf("bbbbbbbb-0000-4000-8000-%012d", n) }

// taskRun is one to insert; "" is NULL.
type taskRun struct{ inputs, stateType, expected, start, end string }

func insert(t *testing.T, address string, tasks ...taskRun) {
	t.Helper()
	zone := "" // SQLite's texts have none
	if strings.HasPrefix(address, "postgres") {
		zone = "Z"
	}
	at := func(s string) string {
		if s == "" {
			return "NULL"
		}
		return "'" + s + zone + "'"
	}
	statements := []string{fmt.Sprintf("INSERT INTO flow_run (id, name, flow_id, expected_start_time) SELECT '%s', 'odd', id, %s FROM flow LIMIT 1", run, at("2026-10-01 00:00:00.000000"))}
	for i, r := range tasks {
		if r.inputs == "" {
			r.inputs = "{}"
		}
		state := "NULL"
		if r.stateType != "" {
			state = "'" + r.stateType + "'"
		}
		statements = append(statements, fmt.Sprintf(`INSERT INTO task_run (id, flow_run_id, name, task_key, dynamic_key, task_inputs, state_type, expected_start_time, start_time, end_time)
			VALUES ('%s', '%s', 'task-%d', 'k', '%d', '%s', %s, %s, %s, %s)`, task(i), run, i, i, r.inputs, state, at(r.expected), at(r.start), at(r.end)))
	}
	databasetest.Exec(t, address, statements...)
}

func names(ids ...int) []any {
	out := []any{}
	for _, n := range ids {
		out = append(out, task(n))
	}
	return out
}

func input(ids ...int) string {
	all := []string{}
	for _, n := range ids {
		all = append(all, fmt.Sprintf(`{"input_type": "task_run", "id": "%s"}`, task(n)))
	}
	return "[" + strings.Join(all, ", ") + "]"
}

// Contract 11.3: an input that names no run, one of elsewhere or nothing at all, has no neighbour, where Prefect itself
// fails.
func TestNeighbours(t *testing.T) {
	const at, later = "2026-10-01 00:00:01.000000", "2026-10-01 00:00:02.000000"
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		address := d.Sample(t)
		insert(t, address,
			taskRun{start: later},
			taskRun{start: at},
			taskRun{start: at},
			taskRun{start: at, inputs: `{"x": ` + input(0, 2, 1) + `, "wait_for": ` + input(1) + `, "__parents__": ` + input(2, 2) + `}`},
			taskRun{start: at, inputs: `{"x": [{"input_type": "parameter", "name": "day"}, {"input_type": "constant", "type": "int"}, {"id": 7}, {"id": "no uuid"},
				{"id": "` + strings.ToUpper(task(1)) + `"}, {"id": "cccccccc-0000-4000-8000-000000000000"}, 5, null], "y": {"id": "a"}, "z": null}`},
			taskRun{inputs: `{"x": ` + input(1) + `}`}, // no time to be shown at: no node
		)
		g := graphtest.Open(t, address)
		graph := g.Query(t, operation, object{"id": run})["flowRunGraph"].(object)
		got := map[string][]any{}
		for _, n := range graph["nodes"].([]any) {
			n := n.(object)
			got[n["id"].(string)] = []any{n["parents"], n["children"], n["encapsulating"]}
		}
		want := map[string][]any{
			task(0): {names(), names(3), names()},
			task(1): {names(), names(3, 3, 4), names()},
			task(2): {names(), names(3), names()},
			task(3): {names(1, 1, 2, 0), names(), names(2)},
			task(4): {names(1), names(), names()},
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("got\n%v\nwant\n%v", got, want)
		}
		if roots := graph["rootNodeIds"]; !reflect.DeepEqual(roots, names(1, 2, 0)) {
			t.Errorf("the roots are %v", roots)
		}
		if graph["startTime"] != "2026-10-01T00:00:00Z" || graph["endTime"] != nil {
			t.Errorf("the run is from %v to %v", graph["startTime"], graph["endTime"])
		}
	})
}

// A completed task run without an end ended when it was expected to start; a node without a state has a null stateType;
// nodes come by start, then by end, those without one last, as PostgreSQL has it.
func TestNodesWithoutTimesOrStates(t *testing.T) {
	const at = "2026-10-01 00:00:01.000000"
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		address := d.Sample(t)
		insert(t, address,
			taskRun{start: at},
			taskRun{start: at, end: "2026-10-01 00:00:05.000000", stateType: "FAILED"},
			taskRun{expected: at, stateType: "COMPLETED"},
			taskRun{expected: at, stateType: "PENDING"},
		)
		g := graphtest.Open(t, address)
		got := g.Query(t, `query ($id: ID!) { flowRunGraph(id: $id) { nodes { id stateType startTime endTime } } }`, object{"id": run})
		node := func(n int, state, end any) object {
			return object{"id": task(n), "stateType": state, "startTime": "2026-10-01T00:00:01Z", "endTime": end}
		}
		want := object{"flowRunGraph": object{"nodes": []any{
			node(2, "COMPLETED", "2026-10-01T00:00:01Z"), node(1, "FAILED", "2026-10-01T00:00:05Z"), node(0, nil, nil), node(3, "PENDING", nil),
		}}}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("got\n%v\nwant\n%v", got, want)
		}
	})
}

// Contract 5.12: an unreadable value is null with an error that names table, column and id.
func TestUnreadableParts(t *testing.T) {
	address := databasetest.SQLite.Sample(t)
	insert(t, address, taskRun{start: "2026-10-01 00:00:01.000000"}, taskRun{start: "2026-10-01 00:00:01.000000", inputs: `{"x": ` + input(0) + `}`})
	databasetest.Exec(t, address,
		fmt.Sprintf(`UPDATE task_run SET task_inputs = '{"x": [', state_type = 'ODD', start_time = 'then' WHERE id = '%s'`, task(0)),
		fmt.Sprintf(`INSERT INTO artifact (id, key, type, data, flow_run_id) VALUES ('dddddddd-0000-4000-8000-000000000000', NULL, 'progress', '{', '%s'), (x'00', NULL, 'table', NULL, '%s')`, run, run))
	r := graphtest.Open(t, address).Do(t.Context(), operation, object{"id": run})
	got := []string{}
	for _, e := range r.Errors {
		got = append(got, e.Message)
	}
	for _, want := range []string{
		"table task_run, column task_inputs, of the row with id " + task(0), "table task_run, column state_type, of the row with id " + task(0),
		"table task_run, column start_time or expected_start_time, of the row with id " + task(0),
		"table artifact, column data, of the row with id dddddddd-0000-4000-8000-000000000000", "a row of the table artifact is left out",
	} {
		if !strings.Contains(strings.Join(got, "\n"), want) {
			t.Errorf("no error says %q: %v", want, got)
		}
	}
	graph := r.Decode(t)["flowRunGraph"].(object)
	odd, good := graph["nodes"].([]any)[0].(object), graph["nodes"].([]any)[1].(object)
	if odd["parents"] != nil || odd["encapsulating"] != nil || odd["stateType"] != nil || odd["startTime"] != nil || !reflect.DeepEqual(odd["children"], names(1)) {
		t.Errorf("the odd node is %v", odd)
	}
	if !reflect.DeepEqual(good["parents"], names(0)) || len(graph["artifacts"].([]any)) != 1 {
		t.Errorf("the rest is %v", graph)
	}
}

// Contract 11.4: the graph of a run is one statement, which reads no more rows than the limit and one.
func TestTooManyNodes(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		address := d.Sample(t)
		var tasks []taskRun
		for range 30 {
			tasks = append(tasks, taskRun{start: "2026-10-01 00:00:01.000000", end: "2026-10-01 00:00:01.000000"})
		}
		tasks[0].end = "2026-10-01 00:00:09.000000"
		insert(t, address, tasks...)
		for limit, message := range map[string]string{"30": "", "29": "has 30 nodes, more than 29", "3": "has 30 nodes, more than 3"} {
			g := graphtest.Open(t, address, "PREFECT_SERVER_FLOW_RUN_GRAPH_MAX_NODES", limit)
			statements, rows := 0, 0
			ctx := config.WithObserver(t.Context(), func(s config.Statement) {
				if strings.Contains(s.Query, "task_run") {
					statements++
					rows += int(s.Rows)
				}
			})
			r := g.Do(ctx, operation, object{"id": run})
			switch {
			case message == "":
				if len(r.Errors) > 0 || statements != 1 || rows != 31 {
					t.Errorf("%v after %d statements and %d rows", r.Errors, statements, rows)
				}
			case len(r.Errors) != 1 || r.Errors[0].Extensions["code"] != "QUERY_TOO_LARGE" || !strings.Contains(r.Errors[0].Message, message):
				t.Errorf("%s nodes: %v", limit, r.Errors)
			case rows > 2:
				t.Errorf("%s nodes: %d rows were read", limit, rows)
			}
			// Those that ended before are no nodes of the answer.
			since := g.Query(t, operation, object{"id": run, "since": "2026-10-01T00:00:09Z"})["flowRunGraph"].(object)
			if nodes := since["nodes"].([]any); len(nodes) != 1 {
				t.Errorf("since the end of one there are %d nodes", len(nodes))
			}
		}
	})
}
