package server_test

import (
	"bufio"
	"fmt"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/quaestor-graph/quaestor/server"
	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

// talk is a connection on which one request follows another.
type talk struct {
	net.Conn
	t *testing.T
	r *bufio.Reader
}

func connect(t *testing.T, base string) *talk {
	t.Helper()
	conn, err := net.Dial("tcp", strings.TrimPrefix(base, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	return &talk{conn, t, bufio.NewReader(conn)}
}

// open asks and reads the answer, and the connection stays.
func (c *talk) open() *talk {
	c.t.Helper()
	fmt.Fprint(c, "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
	c.answer().want(c.t, 200, nil)
	time.Sleep(100 * time.Millisecond) // the server takes it for idle a moment after
	return c
}

func (c *talk) answer() answer {
	c.t.Helper()
	response, err := http.ReadResponse(c.r, nil)
	if err != nil {
		c.t.Fatal(err)
	}
	return read(c.t, response)
}

// busy is in the middle of a request.
func (c *talk) busy() *talk {
	c.t.Helper()
	fmt.Fprintf(c, "POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nExpect: 100-continue\r\nContent-Length: %d\r\n\r\n", len(simple))
	if response, err := http.ReadResponse(c.r, nil); err != nil || response.StatusCode != http.StatusContinue {
		c.t.Fatal(response, err)
	}
	return c
}

// closed waits until the server closes the connection.
func (c *talk) closed() {
	c.t.Helper()
	_ = c.SetReadDeadline(time.Now().Add(server.Patience / 2)) // not because its own time is up
	if b, err := c.r.ReadByte(); err == nil || strings.Contains(err.Error(), "timeout") {
		c.t.Errorf("it is open: %q %v", b, err)
	}
}

// MAX_CONNECTIONS: of too many the one goes that has been quiet for longest; where all are busy the new one is told 503.
func TestConnections(t *testing.T) {
	base, _, _ := listen(t, databasetest.SQLite.SharedSample(t), "QUAESTOR_MAX_CONNECTIONS", "3")
	first, second, third := connect(t, base).open(), connect(t, base).open(), connect(t, base).open()
	first.open() // and so the second has been quiet for longest
	fourth := connect(t, base).open()
	second.closed()
	third.busy()
	fifth := connect(t, base).busy() // the first goes
	first.closed()
	fourth.busy()
	sixth := connect(t, base)
	a := sixth.answer()
	if a.want(t, 503, "UNAVAILABLE"); a.header.Get("Retry-After") == "" || !strings.Contains(a.body, "QUAESTOR_MAX_CONNECTIONS") {
		t.Errorf("%v %s", a.header, a.body)
	}
	sixth.closed()
	// Those that were busy are answered, and then there is room again.
	for _, c := range []*talk{third, fourth, fifth} {
		fmt.Fprint(c, simple)
		c.answer().want(t, 200, nil)
	}
	// Whose answer has come is idle a moment later.
	databasetest.Eventually(t, "room", func() bool {
		c := connect(t, base)
		fmt.Fprint(c, "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
		return c.answer().status == http.StatusOK
	})
	// One that has sent half of its first head is as quiet as one that says nothing.
	half := connect(t, base)
	fmt.Fprint(half, "GET /healthz HTTP/1.1\r\nHost:")
	for range 3 {
		connect(t, base).open()
	}
	half.closed()
}
