package metrics

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/quaestor-graph/quaestor/server/database"
)

// Surveyor is the database that surveys ask.
type Surveyor interface {
	CountsRows() bool
	Survey(ctx context.Context) (*database.Survey, error)
}

// survey takes the installation's figures every now and then, and keeps them for scrapes.
type survey struct {
	database Surveyor
	parts    []part
	// clock is time.Now; tests have another.
	clock func() time.Time

	mu    sync.Mutex
	taken map[string]*taken
}

// taken is what was seen of a part.
type taken struct {
	metrics  []prometheus.Metric
	at       time.Time
	took     time.Duration
	failures int
	// next is when to look again.
	next time.Time
}

const (
	// share is which part of the time a survey may take: what takes a second is looked at every ten seconds at most.
	share = 10
	// longestPart ends what takes longer.
	longestPart = 5 * time.Minute
)

func newSurvey(database Surveyor) *survey {
	s := &survey{database: database, parts: parts(database.CountsRows()), clock: time.Now, taken: map[string]*taken{}}
	for _, p := range s.parts {
		s.taken[p.name] = &taken{}
	}
	return s
}

// Survey takes the installation's figures now, and again and again until the context ends.
func (m *Metrics) Survey(ctx context.Context) {
	for {
		wait := m.survey.pass(ctx)
		select {
		case <-ctx.Done():
			return
		case <-time.After(wait):
		}
	}
}

// pass looks at all parts whose time has come, and says how long to wait for the next one.
func (s *survey) pass(ctx context.Context) (wait time.Duration) {
	var open *database.Survey
	defer func() {
		if open != nil {
			_ = open.Close() // nothing was written
		}
	}()
	for _, p := range s.parts {
		if ctx.Err() != nil {
			return 0
		}
		began := s.clock()
		if s.next(p.name).After(began) {
			continue
		}
		out, err := &series{}, error(nil)
		if open == nil {
			open, err = s.database.Survey(ctx)
		}
		if err == nil {
			bounded, cancel := context.WithTimeout(ctx, longestPart)
			err = p.look(bounded, open, out)
			cancel()
		}
		if ctx.Err() == nil {
			s.note(ctx, p, out, began, s.clock(), err)
		}
	}
	wait = often
	for _, p := range s.parts {
		wait = min(wait, s.next(p.name).Sub(s.clock()))
	}
	return max(wait, time.Second)
}

func (s *survey) next(part string) time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.taken[part].next
}

// note keeps what was seen of a part; what could not be seen again is not shown any longer.
func (s *survey) note(ctx context.Context, p part, out *series, began, ended time.Time, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	t := s.taken[p.name]
	t.took = ended.Sub(began)
	t.next = began.Add(max(p.every, share*t.took))
	if err == nil {
		t.metrics, t.at = out.metrics(), ended
		slog.DebugContext(ctx, "figures of the installation were taken", "part", p.name, "duration", t.took)
		return
	}
	if t.metrics != nil || t.failures == 0 { // and not again and again
		level := slog.LevelWarn
		if errors.Is(err, database.ErrUnavailable) {
			level = slog.LevelInfo
		}
		slog.Log(ctx, level, "figures of the installation could not be taken", "part", p.name, "duration", t.took, "error", err)
	}
	t.metrics, t.failures = nil, t.failures+1
}

// Describe implements prometheus.Collector.
func (*survey) Describe(to chan<- *prometheus.Desc) {
	for _, d := range figures {
		to <- d
	}
}

// Collect implements prometheus.Collector. It asks the database for nothing.
func (s *survey) Collect(to chan<- prometheus.Metric) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for name, t := range s.taken {
		for _, m := range t.metrics {
			to <- m
		}
		to <- prometheus.MustNewConstMetric(surveyFailed, prometheus.CounterValue, float64(t.failures), name)
		if !t.at.IsZero() {
			to <- prometheus.MustNewConstMetric(surveyed, prometheus.GaugeValue, float64(t.at.UnixMilli())/1000, name)
			to <- prometheus.MustNewConstMetric(surveyTook, prometheus.GaugeValue, t.took.Seconds(), name)
		}
	}
}
