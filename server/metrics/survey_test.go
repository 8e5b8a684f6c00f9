package metrics

import (
	"context"
	"errors"
	"strconv"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/quaestor-graph/quaestor/server/database"
)

type surveyor struct{ opened int }

func (*surveyor) CountsRows() bool { return true }

func (s *surveyor) Survey(context.Context) (*database.Survey, error) { s.opened++; return nil, nil }

// A survey is taken every 30 s at most, and takes a tenth of the time at most. One part that takes long does not hold up
// another.
func TestSurveyTakesATenthOfTheTime(t *testing.T) {
	from := &surveyor{}
	s := newSurvey(from)
	now := time.Unix(1_000_000, 0)
	s.clock = func() time.Time { return now }
	looked := map[string][]int{}
	of := func(name string, every, takes time.Duration) part {
		return part{name, every, func(context.Context, *database.Survey, *series) error {
			looked[name] = append(looked[name], int(now.Unix()-1_000_000))
			now = now.Add(takes)
			return nil
		}}
	}
	s.parts = []part{of("quick", often, 0), of("slow", often, 12*time.Second), of("rare", counting, time.Second)}
	s.taken = map[string]*taken{"quick": {}, "slow": {}, "rare": {}}
	for now.Before(time.Unix(1_000_000+650, 0)) {
		wait := s.pass(t.Context())
		if wait < time.Second || wait > often {
			t.Fatalf("it waits %s", wait)
		}
		now = now.Add(wait)
	}
	for name, most := range map[string]int{"quick": 23, "slow": 6, "rare": 2} {
		at := looked[name]
		if len(at) > most || len(at) < most-2 || at[0] > 12 {
			t.Errorf("%s: at %v, want about %d times", name, at, most)
		}
		for i := 1; i < len(at); i++ {
			if least := map[string]int{"quick": 30, "slow": 120, "rare": 600}[name]; at[i]-at[i-1] < least {
				t.Errorf("%s: again after %d s", name, at[i]-at[i-1])
			}
		}
	}
}

// What can't be counted any longer is not shown as if it still held, and is counted as a failure.
func TestSurveyForgetsWhatItCannotSee(t *testing.T) {
	s := newSurvey(&surveyor{})
	now := time.Unix(1_000_000, 0)
	s.clock = func() time.Time { return now }
	var fails error
	s.parts = []part{{"files", often, func(_ context.Context, _ *database.Survey, out *series) error {
		out.add(walBytes, 7)
		return fails
	}}}
	s.taken = map[string]*taken{"files": {}}
	for i, want := range []float64{7, 0, 7} {
		fails = map[bool]error{true: errors.New("away")}[i == 1]
		s.pass(t.Context())
		now = now.Add(time.Minute)
		registry := prometheus.NewPedanticRegistry()
		registry.MustRegister(s)
		families, err := registry.Gather()
		n := 0
		for _, family := range families {
			if family.GetName() == "quaestor_wal_bytes" {
				n += len(family.GetMetric())
			}
		}
		if err != nil || n != map[bool]int{true: 1}[want > 0] {
			t.Errorf("%d: %d, %v", i, n, err)
		}
	}
	if s.taken["files"].failures != 1 {
		t.Errorf("%d failures", s.taken["files"].failures)
	}
}

// Names of the installation's things are anybody's to make: there is a limit to how many series they become, and nothing is lost.
func TestNamesAreBounded(t *testing.T) {
	out := &series{}
	total := 0.0
	for i := range 3 * mostNames {
		out.add(lateFlowRuns, float64(i), "pool "+strconv.Itoa(i))
		total += float64(i)
	}
	out.add(lateFlowRuns, 1, "\xff\xfe"+string(make([]byte, 1000)))
	if n := len(out.values[lateFlowRuns]); n != mostNames+1 {
		t.Errorf("%d series", n)
	}
	for _, v := range out.values[lateFlowRuns] {
		total -= v
	}
	if total != -1 {
		t.Errorf("%v are lost", total)
	}
	long := &series{}
	for _, name := range []string{"\xff\xfe|\xff", string(make([]byte, 1000)), ""} {
		long.add(lateFlowRuns, 1, name)
	}
	for key := range long.values[lateFlowRuns] {
		if len(key) > longestName {
			t.Errorf("%d bytes", len(key))
		}
	}
	if n := len(long.metrics()); n != 3 {
		t.Errorf("%d metrics", n)
	}
}
