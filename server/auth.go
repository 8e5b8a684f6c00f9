package server

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"time"

	"github.com/quaestor-graph/quaestor/graph"
	"github.com/quaestor-graph/quaestor/graph/problem"
	"github.com/quaestor-graph/quaestor/server/auth"
	"github.com/quaestor-graph/quaestor/server/caller"
	"github.com/quaestor-graph/quaestor/server/database"
	"github.com/quaestor-graph/quaestor/server/database/access"
	"github.com/quaestor-graph/quaestor/server/settings"
)

// authentication lets in who shows a key, or Prefect's auth string by HTTP Basic as to Prefect's server, and puts the caller
// and what it may see into the context.
type authentication struct {
	guard   *auth.Guard
	proxies *proxies
}

func newAuthentication(db database.Database, s settings.Server, through *proxies) *authentication {
	return &authentication{proxies: through, guard: auth.New(auth.Options{AuthString: s.AuthString, Keys: db.Keys, KeysUsed: db.KeysUsed})}
}

// asks says whether callers must show anything.
func (a *authentication) asks() bool { return a.guard.Asks(context.Background()) }

// retryAfterWrong is how long, in seconds, to keep away after too many wrong keys.
const retryAfterWrong = "60"

// needs hands on what comes from a caller with the scope. Of two headers a proxy may have looked at the one that counts for nothing
// here, so that neither counts. WWW-Authenticate does not name Basic: a browser would open its own
// dialog before the playground's.
func (a *authentication) needs(scope caller.Scope, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if len(r.Header.Values("Authorization")) > 1 {
			fail(w, http.StatusBadRequest, negotiated(r), problem.BadInput("the request has the header Authorization twice: show one key, or the auth string"))
			return
		}
		c, bounds, refused := a.guard.Admit(r.Context(), r.Header.Get("Authorization"), a.proxies.address(r))
		switch {
		case refused == nil && c.May(scope):
			next.ServeHTTP(w, r.WithContext(access.With(caller.With(r.Context(), c), bounds)))
		case refused == nil:
			fail(w, http.StatusForbidden, negotiated(r), problem.New(problem.Forbidden, "the key lacks the scope %s", scope))
		case refused.Busy:
			w.Header().Set("Retry-After", retryAfterWrong)
			fail(w, http.StatusTooManyRequests, negotiated(r), refused.Problem)
		case refused.Code == problem.Unavailable:
			unread(w, r, refused.Problem)
		default:
			w.Header().Set("WWW-Authenticate", "Bearer")
			fail(w, http.StatusUnauthorized, negotiated(r), refused.Problem)
		}
	})
}

// socket lets those in who show it by connectionParams.authorization, or by the header of the upgrade.
func (a *authentication) socket(r *http.Request, authorization string) (*http.Request, bool) {
	if len(r.Header.Values("Authorization")) > 1 {
		return r, false
	}
	if authorization == "" {
		authorization = r.Header.Get("Authorization")
	}
	c, bounds, refused := a.guard.Admit(r.Context(), authorization, a.proxies.address(r))
	return r.WithContext(access.With(caller.With(r.Context(), c), bounds)), refused == nil && c.May(caller.Read)
}

// valid says whether the credentials that a socket has shown still hold (contract 13.6).
func (a *authentication) valid(r *http.Request) bool {
	return a.guard.Holds(r.Context(), caller.From(r.Context()))
}

// unread answers UNAVAILABLE where the keys cannot be read; the status is 200 where an operation was asked for (contract
// 4.9).
func unread(w http.ResponseWriter, r *http.Request, p *problem.Problem) {
	media := negotiated(r)
	if r.URL.Path != "/graphql" {
		fail(w, http.StatusServiceUnavailable, media, p)
		return
	}
	if media == "" || media == mediaEvents {
		media = mediaJSON
	}
	refusedWith(w, p.Code)
	failed := graph.Failure(graph.Present(p))
	failed.Data = []byte("null")
	_, body := answer(media, failed)
	send(w, http.StatusOK, media+"; charset=utf-8", "", body)
}

// Guarded refuses to serve where that would let in everybody, or nobody (contract 13.5).
func Guarded(ctx context.Context, db database.Database, s settings.Server) error {
	if s.AuthString != "" {
		return nil
	}
	keys, err := db.Keys(ctx)
	var denied *database.DeniedError
	switch {
	case errors.As(err, &denied):
		return fmt.Errorf("nobody could be let in: %w; or set PREFECT_SERVER_API_AUTH_STRING (\"user:password\")", err)
	case err != nil && !errors.Is(err, database.ErrNoKeys):
		return err
	case slices.ContainsFunc(keys, func(k database.Key) bool { return auth.Usable(&k, time.Now()) }):
		return nil
	case !loopback(s.Host):
		first := "make a key (`quaestor key create NAME`)"
		if err != nil {
			first = "make a key (`quaestor database upgrade`, then `quaestor key create NAME`)"
		}
		return fmt.Errorf("%s is reachable from other machines: %s, set PREFECT_SERVER_API_AUTH_STRING (\"user:password\"), or serve on 127.0.0.1", s.Host, first)
	case len(keys) > 0:
		slog.WarnContext(ctx, "all keys have expired or been revoked: nobody is let in before `quaestor key create` makes another")
	}
	return nil
}
