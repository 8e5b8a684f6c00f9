// Package graphqlws speaks graphql-transport-ws: GraphQL over a WebSocket
// (https://github.com/enisdenjo/graphql-ws/blob/master/PROTOCOL.md). It knows sockets, messages and close codes. The
// server gives it functions that say who asks, what an operation is and how it is answered. Package server imports it.
package graphqlws

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"sync"
	"time"

	"github.com/coder/websocket"
)

// Subprotocol is the protocol for which a client asks in Sec-WebSocket-Protocol.
const Subprotocol = "graphql-transport-ws"

// The close codes of the protocol.
const (
	BadRequest               websocket.StatusCode = 4400
	Unauthorized             websocket.StatusCode = 4401
	Forbidden                websocket.StatusCode = 4403
	SubprotocolNotAcceptable websocket.StatusCode = 4406
	InitialisationTimeout    websocket.StatusCode = 4408
	SubscriberAlreadyExists  websocket.StatusCode = 4409
	TooManyInitialisations   websocket.StatusCode = 4429
)

// ErrMalformed says that an operation's payload is no GraphQL request: the socket is closed with 4400.
var ErrMalformed = errors.New("the payload is no GraphQL request")

// ErrBusy says that there is no memory for a message now: the socket is closed with 1013.
var ErrBusy = errors.New("there is no memory for the message")

// Handler serves sockets. All functions are needed.
type Handler struct {
	// Authenticate says who opened a socket, by the request of the upgrade and connectionParams.authorization (empty where
	// there is none). It gives the request with which the operations of that client are run: its context is the given one,
	// or derives from it. False closes the socket with 4403.
	Authenticate func(r *http.Request, authorization string) (caller *http.Request, ok bool)
	// Valid says whether the client that opened a socket may still use it. It is asked with every KeepAlive.
	Valid func(caller *http.Request) bool
	// Read reads a message.
	Read func(ctx context.Context, from io.Reader) ([]byte, error)
	// Operate runs one operation and gives each of its results, a JSON object, to next. What it returns is the JSON list of errors
	// of a request that was not run at all, nil where it was, or ErrMalformed. It ends when its request's context does.
	Operate func(caller *http.Request, payload json.RawMessage, next func(result []byte) error) (requestErrors []byte, err error)
	// Full answers an upgrade for which there is no place, with 503.
	Full func(w http.ResponseWriter, r *http.Request)

	// TooMany and Stopping are the JSON lists of errors of an operation beyond MaxOperations, and of one that comes while the server
	// stops.
	TooMany, Stopping []byte

	// MaxSockets is how many sockets are open at once, MaxOperations how many operations run at once on one of them,
	// MaxMessage how many bytes a message of a client has.
	MaxSockets, MaxOperations int
	MaxMessage                int64
	// InitialisationTimeout is how long a client has for its first message. KeepAlive is how often the server asks whether
	// the client is still there. Patience is how long the client may take to accept any part of an answer, or to say that it
	// is there.
	InitialisationTimeout, KeepAlive, Patience time.Duration

	mu       sync.Mutex
	sockets  map[*socket]struct{}
	reserved int
	stopping bool
}

// Requested says whether a request asks for a WebSocket.
func Requested(r *http.Request) bool {
	return r.Method == http.MethodGet && tokenIn(r.Header, "Connection", "upgrade") && tokenIn(r.Header, "Upgrade", "websocket")
}

// ServeHTTP serves one socket until it is closed.
func (h *Handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if !h.reserve() {
		h.Full(w, r)
		return
	}
	defer h.free()
	// Whether the page that opens the socket may do so is decided before a request comes here.
	c, err := websocket.Accept(w, r, &websocket.AcceptOptions{Subprotocols: []string{Subprotocol}, InsecureSkipVerify: true})
	if err != nil {
		return // answered
	}
	s := &socket{handler: h, conn: c, operations: map[string]*operation{}, writing: make(chan struct{}, 1)}
	if c.Subprotocol() != Subprotocol {
		s.close(SubprotocolNotAcceptable, "Subprotocol not acceptable")
		return
	}
	if !h.add(s) {
		s.close(websocket.StatusGoingAway, goingAway)
		return
	}
	defer h.remove(s)
	s.serve(r)
}

const goingAway = "The server is stopping"

// Stop has each socket closed with 1001 as soon as none of its operations runs, and lets no new one in.
func (h *Handler) Stop() {
	h.mu.Lock()
	h.stopping = true
	open := make([]*socket, 0, len(h.sockets))
	for s := range h.sockets {
		open = append(open, s)
	}
	h.mu.Unlock()
	for _, s := range open {
		s.stop()
	}
}

// Sockets is how many sockets are open.
func (h *Handler) Sockets() int {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.reserved
}

func (h *Handler) reserve() bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.reserved >= h.MaxSockets || h.stopping {
		return false
	}
	h.reserved++
	return true
}

func (h *Handler) free() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.reserved--
}

func (h *Handler) add(s *socket) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.stopping {
		return false
	}
	if h.sockets == nil {
		h.sockets = map[*socket]struct{}{}
	}
	h.sockets[s] = struct{}{}
	return true
}

func (h *Handler) remove(s *socket) {
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.sockets, s)
}
