package filter_test

import (
	"encoding/json"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/quaestor-graph/quaestor/graph/graphtest"
	"github.com/quaestor-graph/quaestor/graph/scalar"
	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

// pythonDuration is a duration as it is written, an ISO 8601 one in quotes, and its microseconds by Python.
type pythonDuration struct {
	literal string
	micros  int64
}

// value is that of a variable.
func (d pythonDuration) value() any {
	if text, err := strconv.Unquote(d.literal); err == nil {
		return text
	}
	return json.Number(d.literal)
}

// pythonDurations has the Python of the real Prefect make some, and many random ones.
func pythonDurations(t *testing.T, address string, n int) (all []pythonDuration) {
	t.Helper()
	seed := strconv.FormatUint(databasetest.Seed(t), 10)
	out := databasetest.NewPrefect(t, address).Python(t, "testdata/durations.py", seed, strconv.Itoa(n))
	for line := range strings.Lines(out) {
		words := strings.Fields(line)
		if len(words) != 3 {
			t.Fatalf("a line is %q", line)
		}
		micros, err := strconv.ParseInt(words[2], 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		if words[0] == "iso" {
			words[1] = strconv.Quote(words[1])
		}
		all = append(all, pythonDuration{words[1], micros})
	}
	return all
}

// Contract 5.7: a number is rounded as Prefect does it, whose numbers are doubles and whose durations are Python's
// timedelta; ISO 8601 is rounded in decimals.
func TestDurationsRoundAsPython(t *testing.T) {
	all := pythonDurations(t, "sqlite:///:memory:", 20_000)
	if len(all) < 30_000 {
		t.Fatalf("only %d durations", len(all))
	}
	for _, d := range all {
		values := []any{d.value()}
		if f, err := strconv.ParseFloat(d.literal, 64); err == nil && len(d.literal) < 18 { // as gqlgen reads a literal
			values = append(values, f)
		}
		for _, v := range values {
			if got, err := scalar.UnmarshalDuration(t.Context(), v); err != nil || got.Micros() != d.micros {
				t.Errorf("%v (%T) has %d microseconds, want %d: %v", v, v, got.Micros(), d.micros, err)
			}
		}
	}
}

// It is so wherever a Duration is read: in filters, in the buckets of groups and in histories, as a literal and as a
// variable.
func TestDurationsRoundEverywhere(t *testing.T) {
	const start = "2026-08-21T06:07:31.460821Z"
	durations := pythonDurations(t, "sqlite:///:memory:", 40)
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		address := d.Sample(t)
		g := graphtest.Open(t, address)
		from, _ := time.Parse(time.RFC3339Nano, start)
		ninth := graphtest.At(t, g.Query(t, `{ h: flowRunHistory(start: "`+start+`", end: "2026-11-01T00:00:00Z", interval: 7297.069341684286) { intervalStart } }`, nil), "h", 8, "intervalStart")
		if ninth != "2026-08-21T22:20:28.015557Z" {
			t.Errorf("the ninth interval begins at %v", ninth)
		}
		for _, duration := range durations {
			if duration.micros < 0 || duration.micros > 250_000_000_000_000_000 { // SQLite's column ends with the year 9999
				continue
			}
			stored := "interval '" + strconv.FormatInt(duration.micros, 10) + " microseconds'"
			if d == databasetest.SQLite {
				stored = "'" + time.UnixMicro(duration.micros).UTC().Format("2006-01-02 15:04:05.000000") + "'"
			}
			databasetest.Exec(t, address, "UPDATE flow_run SET total_run_time = "+stored+" WHERE id = (SELECT id FROM flow_run ORDER BY id LIMIT 1)")
			ask := func(query string) (answers []object) {
				return []object{
					g.Query(t, strings.ReplaceAll("{"+query+"}", "$d", duration.literal), nil),
					g.Query(t, "query($d: Duration!) {"+query+"}", object{"d": duration.value()}),
				}
			}
			for _, answer := range ask("c: flowRuns(where: {totalRunTime: {eq: $d}}, orderBy: {field: ID}, first: 1) { nodes { id } }") {
				if ids := graphtest.IDsOf(graphtest.At(t, answer, "c", "nodes")); len(ids) != 1 || ids[0] != graphtest.IDsOf(graphtest.At(t, g.Query(t, "{ c: flowRuns(first: 1, orderBy: {field: ID}) { nodes { id } } }", nil), "c", "nodes"))[0] {
					t.Errorf("%s is not %d microseconds in a filter", duration.literal, duration.micros)
				}
			}
			if duration.micros < 1_000_000 || duration.micros > 100*365*86_400_000_000 {
				continue
			}
			length := time.Duration(duration.micros) * time.Microsecond
			for _, answer := range ask(`h: flowRunHistory(start: "` + start + `", end: "` + from.Add(length).UTC().Format(time.RFC3339Nano) + `", interval: $d) { intervalEnd }`) {
				if end, err := time.Parse(time.RFC3339Nano, graphtest.At(t, answer, "h", 0, "intervalEnd").(string)); err != nil || !end.Equal(from.Add(length)) {
					t.Errorf("an interval of %s ends at %s, %d microseconds after its start are %s", duration.literal, end, duration.micros, from.Add(length))
				}
			}
			monday := time.Date(1970, 1, 5, 0, 0, 0, 0, time.UTC)
			bucket := from.Add(-(from.Sub(monday) % length))
			stored = from.UTC().Format("2006-01-02 15:04:05.000000")
			if d == databasetest.PostgreSQL {
				stored += "+00"
			}
			databasetest.Exec(t, address, "UPDATE flow_run SET end_time = '"+stored+"' WHERE id = (SELECT id FROM flow_run ORDER BY id LIMIT 1)")
			for _, answer := range ask(`c: flowRuns(where: {endTime: {eq: "` + start + `"}}) { groups(by: {field: END_TIME, every: $d}) { nodes { keys } } }`) {
				if begins, err := time.Parse(time.RFC3339Nano, graphtest.At(t, answer, "c", "groups", "nodes", 0, "keys", "endTime").(string)); err != nil || !begins.Equal(bucket) {
					t.Errorf("a bucket of %s begins at %s, want %s", duration.literal, begins, bucket)
				}
			}
		}
	})
}
