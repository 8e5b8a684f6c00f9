package graph

import (
	"context"
	"sync"
	"time"

	"github.com/99designs/gqlgen/graphql"

	"github.com/quaestor-graph/quaestor/server/caller"
	"github.com/quaestor-graph/quaestor/server/database"
)

// explains: the statements of an operation are for who may see all that they read from, and has the scope.
func explains(ctx context.Context) bool {
	c := caller.From(ctx)
	return c.May(caller.Explain) && !c.Bound
}

// statements collects the statements of an operation, for extensions.sql.
type statements struct {
	mu  sync.Mutex
	all []explained
}

// explained is one statement as extensions.sql shows it.
type explained struct {
	Statement    string  `json:"statement"`
	Arguments    int     `json:"arguments"`
	Milliseconds float64 `json:"milliseconds"`
	Rows         int64   `json:"rows"`
}

// observe has the statements that run under the context collected.
func (s *statements) observe(ctx context.Context) context.Context {
	return database.WithObserver(ctx, func(st database.Statement) {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.all = append(s.all, explained{
			Statement: st.Query, Arguments: st.Args, Rows: st.Rows,
			Milliseconds: float64(st.Duration.Round(time.Microsecond)) / float64(time.Millisecond),
		})
	})
}

// show puts the statements into a response.
func (s *statements) show(r *graphql.Response) {
	if r == nil {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	extend(r, "sql", append([]explained{}, s.all...))
}
