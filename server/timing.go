package server

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/99designs/gqlgen/graphql"

	"github.com/quaestor-graph/quaestor/server/database"
)

// timing is what an operation has taken, for the header Server-Timing: a browser's tools show it.
type timing struct {
	began time.Time

	mu         sync.Mutex
	sql        time.Duration
	statements int
}

// observe counts the statements that run under the returned context.
func (t *timing) observe(ctx context.Context) context.Context {
	return database.WithObserver(ctx, func(s database.Statement) {
		t.mu.Lock()
		defer t.mu.Unlock()
		t.sql += s.Duration
		t.statements++
	})
}

// header is the value of the header; op is nil where the request was no operation.
func (t *timing) header(op *graphql.OperationContext) string {
	t.mu.Lock()
	defer t.mu.Unlock()
	parts := []string{metric("total", time.Since(t.began))}
	if op != nil {
		parts = append(parts, metric("parse", between(op.Stats.Parsing)), metric("validate", between(op.Stats.Validation)))
	}
	parts = append(parts, metric("sql", t.sql)+fmt.Sprintf(`;desc="SQL, %d statements"`, t.statements))
	return strings.Join(parts, ", ")
}

// between is what a step took that may not have ended.
func between(t graphql.TraceTiming) time.Duration {
	if t.Start.IsZero() || t.End.IsZero() {
		return 0
	}
	return t.End.Sub(t.Start)
}

func metric(name string, d time.Duration) string {
	return fmt.Sprintf("%s;dur=%.3f", name, float64(d.Nanoseconds())/1e6)
}
