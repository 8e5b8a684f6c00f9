package server_test

import (
	"net/http"
	"net/url"
	"testing"

	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

// Contract 4.1: what became an operation is answered as server-sent events, in distinct connections mode, also where it is
// refused; all else is answered by its status.
func TestEvents(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		base := serve(t, d.Sample(t))
		for _, query := range []string{
			"{ flowRuns(first: 3) { totalCount nodes { id name } } }",
			"{ flowRuns { nodes { nothing } } }",
			"{",
		} {
			want := "event: next\ndata: " + ask(t, http.MethodPost, base+"/graphql", request(t, query), "Content-Type", "application/json",
				"Accept", "application/graphql-response+json").body + "\n\nevent: complete\ndata:\n\n"
			for method, a := range map[string]answer{
				"POST": ask(t, http.MethodPost, base+"/graphql", request(t, query), "Content-Type", "application/json", "Accept", "text/event-stream"),
				"GET":  ask(t, http.MethodGet, base+"/graphql?query="+url.QueryEscape(query), "", "Accept", "text/event-stream"),
			} {
				if a.status != http.StatusOK || a.header.Get("Content-Type") != "text/event-stream; charset=utf-8" || a.body != want {
					t.Errorf("%s %s: %d %q, %q, want %q", method, query, a.status, a.header.Get("Content-Type"), a.body, want)
				}
				if got := a.header.Get("Cache-Control"); got != "no-store" {
					t.Errorf("Cache-Control: %s", got)
				}
			}
		}
	})
	base := serve(t, databasetest.SQLite.Sample(t))
	unknown := `{"extensions":{"persistedQuery":{"version":1,"sha256Hash":"00"}}}`
	a := ask(t, http.MethodPost, base+"/graphql", unknown, "Content-Type", "application/json", "Accept", "text/event-stream")
	if want := "event: next\ndata: " + ask(t, http.MethodPost, base+"/graphql", unknown, "Content-Type", "application/json").body + "\n\nevent: complete\ndata:\n\n"; a.body != want {
		t.Errorf("a hash that is not known: %q, want %q", a.body, want)
	}
	ask(t, http.MethodPost, base+"/graphql", "no JSON", "Content-Type", "application/json", "Accept", "text/event-stream").
		want(t, http.StatusBadRequest, "BAD_USER_INPUT")
	ask(t, http.MethodPut, base+"/graphql", "", "Accept", "text/event-stream").want(t, http.StatusMethodNotAllowed, "BAD_USER_INPUT")
	// A stream is for those who ask for one by its name.
	for _, accept := range []string{"*/*", "text/*, application/json;q=0.1", "text/event-stream;q=0.5, application/json"} {
		a := ask(t, http.MethodPost, base+"/graphql", request(t, "{ __typename }"), "Content-Type", "application/json", "Accept", accept)
		if got := a.header.Get("Content-Type"); got != "application/json; charset=utf-8" {
			t.Errorf("Accept: %s gets %s", accept, got)
		}
	}
}
