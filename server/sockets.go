package server

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"sync"
	"time"

	"github.com/99designs/gqlgen/graphql"

	"github.com/quaestor-graph/quaestor/graph"
	"github.com/quaestor-graph/quaestor/graph/memory"
	"github.com/quaestor-graph/quaestor/graph/problem"
	"github.com/quaestor-graph/quaestor/server/graphqlws"
)

const (
	// maxSocketOperations is how many operations one socket may run at once: no page has more queries, and each takes a place.
	maxSocketOperations = 100
	// initialisation is how long a socket may take to say who it is.
	initialisation = 10 * time.Second
	// revocation is how often a socket is asked whether its key still holds (contract 13.6), and whether the client is
	// there.
	revocation = 5 * time.Second
)

// newSockets makes the WebSockets of the API.
func (g *graphQL) newSockets(auth *authentication, most int) *graphqlws.Handler {
	list := func(p *problem.Problem) []byte { return errorList(graph.Failure(graph.Present(p))) }
	return &graphqlws.Handler{
		Authenticate: auth.socket,
		Valid:        auth.valid,
		Read:         g.message,
		Operate:      g.socketOperation,
		Full: func(w http.ResponseWriter, r *http.Request) {
			fail(w, http.StatusServiceUnavailable, negotiated(r), problem.New(problem.Unavailable,
				"as many WebSockets are open as may be (QUAESTOR_MAX_WEBSOCKETS), or the server is stopping: try again later"))
		},
		TooMany: list(problem.New(problem.Unavailable, "as many operations run on this WebSocket as may (%d): wait until one has ended",
			maxSocketOperations)),
		Stopping:   list(problem.New(problem.Unavailable, "the server is stopping")),
		MaxSockets: most, MaxOperations: maxSocketOperations, MaxMessage: g.maxBody,
		InitialisationTimeout: initialisation, KeepAlive: revocation, Patience: patience,
	}
}

// orSocket serves upgrades as sockets. An upgrade needs no credentials (contract 4.14): a socket says who it is in its first
// message.
func orSocket(sockets *graphqlws.Handler, next http.Handler) http.Handler {
	var once sync.Once
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if graphqlws.Requested(r) {
			once.Do(func() { context.AfterFunc(stoppingFrom(r.Context()).begun, sockets.Stop) })
			recordOf(r.Context()).socket()
			defer context.AfterFunc(stoppingFrom(r.Context()).begun, sockets.Stop)()
			sockets.ServeHTTP(w, r)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// message reads what a client says, and counts it as it comes.
func (g *graphQL) message(ctx context.Context, from io.Reader) ([]byte, error) {
	account := g.memory.Open()
	defer account.Close()
	raw, err := io.ReadAll(counting{memory.With(ctx, account), from})
	if account.Refused() != nil {
		return nil, graphqlws.ErrBusy
	}
	return raw, err
}

// socketOperation runs an operation of a socket. It has a record of its own: the socket's request is none to /graphql's.
func (g *graphQL) socketOperation(r *http.Request, payload json.RawMessage, next func([]byte) error) ([]byte, error) {
	account := g.memory.Open()
	defer account.Close() // once the answer is taken
	ctx := graph.WithRequestID(memory.With(r.Context(), account), graph.NewRequestID())
	ctx, record := recordOf(ctx).another(ctx)
	r = r.WithContext(ctx)
	sent := &responseWriter{status: http.StatusOK}
	defer func() { record.tell(r, sent) }()
	response, err := g.answerSocket(r, payload)
	if err != nil {
		record.end(problem.BadUserInput, true)
		return nil, err
	}
	record.ran(response)
	if response.Data == nil {
		list := errorList(response)
		sent.bytes = int64(len(list))
		return list, nil
	}
	_, body := answer(mediaJSON, response)
	response.Data = nil
	account.Settle(len(body))
	sent.bytes = int64(len(body))
	return nil, next(body)
}

func (g *graphQL) answerSocket(r *http.Request, payload []byte) (*graphql.Response, error) {
	var refused *problem.Problem
	if err := memory.Grow(r.Context(), len(payload)+weigh(payload)); errors.As(err, &refused) {
		return graph.Failure(graph.Present(refused)), nil
	}
	params, status, _ := fromJSON(payload)
	if status != 0 {
		return nil, graphqlws.ErrMalformed
	}
	if p := g.persisted.complete(r.Context(), params); p != nil {
		return graph.Failure(graph.Present(p)), nil
	}
	params.Headers = r.Header
	p := g.unexplained(r.Context())
	if p != nil {
		return graph.Failure(graph.Present(p)), nil
	}
	response, _, p := g.operate(r, params)
	if p != nil {
		response = graph.Failure(graph.Present(p))
	}
	return response, nil
}

// errorList is the list of errors of a response that has nothing else.
func errorList(r *graphql.Response) []byte {
	_, body := answer(mediaJSON, &graphql.Response{Errors: r.Errors})
	return bytes.TrimSuffix(bytes.TrimPrefix(body, []byte(`{"errors":`)), []byte("}"))
}
