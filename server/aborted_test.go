package server_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

// many asks for a root field that fails and for others beside it, which run in any order.
func many(fails, others string, n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, " o%d: %s", i, others)
		if i == n/2 {
			b.WriteString(" fails: " + fails)
		}
	}
	return "{" + b.String() + "}"
}

// Contract 14.2: a field that did not run says so, and the log has one line for an operation. What the failure left able to
// run has its answer: on SQLite everything else.
func TestFieldsBesideAFailedOne(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		address := d.Sample(t)
		base := serve(t, address)
		databasetest.Exec(t, address, `ALTER TABLE variable RENAME TO variable_gone`)
		notRun := 0
		for range 5 {
			log := logged(t)
			a := post(t, base, many("variables { nodes { name } }", "flows { totalCount }", 20))
			failed := 0
			for _, e := range a.errors {
				if e.Extensions["code"] != "INTERNAL" || e.Extensions["requestId"] != a.header.Get("X-Request-Id") {
					t.Errorf("%+v", e)
				}
				switch {
				case e.Path[0] == "fails" && e.Message == "internal error":
					failed++
				case e.Message == "not run, because another field of the operation failed: internal error":
					notRun++
				default:
					t.Errorf("%+v", e)
				}
			}
			if lines := len(faults(log())); failed != 1 || lines != 1 {
				t.Errorf("%d failed, %d lines in the log:\n%s", failed, lines, log())
			}
		}
		if goesOn := d == databasetest.SQLite; goesOn != (notRun == 0) {
			t.Errorf("%d fields were not run", notRun)
		}
		post(t, base, `{ flows { totalCount } }`).want(t, 200, nil)
	})
}

// A TIMEOUT in one alias is TIMEOUT, never INTERNAL or UNAVAILABLE, in the others, whether the statement's own limit ends
// it or the operation's; neither is logged.
func TestFieldsBesideOneThatTookTooLong(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		address := d.Sample(t)
		endless := "EXISTS (SELECT FROM pg_sleep(1000))"
		if d == databasetest.SQLite {
			endless = "(WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n) > 0"
		}
		databasetest.Exec(t, address, "ALTER TABLE variable RENAME TO variable_gone", "CREATE VIEW variable AS SELECT * FROM variable_gone WHERE "+endless)
		for _, limit := range []string{"PREFECT_SERVER_DATABASE_TIMEOUT", "QUAESTOR_OPERATION_TIMEOUT"} {
			base := serve(t, address, limit, "1")
			log := logged(t)
			a := post(t, base, many("variables { nodes { name } }", "variables { totalCount }", 3))
			for _, e := range a.errors {
				if e.Extensions["code"] != "TIMEOUT" {
					t.Errorf("%s: %+v", limit, e)
				}
			}
			if len(a.errors) != 4 || len(faults(log())) > 0 {
				t.Errorf("%s: %d errors, log %s", limit, len(a.errors), log())
			}
			a = post(t, base, many("variables { nodes { name } }", "flows { totalCount }", 20))
			a.want(t, 200, "TIMEOUT")
			for _, e := range a.errors {
				if e.Extensions["code"] != "TIMEOUT" {
					t.Errorf("%s: %+v", limit, e)
				}
			}
		}
	})
}

// A database that can't be reached is asked for a connection once an operation, and the log says so once. (Of who shows the auth
// string the keys are not asked.)
func TestFieldsOfAnUnreachableDatabase(t *testing.T) {
	p := &proxy{}
	base := throughProxy(t, p, "PREFECT_SERVER_API_AUTH_STRING", "admin:secret")
	p.stop()
	log := logged(t)
	a := ask(t, http.MethodPost, base+"/graphql", request(t, many("flows { totalCount }", "flows { totalCount }", 20)),
		"Content-Type", "application/json", "Authorization", "Basic YWRtaW46c2VjcmV0")
	if len(a.errors) != 21 || len(faults(log())) != 1 {
		t.Errorf("%d errors, log\n%s", len(a.errors), log())
	}
	for _, e := range a.errors {
		if e.Extensions["code"] != "UNAVAILABLE" {
			t.Errorf("%+v", e)
		}
	}
}

// faults are the lines of a log but those that each request has, and slow statements.
func faults(log string) (out []string) {
	for line := range strings.Lines(log) {
		if !strings.Contains(line, " msg=operation ") && !strings.Contains(line, ` msg="slow statement" `) {
			out = append(out, line)
		}
	}
	return out
}
