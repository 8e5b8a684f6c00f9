package server

import (
	"net/http"
	"strings"
	"sync"
	"time"
)

// eventStream is an answer as server-sent events, one stream for each operation (the distinct connections mode of
// https://github.com/enisdenjo/graphql-sse/blob/master/PROTOCOL.md): each result is an event next, and an event complete
// ends it. What could not become an operation at all is answered without a stream, by its status.
type eventStream struct {
	to      http.ResponseWriter
	control *http.ResponseController

	mu     sync.Mutex
	opened bool
	timer  *time.Timer
}

// keepAlive is how often something is sent on a stream on which nothing happens: proxies close silent connections.
const keepAlive = 12 * time.Second

// events is the stream of an answer of that media type, nil for others. Until its first event or keepAlive nothing is sent, so
// that an operation for which there is no room is refused by its status.
func events(w http.ResponseWriter, media string) *eventStream {
	if media != mediaEvents {
		return nil
	}
	s := &eventStream{to: w, control: http.NewResponseController(w)}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.timer = time.AfterFunc(keepAlive, s.keep)
	return s
}

// keep sends a comment.
func (s *eventStream) keep() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.timer == nil {
		return
	}
	s.write(":\n\n")
	s.timer.Reset(keepAlive)
}

// begun says whether anything was sent. Nothing is from now on, but for the events.
func (s *eventStream) begun() bool {
	if s == nil {
		return false
	}
	s.end()
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.opened
}

// complete sends the one result, and ends the stream.
func (s *eventStream) complete(result []byte) {
	s.end()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.write("event: next\ndata: ", string(result), "\n\nevent: complete\ndata:\n\n")
}

// end ends the keeping alive.
func (s *eventStream) end() {
	if s == nil {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.timer != nil {
		s.timer.Stop()
		s.timer = nil
	}
}

func (s *eventStream) write(parts ...string) {
	if !s.opened {
		s.opened = true
		h := s.to.Header()
		h.Set("Content-Type", mediaEvents+"; charset=utf-8")
		h.Set("X-Accel-Buffering", "no") // nginx would collect the whole
		s.to.WriteHeader(http.StatusOK)
	}
	for _, part := range parts {
		if _, err := strings.NewReader(part).WriteTo(s.to); err != nil {
			return // a client that went away
		}
	}
	_ = s.control.Flush()
}
