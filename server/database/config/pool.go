package config

import (
	"context"
	"database/sql"
	"errors"
	"time"
)

// pool is a database/sql pool with SQLAlchemy's way of waiting: database/sql itself waits for a free connection as long
// as the caller's context does, which would not tell a pool that is too small from a slow database.
type pool struct {
	db *sql.DB
	// slots has room for each connection that may be open; nil is no limit.
	slots   chan struct{}
	timeout time.Duration
	address string
	// idle is how many connections stay open while nobody uses them.
	idle  int
	waits waits
}

func newPool(db *sql.DB, limit int, options Options, address string) *pool {
	p := &pool{db: db, timeout: options.PoolTimeout, address: address, idle: max(1, options.PoolSize)}
	if limit > 0 {
		p.slots = make(chan struct{}, limit)
	}
	db.SetMaxOpenConns(limit)
	db.SetMaxIdleConns(p.idle)
	if options.PoolRecycle > 0 {
		db.SetConnMaxLifetime(options.PoolRecycle)
	}
	return p
}

// promptly is within what a database that is well connects and begins. An operation whose time is up sooner had too little of it.
var promptly = time.Second

// acquire takes a connection; release gives it back. Waiting beyond the pool's timeout is ErrUnavailable.
func (p *pool) acquire(ctx context.Context) (*sql.Conn, error) {
	if err := p.wait(ctx); err != nil {
		return nil, err
	}
	began := time.Now()
	conn, err := p.db.Conn(ctx)
	if err != nil {
		p.free()
		if ctx.Err() != nil && time.Since(began) < promptly {
			return nil, contextError(ctx)
		}
		if ctx.Err() != nil {
			return nil, p.ended(ctx, "cannot connect to %s before the operation's deadline")
		}
		if known := asError(err); known != nil {
			return nil, known
		}
		return nil, unavailable(err, "cannot connect to %s: %s", p.address, err)
	}
	return conn, nil
}

func (p *pool) release(conn *sql.Conn) {
	// An error here is that of a connection already gone.
	_ = conn.Close()
	p.free()
}

func (p *pool) wait(ctx context.Context) error {
	if p.slots == nil {
		return nil
	}
	select {
	case p.slots <- struct{}{}:
		return nil
	default:
	}
	timer := time.NewTimer(max(0, p.timeout))
	defer timer.Stop()
	waited := p.waits.begin()
	got := false
	defer func() { waited(got) }()
	select {
	case p.slots <- struct{}{}:
		got = true
		return nil
	case <-ctx.Done():
		return p.ended(ctx, "no connection to %s became free before the operation's deadline")
	case <-timer.C:
		return unavailable(nil, "no connection to %s became free within %s (%d in use)", p.address, p.timeout, cap(p.slots))
	}
}

// ended is what the end of a context means to one who waits for a connection: nothing of his took long.
func (p *pool) ended(ctx context.Context, deadline string) error {
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return unavailable(nil, deadline, p.address)
	}
	return contextError(ctx)
}

func (p *pool) free() {
	if p.slots != nil {
		<-p.slots
	}
}

// closeIdle closes the connections that nobody uses.
func (p *pool) closeIdle() {
	p.db.SetMaxIdleConns(0)
	p.db.SetMaxIdleConns(p.idle)
}

func (p *pool) close() error { return p.db.Close() }
