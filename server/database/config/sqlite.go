package config

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"strings"
	"time"

	"entgo.io/ent/dialect"
	"github.com/mattn/go-sqlite3"
)

// sqliteConfiguration reaches a file, or a database in memory that lives as long as its engine.
type sqliteConfiguration struct {
	options Options
	address sqliteAddress
}

func newSQLite(options Options, address sqliteAddress) *sqliteConfiguration {
	return &sqliteConfiguration{options: options, address: address}
}

func (c *sqliteConfiguration) Dialect() string { return dialect.SQLite }

func (c *sqliteConfiguration) Address() string { return c.address.String() }

func (c *sqliteConfiguration) Connections() int {
	if c.address.memory() {
		return 1
	}
	return c.options.maxConnections()
}

func (c *sqliteConfiguration) Open(ctx context.Context) (Engine, error) {
	// The file is part of the key: a relative address means another one after a change of the working directory.
	return openEngine(ctx, engineKey{c.options, c.address.path}, c.newEngine)
}

func (c *sqliteConfiguration) newEngine() *engine {
	e := &engine{dialect: dialect.SQLite, options: c.options, address: c.Address()}
	b := &sqliteBackend{timeout: c.options.Timeout, snapshotTimeout: c.options.SnapshotTimeout, memory: c.address.memory(), address: c.address}
	if b.memory {
		// It disappears with its connection: one, for reads and writes, that is never recycled.
		options := c.options
		options.PoolRecycle, options.PoolSize = 0, 1
		b.read = newPool(sql.OpenDB(&sqliteConnector{address: c.address, write: true}), 1, options, e.address)
		b.write, b.aside = b.read, b.read
	} else {
		read, write := &sqliteConnector{address: c.address}, &sqliteConnector{address: c.address, write: true}
		b.read = newPool(sql.OpenDB(read), c.options.maxConnections(), c.options, e.address)
		b.write = newPool(sql.OpenDB(write), 1, c.options, e.address)
		b.aside = newPool(sql.OpenDB(read), 1, c.options, e.address)
	}
	e.backend = b
	return e
}

// busyTimeout is how long SQLite waits for another program's lock: Prefect's own value. SQLite's wait cannot be
// interrupted, so a transaction begins in slices of busySlice, between which the caller's context is looked at. Later
// statements of a transaction rarely wait, as it has its lock by then.
const (
	busyTimeout = 60 * time.Second
	busySlice   = 100 * time.Millisecond
)

// Reading the catalogue takes the lock, and with it the snapshot, that BEGIN DEFERRED alone leaves for later.
const (
	sqliteShortWait  = "PRAGMA busy_timeout=100;"
	sqliteLongWait   = "PRAGMA busy_timeout=60000"
	sqliteProbe      = "SELECT 1 FROM sqlite_schema LIMIT 1;"
	sqliteBeginRead  = sqliteShortWait + "BEGIN DEFERRED;" + sqliteProbe + sqliteLongWait
	sqliteBeginWrite = sqliteShortWait + "BEGIN IMMEDIATE;" + sqliteLongWait
)

type sqliteBackend struct {
	// aside has the one connection that operations never take.
	read, write, aside *pool
	timeout            time.Duration
	snapshotTimeout    time.Duration
	memory             bool
	address            sqliteAddress
}

func (b *sqliteBackend) begin(ctx context.Context, of purpose) (*sql.Conn, *pool, session, error) {
	p, begin, write := b.read, sqliteBeginRead, of == writing
	switch of {
	case writing:
		p, begin = b.write, sqliteBeginWrite
	case aside:
		p = b.aside
	}
	conn, err := p.acquire(ctx)
	if err != nil {
		return nil, nil, nil, err
	}
	s := &sqliteSession{timeout: b.timeout, address: p.address, write: write}
	if err := conn.Raw(func(driverConn any) error { s.conn = driverConn.(*sqliteConn); return nil }); err != nil {
		p.release(conn)
		return nil, nil, nil, unavailable(err, "the connection to %s was lost", p.address)
	}
	if of == reading && !b.memory {
		s.snapshotTimeout = b.snapshotTimeout
	}
	if b.memory && !write {
		s.queryOnly = true
		begin = "PRAGMA query_only=1;" + begin
	}
	if err := s.begin(ctx, conn, begin); err != nil {
		// Only a lock was missing, if anything: the connection is as good as before, once it is out of any transaction.
		if clean, _ := s.finish(conn, false); !clean {
			discard(conn)
		}
		p.release(conn)
		return nil, nil, nil, err
	}
	return conn, p, s, nil
}

func (b *sqliteBackend) rights() Rights { return Rights{} }

func (b *sqliteBackend) close() error {
	err := b.read.close()
	if b.write != b.read {
		err = errors.Join(err, b.write.close(), b.aside.close())
	}
	return err
}

// sqliteSession is one transaction on SQLite.
type sqliteSession struct {
	conn    *sqliteConn
	timeout time.Duration
	address string
	write   bool
	// snapshotTimeout is how long the transaction may be open, 0 for any time.
	snapshotTimeout time.Duration
	// queryOnly is set on the one connection of a database in memory while it reads.
	queryOnly bool
}

// begin repeats the begin statements until they get their lock. They run without a cancellable context, for which the
// driver would start a goroutine; each takes a busySlice at most.
func (s *sqliteSession) begin(ctx context.Context, conn *sql.Conn, statements string) error {
	limit := time.Now().Add(busyTimeout)
	var err error
	for {
		switch {
		case err != nil && errors.Is(ctx.Err(), context.DeadlineExceeded): // of one who waited for a lock
			return sqliteError(s.address, err)
		case ctx.Err() != nil:
			return contextError(ctx)
		}
		_, err = conn.ExecContext(context.WithoutCancel(ctx), statements)
		if err == nil {
			return nil
		}
		if !isBusy(err) || time.Now().After(limit) {
			err, _ = s.classify(ctx, ctx, err)
			return err
		}
		if clean, _ := s.finish(conn, false); !clean {
			return unavailable(err, "cannot begin a transaction in %s", s.address)
		}
	}
}

func (s *sqliteSession) statementContext(ctx context.Context) (context.Context, context.CancelFunc) {
	return withTimeout(ctx, s.timeout)
}

func (s *sqliteSession) lifetime() time.Duration { return s.snapshotTimeout }

// runs lets our functions see the end of the statement that calls them.
func (s *sqliteSession) runs(bounded context.Context) { s.conn.running = bounded }

// interrupted has nothing to do: go-sqlite3 interrupts no other statement than the one whose context has ended.
func (s *sqliteSession) interrupted() bool { return false }

// aborts: SQLite itself ends a transaction on some errors, and what is asked after that would see another snapshot.
func (s *sqliteSession) aborts(error) bool { return s.conn.AutoCommit() }

func (s *sqliteSession) finish(conn *sql.Conn, commit bool) (clean bool, err error) {
	raw := conn.Raw(func(driverConn any) error {
		c := driverConn.(*sqliteConn)
		if commit {
			if _, err = c.Exec("COMMIT", nil); err != nil {
				err, _ = s.classify(context.Background(), context.Background(), err)
			}
		}
		// SQLite itself ends a transaction on some errors.
		if !c.AutoCommit() {
			_, _ = c.Exec("ROLLBACK", nil)
		}
		if s.queryOnly {
			_, _ = c.Exec("PRAGMA query_only=0", nil)
		}
		_, restored := c.Exec(sqliteLongWait, nil)
		clean = c.AutoCommit() && restored == nil
		return nil
	})
	if raw != nil && err == nil && commit {
		err = unavailable(raw, "the connection to %s was lost", s.address)
	}
	return clean && raw == nil, err
}

func (s *sqliteSession) classify(ctx, bounded context.Context, err error) (result error, fatal bool) {
	if ended := endedContext(ctx, bounded, s.timeout, err); ended != nil {
		return ended, false
	}
	if s.write {
		return sqliteWriteError(s.address, err), false
	}
	return sqliteError(s.address, err), false
}

// sqliteWriteError is sqliteError where writing is meant: the database that cannot be written is then no mistake of ours.
func sqliteWriteError(address string, err error) error {
	var e sqlite3.Error
	if errors.As(err, &e) && e.Code == sqlite3.ErrReadonly {
		return unavailable(err, "%s cannot be written: the file, or its folder, is write-protected", address)
	}
	return sqliteError(address, err)
}

func isBusy(err error) bool {
	var e sqlite3.Error
	return errors.As(err, &e) && (e.Code == sqlite3.ErrBusy || e.Code == sqlite3.ErrLocked || e.Code == sqlite3.ErrProtocol)
}

// sqliteLimits are parts of the messages of what goes beyond SQLite's limits (https://www.sqlite.org/limits.html), which have no
// code of their own.
var sqliteLimits = []string{
	"parser stack overflow", "Recursion limit", "Expression tree is too large", "too many references", "too many SQL variables", "too many terms", "too many columns", "too many arguments", "nested too deep", "at most 64 tables in a join", "query is too complex",
}

// sqliteError says what a result code means (https://www.sqlite.org/rescode.html).
func sqliteError(address string, err error) error {
	if known := asError(err); known != nil {
		return known
	}
	var e sqlite3.Error
	if !errors.As(err, &e) {
		return &Error{Kind: ErrStatement, Message: oneLine("statement failed: " + err.Error()), Err: err}
	}
	switch e.Code {
	case sqlite3.ErrBusy, sqlite3.ErrLocked, sqlite3.ErrProtocol:
		return unavailable(err, "%s is locked by another program", address)
	case sqlite3.ErrNotADB:
		return unavailable(err, "%s is not an SQLite database", address)
	case sqlite3.ErrCorrupt:
		return unavailable(err, "%s is damaged: %s", address, e)
	case sqlite3.ErrFull:
		return unavailable(err, "%s cannot grow: %s", address, e)
	case sqlite3.ErrCantOpen, sqlite3.ErrPerm, sqlite3.ErrIoErr, sqlite3.ErrNomem:
		return unavailable(err, "cannot use %s: %s", address, e)
	case sqlite3.ErrTooBig:
		return tooComplex(err)
	case sqlite3.ErrError:
		if slices.ContainsFunc(sqliteLimits, func(says string) bool { return strings.Contains(e.Error(), says) }) {
			return tooComplex(err)
		}
	}
	return &Error{Kind: ErrStatement, Message: oneLine("statement failed: " + e.Error()), Err: err}
}
