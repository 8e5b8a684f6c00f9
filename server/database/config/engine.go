package config

import (
	"context"
	"database/sql"
	"errors"
	"sync"
)

// backend is what the dialects do differently with their connections.
type backend interface {
	// begin takes a connection of a pool and begins a transaction on it.
	begin(ctx context.Context, of purpose) (*sql.Conn, *pool, session, error)
	maintenance(ctx context.Context) (*Maintenance, error)
	// rights are none where there are no roles.
	rights() Rights
	stats() []PoolStats
	// files are nil where there are none.
	files() (*Files, error)
	inMemory() bool
	close() error
}

// purpose is what a transaction is for.
type purpose int

const (
	reading purpose = iota
	writing
	// aside reads on a connection that operations never take.
	aside
)

// engine is what equal configurations share.
type engine struct {
	dialect string
	options Options
	address string
	backend backend

	mu     sync.Mutex
	open   map[*transaction]struct{}
	closed bool
}

func (e *engine) Dialect() string { return e.dialect }

func (e *engine) Read(ctx context.Context) (Transaction, error) { return e.begin(ctx, reading) }

func (e *engine) Aside(ctx context.Context) (Transaction, error) { return e.begin(ctx, aside) }

func (e *engine) Write(ctx context.Context) (Transaction, error) { return e.begin(ctx, writing) }

func (e *engine) Rights() Rights { return e.backend.rights() }

func (e *engine) begin(ctx context.Context, of purpose) (Transaction, error) {
	conn, p, s, err := e.backend.begin(ctx, of)
	if err != nil {
		return nil, err
	}
	t := newTransaction(ctx, e, p, conn, s)
	e.mu.Lock()
	closed := e.closed
	if !closed && !t.isEnded() {
		e.open[t] = struct{}{}
	}
	e.mu.Unlock()
	if closed {
		_ = t.Rollback()
		return nil, errClosed
	}
	return t, nil
}

var errClosed = &Error{Kind: ErrUnavailable, Message: "the database has been closed"}

// Ping begins a read transaction and ends it, which is what a request will need.
func (e *engine) Ping(ctx context.Context) error {
	t, err := e.Read(ctx)
	if err != nil {
		return err
	}
	if err := t.Rollback(); err != nil {
		return contextError(ctx)
	}
	return nil
}

func (e *engine) forget(t *transaction) {
	e.mu.Lock()
	defer e.mu.Unlock()
	delete(e.open, t)
}

// shutdown ends what is open and closes the pools.
func (e *engine) shutdown() error {
	e.mu.Lock()
	e.closed = true
	open := make([]*transaction, 0, len(e.open))
	for t := range e.open {
		open = append(open, t)
	}
	e.mu.Unlock()
	for _, t := range open {
		if err := t.Rollback(); errors.Is(err, sql.ErrTxDone) {
			continue
		}
	}
	return e.backend.close()
}
