package server

import (
	"net/http"
	"testing"
	"time"
)

// StopWithin has servers end what runs after a part of the time, and all of it then.
func StopWithin(t *testing.T, last, end time.Duration) {
	t.Helper()
	oldLast, oldEnd := lastWord, theEnd
	lastWord, theEnd = last, end
	t.Cleanup(func() { lastWord, theEnd = oldLast, oldEnd })
}

// Paced gives what a handler reads and writes its deadlines, and is how long they are.
func Paced(h http.Handler) http.Handler {
	s, inner := newStopping(), paced(h)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { inner.ServeHTTP(w, r.WithContext(s.until(r.Context()))) })
}

// The bounds of Paced.
const (
	Patience = patience
	Leisure  = leisure
)
