package server

import (
	"container/list"
	"fmt"
	"io"
	"net"
	"net/http"
	"sync"
	"time"
)

// connections is a listener that gives out so many connections at most (MAX_CONNECTIONS). Of too many the one goes that has been
// quiet for longest, between two requests or before the whole of its first one has come; where all are being answered, the new
// one is told 503. So neither idle nor dawdling clients keep others out.
type connections struct {
	net.Listener
	most int

	mu   sync.Mutex
	open map[*connection]struct{}
	// quiet are those that nobody would miss, the one that has been so for longest first.
	quiet *list.List
	// telling has room for those that are being told.
	telling chan struct{}
}

func limitConnections(l net.Listener, most int) *connections {
	return &connections{Listener: l, most: most, open: map[*connection]struct{}{}, quiet: list.New(), telling: make(chan struct{}, 100)}
}

type connection struct {
	net.Conn
	all *connections
	// quiet is its place among those, nil while it has none.
	quiet *list.Element
}

// Accept implements net.Listener.
func (l *connections) Accept() (net.Conn, error) {
	for {
		conn, err := l.Listener.Accept()
		if err != nil {
			return nil, err
		}
		c := &connection{Conn: conn, all: l}
		longest, ok := l.add(c)
		if longest != nil {
			_ = longest.Close()
		}
		if ok {
			return c, nil
		}
		l.refuse(conn)
	}
}

// add takes a connection, and says which has to go for it; or that there is none.
func (l *connections) add(c *connection) (longest *connection, ok bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.open) >= l.most {
		first := l.quiet.Front()
		if first == nil {
			return nil, false
		}
		longest = first.Value.(*connection)
		l.forget(longest)
	}
	l.open[c] = struct{}{}
	c.quiet = l.quiet.PushBack(c)
	return longest, true
}

func (l *connections) forget(c *connection) {
	delete(l.open, c)
	l.loud(c)
}

func (l *connections) loud(c *connection) {
	if c.quiet != nil {
		l.quiet.Remove(c.quiet)
		c.quiet = nil
	}
}

// Close implements net.Conn.
func (c *connection) Close() error {
	c.all.mu.Lock()
	c.all.forget(c)
	c.all.mu.Unlock()
	return c.Conn.Close()
}

// changed is http.Server's ConnState.
func (l *connections) changed(conn net.Conn, state http.ConnState) {
	if within, ok := conn.(interface{ NetConn() net.Conn }); ok { // TLS
		conn = within.NetConn()
	}
	c, ok := conn.(*connection)
	if !ok || state == http.StateNew { // and so until the whole of its first head has come
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.loud(c)
	if _, open := l.open[c]; open && state == http.StateIdle {
		c.quiet = l.quiet.PushBack(c)
	}
}

// refuse tells a connection that there is no room, and reads a little of what it says: closed with something unread, it would
// lose the answer.
func (l *connections) refuse(conn net.Conn) {
	select {
	case l.telling <- struct{}{}:
	default:
		_ = conn.Close()
		return
	}
	go func() {
		defer func() { _ = conn.Close(); <-l.telling }()
		const body = `{"errors":[{"message":"the server has as many connections as it may (QUAESTOR_MAX_CONNECTIONS): try again later","extensions":{"code":"UNAVAILABLE"}}]}`
		_ = conn.SetDeadline(time.Now().Add(time.Second))
		if _, err := fmt.Fprintf(conn, "HTTP/1.1 503 Service Unavailable\r\nContent-Type: %s; charset=utf-8\r\nContent-Length: %d\r\nRetry-After: %s\r\nX-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\n%s",
			mediaJSON, len(body), retryAfter, body); err != nil {
			return
		}
		if half, ok := conn.(interface{ CloseWrite() error }); ok {
			_ = half.CloseWrite()
		}
		_, _ = io.CopyN(io.Discard, conn, 64<<10)
	}()
}
