package server

import (
	"context"
	"net/http"

	"github.com/quaestor-graph/quaestor/graph/problem"
	"github.com/quaestor-graph/quaestor/server/caller"
)

// unbound lets in only a caller who sees all that there is (contract 4.4).
func unbound(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if caller.From(r.Context()).Bound {
			fail(w, http.StatusForbidden, negotiated(r), problem.New(problem.Forbidden,
				"figures of the whole installation are not for a key that is bound to a part of it: show another"))
			return
		}
		next.ServeHTTP(w, r)
	})
}

// unexplained refuses a bound key that would be shown statements, which tell of the whole database (contract 13.12).
func (g *graphQL) unexplained(ctx context.Context) *problem.Problem {
	if c := caller.From(ctx); g.explain && c.Bound && c.May(caller.Explain) {
		return problem.New(problem.Forbidden, "the statements of operations (QUAESTOR_EXPLAIN) are not for a key that is bound to a part of the installation: show one without the scope explain")
	}
	return nil
}
