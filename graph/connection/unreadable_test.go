package connection_test

import (
	"context"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2/gqlerror"

	"github.com/quaestor-graph/quaestor/graph/graphtest"
	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

// edit is a row that was changed by hand: set, as in UPDATE, at one row of the page, and the fields that can't be read
// then, each with the columns that its error names.
type edit struct {
	set    string
	fields map[string]string
}

func badly(set, field, column string) edit { return edit{set, map[string]string{field: column}} }

// flowRunEdits has one bad value for each column kind, and more than one where a kind can go wrong in several ways.
var flowRunEdits = map[databasetest.Dialect][]edit{
	databasetest.SQLite: {
		{`start_time = 'yesterday'`, map[string]string{"startTime": "start_time", "effectiveStartTime": "start_time or expected_start_time"}},
		badly(`end_time = '2026-02-30 00:00:00.000000'`, "endTime", "end_time"),
		badly(`state_timestamp = 1761955200`, "stateTimestamp", "state_timestamp"),
		badly(`next_scheduled_start_time = x'00ff'`, "nextScheduledStartTime", "next_scheduled_start_time"),
		badly(`created = 'infinity'`, "created", "created"),
		badly(`flow_id = 'not-a-uuid'`, "flowId", "flow_id"),
		badly(`flow_id = x'93d27ede3b28437bae58af5909b2076b'`, "flowId", "flow_id"),
		badly(`parameters = '{"a":'`, "parameters", "parameters"),
		badly(`context = x'ff00'`, "context", "context"),
		badly(`labels = 'NaN'`, "labels", "labels"),
		badly(`tags = '["a", 1]'`, "tags", "tags"),
		badly(`tags = '{"a": "b"}'`, "tags", "tags"),
		badly(`tags = 5`, "tags", "tags"),
		badly(`tags = '["a", null]'`, "tags", "tags"),
		badly(`auto_scheduled = 7`, "autoScheduled", "auto_scheduled"),
		badly(`auto_scheduled = 'yes'`, "autoScheduled", "auto_scheduled"),
		badly(`state_type = 'EXPLODED'`, "stateType", "state_type"),
		badly(`state_type = 'completed'`, "stateType", "state_type"),
		badly(`run_count = 'many'`, "runCount", "run_count"),
		badly(`run_count = 1.5`, "runCount", "run_count"),
		badly(`run_count = 2147483648`, "runCount", "run_count"),
		badly(`total_run_time = 'long'`, "totalRunTime", "total_run_time"),
		badly(`total_run_time = 5`, "totalRunTime", "total_run_time"),
	},
	databasetest.PostgreSQL: {
		{`start_time = 'infinity'`, map[string]string{"startTime": "start_time", "effectiveStartTime": "start_time or expected_start_time"}},
		badly(`end_time = '-infinity'`, "endTime", "end_time"),
		badly(`state_timestamp = '0044-03-15 12:00:00+00 BC'`, "stateTimestamp", "state_timestamp"),
		badly(`created = '10000-01-01 00:00:00+00'`, "created", "created"),
		badly(`tags = '["a", 1]'`, "tags", "tags"),
		badly(`tags = '{"a": "b"}'`, "tags", "tags"),
		badly(`total_run_time = '178000000 years'`, "totalRunTime", "total_run_time"),
	},
}

var limitEdits = map[databasetest.Dialect][]edit{
	databasetest.SQLite: {
		badly(`slot_decay_per_second = 'fast'`, "slotDecayPerSecond", "slot_decay_per_second"),
		badly(`avg_slot_occupancy_seconds = 9e999`, "avgSlotOccupancySeconds", "avg_slot_occupancy_seconds"),
		badly(`"limit" = -9223372036854775808`, "limit", "limit"),
		badly(`active = ''`, "active", "active"),
	},
	databasetest.PostgreSQL: {
		badly(`slot_decay_per_second = 'NaN'`, "slotDecayPerSecond", "slot_decay_per_second"),
		badly(`avg_slot_occupancy_seconds = '-Infinity'`, "avgSlotOccupancySeconds", "avg_slot_occupancy_seconds"),
	},
}

// Contract 5.12: of rows edited by hand on SQLite, with one bad value for each kind of column (timestamp, UUID in a NOT NULL
// foreign key, JSON, a list of strings with a number in it, boolean, enum, integer, float, interval), that field is null
// with the error, and everything else of the page is there.
func TestUnreadableValues(t *testing.T) {
	const flowRuns = `{ page: flowRuns(first: 200, orderBy: {field: ID}) { nodes { id created updated name stateType runCount expectedStartTime
		nextScheduledStartTime startTime endTime totalRunTime tags stateId stateName stateTimestamp labels flowVersion parameters
		context autoScheduled flowId deploymentId parentTaskRunId createdBy jobVariables workQueueId effectiveStartTime
		flow { id name } taskRuns(first: 1) { totalCount nodes { name } } } totalCount pageInfo { hasNextPage endCursor } } }`
	const limits = `{ page: concurrencyLimitV2s(orderBy: {field: ID}) { nodes { id created updated active name limit activeSlots deniedSlots
		slotDecayPerSecond avgSlotOccupancySeconds } totalCount } }`
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		t.Run("flow_run", func(t *testing.T) { spoil(t, d.Sample(t), "flow_run", flowRuns, flowRunEdits[d]) })
		t.Run("concurrency_limit_v2", func(t *testing.T) { spoil(t, d.Sample(t), "concurrency_limit_v2", limits, limitEdits[d]) })
	})
}

// spoil asks for a page, edits one row of it after another and asks again.
func spoil(t *testing.T, address, table, query string, edits []edit) {
	graphtest.Quiet(t)
	g := graphtest.Open(t, address)
	before := g.Query(t, query, nil)["page"].(map[string]any)
	after := before
	rows := before["nodes"].([]any)
	want := map[string]string{} // path: what the message must have
	next := 0
	for _, e := range edits {
		// A row where each of the fields has a value, so that null shows, and where the flow is there no more.
		row := rows[next].(map[string]any)
		for slices.ContainsFunc(fieldsOf(e), func(f string) bool { return f == "effectiveStartTime" && row["startTime"] == nil }) {
			next++
			row = rows[next].(map[string]any)
		}
		id := row["id"].(string)
		databasetest.Exec(t, address, fmt.Sprintf(`UPDATE "%s" SET %s WHERE id = '%s'`, table, e.set, id))
		for field, column := range e.fields {
			want[fmt.Sprintf("page.nodes[%d].%s", next, field)] = fmt.Sprintf("table %s, column %s, of the row with id %s ", table, column, id)
			row[field] = nil
			if field == "flowId" {
				row["flow"] = nil
			}
		}
		next++
	}
	response := g.Do(context.Background(), query, nil)
	got := response.Decode(t)["page"].(map[string]any)
	if !reflect.DeepEqual(got, after) {
		for i, row := range got["nodes"].([]any) {
			if !reflect.DeepEqual(row, rows[i]) {
				t.Errorf("row %d:\ngot  %v\nwant %v", i, row, rows[i])
			}
		}
		t.Errorf("the page around its rows: got %v, want %v", got["pageInfo"], after["pageInfo"])
	}
	checkUnreadable(t, response.Errors, want)
}

func fieldsOf(e edit) (fields []string) {
	for f := range e.fields {
		fields = append(fields, f)
	}
	return fields
}

// checkUnreadable: exactly these errors, each at its path, naming table, column and id, with code and request.
func checkUnreadable(t *testing.T, errs gqlerror.List, want map[string]string) {
	t.Helper()
	seen := map[string]bool{}
	for _, e := range errs {
		path := e.Path.String()
		if part, ok := want[path]; !ok || seen[path] || !strings.Contains(e.Message, part) {
			t.Errorf("at %s: %s; want %q", path, e.Message, part)
		}
		if e.Extensions["code"] != "INTERNAL" || e.Extensions["requestId"] != "test-request" {
			t.Errorf("at %s: extensions %v", path, e.Extensions)
		}
		seen[path] = true
	}
	for path, part := range want {
		if !seen[path] {
			t.Errorf("no error at %s: %s", path, part)
		}
	}
}

// The same values reached through edges to one and to many, by id, by name and by node.
func TestUnreadableThroughEdges(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		address := d.Sample(t)
		graphtest.Quiet(t)
		g := graphtest.Open(t, address)
		flow := g.Query(t, `{ flowByName(name: "etl-orders") { id flowRuns(first: 3) { nodes { id } } } }`, nil)["flowByName"].(map[string]any)
		id := flow["id"].(string)
		run := flow["flowRuns"].(map[string]any)["nodes"].([]any)[1].(map[string]any)["id"].(string)
		databasetest.Exec(t, address,
			`UPDATE flow SET tags = '["a", 1]' WHERE id = '`+id+`'`,
			`UPDATE flow_run SET tags = '[1]' WHERE id = '`+run+`'`)
		ofFlow := "table flow, column tags, of the row with id " + id
		ofRun := "table flow_run, column tags, of the row with id " + run
		response := g.Do(context.Background(), `query ($flow: ID!, $run: ID!) {
			flow(id: $flow) { name tags flowRuns(first: 3) { edges { node { tags flow { tags } } } runs: nodes { t: tags } } }
			flowByName(name: "etl-orders") { tags }
			flowRun(id: $run) { name tags same: flow { tags name } }
			node(id: $run) { ... on FlowRun { tags } }
		}`, map[string]any{"flow": id, "run": run})
		want := map[string]string{
			"flow.tags":                             ofFlow,
			"flow.flowRuns.edges[1].node.tags":      ofRun,
			"flow.flowRuns.runs[1].t":               ofRun,
			"flowByName.tags":                       ofFlow,
			"flowRun.tags":                          ofRun,
			"flowRun.same.tags":                     ofFlow,
			"node.tags":                             ofRun,
			"flow.flowRuns.edges[0].node.flow.tags": ofFlow,
			"flow.flowRuns.edges[1].node.flow.tags": ofFlow,
			"flow.flowRuns.edges[2].node.flow.tags": ofFlow,
		}
		checkUnreadable(t, response.Errors, want)
		data := response.Decode(t)
		if name := data["flowRun"].(map[string]any)["same"].(map[string]any)["name"]; name != "etl-orders" {
			t.Errorf("the rest does not stand: %v", data)
		}
	})
}

// What is computed from a column that can't be read can't be either; a root field that fails leaves the others.
func TestUnreadableComputed(t *testing.T) {
	bad := map[databasetest.Dialect][2]string{
		databasetest.SQLite:     {`'soon'`, `'long'`},
		databasetest.PostgreSQL: {`'infinity'`, `'178000000 years'`},
	}
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		address := d.Sample(t)
		graphtest.Quiet(t)
		g := graphtest.Open(t, address)
		for _, table := range [][2]string{{"flow_run", "flowRuns"}, {"task_run", "taskRuns"}} {
			page := g.Query(t, `{ r: `+table[1]+`(first: 1, orderBy: {field: ID}) { nodes { id } } }`, nil)["r"].(map[string]any)
			id := page["nodes"].([]any)[0].(map[string]any)["id"].(string)
			databasetest.Exec(t, address, `UPDATE `+table[0]+` SET start_time = NULL, expected_start_time = `+bad[d][0]+
				`, total_run_time = `+bad[d][1]+` WHERE id = '`+id+`'`)
			response := g.Do(context.Background(), `{ r: `+table[1]+
				`(first: 1, orderBy: {field: ID}) { nodes { effectiveStartTime estimatedRunTime estimatedStartTimeDelta } } }`, nil)
			of := func(columns string) string {
				return "table " + table[0] + ", column " + columns + ", of the row with id " + id
			}
			checkUnreadable(t, response.Errors, map[string]string{
				"r.nodes[0].effectiveStartTime":      of("start_time or expected_start_time"),
				"r.nodes[0].estimatedRunTime":        of("total_run_time or state_type or state_timestamp"),
				"r.nodes[0].estimatedStartTimeDelta": of("start_time or expected_start_time or state_type"),
			})
		}
	})
}

// SQLite keeps any bytes as text. A name is never null, so what is not UTF-8 in it is replaced: the answer stays JSON.
func TestInvalidUTF8(t *testing.T) {
	address := databasetest.SQLite.Sample(t)
	graphtest.Quiet(t)
	g := graphtest.Open(t, address)
	const query = `{ variables(first: 3, orderBy: {field: ID}) { nodes { name value tags } } }`
	g.Query(t, query, nil)
	databasetest.Exec(t, address,
		`UPDATE variable SET name = CAST(x'61ff62' AS TEXT), value = CAST(x'22c322' AS TEXT), tags = CAST(x'5b22ff225d' AS TEXT)
			WHERE id = (SELECT min(id) FROM variable)`)
	response := g.Do(context.Background(), query, nil)
	if len(response.Errors) > 0 || !json.Valid(response.Data) {
		t.Fatal(response.Errors, string(response.Data))
	}
	row := response.Decode(t)["variables"].(map[string]any)["nodes"].([]any)[0].(map[string]any)
	if row["name"] != "a\uFFFDb" || row["value"] != "\uFFFD" {
		t.Errorf("%q", row)
	}
}
