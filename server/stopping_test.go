package server_test

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"

	"github.com/quaestor-graph/quaestor/server"
	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

// Contract 4.15: an operation of 30 s was once cut without an answer. The listener stays until the end, and a request that
// is being read is answered, too.
func TestStopping(t *testing.T) {
	server.StopWithin(t, 2*time.Second, 20*time.Second)
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		base, stop, stopped := listen(t, endless(t, d), "QUAESTOR_MAX_CONCURRENT_OPERATIONS", "1")
		c := storm(t, 5, base, slow)
		c.refused(3) // one runs, one waits
		half, err := net.Dial("tcp", strings.TrimPrefix(base, "http://"))
		if err != nil {
			t.Fatal(err)
		}
		defer half.Close()
		fmt.Fprint(half, "POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nExpect: 100-continue\r\nContent-Length: 100\r\n\r\n")
		halfReader := bufio.NewReader(half)
		if r, err := http.ReadResponse(halfReader, nil); err != nil || r.StatusCode != http.StatusContinue {
			t.Fatal(r, err)
		}
		socket, _ := dial(t, base, nil)
		if got, _ := exchange(t, socket, initialise); got != `{"type":"connection_ack"}` {
			t.Fatal(got)
		}
		stop()
		if _, code := hear(t, socket); code != websocket.StatusGoingAway {
			t.Errorf("the socket closes with %d", code)
		}
		for { // the signal is on its way
			if a := ask(t, http.MethodGet, base+"/readyz", ""); a.status == 503 {
				if !strings.Contains(a.body, "stopping") || !a.closes {
					t.Errorf("%v %s", a.header, a.body)
				}
				break
			}
		}
		for _, accept := range []string{mediaJSON, mediaResponse} {
			a := ask(t, http.MethodPost, base+"/graphql", simple, "Content-Type", mediaJSON, "Accept", accept)
			if a.want(t, 503, "UNAVAILABLE"); !a.closes || a.header.Get("Retry-After") == "" {
				t.Errorf("%v %s", a.header, a.body)
			}
		}
		if _, refused := dial(t, base, nil); refused.StatusCode != http.StatusServiceUnavailable {
			t.Errorf("a new socket: %v", refused)
		}
		if a := ask(t, http.MethodGet, base+"/healthz", ""); a.status != 200 || !a.closes {
			t.Errorf("/healthz: %d", a.status)
		}
		for range 2 {
			a := <-c.answers
			if a.status == 200 {
				a.want(t, 200, "UNAVAILABLE")
			} else {
				a.want(t, 503, "UNAVAILABLE")
			}
			if !strings.Contains(a.body, "stopping") || !a.closes {
				t.Errorf("%v %s", a.header, a.body)
			}
		}
		response, err := http.ReadResponse(halfReader, nil)
		if err != nil {
			t.Fatal(err)
		}
		read(t, response).want(t, 503, "UNAVAILABLE")
		c.gone(t)
		if err := <-stopped; err != nil {
			t.Error(err)
		}
		if conn, err := net.Dial("tcp", strings.TrimPrefix(base, "http://")); err == nil {
			conn.Close()
			t.Error("it still listens")
		}
	})
}

// Contract 1.3: a client that takes nothing of its answer is not waited for, and it is no failure.
func TestStoppingLeavesWhoDoesNotRead(t *testing.T) {
	server.StopWithin(t, 100*time.Millisecond, 500*time.Millisecond)
	log := logged(t)
	base, stop, stopped := listen(t, databasetest.SQLite.SharedSample(t))
	conn := deaf(t, base)
	defer conn.Close()
	stop()
	if err := <-stopped; err != nil || !strings.Contains(log(), "took too long") {
		t.Errorf("%v %s", err, log())
	}
}

// deaf asks for an answer that fills all buffers between here and there, and takes the first byte of it.
func deaf(t *testing.T, base string) net.Conn {
	t.Helper()
	conn, err := net.Dial("tcp", strings.TrimPrefix(base, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	if err := conn.(*net.TCPConn).SetReadBuffer(4 << 10); err != nil {
		t.Fatal(err)
	}
	body := request(t, "{"+func() (all string) {
		for i := range 40 {
			all += fmt.Sprintf(" a%d: flowRuns(first: 1000) { nodes { id name tags parameters created updated stateName idempotencyKey flowVersion deploymentId flowId } }", i)
		}
		return all
	}()+"}")
	fmt.Fprintf(conn, "POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s", len(body), body)
	if _, err := io.ReadFull(conn, make([]byte, 1)); err != nil {
		t.Fatal(err)
	}
	return conn
}
