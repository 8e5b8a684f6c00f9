package graphqlws

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"time"

	"github.com/coder/websocket"
)

// socket is one connection. One goroutine reads it, one for each operation writes, one looks whether the client is still there.
type socket struct {
	handler *Handler
	conn    *websocket.Conn
	// writing has room for the one that writes: the library has a lock of its own, but waiting for that counts as writing.
	writing chan struct{}

	mu         sync.Mutex
	running    sync.WaitGroup
	operations map[string]*operation
	// busy is how many operations have not said all that they have to.
	busy int
	// asked: connection_init has come. It may be refused yet.
	asked, stopping bool
}

// operation is one that runs.
type operation struct{ cancel context.CancelFunc }

// largestInitialisation is how long a message of somebody unknown may be, in bytes.
const largestInitialisation = 16 << 10

// serve reads until the socket is closed, by either side.
func (s *socket) serve(r *http.Request) {
	ctx, cancel := context.WithCancel(r.Context())
	defer s.running.Wait()
	defer cancel()
	// After the first message it does nothing any more.
	late := time.AfterFunc(s.handler.InitialisationTimeout, func() {
		if s.first() {
			s.close(InitialisationTimeout, "Connection initialisation timeout")
		}
	})
	defer late.Stop()
	end := func(code websocket.StatusCode, reason string) {
		cancel() // operations do not wait for the client to agree
		s.close(code, reason)
	}
	s.conn.SetReadLimit(largestInitialisation)
	var caller *http.Request // as which operations are run, once the client has said who it is
	for {
		kind, from, err := s.conn.Reader(ctx)
		if err != nil {
			_ = s.conn.CloseNow()
			return
		}
		raw, err := s.handler.Read(ctx, from)
		if errors.Is(err, ErrBusy) {
			end(websocket.StatusTryAgainLater, "There is no memory for the message")
			return
		}
		if err != nil {
			_ = s.conn.CloseNow()
			return
		}
		m, ok := read(raw)
		if !ok || kind != websocket.MessageText {
			end(BadRequest, "Invalid message received")
			return
		}
		switch m.Type {
		case "connection_init":
			if !s.first() {
				end(TooManyInitialisations, "Too many initialisation requests")
				return
			}
			allowed, ok := s.handler.Authenticate(r.WithContext(ctx), m.authorization())
			if !ok {
				end(Forbidden, "Forbidden")
				return
			}
			caller = allowed
			s.conn.SetReadLimit(s.handler.MaxMessage)
			if s.send(ctx, write("", "connection_ack", nil)) != nil {
				return
			}
			s.running.Go(func() { s.watch(caller) })
		case "ping":
			if s.send(ctx, write("", "pong", m.Payload)) != nil {
				return
			}
		case "subscribe":
			if caller == nil {
				end(Unauthorized, "Unauthorized")
				return
			}
			if !s.subscribe(caller, m) {
				end(SubscriberAlreadyExists, fmt.Sprintf("Subscriber for %.64q already exists", *m.ID))
				return
			}
		case "complete":
			s.complete(*m.ID)
		}
	}
}

// first says whether connection_init has not come before.
func (s *socket) first() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.asked {
		return false
	}
	s.asked = true
	return true
}

// subscribe starts an operation; false where one of its id runs.
func (s *socket) subscribe(caller *http.Request, m message) bool {
	id := *m.ID
	ctx, cancel := context.WithCancel(caller.Context())
	o := &operation{cancel: cancel}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.operations[id] != nil {
		cancel()
		return false
	}
	if len(s.operations) >= s.handler.MaxOperations || s.stopping {
		refused := s.handler.TooMany
		if s.stopping {
			refused = s.handler.Stopping
		}
		s.running.Go(func() {
			defer cancel()
			_ = s.send(ctx, write(id, "error", refused))
		})
		return true
	}
	s.operations[id] = o
	s.busy++
	s.running.Go(func() {
		defer cancel()
		s.operate(caller.WithContext(ctx), id, o, m)
	})
	return true
}

// operate runs an operation and sends what comes of it.
func (s *socket) operate(caller *http.Request, id string, o *operation, m message) {
	ctx := caller.Context()
	requestErrors, err := s.handler.Operate(caller, m.Payload, func(result []byte) error {
		if !s.holds(id, o) {
			return context.Canceled
		}
		return s.send(ctx, write(id, "next", result))
	})
	// Its id may be used again as soon as the client hears that it has ended.
	wanted := s.ended(id, o)
	switch {
	case errors.Is(err, ErrMalformed):
		// Not from here: closing waits for who reads, and that one for all operations.
		go s.close(BadRequest, "Invalid message received")
	case !wanted || err != nil:
	case requestErrors != nil:
		_ = s.send(ctx, write(id, "error", requestErrors))
	default:
		_ = s.send(ctx, write(id, "complete", nil))
	}
	s.mu.Lock()
	s.busy--
	idle := s.stopping && s.busy == 0
	s.mu.Unlock()
	if idle {
		go s.close(websocket.StatusGoingAway, goingAway)
	}
}

// ended takes an operation out of those that run, and says whether the client waits for its end.
func (s *socket) ended(id string, o *operation) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.operations[id] != o {
		return false
	}
	delete(s.operations, id)
	return true
}

// holds says whether the client has not completed the operation.
func (s *socket) holds(id string, o *operation) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.operations[id] == o
}

// complete ends an operation that the client wants no more of. Its id may be used again at once.
func (s *socket) complete(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if o := s.operations[id]; o != nil {
		delete(s.operations, id)
		o.cancel()
	}
}

// stop closes the socket once nothing runs on it.
func (s *socket) stop() {
	s.mu.Lock()
	s.stopping = true
	idle := s.busy == 0
	s.mu.Unlock()
	if idle {
		go s.close(websocket.StatusGoingAway, goingAway)
	}
}

// watch asks every now and then whether the client is there, and whether it may still be.
func (s *socket) watch(caller *http.Request) {
	ctx := caller.Context()
	tick := time.NewTicker(s.handler.KeepAlive)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		if !s.handler.Valid(caller) {
			go s.close(Forbidden, "Forbidden")
			return
		}
		asking, cancel := context.WithTimeout(ctx, s.handler.Patience)
		err := s.conn.Ping(asking)
		cancel()
		if err != nil {
			_ = s.conn.CloseNow()
			return
		}
	}
}

// piece is how much of a message a client has to take in the time that it has.
const piece = 64 << 10

// send writes a message. A client that takes nothing of it for a while is given up.
func (s *socket) send(ctx context.Context, message []byte) error {
	select {
	case s.writing <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	}
	defer func() { <-s.writing }()
	// Not the operation's context: a message that is cut closes the socket.
	patient, giveUp := context.WithCancel(context.WithoutCancel(ctx))
	defer giveUp()
	timer := time.AfterFunc(s.handler.Patience, giveUp)
	defer timer.Stop()
	if len(message) <= piece {
		return s.conn.Write(patient, websocket.MessageText, message)
	}
	w, err := s.conn.Writer(patient, websocket.MessageText)
	if err != nil {
		return err
	}
	for len(message) > 0 {
		n := min(piece, len(message))
		if _, err := w.Write(message[:n]); err != nil {
			return err
		}
		message = message[n:]
		timer.Reset(s.handler.Patience)
	}
	return w.Close()
}

func (s *socket) close(code websocket.StatusCode, reason string) { _ = s.conn.Close(code, reason) }
