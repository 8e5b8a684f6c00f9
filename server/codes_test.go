package server_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

// Contract 14.1.
func TestCodesOfWhatIsAsked(t *testing.T) {
	const (
		parse, valid, input = "GRAPHQL_PARSE_FAILED", "GRAPHQL_VALIDATION_FAILED", "BAD_USER_INPUT"
		page                = `query ($v: Int) { flows(first: $v) { totalCount } }`
		after               = `query ($v: String) { flows(after: $v) { totalCount } }`
		byID                = `query ($v: ID!) { flow(id: $v) { name } }`
		byIDs               = `query ($v: [ID!]!) { nodes(ids: $v) { id } }`
		typed               = `query ($v: NodeType!) { nodeOfType(id: "93d27ede-3b28-437b-ae58-af5909b2076b", type: $v) { id } }`
		byName              = `query ($v: String!) { flowByName(name: $v) { id } }`
		include             = `query ($v: Boolean!) { flows @include(if: $v) { totalCount } }`
	)
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		base := serve(t, d.SharedSample(t))
		for _, c := range []struct{ query, variables, code string }{
			{`{ flows(`, "", parse},
			{`{ flows { nodes { name } } } }`, "", parse},
			{"{ flowByName(name: \"a\nb\") { id } }", "", parse},
			{`{ flowByName(name: "\ud8") { id } }`, "", parse},
			{`type Query { a: Int }`, "", parse},
			{`fragment F on Flow { id }`, "", valid},
			{`{ nope }`, "", valid},
			{`{ flows { nodes { nope } } }`, "", valid},
			{`{ flows(nope: 1) { totalCount } }`, "", valid},
			{`{ flows(where: {nope: {}}) { totalCount } }`, "", valid},
			{`{ flows }`, "", valid},
			{`{ server { dialect { x } } }`, "", valid},
			{`{ flows(first: "1") { totalCount } }`, "", valid},
			{`{ flows(first: 1.5) { totalCount } }`, "", valid},
			{`{ flows(first: 99999999999999999999) { totalCount } }`, "", valid},
			{`{ flows(first: -99999999999999999999) { totalCount } }`, "", valid},
			{`query ($v: Int = 99999999999999999999) { flows(first: $v) { totalCount } }`, "", valid},
			{`{ flows(first: 1e999) { totalCount } }`, "", valid},
			{`{ nodeOfType(id: "93d27ede-3b28-437b-ae58-af5909b2076b", type: NOPE) { id } }`, "", valid},
			{`{ nodeOfType(id: "93d27ede-3b28-437b-ae58-af5909b2076b", type: "FLOW") { id } }`, "", valid},
			{`{ flow { id } }`, "", valid},
			{`{ ...F } fragment F on Query { ...F }`, "", valid},
			{`{ flows(first: $n) { totalCount } }`, "", valid},
			{`query ($n: Nope) { flows { totalCount } }`, "", valid},
			{`mutation { x }`, "", valid},
			{`subscription { x }`, "", valid},
			{`{ flow(id: "nope") { id } }`, "", input},
			{`{ flow(id: "93d27ede3b28437bae58af5909b2076b") { id } }`, "", input},
			{`{ flow(id: 7) { id } }`, "", input},
			{`{ flow(id: 99999999999999999999) { id } }`, "", valid},
			{`{ nodes(ids: ["nope"]) { id } }`, "", input},
			{`{ flows(first: -1) { totalCount } }`, "", input},
			{`{ flows(first: 1001) { totalCount } }`, "", input},
			{`{ flows(first: 4294967297) { totalCount } }`, "", input},
			{`{ flows(first: 1, last: 1) { totalCount } }`, "", input},
			{`{ flows { totalCount(limit: -1) } }`, "", input},
			{`{ flows(after: "nope") { totalCount } }`, "", input},
			{page, `{"v": "1"}`, input}, {page, `{"v": 1.5}`, input}, {page, `{"v": true}`, input}, {page, `{"v": [1]}`, input},
			{page, `{"v": {}}`, input}, {page, `{"v": 99999999999999999999}`, input}, {page, `{"v": 2147483648}`, input},
			{page, `{"v": 1e400}`, input}, {page, `{"v": -1}`, input},
			{after, `{"v": 7}`, input}, {after, `{"v": ["a"]}`, input}, {after, `{"v": true}`, input},
			{byID, `{}`, input}, {byID, `{"v": null}`, input}, {byID, `{"v": 7}`, input}, {byID, `{"v": "nope"}`, input},
			{byID, `{"v": ["93d27ede-3b28-437b-ae58-af5909b2076b"]}`, input},
			{byIDs, `{"v": [null]}`, input}, {byIDs, `{"v": ["nope"]}`, input}, {byIDs, `{"v": [7]}`, input}, {byIDs, `{"v": {}}`, input},
			{typed, `{"v": "nope"}`, input}, {typed, `{"v": "flow"}`, input}, {typed, `{"v": 7}`, input}, {typed, `{"v": null}`, input}, {typed, `{}`, input},
			{byName, `{"v": 7}`, input}, {byName, `{"v": 7.5}`, input}, {byName, `{"v": false}`, input}, {byName, `{}`, input},
			{include, `{"v": "true"}`, input}, {include, `{"v": 1}`, input},
			// And what is none of these.
			{page, `{"v": null}`, ""}, {page, `{}`, ""}, {page, `{"unknown": 1}`, ""}, {page, `null`, ""}, {byName, `{"v": ""}`, ""},
			{byName, `{"v": "a\u0000b"}`, ""}, {byIDs, `{"v": []}`, ""}, {byIDs, `{"v": "93d27ede-3b28-437b-ae58-af5909b2076b"}`, ""},
			{typed, `{"v": "FLOW"}`, ""}, {include, `{"v": false}`, ""},
		} {
			variables := []string{c.variables}
			if c.variables == "" {
				variables = nil
			}
			a := post(t, base, c.query, variables...)
			var want any
			if c.code != "" {
				want = c.code
			}
			if a.status != http.StatusOK || a.code() != want {
				t.Errorf("%s %s: %d %v, want %v: %s", c.query, c.variables, a.status, a.code(), want, a.body)
			}
			for _, e := range a.errors {
				if e.Message == "" || e.Extensions["code"] == "INTERNAL" {
					t.Errorf("%s %s: %s", c.query, c.variables, a.body)
				}
				if a.data == nil && e.Path != nil {
					t.Errorf("%s %s: a path into an answer that there is not: %s", c.query, c.variables, a.body)
				}
			}
		}
	})
}

// A query that is wrong in many places is answered with a bounded number of errors, each with its code.
func TestManyErrors(t *testing.T) {
	base := serve(t, databasetest.SQLite.SharedSample(t))
	var unknown, unreadable strings.Builder
	for i := range 2000 {
		fmt.Fprintf(&unknown, " nope%d", i)
	}
	for i := range 500 {
		fmt.Fprintf(&unreadable, ` f%d: flow(id: "nope") { id }`, i)
	}
	for _, query := range []string{"{" + unknown.String() + "}", "{" + unreadable.String() + "}"} {
		a := post(t, base, query)
		if len(a.errors) == 0 {
			t.Fatal("no errors")
		}
		for _, e := range a.errors {
			if e.Extensions["code"] == nil {
				t.Fatalf("no code: %v", e)
			}
		}
		if len(a.body) > 100_000 || a.data == nil && len(a.errors) > 100 {
			t.Errorf("%d bytes asked: %d errors, %d bytes", len(query), len(a.errors), len(a.body))
		}
	}
}

// Contract 14.3.
func TestInternal(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		address := d.Sample(t)
		log := logged(t)
		base := serve(t, address)
		databasetest.Exec(t, address, `ALTER TABLE variable RENAME TO variable_gone`)
		a := post(t, base, `{ variables { nodes { name } } server { dialect } }`)
		a.want(t, 200, "INTERNAL")
		id, _ := a.errors[0].Extensions["requestId"].(string)
		if id == "" || id != a.header.Get("X-Request-Id") || !strings.Contains(log(), id) {
			t.Errorf("request %q, header %q, log\n%s", id, a.header.Get("X-Request-Id"), log())
		}
		if a.errors[0].Message != "internal error" || len(a.errors[0].Path) == 0 || strings.Contains(a.body, "variable_gone") || strings.Contains(a.body, "SELECT") {
			t.Errorf("%s", a.body)
		}
		if !strings.Contains(log(), "variable") {
			t.Errorf("the log does not say what happened: %s", log())
		}
	})
}

// Contract 14.4: an operation that takes longer than QUAESTOR_OPERATION_TIMEOUT is TIMEOUT.
func TestTimeout(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		a := post(t, serve(t, d.SharedSample(t), "QUAESTOR_OPERATION_TIMEOUT", "1ms"),
			`{ flowRuns(first: 1000) { nodes { id name parameters taskRuns(first: 40) { nodes { id states(first: 1) { nodes { name } } } } } } }`)
		a.want(t, 200, "TIMEOUT")
		if d != databasetest.PostgreSQL {
			return
		}
		address := d.Sample(t)
		base := serve(t, address, "QUAESTOR_OPERATION_TIMEOUT", "400ms")
		tx, err := databasetest.Open(t, address).Begin()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := tx.Exec(`LOCK TABLE flow`); err != nil {
			t.Fatal(err)
		}
		// The root fields that need no lock have their answers.
		a = post(t, base, `{ flows { nodes { id } } }`)
		a.want(t, 200, "TIMEOUT")
		if string(a.data) != "null" {
			t.Errorf("%s", a.body)
		}
		if err := tx.Rollback(); err != nil {
			t.Fatal(err)
		}
		post(t, base, `{ flows { nodes { id } } }`).want(t, 200, nil)
	})
}

// Contract 14.4: PostgreSQL refuses connections after the start; when it is back, so are the answers.
func TestUnavailable(t *testing.T) {
	p := &proxy{}
	base := throughProxy(t, p)
	logged(t)
	post(t, base, `{ flows { totalCount } }`).want(t, 200, nil)
	p.stop()
	for range 3 {
		a := post(t, base, `{ flows { totalCount } }`)
		a.want(t, 200, "UNAVAILABLE")
		if strings.Contains(a.body, "127.0.0.1") || strings.Contains(a.body, databasetest.User) {
			t.Errorf("%s", a.body)
		}
	}
	a := ask(t, http.MethodGet, base+"/readyz", "")
	if a.status != http.StatusServiceUnavailable || !strings.Contains(a.body, "the database can't be reached") || strings.Contains(a.body, "127.0.0.1") {
		t.Errorf("%d %s", a.status, a.body)
	}
	ask(t, http.MethodGet, base+"/healthz", "").want(t, 200, nil)
	p.start(t, p.address)
	post(t, base, `{ flows { totalCount } }`).want(t, 200, nil)
	ask(t, http.MethodGet, base+"/readyz", "").want(t, 200, nil)
}

// proxy passes connections on, until it is stopped.
type proxy struct {
	to, address string
	listener    net.Listener
	mu          sync.Mutex
	open        []net.Conn
}

// throughProxy serves the sample of PostgreSQL, which is reached through a proxy.
func throughProxy(t *testing.T, p *proxy, given ...string) (base string) {
	t.Helper()
	u, err := url.Parse(databasetest.PostgreSQL.SharedSample(t))
	if err != nil {
		t.Fatal(err)
	}
	p.to = u.Host
	p.start(t, "127.0.0.1:0")
	u.Host = p.address
	return serve(t, u.String(), append(given, "PREFECT_SERVER_DATABASE_CONNECTION_TIMEOUT", "2")...)
}

func (p *proxy) start(t *testing.T, address string) {
	t.Helper()
	l, err := net.Listen("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	p.listener, p.address = l, l.Addr().String()
	t.Cleanup(p.stop)
	go func() {
		for {
			in, err := l.Accept()
			if err != nil {
				return
			}
			out, err := net.DialTimeout("tcp", p.to, 5*time.Second)
			if err != nil {
				_ = in.Close()
				continue
			}
			p.mu.Lock()
			p.open = append(p.open, in, out)
			p.mu.Unlock()
			go func() { _, _ = io.Copy(out, in); _ = out.Close() }()
			go func() { _, _ = io.Copy(in, out); _ = in.Close() }()
		}
	}()
}

func (p *proxy) stop() {
	_ = p.listener.Close()
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, c := range p.open {
		_ = c.Close()
	}
	p.open = nil
}

// The numbers of JSON columns keep every digit, and no character is escaped for HTML.
func TestAnswersAreVerbatim(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		address := d.Sample(t)
		const text = `<a href=\"x\">&amp;</a>`
		databasetest.Exec(t, address, `UPDATE variable SET value = '{"n": 123456789012345678901234567890, "t": "`+text+`"}'`)
		a := post(t, serve(t, address), `{ variables(first: 1) { nodes { value } } }`)
		if !strings.Contains(a.body, "123456789012345678901234567890") || !strings.Contains(a.body, text) || !json.Valid([]byte(a.body)) {
			t.Error(a.body)
		}
	})
}
