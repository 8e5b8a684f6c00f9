package main

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

// Issue 15: PostgreSQL is restarted, and its replica promoted, under load: what is not answered is UNAVAILABLE and nothing else (contract
// 14.4), and whoever asks when the database is back has an answer. After how long is told; `make soak` does all of it three times.
func TestFailoverSoak(t *testing.T) {
	rounds := 1
	if databasetest.Soaking(t) > 0 {
		rounds = 3
	}
	address := databasetest.PostgreSQL.Sample(t)
	for round := range rounds {
		primary, standby := databasetest.Replicated(t, address)
		both := strings.Replace(primary.Address(), primary.Host(), primary.Host()+","+standby.Host(), 1) + "?target_session_attrs=read-write"
		env := append(at(both), "QUAESTOR_LOG_LEVEL=error")
		if round > 0 { // the first one has nobody to read from meanwhile
			env = append(env, "QUAESTOR_DATABASE_READ_URL="+standby.Address())
		}
		p := start(t, env)
		ctx, cancel := context.WithCancel(t.Context())
		c := newCrowd(p.base)
		wait := c.storm(ctx, 8, mixed[1:5], nil)
		back := func(what string) {
			t.Helper()
			began := time.Now()
			databasetest.Eventually(t, what+": no answer", func() bool {
				one := newCrowd(p.base)
				one.ask(t.Context(), `{ flows { totalCount } }`)
				return one.statuses[http.StatusOK] == 1 && len(one.codes) == 0
			})
			t.Logf("%s: the first answer after %s", what, time.Since(began).Round(time.Millisecond))
		}
		back("before")
		for _, immediately := range []bool{false, true}[:min(2, rounds)] {
			primary.Stop(t, immediately)
			time.Sleep(300 * time.Millisecond)
			primary.Start(t)
			back("restarted")
		}
		primary.Stop(t, true)
		time.Sleep(300 * time.Millisecond)
		standby.Promote(t)
		back("promoted")
		cancel()
		wait()
		t.Log(c)
		unavailable := c.codes["UNAVAILABLE"]
		if delete(c.codes, "UNAVAILABLE"); len(c.codes) > 0 || len(c.failed) > 0 || c.statuses[http.StatusOK]+c.statuses[http.StatusServiceUnavailable] != c.all() {
			t.Errorf("%v, without an answer: %.500q", c, c.failed)
		}
		if c.all() == unavailable || round == 0 && unavailable == 0 {
			t.Errorf("%v: it was never away, or nothing was answered", c)
		}
	}
}
