package server_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

// endless makes of the table of variables one that is read for as long as somebody waits.
func endless(t *testing.T, d databasetest.Dialect) (address string) {
	t.Helper()
	address = d.Sample(t)
	condition := "EXISTS (SELECT FROM pg_sleep(1000))"
	if d == databasetest.SQLite {
		condition = "(WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n) > 0"
	}
	databasetest.Exec(t, address, "ALTER TABLE variable RENAME TO variable_gone", "CREATE VIEW variable AS SELECT * FROM variable_gone WHERE "+condition)
	return address
}

const (
	slow = `{ variables { totalCount } }`
	// slowAndHeavy costs more than 1,000.
	slowAndHeavy = `{ variables { totalCount } flowRuns(first: 1000) { nodes { id } } }`
	quick        = `{ flows { totalCount } }`
)

// crowd is many requests at once, whose answers are looked at as they come.
type crowd struct {
	t       *testing.T
	leave   context.CancelFunc
	wait    *sync.WaitGroup
	answers chan answer
}

// storm sends an operation many times at once.
func storm(t *testing.T, n int, base, query string, headers ...string) *crowd {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	c := &crowd{t: t, leave: cancel, wait: &sync.WaitGroup{}, answers: make(chan answer, n)}
	for range n {
		c.wait.Go(func() {
			r, err := http.NewRequestWithContext(ctx, http.MethodPost, base+"/graphql", strings.NewReader(request(t, query)))
			if err != nil {
				t.Error(err)
				return
			}
			r.Header.Set("Content-Type", mediaJSON)
			for i := 0; i+1 < len(headers); i += 2 {
				r.Header.Add(headers[i], headers[i+1])
			}
			response, err := http.DefaultClient.Do(r)
			if err == nil {
				c.answers <- read(t, response)
			}
		})
	}
	return c
}

// refused waits until so many were refused for want of a place; then all others have one, or wait.
func (c *crowd) refused(n int) {
	c.t.Helper()
	for range n {
		select {
		case a := <-c.answers:
			if a.want(c.t, 503, "UNAVAILABLE"); a.header.Get("Retry-After") == "" {
				c.t.Errorf("no Retry-After: %v", a.header)
			}
		case <-time.After(time.Minute):
			c.t.Fatalf("fewer than %d are refused", n)
		}
	}
}

// gone has the clients leave, and says how many more were answered before.
func (c *crowd) gone(t *testing.T) {
	t.Helper()
	c.leave()
	c.wait.Wait()
	close(c.answers)
	for a := range c.answers {
		t.Errorf("one more answer: %d %s", a.status, a.body)
	}
}

// Contract 3.8: what asks about the schema alone needs no place, and /healthz and /readyz do not wait.
func TestPlaces(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		base := serve(t, endless(t, d), "QUAESTOR_MAX_CONCURRENT_OPERATIONS", "2")
		c := storm(t, 7, base, slow)
		c.refused(3)
		a := post(t, base, quick)
		if a.want(t, 503, "UNAVAILABLE"); !strings.Contains(a.body, "QUAESTOR_MAX_CONCURRENT_OPERATIONS") {
			t.Error(a.body)
		}
		ask(t, http.MethodPost, base+"/graphql", request(t, quick), "Content-Type", mediaJSON, "Accept", mediaResponse).want(t, 503, "UNAVAILABLE")
		post(t, base, `{ __schema { queryType { name } } }`).want(t, 200, nil)
		post(t, base, `{ nope }`).want(t, 200, "GRAPHQL_VALIDATION_FAILED")
		for _, path := range []string{"/healthz", "/readyz", "/schema.graphql", "/playground"} {
			if a := ask(t, http.MethodGet, base+path, ""); a.status != 200 {
				t.Errorf("%s: %d %s", path, a.status, a.body)
			}
		}
		c.gone(t)
		for range 100 { // the server sees in its own time that they have left
			if a = post(t, base, quick); a.status == 200 {
				break
			}
			time.Sleep(50 * time.Millisecond)
		}
		a.want(t, 200, nil)
	})
}

// Contract 3.8: twenty clients once starved all others.
func TestHeavyOperationsShareFewPlaces(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		base := serve(t, endless(t, d), "QUAESTOR_MAX_CONCURRENT_OPERATIONS", "4")
		c := storm(t, 20, base, slowAndHeavy)
		c.refused(15) // one runs, and four wait
		for range 5 {
			post(t, base, quick).want(t, 200, nil)
		}
		c.gone(t)
	})
}

// Contract 3.8: whoever sends slow operations without end, another client finds a place.
func TestClientsBehindATrustedProxy(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		address := endless(t, d)
		base := serve(t, address, "QUAESTOR_MAX_CONCURRENT_OPERATIONS", "10", "QUAESTOR_TRUSTED_PROXIES", "127.0.0.1")
		c := storm(t, 30, base, slow, "X-Forwarded-For", "10.0.0.9, 192.0.2.1")
		c.refused(12) // eight run, two places are kept, ten wait
		honest := func(forwarded string) answer {
			return ask(t, http.MethodPost, base+"/graphql", request(t, quick), "Content-Type", mediaJSON, "X-Forwarded-For", forwarded)
		}
		honest("10.0.0.9, 192.0.2.2").want(t, 200, nil)
		honest("[2001:db8::1]:8080").want(t, 200, nil)
		// What stands before the address that the proxy saw anyone can write.
		honest("192.0.2.2, 192.0.2.1").want(t, 503, "UNAVAILABLE")
		c.gone(t)
		// Of a proxy that is not trusted all are one, and the log says so once.
		log := logged(t)
		base = serve(t, address, "QUAESTOR_MAX_CONCURRENT_OPERATIONS", "10")
		c = storm(t, 30, base, slow, "X-Forwarded-For", "192.0.2.1")
		c.refused(12)
		honest("192.0.2.2").want(t, 503, "UNAVAILABLE")
		c.gone(t)
		if strings.Count(log(), "QUAESTOR_TRUSTED_PROXIES") != 1 || !strings.Contains(log(), "proxy=127.0.0.1") {
			t.Error(log())
		}
	})
}

// Documents that take long to read are read one after the other but for as many as there are processors, and who leaves waits no longer; all
// are answered, and short ones do not wait for them.
func TestLongDocumentsAreReadInTurn(t *testing.T) {
	base := serve(t, databasetest.SQLite.SharedSample(t))
	var chain strings.Builder
	chain.WriteString("{ ...f0 } ")
	for i := range 1200 {
		fmt.Fprintf(&chain, "fragment f%d on Query { ...f%d } ", i, i+1)
	}
	chain.WriteString("fragment f1200 on Query { server { now } }")
	c := storm(t, 30, base, chain.String())
	for range 20 {
		post(t, base, quick).want(t, 200, nil)
	}
	for range 10 {
		a := <-c.answers
		a.want(t, 200, "QUERY_TOO_LARGE")
	}
	c.leave()
	c.wait.Wait()
	close(c.answers)
	for a := range c.answers {
		a.want(t, 200, "QUERY_TOO_LARGE")
	}
	post(t, base, "{ server { now } } #"+strings.Repeat("x", 10_000)).want(t, 200, nil)
}
