package graphtest

import (
	"context"
	"strings"
	"sync"
	"testing"

	"github.com/quaestor-graph/quaestor/graph/descriptor"
	"github.com/quaestor-graph/quaestor/server/database"
)

// Observe runs an operation and gives its statements in their order.
func Observe(t *testing.T, g *Graph, query string, variables map[string]any) []database.Statement {
	t.Helper()
	var mu sync.Mutex
	var statements []database.Statement
	ctx := database.WithObserver(context.Background(), func(s database.Statement) {
		mu.Lock()
		defer mu.Unlock()
		statements = append(statements, s)
	})
	if r := g.Do(ctx, query, variables); len(r.Errors) > 0 {
		t.Fatalf("%s: %v", query, r.Errors)
	}
	return statements
}

// Plural is the root field of a type's connection (contract 6.1).
func Plural(e *descriptor.Entity) string {
	name := strings.ToLower(e.Type[:1]) + e.Type[1:]
	if strings.HasSuffix(name, "ch") {
		return name + "es"
	}
	return name + "s"
}
