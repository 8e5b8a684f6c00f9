package server

import (
	"context"
	"net/http"
	"sync"
	"time"

	"github.com/quaestor-graph/quaestor/server/metrics"
	"github.com/quaestor-graph/quaestor/server/tracing"
)

// Service is the handler of requests, with everything that runs beside it.
type Service struct {
	http.Handler
	metrics *metrics.Metrics
	told    *recorder
	// collector is the endpoint that traces go to, empty for none.
	collector, version, dialect string
	// profiles is the address at which there are Go's profiles, empty for none.
	profiles string
}

// How long a collector may take for the traces of what has ended before the server does, and for the last ones: the end does not
// wait for it.
const (
	endedTraces = 5 * time.Second
	lastTraces  = 150 * time.Millisecond
)

// Beside starts everything that runs beside the requests, before the first of them: the survey of the installation, the
// server of profiles and the sender of traces. All of it ends with the context; end makes sure of that, and waits for it.
func (s *Service) Beside(ctx context.Context) (end func(), err error) {
	ctx, cancel := context.WithCancel(ctx)
	waitForProfiles := func() {}
	if s.told.tracing, err = tracing.New(ctx, s.collector, s.version, s.dialect); err != nil {
		cancel()
		return nil, err
	}
	if s.profiles != "" {
		if waitForProfiles, err = profiles(ctx, s.profiles); err != nil {
			cancel()
			return nil, err
		}
	}
	context.AfterFunc(ctx, func() {
		bounded, cancel := context.WithTimeout(context.WithoutCancel(ctx), endedTraces)
		defer cancel()
		s.told.tracing.Flush(bounded)
	})
	var running sync.WaitGroup
	running.Go(func() { s.metrics.Survey(ctx) })
	return func() {
		cancel()
		running.Wait()
		waitForProfiles()
		last, cancel := context.WithTimeout(context.WithoutCancel(ctx), lastTraces)
		defer cancel()
		s.told.tracing.Close(last)
	}, nil
}
