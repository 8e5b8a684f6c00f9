package graphtest

import (
	"bytes"
	"log/slog"
	"sync"
	"testing"
)

// Listener keeps what is logged, at every level.
type Listener struct {
	mu  sync.Mutex
	log bytes.Buffer
}

func (l *Listener) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.log.Write(p)
}

func (l *Listener) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.log.String()
}

func Listen(t *testing.T) *Listener {
	t.Helper()
	l := &Listener{}
	old := slog.Default()
	slog.SetDefault(slog.New(slog.NewTextHandler(l, &slog.HandlerOptions{Level: slog.LevelDebug})))
	t.Cleanup(func() { slog.SetDefault(old) })
	return l
}
