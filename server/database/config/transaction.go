package config

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync"
	"time"

	entsql "entgo.io/ent/dialect/sql"
)

// session is what the dialects do differently with the one connection of a transaction.
type session interface {
	// statementContext bounds one statement; cancel is called when its rows are closed.
	statementContext(ctx context.Context) (bounded context.Context, cancel context.CancelFunc)
	// lifetime is how long the transaction may be open, 0 for any time.
	lifetime() time.Duration
	// runs is given the context of each statement before it begins, and nil when it has ended.
	runs(bounded context.Context)
	// classify turns a driver's error into this package's. ctx is the caller's, bounded the statement's. fatal says
	// that the connection must not be used again.
	classify(ctx, bounded context.Context, err error) (result error, fatal bool)
	// aborts says whether the error of a statement has ended the transaction, so that no other statement can see its snapshot.
	aborts(err error) bool
	// finish commits or rolls back. Unless clean, the connection may still be in a transaction.
	finish(conn *sql.Conn, commit bool) (clean bool, err error)
	// interrupted is called when a statement's context has ended before the statement. tainted says that the connection
	// must not be used again.
	interrupted() (tainted bool)
}

// transaction is a Transaction over one connection, for both dialects.
type transaction struct {
	session session
	engine  *engine
	pool    *pool
	conn    *sql.Conn
	// parent is the context that the transaction began with; ctx is done when it must end, and its statements with it.
	parent context.Context
	ctx    context.Context
	cancel context.CancelCauseFunc
	// statement holds a token while a statement runs or its rows are open. A channel and not a mutex, so that waiting
	// for it ends with the caller's context.
	statement chan struct{}

	mu sync.Mutex
	// open are the rows that the holder of the statement token reads, nil while there are none.
	open   *rows
	ended  bool
	broken bool
	// aborted is the error that has ended the transaction for all statements after it, or nil.
	aborted error
	// expired is why the transaction was ended before its user did, or nil.
	expired error
	timer   *time.Timer
	// unhook detaches the transaction from the context that it began with.
	unhook func() bool
}

// newTransaction takes over conn, on which a transaction has begun.
func newTransaction(ctx context.Context, e *engine, p *pool, conn *sql.Conn, s session) *transaction {
	t := &transaction{session: s, engine: e, pool: p, conn: conn, parent: ctx, statement: make(chan struct{}, 1)}
	// Values and deadlines come from each statement's own context; this one only ends.
	t.ctx, t.cancel = context.WithCancelCause(context.WithoutCancel(ctx))
	t.mu.Lock()
	if limit := s.lifetime(); limit > 0 {
		t.timer = time.AfterFunc(limit, func() { t.expire(limit) })
	}
	t.unhook = context.AfterFunc(ctx, func() { _ = t.Rollback() })
	t.mu.Unlock()
	return t
}

// Query implements dialect.ExecQuerier.
func (t *transaction) Query(ctx context.Context, query string, args, v any) error {
	target, ok := v.(*entsql.Rows)
	if !ok {
		return fmt.Errorf("config: Query needs *sql.Rows of ent, not %T", v)
	}
	argv, ok := args.([]any)
	if !ok {
		return fmt.Errorf("config: Query needs []any as arguments, not %T", args)
	}
	run, err := t.start(ctx, query, len(argv))
	if err != nil {
		return err
	}
	result, err := t.conn.QueryContext(run.bounded, query, argv...) //nolint:rowserrcheck // whoever reads the rows asks
	if err != nil {
		return run.end(err)
	}
	r := &rows{Rows: result, run: run}
	t.mu.Lock()
	t.open = r
	ended := t.ended
	t.mu.Unlock()
	if ended {
		// It was too late for end to see these rows.
		_ = r.Close()
		return t.endError()
	}
	target.ColumnScanner = r
	return nil
}

// Exec implements dialect.ExecQuerier.
func (t *transaction) Exec(ctx context.Context, query string, args, v any) error {
	target, ok := v.(*sql.Result)
	if !ok && v != nil {
		return fmt.Errorf("config: Exec needs nil or *sql.Result, not %T", v)
	}
	argv, ok := args.([]any)
	if !ok {
		return fmt.Errorf("config: Exec needs []any as arguments, not %T", args)
	}
	run, err := t.start(ctx, query, len(argv))
	if err != nil {
		return err
	}
	result, err := t.conn.ExecContext(run.bounded, query, argv...)
	if err == nil {
		if n, err := result.RowsAffected(); err == nil {
			run.rows.Store(n)
		}
		if target != nil {
			*target = result
		}
	}
	return run.end(err)
}

func (t *transaction) Commit() error {
	return t.end(true)
}

func (t *transaction) Rollback() error {
	return t.end(false)
}

var errCommitWhileReading = errors.New("config: Commit while a statement runs or its rows are open; rolled back")

func (t *transaction) end(commit bool) error {
	t.mu.Lock()
	if t.ended {
		t.mu.Unlock()
		return sql.ErrTxDone
	}
	t.ended = true
	t.unhook()
	if t.timer != nil {
		t.timer.Stop()
	}
	open, cause := t.open, cmp.Or(t.expired, sql.ErrTxDone)
	t.mu.Unlock()

	var misuse error
	select {
	case t.statement <- struct{}{}:
	default:
		// Nothing may be left of a statement that still runs: stop it, and take its connection from it.
		if commit {
			commit, misuse = false, errCommitWhileReading
		}
		t.cancel(cause)
		if open != nil {
			open.abandon(cause)
		}
		t.statement <- struct{}{}
	}
	t.cancel(cause)

	clean, err := false, error(nil)
	if t.isBroken() {
		if commit {
			err = unavailable(nil, "the connection to %s was lost", t.pool.address)
		}
	} else {
		clean, err = t.session.finish(t.conn, commit)
	}
	if !clean {
		discard(t.conn)
	}
	t.pool.release(t.conn)
	t.engine.forget(t)
	if misuse != nil {
		return misuse
	}
	return err
}

// expire ends the transaction when its time is over.
func (t *transaction) expire(limit time.Duration) {
	t.mu.Lock()
	if !t.ended {
		t.expired = &Error{Kind: ErrTimeout, Message: fmt.Sprintf("the snapshot was open for longer than the limit of %s", limit)}
	}
	t.mu.Unlock()
	_ = t.Rollback()
}

// endError is the error of a statement that comes after the end.
func (t *transaction) endError() error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.expired != nil {
		return Aborted(t.expired)
	}
	return sql.ErrTxDone
}

func (t *transaction) isBroken() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.broken
}

func (t *transaction) abortedBy() error {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.aborted
}

func (t *transaction) isEnded() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.ended
}
