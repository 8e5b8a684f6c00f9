package config

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"
)

// run is one statement, from taking the transaction's connection to giving it back.
type run struct {
	t     *transaction
	ctx   context.Context
	query string
	args  int
	rows  atomic.Int64
	began time.Time
	// bounded ends with the caller's context, with the transaction and, on SQLite, with the time limit.
	bounded context.Context
	release []func()
	once    sync.Once
	result  error
}

// start waits until no other statement runs.
func (t *transaction) start(ctx context.Context, query string, args int) (*run, error) {
	select {
	case t.statement <- struct{}{}:
	case <-ctx.Done():
		return nil, contextError(ctx)
	case <-t.ctx.Done():
		return nil, t.endError()
	}
	if t.isEnded() || t.parent.Err() != nil {
		<-t.statement
		return nil, t.endError()
	}
	if before := t.abortedBy(); before != nil {
		<-t.statement
		return nil, Aborted(before)
	}
	if t.isBroken() {
		<-t.statement
		return nil, unavailable(nil, "the connection to %s was lost", t.pool.address)
	}
	r := &run{t: t, ctx: ctx, query: query, args: args, began: time.Now()}
	bounded, cancel := t.session.statementContext(ctx)
	bounded, end := context.WithCancelCause(bounded)
	stop := func() { end(nil) }
	unhook := context.AfterFunc(t.ctx, func() { end(context.Cause(t.ctx)) })
	r.bounded = bounded
	t.session.runs(bounded)
	watch := r.watch()
	r.release = []func(){func() { unhook() }, watch, stop, cancel}
	return r, nil
}

// watch marks the connection as broken when the driver may have sent a cancellation that could hit whatever runs next
// on that connection.
func (r *run) watch() (stop func()) {
	fired := make(chan struct{})
	tainted := false
	unhook := context.AfterFunc(r.bounded, func() {
		tainted = r.t.session.interrupted()
		close(fired)
	})
	return func() {
		if unhook() {
			return
		}
		<-fired
		if tainted {
			r.t.mu.Lock()
			r.t.broken = true
			r.t.mu.Unlock()
		}
	}
}

// end gives the connection back, reports the statement and returns what err means. Only the first call counts.
func (r *run) end(err error) error {
	r.once.Do(func() {
		var fatal, aborts bool
		if err != nil {
			aborts = r.t.session.aborts(err)
			err, fatal = r.t.session.classify(r.ctx, r.bounded, err)
		}
		for _, release := range r.release {
			release()
		}
		r.t.session.runs(context.Background()) // nothing that could end
		r.t.mu.Lock()
		r.t.open = nil
		r.t.broken = r.t.broken || fatal
		if fatal || aborts {
			r.t.aborted = err
		}
		r.result = err
		r.t.mu.Unlock()
		r.report()
		<-r.t.statement
	})
	return r.result
}

func (r *run) report() {
	observe, echo := observer(r.ctx), r.t.engine.options.Echo && !quiet(r.ctx)
	if observe == nil && !echo {
		return
	}
	s := Statement{Query: r.query, Args: r.args, Duration: time.Since(r.began), Rows: r.rows.Load(), Err: r.result}
	if echo {
		attributes := []slog.Attr{
			slog.String("query", s.Query), slog.Int("args", s.Args), slog.Duration("duration", s.Duration),
			slog.Int64("rows", s.Rows),
		}
		if s.Err != nil {
			attributes = append(attributes, slog.String("error", s.Err.Error()))
		}
		r.t.engine.options.logger().LogAttrs(r.ctx, slog.LevelInfo, "statement", attributes...)
	}
	if observe != nil {
		observe(s)
	}
}

// rows are the rows of a statement: closing them, or reading past the last, ends it.
type rows struct {
	*sql.Rows
	run *run
}

func (r *rows) Next() bool {
	if r.Rows.Next() {
		r.run.rows.Add(1)
		return true
	}
	_ = r.Close()
	return false
}

// NextResultSet is never true: one statement, one result.
func (r *rows) NextResultSet() bool { return false }

func (r *rows) Close() error {
	closed := r.Rows.Close()
	err := r.Rows.Err()
	if err == nil {
		err = closed
	}
	if err := r.run.end(err); closed != nil {
		return err
	}
	return nil
}

// abandon closes the rows from another goroutine than their reader's, which alone may ask them for their error. The
// reader's next look finds that the transaction is over.
func (r *rows) abandon(cause error) {
	_ = r.Rows.Close()
	_ = r.run.end(cause)
}

// Err is what ended the rows early. It holds after Close, when it is this package's error.
func (r *rows) Err() error {
	if err := r.Rows.Err(); err != nil {
		return r.run.end(err)
	}
	return r.run.outcome()
}

func (r *run) outcome() error {
	r.t.mu.Lock()
	defer r.t.mu.Unlock()
	return r.result
}

// discard closes a connection instead of giving it back to its pool.
func discard(conn *sql.Conn) {
	_ = conn.Raw(func(any) error { return driver.ErrBadConn })
}
