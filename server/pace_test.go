package server_test

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/quaestor-graph/quaestor/server"
)

// pipes is a listener of connections in memory, whose time is synctest's.
type pipes chan net.Conn

func (p pipes) Accept() (net.Conn, error) {
	c, ok := <-p
	if !ok {
		return nil, net.ErrClosed
	}
	return c, nil
}
func (p pipes) Close() error   { return nil }
func (p pipes) Addr() net.Addr { return &net.TCPAddr{} }

// piped serves a handler with deadlines to one client.
func piped(t *testing.T, h http.HandlerFunc, client func(net.Conn)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		listener := make(pipes, 1)
		srv := &http.Server{Handler: server.Paced(h)}
		go func() { _ = srv.Serve(listener) }()
		here, there := net.Pipe()
		listener <- there
		client(here)
		here.Close()
		close(listener)
		srv.Close()
		time.Sleep(time.Minute) // net/http lingers where it closes
		synctest.Wait()
	})
}

// Contract 4.16: a body of 100 bytes was once waited for as long as the client liked.
func TestSlowBodies(t *testing.T) {
	for name, c := range map[string]struct {
		// piece is sent every so often.
		piece int
		every time.Duration
		whole bool
	}{
		"nothing comes":                    {0, time.Second, false},
		"a byte now and then":              {1, server.Patience - time.Second, false},
		"a pause that is too long":         {32 << 10, server.Patience + time.Second, false},
		"slow, and faster than must be":    {2 * server.Leisure, time.Second, true},
		"slower than that after some time": {server.Leisure / 2, 2 * time.Second, false},
	} {
		t.Run(name, func(t *testing.T) {
			got, failed := 0, error(nil)
			read := func(_ http.ResponseWriter, r *http.Request) {
				b, err := io.ReadAll(r.Body)
				got, failed = len(b), err
			}
			piped(t, read, func(conn net.Conn) {
				const length = 1 << 20
				var sends sync.WaitGroup
				defer sends.Wait()
				sends.Go(func() {
					fmt.Fprintf(conn, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n", length)
					for sent := 0; sent < length; sent += c.piece {
						time.Sleep(c.every)
						if _, err := fmt.Fprint(conn, strings.Repeat("x", c.piece)); err != nil {
							return
						}
					}
				})
				_, _ = http.ReadResponse(bufio.NewReader(conn), nil)
				conn.Close()
			})
			if c.whole && (failed != nil || got != 1<<20) || !c.whole && !errors.Is(failed, os.ErrDeadlineExceeded) {
				t.Errorf("%d bytes, %v", got, failed)
			}
		})
	}
}

// A handler that leaves the body unread has the connection closed all the same, and one that works for long after it keeps it.
func TestBodiesThatAreNotRead(t *testing.T) {
	piped(t, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusUnauthorized) }, func(conn net.Conn) {
		fmt.Fprint(conn, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n")
		r := bufio.NewReader(conn)
		response, err := http.ReadResponse(r, nil)
		if err != nil || response.StatusCode != http.StatusUnauthorized {
			t.Error(err)
		}
		if _, err := r.ReadByte(); !errors.Is(err, io.EOF) {
			t.Errorf("it is open: %v", err)
		}
	})
	piped(t, func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.ReadAll(r.Body)
		time.Sleep(3 * server.Patience)
		if err := r.Context().Err(); err != nil {
			t.Error("the deadline of the body has ended what came after it:", err)
		}
		_, _ = w.Write([]byte("done"))
	}, func(conn net.Conn) {
		r := bufio.NewReader(conn)
		for range 2 {
			fmt.Fprint(conn, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\nx")
			response, err := http.ReadResponse(r, nil)
			if err != nil {
				t.Fatal(err)
			}
			if b, err := io.ReadAll(response.Body); err != nil || string(b) != "done" {
				t.Errorf("%s %v", b, err)
			}
		}
	})
}

// 100 connections that read nothing held 847 MB after 43 s.
func TestSlowReaders(t *testing.T) {
	for name, c := range map[string]struct {
		piece int64
		every time.Duration
		whole bool
	}{
		"takes nothing":                      {0, time.Hour, false},
		"takes a byte now and then":          {1, server.Patience - time.Second, false},
		"takes it faster than must be":       {2 * server.Leisure, time.Second, true},
		"takes it more slowly than it may":   {server.Leisure / 2, 2 * time.Second, false},
		"takes all but the last, and sleeps": {1<<20 - 1000, time.Hour, false},
	} {
		t.Run(name, func(t *testing.T) {
			var failed error
			piped(t, func(w http.ResponseWriter, _ *http.Request) {
				_, failed = w.Write(make([]byte, 1<<20))
			}, func(conn net.Conn) {
				fmt.Fprint(conn, "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
				for {
					if _, err := io.CopyN(io.Discard, conn, c.piece); err != nil {
						break
					}
					time.Sleep(c.every)
					if c.piece == 0 {
						break
					}
				}
			})
			if c.whole && failed != nil || !c.whole && !errors.Is(failed, os.ErrDeadlineExceeded) {
				t.Errorf("%v", failed)
			}
		})
	}
}
