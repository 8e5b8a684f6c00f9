package history_test

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/quaestor-graph/quaestor/graph/graphtest"
	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

type object = map[string]any

const operation = `query ($start: DateTime!, $end: DateTime!, $interval: Duration!, $where: %sFilter) {
  history: %sHistory(start: $start, end: $end, interval: $interval, where: $where) {
    intervalStart intervalEnd states { stateType stateName countRuns sumEstimatedRunTime sumEstimatedLateness }
  }
}`

// asks writes the operation for flow runs or task runs.
func asks(table string) string {
	if table == "task_run" {
		return fmt.Sprintf(operation, "TaskRun", "taskRun")
	}
	return fmt.Sprintf(operation, "FlowRun", "flowRun")
}

// seconds are microseconds at most, rounded as Python rounds them.
func seconds(f float64) json.Number { return json.Number(fmt.Sprintf("%.6f", f)) }

// shortened writes a history as the recordings have it (testdata/prefect/answers.md): the number of intervals, the first
// and last, and those that have states, in which unspecified is left out.
func shortened(t *testing.T, history []any, without ...string) object {
	t.Helper()
	out := object{"_intervals": len(history), "nonempty": []any{}}
	for i, v := range history {
		v := v.(object)
		bounds := []any{v["intervalStart"], v["intervalEnd"]}
		if i == 0 {
			out["first"] = bounds
		}
		out["last"] = bounds
		if states := v["states"].([]any); len(states) > 0 {
			all := []any{}
			for _, s := range states {
				s := s.(object)
				all = append(all, object{"state_type": s["stateType"], "state_name": s["stateName"], "count_runs": s["countRuns"],
					"sum_estimated_run_time": s["sumEstimatedRunTime"], "sum_estimated_lateness": s["sumEstimatedLateness"]})
			}
			out["nonempty"] = append(out["nonempty"].([]any), []any{i, v["intervalStart"], all})
		}
	}
	return plain(t, out, without).(object)
}

// plain makes numbers doubles and instants those of Go, and leaves some keys out.
func plain(t *testing.T, v any, without []string) any {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	var out any
	if err := json.Unmarshal(b, &out); err != nil {
		t.Fatal(err)
	}
	var walk func(v any) any
	walk = func(v any) any {
		switch v := v.(type) {
		case []any:
			for i := range v {
				v[i] = walk(v[i])
			}
		case object:
			for _, key := range without {
				delete(v, key)
			}
			for key := range v {
				v[key] = walk(v[key])
			}
		case string:
			if at, err := time.Parse(time.RFC3339Nano, v); err == nil {
				return at.UTC()
			}
		}
		return v
	}
	return walk(out)
}

// flowRunHistory and taskRunHistory have the answers that Prefect's REST API gave on PostgreSQL, on both dialects (contract
// 11.7) and exact to the microsecond. (Those of all states depend on when Prefect was asked: of them the counts.)
func TestHistoriesAreAsRecorded(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		g := graphtest.Open(t, d.SharedSample(t))
		compared := 0
		for _, a := range databasetest.Answers(t, databasetest.PostgreSQL) {
			table, is := strings.CutSuffix(strings.TrimPrefix(a.Path, "/"), "s/history")
			if !is || table != "flow_run" && table != "task_run" || a.Status != 200 {
				continue
			}
			body := object{}
			if err := json.Unmarshal(a.Body, &body); err != nil {
				t.Fatal(err)
			}
			variables := object{"start": body["history_start"], "end": body["history_end"], "interval": seconds(body["history_interval_seconds"].(float64))}
			for key := range body {
				if strings.HasPrefix(key, "history_") {
					delete(body, key)
				}
			}
			filter, err := json.Marshal(body)
			if err != nil {
				t.Fatal(err)
			}
			q, err := graphtest.Translate(graphtest.Request{Name: a.Name, Method: a.Method, Path: "/" + table + "s/filter", Body: filter, LargestNull: true})
			if err != nil {
				t.Fatalf("%s: %v", a.Name, err)
			}
			variables["where"] = q.Where
			history := g.Query(t, asks(table), variables)["history"].([]any)
			var want any = object{}
			if err := json.Unmarshal(a.Response, &want); err != nil {
				t.Fatal(err)
			}
			if l, empty := want.([]any); empty && len(l) == 0 {
				if len(history) > 0 {
					t.Errorf("%s: %d intervals, Prefect has none", a.Name, len(history))
				}
				compared++
				continue
			}
			var without []string
			if len(a.ClockPaths) > 0 {
				without = []string{"sum_estimated_run_time", "sum_estimated_lateness"}
			}
			got, want := any(shortened(t, history, without...)), plain(t, want, without)
			if !reflect.DeepEqual(got, want) {
				t.Errorf("%s: got\n%v\nwant\n%v", a.Name, got, want)
			}
			compared++
		}
		if compared != 36 {
			t.Errorf("%d histories were compared, 36 are recorded", compared)
		}
	})
}
