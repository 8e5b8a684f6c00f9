package config

import (
	"context"
	"database/sql"
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

// acquire takes a connection; release gives it back. Waiting beyond the pool's timeout is ErrUnavailable.
func (p *pool) acquire(ctx context.Context) (*sql.Conn, error) {
	if err := p.wait(ctx); err != nil {
		return nil, err
	}
	conn, err := p.db.Conn(ctx)
	if err != nil {
		p.free()
		if ctx.Err() != nil {
			return nil, contextError(ctx)
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
		return contextError(ctx)
	case <-timer.C:
		return unavailable(nil, "no connection to %s became free within %s (%d in use)", p.address, p.timeout, cap(p.slots))
	}
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
