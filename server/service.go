package server

import (
	"context"
	"net/http"
	"sync"

	"github.com/quaestor-graph/quaestor/server/metrics"
)

// Service is what answers requests, and what runs beside them.
type Service struct {
	http.Handler
	metrics *metrics.Metrics
	// profiles is the address at which there are Go's profiles, empty for none.
	profiles string
}

// Beside starts what runs beside the requests: the survey of the installation, and what serves profiles. All of it ends with the
// context; end sees to that, and waits for it.
func (s *Service) Beside(ctx context.Context) (end func(), err error) {
	ctx, cancel := context.WithCancel(ctx)
	waitForProfiles := func() {}
	if s.profiles != "" {
		if waitForProfiles, err = profiles(ctx, s.profiles); err != nil {
			cancel()
			return nil, err
		}
	}
	var running sync.WaitGroup
	running.Go(func() { s.metrics.Survey(ctx) })
	return func() {
		cancel()
		running.Wait()
		waitForProfiles()
	}, nil
}
