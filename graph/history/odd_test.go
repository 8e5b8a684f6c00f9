package history_test

import (
	"context"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/quaestor-graph/quaestor/graph/graphtest"
	"github.com/quaestor-graph/quaestor/server/database/config"
	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

// now is the present of these operations.
var now = time.Date(2030, 1, 1, 12, 0, 0, 500, time.UTC)

func state(stateType, name any, count, run, late string) object {
	return object{"stateType": stateType, "stateName": name, "countRuns": count, "sumEstimatedRunTime": run, "sumEstimatedLateness": late}
}

// states of the only interval of a history, with its numbers as text.
func only(t *testing.T, history any) []any {
	t.Helper()
	all := history.([]any)
	if len(all) != 1 {
		t.Fatalf("%d intervals", len(all))
	}
	out := []any{}
	for _, s := range all[0].(object)["states"].([]any) {
		s := s.(object)
		for _, key := range []string{"countRuns", "sumEstimatedRunTime", "sumEstimatedLateness"} {
			s[key] = fmt.Sprint(s[key])
		}
		out = append(out, s)
	}
	return out
}

// Prefect's estimates by the operation's clock: a running run runs up to now, one that should have started is late up to
// now, one that has ended without starting is not late, and what is negative counts as 0. Runs without a state come last,
// with a null stateType (contract 11.1).
func TestEstimates(t *testing.T) {
	const expected = "2030-01-01T11:59:00.000001Z"
	row := func(n int, stateType, name, start, changed any, runTime float64) object {
		return object{"id": fmt.Sprintf("c0000000-0000-4000-8000-%012d", n), "expected_start_time": expected, "state_type": stateType, "state_name": name,
			"start_time": start, "state_timestamp": changed, "total_run_time_seconds": runTime}
	}
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		address := d.Sample(t)
		insertRuns(t, address,
			row(1, "RUNNING", "Running", "2030-01-01T11:59:30.000000Z", "2030-01-01T11:59:58.250000Z", 1.5),
			row(2, "RUNNING", "Retrying", "2030-01-01T11:58:00.000000Z", "2030-01-01T12:00:07.000000Z", 2),
			row(3, "SCHEDULED", "Late", nil, nil, 0),
			row(4, "SCHEDULED", "Late", nil, nil, 0.000001),
			row(5, "CANCELLED", "Cancelled", nil, nil, 0),
			row(6, "COMPLETED", "Completed", "2030-01-01T12:00:00.000000Z", nil, -3),
			row(7, nil, nil, "2030-01-01T11:59:00.000001Z", nil, 7),
		)
		g := graphtest.Open(t, address)
		g.Clock = func() time.Time { return now }
		got := only(t, g.Query(t, asks("flow_run"), object{"start": "2030-01-01T11:00:00Z", "end": "2030-01-01T12:00:00Z", "interval": "PT1H"})["history"])
		want := []any{
			state("CANCELLED", "Cancelled", "1", "0", "0"),
			state("COMPLETED", "Completed", "1", "0", "59.999999"),
			state("RUNNING", "Retrying", "1", "0", "0"),
			state("RUNNING", "Running", "1", "3.25", "29.999999"),
			state("SCHEDULED", "Late", "2", "0.000001", "119.999998"),
			state(nil, nil, "1", "7", "0"),
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("got\n%v\nwant\n%v", got, want)
		}
	})
}

// A history is one statement, whatever is filtered, and however many intervals there are.
func TestOneStatement(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		g := graphtest.Open(t, d.SharedSample(t))
		statements := 0
		ctx := config.WithObserver(context.Background(), func(s config.Statement) {
			if strings.Contains(s.Query, "expected_start_time") {
				statements++
			}
		})
		r := g.Do(ctx, asks("task_run"), object{"start": "2026-10-01T00:00:00Z", "end": "2026-11-01T00:00:00Z", "interval": 3600,
			"where": object{"flowRun": object{"flow": object{"name": object{"contains": "flow"}}}, "not": object{"state": object{"name": object{"eq": "Late"}}}}})
		if len(r.Errors) > 0 || statements != 1 || len(r.Decode(t)["history"].([]any)) != 500 {
			t.Errorf("%d statements: %v", statements, r.Errors)
		}
		statements = 0
		r = g.Do(ctx, asks("task_run"), object{"start": "2026-10-01T00:00:00Z", "end": "2026-10-01T00:00:00Z", "interval": 3600})
		if string(r.Data) != `{"history":[]}` || statements != 0 {
			t.Errorf("%d statements: %s", statements, r.Data)
		}
	})
}

// Contract 11.1: an interval below 1 s is BAD_USER_INPUT, also of a reversed range; so are intervals beyond the year 9999,
// and a null in a filter.
func TestRefused(t *testing.T) {
	g := graphtest.Open(t, databasetest.SQLite.SharedSample(t))
	for _, variables := range []object{
		{"start": "2026-10-01T00:00:00Z", "end": "2026-10-02T00:00:00Z", "interval": 0.999999},
		{"start": "2026-10-02T00:00:00Z", "end": "2026-10-01T00:00:00Z", "interval": 0},
		{"start": "2026-10-01T00:00:00Z", "end": "2026-10-02T00:00:00Z", "interval": -60},
		{"start": "2026-10-01T00:00:00Z", "end": "9999-12-31T23:59:59Z", "interval": "P36500000D"},
		{"start": "2026-10-01T00:00:00Z", "end": "9999-12-31T00:00:00Z", "interval": 9.2e12},
		{"start": "2026-10-01T00:00:00Z", "end": "2026-10-02T00:00:00Z", "interval": 60, "where": object{"name": nil}},
	} {
		r := g.Do(t.Context(), asks("flow_run"), variables)
		if len(r.Errors) != 1 || r.Errors[0].Extensions["code"] != "BAD_USER_INPUT" {
			t.Errorf("%v: %s, %v", variables, r.Data, r.Errors)
		}
	}
}

// What can't be read is null with an error (contract 5.12), or in no interval.
func TestUnreadable(t *testing.T) {
	address := databasetest.SQLite.Sample(t)
	run := func(n int) object {
		return object{"id": fmt.Sprintf("c0000000-0000-4000-8000-%012d", n), "expected_start_time": "2030-01-01T11:30:00.000000Z", "state_type": "FAILED",
			"start_time": "2030-01-01T11:30:00.000000Z", "total_run_time_seconds": 1.0}
	}
	insertRuns(t, address, run(1), run(2), run(3), run(4), run(5))
	databasetest.Exec(t, address,
		`UPDATE flow_run SET state_type = 'ODD' WHERE id LIKE '%1'`,
		`UPDATE flow_run SET expected_start_time = '2030-01-01 11:xx' WHERE id LIKE '%2'`,
		`UPDATE flow_run SET total_run_time = 'long', start_time = 'late' WHERE id LIKE '%3'`,
		`UPDATE flow_run SET expected_start_time = '2030-01-01 11:30:00' WHERE id LIKE '%4'`)
	r := graphtest.Open(t, address).Do(t.Context(), asks("flow_run"), object{"start": "2030-01-01T11:00:00Z", "end": "2030-01-01T12:00:00Z", "interval": "PT1H"})
	if len(r.Errors) != 1 || !strings.Contains(r.Errors[0].Message, "1 runs, in table flow_run, column state_type") {
		t.Errorf("%v", r.Errors)
	}
	want := []any{state("FAILED", nil, "3", "2", "0"), state(nil, nil, "1", "1", "0")}
	if got := only(t, r.Decode(t)["history"]); !reflect.DeepEqual(got, want) {
		t.Errorf("got\n%v\nwant\n%v", got, want)
	}
}

// A million runs that are late for months are late for more microseconds than 64 bits hold, which fails no query: a sum
// that can be written is exact, one that can't be is null, with an error.
func TestLargeSums(t *testing.T) {
	end := time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC)
	late := end.Unix() - time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC).Unix()
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		address := d.Sample(t)
		g := graphtest.Open(t, address)
		g.Clock = func() time.Time { return end }
		for n, sum := range map[int64]string{36: fmt.Sprintf("%d.999964", 36*late-1), 40: "<nil>"} {
			var runs []object
			for i := range n {
				runs = append(runs, object{"id": fmt.Sprintf("c0000000-0000-4000-8000-%012d", i), "expected_start_time": "2030-01-01T00:00:00.000001Z", "state_type": "SCHEDULED", "state_name": "Late"})
			}
			insertRuns(t, address, runs...)
			r := g.Do(t.Context(), asks("flow_run"), object{"start": "2030-01-01T00:00:00Z", "end": "2030-01-02T00:00:00Z", "interval": "PT24H"})
			if want := map[bool]int{true: 1}[n == 40]; len(r.Errors) != want {
				t.Errorf("%d runs: %v", n, r.Errors)
			}
			want := []any{state("SCHEDULED", "Late", fmt.Sprint(n), "0", sum)}
			if got := only(t, r.Decode(t)["history"]); !reflect.DeepEqual(got, want) {
				t.Errorf("%d runs: got\n%v\nwant\n%v", n, got, want)
			}
		}
	})
}
