package server_test

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

// Contract 3.7: an operation that waited in vain is 503 with Retry-After, and one that by itself needs more than there is,
// is QUERY_TOO_LARGE. What comes after is answered as ever.
func TestMemoryLimit(t *testing.T) {
	var events strings.Builder
	for i := range 90 {
		fmt.Fprintf(&events, " a%d: events(first: 1000) { nodes { id payload related } }", i)
	}
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		base := serve(t, d.SharedSample(t), "QUAESTOR_MAX_MEMORY", "16 MiB")
		for _, query := range []string{"{" + events.String() + " }", "{ logs(first: 1000) { nodes {" + aliases(500, "message") + " } } }"} {
			a := post(t, base, query)
			a.want(t, 200, "QUERY_TOO_LARGE")
			if len(a.errors) != 1 || !strings.Contains(a.body, "the limit for one") || !strings.Contains(a.body, "QUAESTOR_MAX_MEMORY") || string(a.data) != "null" {
				t.Errorf("%.500s", a.body)
			}
		}
		// Eight that each would have room.
		var all sync.WaitGroup
		for range 8 {
			all.Go(func() {
				a := post(t, base, "{ logs(first: 1000) { nodes {"+aliases(60, "message")+" } } }")
				switch {
				case a.status == http.StatusOK && len(a.errors) == 0:
				case a.status == http.StatusServiceUnavailable && a.code() == "UNAVAILABLE" && a.header.Get("Retry-After") != "":
				default:
					t.Errorf("%d: %.300s", a.status, a.body)
				}
			})
		}
		all.Wait()
		post(t, base, "{ server { now } }").want(t, 200, nil)
		// A body, and what its values take, is part of it.
		a := ask(t, http.MethodPost, base+"/graphql", `{"query": "{ server { now } }", "variables": {"a": [`+strings.TrimSuffix(strings.Repeat("{},", 60_000), ",")+`]}}`, "Content-Type", mediaJSON)
		a.want(t, http.StatusRequestEntityTooLarge, "QUERY_TOO_LARGE")
	})
}
