package demo

import (
	"encoding/base64"
	"encoding/json"
	"strconv"
	"testing"
	"time"
)

// The vector of the specification of Fernet.
func TestFernet(t *testing.T) {
	key, err := base64.URLEncoding.DecodeString("cw_0x689RpI-jtRR7oE8h_eQsKImvJapLeSbXpwF4e4=")
	if err != nil {
		t.Fatal(err)
	}
	at := time.Date(1985, 10, 26, 1, 20, 0, 0, time.FixedZone("", -7*3600))
	iv := [16]byte{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15}
	const want = "gAAAAAAdwJ6wAAECAwQFBgcICQoLDA0ODy021cpGVWKZ_eEwCGM4BLLF_5CV9dOPmrhuVUPgJobwOz7JcbmrR64jVmpU4IwqDA=="
	if got := fernet(key, at, iv, "hello"); got != want {
		t.Errorf("%s, not %s", got, want)
	}
}

func TestCatalogue(t *testing.T) {
	var blocks blockFile
	if err := json.Unmarshal(blockData, &blocks); err != nil || len(blocks.Types) == 0 {
		t.Errorf("data/blocks.json: %v", err)
	}
	var templates map[string]json.RawMessage
	if err := json.Unmarshal(templateData, &templates); err != nil || len(templates) == 0 {
		t.Errorf("data/templates.json: %v", err)
	}
	names := map[string]bool{}
	for _, f := range catalogue {
		if names[f.name] {
			t.Errorf("two flows are named %s", f.name)
		}
		names[f.name] = true
		shares := 0
		for i, task := range f.tasks {
			shares += task.share
			for k, from := range task.from {
				if n, err := strconv.Atoi(from); from[0] != '$' && from[0] != '=' && (err != nil || n >= i) {
					t.Errorf("%s: task %d takes %s from %q", f.name, i, task.inputs[k], from)
				}
			}
		}
		if shares != 1000 && len(f.tasks) > 0 {
			t.Errorf("%s: the tasks' shares add up to %d", f.name, shares)
		}
	}
	for _, f := range catalogue {
		for _, task := range f.tasks {
			if task.flow != "" && !names[task.flow] {
				t.Errorf("%s calls %s, which is not there", f.name, task.flow)
			}
		}
	}
	if len(columns) != len(references) {
		t.Errorf("columns of %d tables, references of %d", len(columns), len(references))
	}
}

// A schedule's dates go on where they were left, in its own zone, also over the
// change to winter time.
func TestSchedules(t *testing.T) {
	for _, c := range []struct {
		spec              scheduleSpec
		at, before, after string
	}{
		{scheduleSpec{kind: "cron", minutes: []int{0, 15, 30, 45}, zone: "UTC"}, "2026-10-31T23:59:00Z", "2026-10-31T23:45:00Z", "2026-11-01T00:00:00Z"},
		{scheduleSpec{kind: "cron", hours: []int{2}, minutes: []int{30}, zone: "Europe/Berlin"}, "2026-10-25T12:00:00Z", "2026-10-25T01:30:00Z", "2026-10-26T01:30:00Z"},
		{scheduleSpec{kind: "cron", hours: []int{7}, minutes: []int{0}, days: "1-5", zone: "Europe/London"}, "2026-11-01T00:00:00Z", "2026-10-30T07:00:00Z", "2026-11-02T07:00:00Z"},
		{scheduleSpec{kind: "cron", hours: []int{3}, minutes: []int{0}, days: "0", zone: "UTC"}, "2026-11-01T03:00:00Z", "2026-11-01T03:00:00Z", "2026-11-08T03:00:00Z"},
		{scheduleSpec{kind: "rrule", hours: []int{6, 18}, minutes: []int{30}, zone: "Asia/Tokyo"}, "2026-11-01T00:00:00Z", "2026-10-31T21:30:00Z", "2026-11-01T09:30:00Z"},
		{scheduleSpec{kind: "interval", every: time.Hour, zone: "UTC"}, "2026-11-01T00:30:00Z", "2026-11-01T00:00:00Z", "2026-11-01T01:00:00Z"},
	} {
		at, err := time.Parse(time.RFC3339, c.at)
		if err != nil {
			t.Fatal(err)
		}
		s := newSchedule(c.spec, "", time.Date(2026, 9, 1, 0, 0, 0, 0, time.UTC))
		if got := s.before(at).Format(time.RFC3339); got != c.before {
			t.Errorf("%v: before %s comes %s, not %s", c.spec, c.at, got, c.before)
		}
		if got := s.after(at).Format(time.RFC3339); got != c.after {
			t.Errorf("%v: after %s comes %s, not %s", c.spec, c.at, got, c.after)
		}
	}
}
