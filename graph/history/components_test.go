package history_test

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"entgo.io/ent/dialect/sql"

	"github.com/quaestor-graph/quaestor/ent/stored"
	"github.com/quaestor-graph/quaestor/graph/graphtest"
	"github.com/quaestor-graph/quaestor/server/database/databasetest"
	"github.com/quaestor-graph/quaestor/server/database/query"
)

// components is what of components.json is about histories.
var components struct {
	Intervals []struct {
		Name            string
		Start, End      time.Time
		IntervalSeconds float64         `json:"interval_seconds"`
		Now             json.RawMessage `json:"run_history_3_9_1"`
		Before          json.RawMessage `json:"make_timestamp_intervals_commit_ce79dd3"`
	}
	BucketIndex []struct {
		Name            string
		Start           time.Time
		IntervalSeconds float64 `json:"interval_seconds"`
		Answer          json.RawMessage
	} `json:"bucket_index"`
	RunHistory struct {
		Rows  []object
		Cases []struct {
			Name            string
			Start, End      time.Time
			IntervalSeconds float64 `json:"interval_seconds"`
			ExtraRow        object  `json:"extra_row"`
			Answer          json.RawMessage
			IntervalCount   int `json:"interval_count"`
		}
	} `json:"run_history"`
}

func read(t *testing.T) {
	t.Helper()
	if err := json.Unmarshal(databasetest.Testdata(t, "components.json"), &components); err != nil {
		t.Fatal(err)
	}
}

// postgreSQL is PostgreSQL's answer where the dialects have one each.
func postgreSQL[T any](t *testing.T, raw json.RawMessage) (out T) {
	t.Helper()
	var each map[databasetest.Dialect]json.RawMessage
	if json.Unmarshal(raw, &each) == nil && each[databasetest.PostgreSQL] != nil {
		raw = each[databasetest.PostgreSQL]
	}
	if err := json.Unmarshal(raw, &out); err != nil {
		t.Fatalf("%s: %v", raw, err)
	}
	return out
}

func micros(seconds float64) stored.Duration {
	return stored.DurationOf(int64(seconds*1e6 + 0.5*map[bool]float64{true: 1, false: -1}[seconds >= 0]))
}

// Rules 23, 24 and 29 of testdata/prefect/components.md: the number of intervals and their bounds, in steps of UTC also over
// changes of clocks.
func TestIntervalsAreAsRecorded(t *testing.T) {
	read(t)
	for _, c := range components.Intervals {
		all, err := query.MakeTimestampIntervals(stored.TimeOf(c.Start), stored.TimeOf(c.End), micros(c.IntervalSeconds))
		var refused struct{ Error string }
		if json.Unmarshal(c.Now, &refused) == nil && refused.Error != "" {
			if err != query.ErrShortInterval { //nolint:errorlint // it is this one
				t.Errorf("%s: %v, Prefect refuses it", c.Name, err)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", c.Name, err)
		}
		got := [][2]string{}
		for _, i := range all {
			got = append(got, [2]string{written(i.Start), written(i.End)})
		}
		want := postgreSQL[[][2]string](t, c.Now)
		if strings.Contains(c.Name, "dst") {
			want = postgreSQL[[][2]string](t, c.Before)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: %v, Prefect says %v", c.Name, got, want)
		}
	}
	if len(components.Intervals) != 32 {
		t.Errorf("%d cases, 32 are recorded", len(components.Intervals))
	}
}

func written(at stored.Time) string { return at.Time().Format("2006-01-02T15:04:05.000000Z") }

// insertRuns puts runs into the database, each with a flow.
func insertRuns(t *testing.T, address string, rows ...object) {
	t.Helper()
	flow := "f1000000-0000-4000-8000-000000000001"
	statements := []string{`DELETE FROM flow_run`, `DELETE FROM flow`, fmt.Sprintf(`INSERT INTO flow (id, name) VALUES ('%s', 'f')`, flow)}
	for _, r := range rows {
		text := func(key string) string {
			s, ok := r[key].(string)
			if !ok {
				return "NULL"
			}
			return "'" + s + "'"
		}
		at := func(key string) string { return strings.NewReplacer("T", " ", "Z", "").Replace(text(key)) }
		if strings.HasPrefix(address, "postgres") {
			at = text
		}
		s, _ := r["total_run_time_seconds"].(float64)
		runTime := fmt.Sprintf("interval '%f seconds'", s)
		if !strings.HasPrefix(address, "postgres") {
			runTime = "'" + time.UnixMicro(micros(s).Micros()).UTC().Format(stored.StoredTimeLayout) + "'"
		}
		stateType := text("state_type")
		statements = append(statements, fmt.Sprintf(`INSERT INTO flow_run (id, name, flow_id, expected_start_time, start_time, state_timestamp, state_type, state_name, total_run_time)
			VALUES (%s, 'r', '%s', %s, %s, %s, %s, %s, %s)`, text("id"), flow, at("expected_start_time"), at("start_time"), at("state_timestamp"), stateType, text("state_name"), runTime))
	}
	databasetest.Exec(t, address, statements...)
}

type states = []any

// run_history has the recorded answers of testdata/prefect/components.json, PostgreSQL's on both dialects (rules 25 to 27);
// where Prefect fails because a run has no state (rule 28), its stateType is null.
func TestRunHistoryIsAsRecorded(t *testing.T) {
	read(t)
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		address := d.Sample(t)
		g := graphtest.Open(t, address)
		for _, c := range components.RunHistory.Cases {
			rows := components.RunHistory.Rows
			var want [][]any
			if c.ExtraRow != nil {
				c.ExtraRow["total_run_time_seconds"] = 0.0
				rows = append(slices.Clone(rows), c.ExtraRow)
				want = [][]any{{"2030-01-01T00:06:30.000000Z", "2030-01-01T00:07:30.000000Z", states{states{nil, nil, 1.0, 0.0, 0.0}}}}
				c.IntervalCount = 1
			} else {
				want = postgreSQL[[][]any](t, c.Answer)
			}
			insertRuns(t, address, rows...)
			history := g.Query(t, asks("flow_run"), object{"start": c.Start.Format(time.RFC3339Nano), "end": c.End.Format(time.RFC3339Nano), "interval": seconds(c.IntervalSeconds)})["history"].([]any)
			if len(history) != c.IntervalCount {
				t.Errorf("%s: %d intervals, Prefect has %d", c.Name, len(history), c.IntervalCount)
			}
			got := [][]any{}
			for _, i := range history {
				i := i.(object)
				all := states{}
				for _, s := range i["states"].([]any) {
					s := s.(object)
					all = append(all, states{s["stateType"], s["stateName"], s["countRuns"], s["sumEstimatedRunTime"], s["sumEstimatedLateness"]})
				}
				if len(all) > 0 {
					got = append(got, []any{i["intervalStart"], i["intervalEnd"], all})
				}
			}
			if got, want := plain(t, got, nil), plain(t, want, nil); !reflect.DeepEqual(got, want) {
				t.Errorf("%s: got\n%v\nwant\n%v", c.Name, got, want)
			}
		}
	})
}

// Rule 26 of testdata/prefect/components.md: the index of a bucket is exact on both dialects, asked of the component itself.
// (Indexes below 0 are outside of a history, and intervals below 1 s are none.)
func TestBucketIndexIsAsRecorded(t *testing.T) {
	read(t)
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		address := d.Sample(t)
		g := graphtest.Open(t, address)
		tested := 0
		for _, c := range components.BucketIndex {
			step := micros(c.IntervalSeconds)
			if step.Micros() < 1e6 {
				continue
			}
			var rows []object
			want := map[int64]int{}
			for i, e := range postgreSQL[[][2]any](t, c.Answer) {
				at, err := time.Parse(time.RFC3339Nano, e[0].(string))
				if err != nil {
					t.Fatal(err)
				}
				rows = append(rows, object{"id": fmt.Sprintf("c0000000-0000-4000-8000-%012d", i), "expected_start_time": at.Format("2006-01-02T15:04:05.000000Z"), "total_run_time_seconds": 0.0})
				if n := int64(e[1].(float64)); n >= 0 {
					want[n]++
				}
			}
			insertRuns(t, address, rows...)
			// One interval of the length asked for, and a last one that ends behind all runs.
			start := stored.TimeOf(c.Start)
			h := query.History{Table: "flow_run", Now: stored.TimeOf(c.Start), Intervals: []query.Interval{
				{Start: start, End: stored.TimeAt(c.Start.UnixMicro() + step.Micros())}, {End: stored.TimeOf(c.Start.AddDate(50, 0, 0))},
			}}
			got := map[int64]int{}
			other := g.Database.Snapshot()
			err := other.Query(t.Context(), g.Database.Queries().History(t.Context(), h), func(r *sql.Rows) error {
				var at int64
				var n int
				var stateType, stateName sql.NullString
				var sums [4]int64
				err := r.Scan(&at, &stateType, &stateName, &n, &sums[0], &sums[1], &sums[2], &sums[3])
				got[at] += n
				return err
			})
			other.Close()
			if err != nil {
				t.Fatal(err)
			}
			if !reflect.DeepEqual(got, want) {
				t.Errorf("%s: %v, Prefect says %v", c.Name, got, want)
			}
			tested++
		}
		if tested < 10 {
			t.Errorf("%d cases, at least 10 are recorded", tested)
		}
	})
}
