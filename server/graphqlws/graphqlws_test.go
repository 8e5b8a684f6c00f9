package graphqlws_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"

	"github.com/quaestor-graph/quaestor/server/graphqlws"
)

// world is a server of sockets whose operations do what their query says.
type world struct {
	*graphqlws.Handler
	address string
	// ended gets the query of each operation whose context ended.
	ended chan string
	// blocked operations go on when it is closed.
	release chan struct{}
	revoked chan struct{}
}

func serve(t *testing.T, change func(*graphqlws.Handler)) *world {
	t.Helper()
	w := &world{ended: make(chan string, 100), release: make(chan struct{}), revoked: make(chan struct{})}
	w.Handler = &graphqlws.Handler{
		Authenticate: func(r *http.Request, authorization string) (*http.Request, bool) {
			return r, authorization != "Bearer wrong"
		},
		Valid: func(*http.Request) bool {
			select {
			case <-w.revoked:
				return false
			default:
				return true
			}
		},
		Read: func(_ context.Context, from io.Reader) ([]byte, error) {
			raw, err := io.ReadAll(from)
			if strings.Contains(string(raw), "busy") {
				err = graphqlws.ErrBusy
			}
			return raw, err
		},
		Operate: w.operate,
		Full: func(rw http.ResponseWriter, _ *http.Request) {
			rw.WriteHeader(http.StatusServiceUnavailable)
		},
		TooMany: []byte(`[{"message":"too many"}]`), Stopping: []byte(`[{"message":"stopping"}]`),
		MaxSockets: 10, MaxOperations: 3, MaxMessage: 1 << 20,
		InitialisationTimeout: time.Minute, KeepAlive: time.Minute, Patience: time.Minute,
	}
	if change != nil {
		change(w.Handler)
	}
	s := httptest.NewServer(w)
	t.Cleanup(s.Close)
	w.address = "ws" + strings.TrimPrefix(s.URL, "http")
	return w
}

func (w *world) operate(r *http.Request, payload json.RawMessage, next func([]byte) error) ([]byte, error) {
	ctx := r.Context()
	var request struct{ Query string }
	_ = json.Unmarshal(payload, &request)
	switch query, _, _ := strings.Cut(request.Query, " "); query {
	case "malformed":
		return nil, graphqlws.ErrMalformed
	case "refused":
		return []byte(`[{"message":"refused"}]`), nil
	case "blocked":
		select {
		case <-w.release:
		case <-ctx.Done():
			w.ended <- request.Query
			return nil, ctx.Err()
		}
	case "large":
		return nil, next([]byte(`"` + strings.Repeat("x", 8<<20) + `"`))
	}
	return nil, next([]byte(`{"data":{"query":` + fmt.Sprintf("%q", request.Query) + `}}`))
}

// client is one that says what a test has it say.
type client struct {
	t *testing.T
	*websocket.Conn
}

func (w *world) dial(t *testing.T, protocols ...string) client {
	t.Helper()
	c, _, err := websocket.Dial(t.Context(), w.address, &websocket.DialOptions{Subprotocols: protocols})
	if err != nil {
		t.Fatal(err)
	}
	c.SetReadLimit(-1)
	t.Cleanup(func() { _ = c.CloseNow() })
	return client{t, c}
}

// joined is a client that has been let in.
func (w *world) joined(t *testing.T) client {
	t.Helper()
	c := w.dial(t, graphqlws.Subprotocol)
	c.say(`{"type":"connection_init"}`)
	c.hears(`{"type":"connection_ack"}`)
	return c
}

func (c client) say(message string) {
	c.t.Helper()
	if err := c.Write(c.t.Context(), websocket.MessageText, []byte(message)); err != nil {
		c.t.Fatal(err)
	}
}

func (c client) hears(want string) {
	c.t.Helper()
	_, got, err := c.Read(c.t.Context())
	if err != nil || string(got) != want {
		c.t.Fatalf("%.200s, %v, want %s", got, err, want)
	}
}

// closed asks for the code of the close frame, which comes next.
func (c client) closed(want websocket.StatusCode) {
	c.t.Helper()
	_, got, err := c.Read(c.t.Context())
	if websocket.CloseStatus(err) != want {
		c.t.Fatalf("%.200s, %v, want the close code %d", got, err, want)
	}
}

const subscribe = `{"id":"1","type":"subscribe","payload":{"query":"a"}}`

// Each close code of the protocol for what it is for.
func TestCloseCodes(t *testing.T) {
	for name, c := range map[string]struct {
		says []string
		want websocket.StatusCode
	}{
		"4400 no JSON":                {[]string{`{"type":`}, graphqlws.BadRequest},
		"4400 no message":             {[]string{`[1]`}, graphqlws.BadRequest},
		"4400 no type":                {[]string{`{"id":"1"}`}, graphqlws.BadRequest},
		"4400 another type":           {[]string{`{"type":"start"}`}, graphqlws.BadRequest},
		"4400 no id":                  {[]string{`{"type":"subscribe","payload":{"query":"a"}}`}, graphqlws.BadRequest},
		"4400 an empty id":            {[]string{`{"id":"","type":"subscribe","payload":{"query":"a"}}`}, graphqlws.BadRequest},
		"4400 an id that is a number": {[]string{`{"id":1,"type":"subscribe","payload":{"query":"a"}}`}, graphqlws.BadRequest},
		"4400 no payload":             {[]string{`{"id":"1","type":"subscribe"}`}, graphqlws.BadRequest},
		"4400 parameters as a list":   {[]string{`{"type":"connection_init","payload":[]}`}, graphqlws.BadRequest},
		"4401":                        {[]string{subscribe}, graphqlws.Unauthorized},
		"4403":                        {[]string{`{"type":"connection_init","payload":{"authorization":"Bearer wrong"}}`}, graphqlws.Forbidden},
		"4403 by another letter case": {[]string{`{"type":"connection_init","payload":{"Authorization":"Bearer wrong"}}`}, graphqlws.Forbidden},
		"1013":                        {[]string{`{"type":"busy"}`}, websocket.StatusTryAgainLater},
		"1009":                        {[]string{`{"type":"connection_init","payload":{"x":"` + strings.Repeat("x", 20<<10) + `"}}`}, websocket.StatusMessageTooBig},
	} {
		t.Run(name, func(t *testing.T) {
			client := serve(t, nil).dial(t, graphqlws.Subprotocol)
			for _, m := range c.says {
				client.say(m)
			}
			client.closed(c.want)
		})
	}
	t.Run("4400 a binary frame", func(t *testing.T) {
		c := serve(t, nil).joined(t)
		if err := c.Write(t.Context(), websocket.MessageBinary, []byte(subscribe)); err != nil {
			t.Fatal(err)
		}
		c.closed(graphqlws.BadRequest)
	})
	t.Run("4400 a payload that is no request", func(t *testing.T) {
		c := serve(t, nil).joined(t)
		c.say(`{"id":"1","type":"subscribe","payload":{"query":"malformed"}}`)
		c.closed(graphqlws.BadRequest)
	})
	t.Run("4406", func(t *testing.T) {
		for _, protocols := range [][]string{nil, {"graphql-ws"}} {
			serve(t, nil).dial(t, protocols...).closed(graphqlws.SubprotocolNotAcceptable)
		}
	})
	t.Run("4408", func(t *testing.T) {
		serve(t, func(h *graphqlws.Handler) { h.InitialisationTimeout = 10 * time.Millisecond }).
			dial(t, graphqlws.Subprotocol).closed(graphqlws.InitialisationTimeout)
	})
	t.Run("4409", func(t *testing.T) {
		w := serve(t, nil)
		c := w.joined(t)
		c.say(`{"id":"1","type":"subscribe","payload":{"query":"blocked"}}`)
		c.say(subscribe)
		c.closed(graphqlws.SubscriberAlreadyExists)
		if got := <-w.ended; got != "blocked" {
			t.Errorf("%q ended with the socket", got)
		}
	})
	t.Run("4429", func(t *testing.T) {
		c := serve(t, nil).joined(t)
		c.say(`{"type":"connection_init"}`)
		c.closed(graphqlws.TooManyInitialisations)
	})
	t.Run("4403 later", func(t *testing.T) {
		w := serve(t, func(h *graphqlws.Handler) { h.KeepAlive = 10 * time.Millisecond })
		c := w.joined(t)
		close(w.revoked)
		c.closed(graphqlws.Forbidden)
	})
}

// Results, errors and the end of an operation; an id may be used again after it.
func TestOperations(t *testing.T) {
	w := serve(t, nil)
	c := w.joined(t)
	for range 2 {
		c.say(subscribe)
		c.hears(`{"id":"1","type":"next","payload":{"data":{"query":"a"}}}`)
		c.hears(`{"id":"1","type":"complete"}`)
	}
	c.say(`{"id":"\"<é","type":"subscribe","payload":{"query":"refused"}}`)
	c.hears(`{"id":"\"<é","type":"error","payload":[{"message":"refused"}]}`)
	c.say(`{"type":"ping","payload":{"a":1}}`)
	c.hears(`{"type":"pong","payload":{"a":1}}`)
	c.say(`{"type":"ping","payload":null}`)
	c.hears(`{"type":"pong"}`)
	c.say(`{"type":"pong"}`)

	// An operation that the client completes ends, sends nothing more, and leaves its id to the next.
	c.say(`{"id":"1","type":"subscribe","payload":{"query":"blocked"}}`)
	c.say(`{"id":"1","type":"complete"}`)
	c.say(subscribe)
	if got := <-w.ended; got != "blocked" {
		t.Errorf("%q ended", got)
	}
	c.hears(`{"id":"1","type":"next","payload":{"data":{"query":"a"}}}`)
	c.hears(`{"id":"1","type":"complete"}`)
	c.say(`{"id":"unknown","type":"complete"}`)

	// Beyond three at once they are refused, one by one.
	for i := range 3 {
		c.say(fmt.Sprintf(`{"id":"b%d","type":"subscribe","payload":{"query":"blocked"}}`, i))
	}
	c.say(subscribe)
	c.hears(`{"id":"1","type":"error","payload":[{"message":"too many"}]}`)
	close(w.release)
	for range 6 {
		if _, got, err := c.Read(t.Context()); err != nil || !strings.Contains(string(got), `"id":"b`) {
			t.Fatalf("%s, %v", got, err)
		}
	}
	// An answer of many pieces comes whole.
	c.say(`{"id":"1","type":"subscribe","payload":{"query":"large"}}`)
	if _, got, err := c.Read(t.Context()); err != nil || len(got) != 8<<20+len(`{"id":"1","type":"next","payload":""}`) {
		t.Fatalf("%d bytes, %v", len(got), err)
	}
	c.hears(`{"id":"1","type":"complete"}`)
}

// A client that goes away ends its operations.
func TestGone(t *testing.T) {
	w := serve(t, nil)
	c := w.joined(t)
	c.say(`{"id":"1","type":"subscribe","payload":{"query":"blocked"}}`)
	if err := c.CloseNow(); err != nil {
		t.Fatal(err)
	}
	if got := <-w.ended; got != "blocked" {
		t.Errorf("%q ended", got)
	}
}

// One that reads nothing is given up, and so is one that does not answer pings.
func TestSilent(t *testing.T) {
	for name, query := range map[string]string{"reads nothing": "large", "answers no ping": "a"} {
		t.Run(name, func(t *testing.T) {
			w := serve(t, func(h *graphqlws.Handler) { h.KeepAlive, h.Patience = 20*time.Millisecond, 100*time.Millisecond })
			c := w.joined(t)
			c.say(`{"id":"1","type":"subscribe","payload":{"query":"` + query + `"}}`)
			for range 600 { // a minute at most
				if w.Sockets() == 0 {
					return
				}
				time.Sleep(100 * time.Millisecond)
			}
			t.Error("it is still there")
		})
	}
}

// contract 4.14: an upgrade beyond the limit is 503
func TestTooManySockets(t *testing.T) {
	w := serve(t, func(h *graphqlws.Handler) { h.MaxSockets = 2 })
	w.joined(t)
	w.dial(t, graphqlws.Subprotocol) // one that has not said who it is counts
	_, response, err := websocket.Dial(t.Context(), w.address, &websocket.DialOptions{Subprotocols: []string{graphqlws.Subprotocol}})
	if err == nil || response.StatusCode != http.StatusServiceUnavailable {
		t.Fatalf("%v, want status 503", err)
	}
}

// Contract 4.15: when the server stops, sockets on which something runs close with 1001 after its answer.
func TestStop(t *testing.T) {
	w := serve(t, nil)
	idle, busy := w.joined(t), w.joined(t)
	busy.say(`{"id":"1","type":"subscribe","payload":{"query":"blocked"}}`)
	busy.say(`{"type":"ping"}`)
	busy.hears(`{"type":"pong"}`)
	w.Stop()
	idle.closed(websocket.StatusGoingAway)
	busy.say(`{"id":"2","type":"subscribe","payload":{"query":"a"}}`)
	busy.hears(`{"id":"2","type":"error","payload":[{"message":"stopping"}]}`)
	close(w.release)
	busy.hears(`{"id":"1","type":"next","payload":{"data":{"query":"blocked"}}}`)
	busy.hears(`{"id":"1","type":"complete"}`)
	busy.closed(websocket.StatusGoingAway)
	_, response, err := websocket.Dial(t.Context(), w.address, nil)
	if err == nil || response.StatusCode != http.StatusServiceUnavailable {
		t.Fatalf("%v, want status 503", err)
	}
}
