package server

import (
	"context"
	"net/http"
	"sync/atomic"
	"time"

	"github.com/quaestor-graph/quaestor/graph/problem"
)

// How a server stops: from the signal on operations that are new are refused, and the listener stays, so that they are told so.
// After lastWord what still runs is ended, so that it can be answered before all is over at the end. Where nothing is left to
// do it is over sooner, but not before linger has passed since the last request: a client that goes on asking on its open
// connection finds out by an answer, and not by a connection that closes under its next request.
var (
	lastWord = 9 * time.Second
	theEnd   = 9800 * time.Millisecond
)

const linger = 250 * time.Millisecond

// stopping is what requests know of the server's end, by their context.
type stopping struct {
	// begun ends with the signal, over when what runs is to end; its cause is a
	// problem.
	begun, stopped  context.Context
	begin           context.CancelFunc
	end             context.CancelCauseFunc
	active, touched atomic.Int64
}

func newStopping() *stopping {
	s := &stopping{}
	s.begun, s.begin = context.WithCancel(context.Background())
	s.stopped, s.end = context.WithCancelCause(context.Background())
	return s
}

// neverStops is that of a handler which Listen does not serve.
var neverStops = newStopping()

type stoppingKey struct{}

func (s *stopping) until(ctx context.Context) context.Context {
	return context.WithValue(ctx, stoppingKey{}, s)
}

// stoppingFrom gives the one that a context carries. What goes on by itself, such as a WebSocket, ends when begun is done.
func stoppingFrom(ctx context.Context) *stopping {
	if s, ok := ctx.Value(stoppingKey{}).(*stopping); ok {
		return s
	}
	return neverStops
}

// is says whether the end has begun.
func (s *stopping) is() bool { return s.begun.Err() != nil }

func stops() *problem.Problem {
	return problem.New(problem.Unavailable, "the server is stopping: ask again, and another will answer, or this one when it is back")
}

// untilOver gives a context that ends when what runs is to end.
func (s *stopping) untilOver(ctx context.Context) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancelCause(ctx)
	stop := context.AfterFunc(s.stopped, func() { cancel(context.Cause(s.stopped)) })
	return ctx, func() { stop(); cancel(nil) }
}

// counting counts the requests that are being answered.
func (s *stopping) counting(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.active.Add(1)
		defer func() {
			s.touched.Store(time.Now().UnixNano())
			s.active.Add(-1)
		}()
		next.ServeHTTP(w, r)
	})
}

// drain returns when nothing is left to do, or nothing more can be waited for.
func (s *stopping) drain(began time.Time) {
	quiet := func(now time.Time) bool {
		return s.active.Load() == 0 && now.Sub(began) >= linger && now.UnixNano()-s.touched.Load() >= int64(linger)
	}
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for now := began; !quiet(now) && now.Sub(began) < theEnd; now = <-tick.C {
		if now.Sub(began) >= lastWord {
			s.end(stops())
		}
		if now.Sub(began) >= lastWord && s.active.Load() == 0 {
			return
		}
	}
}
