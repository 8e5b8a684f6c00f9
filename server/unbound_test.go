package server

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/quaestor-graph/quaestor/server/caller"
)

// Contract 4.4 and 13.12: the scope is asked for before the bounds.
func TestUnbound(t *testing.T) {
	for name, c := range map[string]struct {
		caller caller.Caller
		status int
	}{
		"nobody is asked":       {caller.Anyone, 200},
		"read":                  {caller.Caller{ID: "1", Scopes: []caller.Scope{caller.Read}}, 200},
		"admin":                 {caller.Caller{ID: "1", Scopes: []caller.Scope{caller.Admin}}, 200},
		"read, bound to a part": {caller.Caller{ID: "1", Scopes: []caller.Scope{caller.Read}, Bound: true}, 403},
		"admin, bound":          {caller.Caller{ID: "1", Scopes: []caller.Scope{caller.Admin}, Bound: true}, 403},
	} {
		w := httptest.NewRecorder()
		r := httptest.NewRequestWithContext(caller.With(t.Context(), c.caller), http.MethodGet, "/metrics", nil)
		unbound(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusOK) })).ServeHTTP(w, r)
		if w.Code != c.status || c.status == http.StatusForbidden != strings.Contains(w.Body.String(), `"FORBIDDEN"`) {
			t.Errorf("%s: %d %s", name, w.Code, w.Body)
		}
	}
}
