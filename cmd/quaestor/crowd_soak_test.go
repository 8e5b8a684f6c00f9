package main

import (
	"context"
	"fmt"
	"net/http"
	"syscall"
	"testing"
	"time"

	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

// mixed are questions as pages and scripts ask them, from the lightest to one that costs several thousands.
var mixed = []string{
	`{ server { dialect now } }`,
	`{ flows { totalCount } }`,
	`{ flowRuns(first: 20) { nodes { id name stateName startTime flow { name } deployment { name } } pageInfo { hasNextPage endCursor } } }`,
	`{ flowRuns(first: 5, where: {state: {type: {in: [FAILED, CRASHED]}}}) { nodes { id name state { message } } totalCount } }`,
	`{ flowRuns { groups(by: [{field: STATE_TYPE}]) { nodes { keys count } } } }`,
	`{ workPools { nodes { name status workQueues { nodes { name priority } } workers { totalCount } } } }`,
	`{ logs(first: 50, orderBy: {field: TIMESTAMP, direction: DESC}, where: {level: {ge: 40}}) { nodes { timestamp message } } }`,
	`{ flows(first: 20) { nodes { name flowRuns(first: 5) { nodes { id taskRuns(first: 10) { nodes { name stateName } } } } } } }`,
	`{ flowRuns(first: 100) { nodes { id name tags parameters states { nodes { type timestamp } } } } }`,
}

// addresses are those of the clients, as a proxy says that is trusted.
func addresses(client int) []string {
	return []string{"X-Forwarded-For", fmt.Sprintf("10.0.%d.%d", client/256, client%256)}
}

// Issue 15: 500 clients that ask mixed questions for 60 s are answered 200 or 503, nine of ten 200, in 256 MB on PostgreSQL; after SIGTERM in
// the middle every request that was accepted has an answer. How fast is told and not asserted, beside a server without limits.
func TestCrowdSoak(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		clients, long, share := 60, 2*time.Second, 0.75 // a share of two seconds says little
		if most := databasetest.Soaking(t); most > 0 {
			clients, long, share = 500, min(most, time.Minute), 0.9
		}
		address := d.SharedSample(t)
		run := func(p *process) *crowd {
			ctx, cancel := context.WithTimeout(t.Context(), long)
			defer cancel()
			c := newCrowd(p.base)
			c.storm(ctx, clients, mixed, addresses)()
			return c
		}
		if databasetest.Soaking(t) > 0 {
			free := start(t, append(at(address), "QUAESTOR_TRUSTED_PROXIES=127.0.0.1", "QUAESTOR_LOG_LEVEL=error", "QUAESTOR_MAX_CONCURRENT_OPERATIONS=100000", "QUAESTOR_MAX_CLIENT_SHARE=1"))
			c := run(free)
			_, most := free.memory(t)
			t.Logf("without limits: %.0f answers a second, %v, %d MB", float64(c.all())/long.Seconds(), c, most>>20)
			free.signal(t, syscall.SIGTERM)
			free.wait(t)
		}
		p := start(t, append(at(address), "QUAESTOR_TRUSTED_PROXIES=127.0.0.1", "QUAESTOR_LOG_LEVEL=error"))
		c := run(p)
		_, most := p.memory(t)
		t.Logf("%d clients for %s: %.0f answers a second with 200, %v, %d MB at most", clients, long, float64(c.statuses[200])/long.Seconds(), c, most>>20)
		if len(c.failed) > 0 || c.statuses[200]+c.statuses[503] != c.all() || float64(c.statuses[200]) < share*float64(c.all()) {
			t.Errorf("%v, without an answer: %.500q", c, c.failed)
		}
		if d == databasetest.PostgreSQL && most > 256<<20 {
			t.Errorf("it took %d bytes", most)
		}

		stopping := newCrowd(p.base)
		// Who waits for a second comes back to a server that is gone, and was not accepted.
		stopping.patience = 50 * time.Millisecond
		wait := stopping.storm(t.Context(), clients, mixed, addresses)
		time.Sleep(long / 4)
		p.signal(t, syscall.SIGTERM)
		wait()
		code, _ := p.wait(t)
		t.Logf("stopped in the middle: %v, exit %d", stopping, code)
		if code != 0 || len(stopping.failed) > 0 || stopping.statuses[http.StatusOK]+stopping.statuses[http.StatusServiceUnavailable] != stopping.all() {
			t.Errorf("%v, exit %d, without an answer: %.2000q", stopping, code, stopping.failed)
		}
	})
}
