package main

import (
	"context"
	"fmt"
	"maps"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

// under repeats a field under aliases.
func under(n int, field string) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, " a%d: %s", i, field)
	}
	return b.String()
}

// neighbours are what hostile clients do without end, each of which has starved the others once: one request, or
// a connection that is held.
func neighbours() map[string]func(ctx context.Context, c *crowd, headers ...string) {
	asks := func(query string) func(context.Context, *crowd, ...string) {
		return func(ctx context.Context, c *crowd, headers ...string) { c.ask(ctx, query, headers...) }
	}
	var needles []string
	for i := range 40 {
		needles = append(needles, fmt.Sprintf(`{message: {icontains: "needle %d"}}`, i))
	}
	held := func(head string) func(context.Context, *crowd, ...string) {
		return func(ctx context.Context, c *crowd, _ ...string) {
			conn, err := (&net.Dialer{}).DialContext(ctx, "tcp", strings.TrimPrefix(c.base, "http://"))
			if err != nil {
				return
			}
			defer conn.Close()
			defer context.AfterFunc(ctx, func() { _ = conn.Close() })()
			_ = conn.(*net.TCPConn).SetReadBuffer(4 << 10)
			fmt.Fprint(conn, head)
			<-ctx.Done()
		}
	}
	large := `{"query":"{ logs(first: 1000) { nodes {` + under(100, "message") + ` } } }"}`
	return map[string]func(context.Context, *crowd, ...string){
		"scans":          asks("{" + under(20, `logs(where: {or: [`+strings.Join(needles, " ")+`]}) { totalCount }`) + " }"),
		"sorts":          asks("{" + under(20, `logs(first: 1000, orderBy: {field: MESSAGE}) { nodes { id } }`) + " }"),
		"groups":         asks("{" + under(20, `logs { groups(by: [{field: MESSAGE}], first: 1000) { nodes { keys count } } }`) + " }"),
		"introspection":  asks("{ __schema { types { fields {" + under(20, "name") + " } } } }"),
		"long names":     asks("{ ..." + strings.Repeat("f", 90_000) + " } fragment f on " + strings.Repeat("x", 90_000) + " { id }"),
		"nested pages":   asks("{flowRuns{nodes{flow{flowRuns{nodes{flow{flowRuns{nodes{flow{flowRuns{nodes{id}}}}}}}}}}}}"),
		"large answers":  asks("{ logs(first: 1000) { nodes {" + under(100, "message") + " } } }"),
		"fragments":      asks(chain(1200)),
		"slow bodies":    held("POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 1000000\r\n\r\n{"),
		"never reading":  held(fmt.Sprintf("POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s", len(large), large)),
		"silent sockets": held("GET /graphql HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: graphql-transport-ws\r\n\r\n"),
	}
}

// chain is a chain of fragments, each of which spreads the next.
func chain(n int) string {
	var b strings.Builder
	b.WriteString("{ ...f0 } ")
	for i := range n {
		fmt.Fprintf(&b, "fragment f%d on Query { ...f%d } ", i, i+1)
	}
	return b.String() + fmt.Sprintf("fragment f%d on Query { server { now } }", n)
}

// Issue 15: a healthy client beside twenty hostile ones of each kind is answered every time; the hostile get an answer, 503, TIMEOUT or
// QUERY_TOO_LARGE. How long the healthy one waits is told: on demonstration data of 20,000 runs in `make soak`.
func TestHostileNeighboursSoak(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		address, long, hostile := d.SharedSample(t), 500*time.Millisecond, 10
		if most := databasetest.Soaking(t); most > 0 {
			long, hostile = min(most, 15*time.Second), 20
			address = d.Empty(t)
			demo := command(t.Context(), t.TempDir(), nil, "demo", "--database-url", address, "--flow-runs", "20000")
			if output, err := demo.CombinedOutput(); err != nil {
				t.Fatalf("%v: %s", err, output)
			}
		}
		p := start(t, append(at(address), "QUAESTOR_TRUSTED_PROXIES=127.0.0.1", "QUAESTOR_LOG_LEVEL=error"))
		all := neighbours()
		for _, kind := range slices.Sorted(maps.Keys(all)) {
			ctx, cancel := context.WithTimeout(t.Context(), long)
			bad, good := newCrowd(p.base), newCrowd(p.base)
			var running sync.WaitGroup
			for i := range hostile {
				running.Go(func() {
					for ctx.Err() == nil {
						all[kind](ctx, bad, addresses(1000+i)...)
					}
				})
			}
			for n := 0; ctx.Err() == nil; n++ {
				good.ask(t.Context(), mixed[2+n%2], addresses(1)...) // also what is asked at the end has to be answered
				select {
				case <-ctx.Done():
				case <-time.After(20 * time.Millisecond):
				}
			}
			cancel()
			running.Wait()
			now, most := p.memory(t)
			t.Logf("%s: healthy %v; hostile %v; %d MB, %d at most", kind, good, bad, now>>20, most>>20)
			if good.statuses[http.StatusOK] != good.all() || len(good.codes) > 0 || len(good.failed) > 0 || good.all() == 0 {
				t.Errorf("beside %s: %v %.500q", kind, good, good.failed)
			}
			delete(bad.codes, "QUERY_TOO_LARGE")
			delete(bad.codes, "TIMEOUT")
			delete(bad.codes, "UNAVAILABLE")
			delete(bad.codes, "GRAPHQL_VALIDATION_FAILED")
			if len(bad.codes) > 0 || len(bad.failed) > 0 {
				t.Errorf("%s: %v %.500q", kind, bad, bad.failed)
			}
		}
		if status, body := ask(t, p.base); status != http.StatusOK {
			t.Errorf("%d %s", status, body)
		}
	})
}
