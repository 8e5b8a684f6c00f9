package config

import (
	"cmp"
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"io"
	"net"
	"strconv"
	"strings"
	"time"

	"entgo.io/ent/dialect"
	"github.com/lib/pq"
	"github.com/lib/pq/pqerror"
)

// postgresConfiguration reaches a PostgreSQL server, or a PgBouncer before it.
type postgresConfiguration struct {
	options   Options
	address   postgresAddress
	connector *postgresConnector
}

func newPostgreSQL(options Options, address postgresAddress) (*postgresConfiguration, error) {
	connector, err := newPostgresConnector(options, address)
	if err != nil {
		return nil, err
	}
	return &postgresConfiguration{options: options, address: address, connector: connector}, nil
}

func (c *postgresConfiguration) Dialect() string { return dialect.Postgres }

func (c *postgresConfiguration) Address() string { return c.address.String() }

func (c *postgresConfiguration) Connections() int { return c.options.maxConnections() }

func (c *postgresConfiguration) Open(ctx context.Context) (Engine, error) {
	return openEngine(ctx, engineKey{options: c.options}, c.newEngine)
}

func (c *postgresConfiguration) newEngine() *engine {
	db := sql.OpenDB(c.connector)
	path := cmp.Or(c.options.SearchPath, c.address.searchPath)
	local := c.localSettings(path)
	return &engine{dialect: dialect.Postgres, options: c.options, address: c.Address(), backend: &postgresBackend{
		pool:       newPool(db, c.options.maxConnections(), c.options, c.Address()),
		aside:      newPool(sql.OpenDB(c.connector), 1, c.options, c.Address()),
		connector:  c.connector,
		path:       path,
		timeout:    c.options.Timeout,
		beginRead:  "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;" + local,
		beginWrite: "BEGIN ISOLATION LEVEL READ COMMITTED;" + local,
	}}
}

// localSettings hold for one transaction: PgBouncer in transaction mode refuses them as start-up parameters and would
// leave plain SETs to other clients. They make what is read independent of the server's and the role's defaults.
func (c *postgresConfiguration) localSettings(path string) string {
	settings := []string{
		"SET LOCAL statement_timeout=" + strconv.FormatInt(milliseconds(c.options.Timeout), 10),
		"SET LOCAL timezone='UTC'",
		"SET LOCAL jit=off", // which takes longer than what it makes faster
		"SET LOCAL datestyle='ISO, MDY'",
		"SET LOCAL intervalstyle='postgres'",
		"SET LOCAL extra_float_digits=1",
	}
	if path != "" {
		settings = append(settings, setPath(path, true))
	}
	return strings.Join(settings, ";")
}

// setPath is the statement that sets the search_path, of a transaction where it is local. set_config takes the list as one
// string, as Prefect's setting has it.
func setPath(path string, local bool) string {
	return "SELECT set_config('search_path'," + pq.QuoteLiteral(path) + "," + strconv.FormatBool(local) + ")"
}

// milliseconds rounds up: 0 would be no limit.
func milliseconds(d time.Duration) int64 {
	if d <= 0 {
		return 0
	}
	return int64((d + time.Millisecond - 1) / time.Millisecond)
}

type postgresBackend struct {
	connector *postgresConnector
	pool      *pool
	// aside has the one connection that operations never take.
	aside *pool
	// path is the search_path; empty for the server's own.
	path                  string
	timeout               time.Duration
	beginRead, beginWrite string
	rightsCell            rightsCell
}

func (b *postgresBackend) rights() Rights { return b.rightsCell.get() }

// begin sends BEGIN and the settings in one message of the simple protocol: one round trip. A connection that the
// server has closed in the meantime shows itself here, before anything was done, and is replaced.
func (b *postgresBackend) begin(ctx context.Context, of purpose) (*sql.Conn, *pool, session, error) {
	p, begin := b.pool, b.beginRead
	switch of {
	case writing:
		begin = b.beginWrite
	case aside:
		p = b.aside
	}
	for {
		conn, err := p.acquire(ctx)
		if err != nil {
			return nil, nil, nil, err
		}
		s := &postgresSession{address: p.address, timeout: b.timeout, write: of == writing}
		fresh := false
		err = conn.Raw(func(driverConn any) error {
			s.conn = driverConn.(*postgresConn)
			fresh = !s.conn.used
			s.conn.used = true
			return nil
		})
		if err == nil {
			began := time.Now()
			bounded, cancel := withTimeout(ctx, answerTime)
			stop := context.AfterFunc(bounded, func() { _ = s.conn.net.Close() }) // nothing has been asked yet
			_, err = conn.ExecContext(bounded, begin)
			if err == nil && fresh {
				err = b.rightsCell.read(bounded, conn)
			}
			if stopped := stop(); err == nil && stopped {
				cancel()
				return conn, p, s, nil
			}
			if err == nil {
				err = bounded.Err()
			}
			err, _ = s.classify(ctx, bounded, err)
			if errors.Is(err, ErrTimeout) && (ctx.Err() == nil || time.Since(began) >= promptly) { // to begin takes no time
				err = unavailable(nil, "%s does not answer", p.address)
			}
			cancel()
		}
		discard(conn)
		p.release(conn)
		if errors.Is(err, ErrUnavailable) {
			// The others are most likely no better, and to try each of a host that is gone takes as long as this one did.
			p.closeIdle()
		}
		if fresh || ctx.Err() != nil || !errors.Is(err, ErrUnavailable) {
			return nil, nil, nil, err
		}
	}
}

func (b *postgresBackend) close() error { return errors.Join(b.pool.close(), b.aside.close()) }

// answerTime is how long a server may take to answer what takes it no time: a cancellation, or the end of a
// transaction. Beyond it the connection is given up, or a host that is gone would hold its reader until TCP notices.
const answerTime = 5 * time.Second

// backstop is the client's own limit for a server that does not keep statement_timeout.
func backstop(limit time.Duration) time.Duration {
	if limit <= 0 {
		return 0
	}
	return limit + answerTime
}

// postgresSession is one transaction on PostgreSQL.
type postgresSession struct {
	conn    *postgresConn
	address string
	timeout time.Duration
	write   bool
}

func (s *postgresSession) statementContext(ctx context.Context) (context.Context, context.CancelFunc) {
	return withTimeout(ctx, backstop(s.timeout))
}

// lifetime: an open snapshot costs PostgreSQL little beside what a statement does.
func (s *postgresSession) lifetime() time.Duration { return 0 }

func (s *postgresSession) runs(context.Context) {}

// interrupted runs while lib/pq asks the server to cancel. The cancellation may come late, when another statement runs
// on this connection, so it is never used again.
func (s *postgresSession) interrupted() bool {
	_ = s.conn.net.SetDeadline(time.Now().Add(answerTime))
	return true
}

// aborts: the server takes nothing more in a transaction after any error of its own.
func (s *postgresSession) aborts(err error) bool {
	var e *pq.Error
	return errors.As(err, &e)
}

// finish uses the driver's own Commit and Rollback, which know from the server whether the transaction had failed:
// COMMIT as a statement reports success then.
func (s *postgresSession) finish(conn *sql.Conn, commit bool) (clean bool, err error) {
	raw := conn.Raw(func(any) error {
		_ = s.conn.net.SetDeadline(time.Now().Add(answerTime))
		if commit {
			err = s.conn.Commit()
		} else {
			err = s.conn.Rollback()
		}
		clean = err == nil || errors.Is(err, pq.ErrInFailedTransaction)
		_ = s.conn.net.SetDeadline(time.Time{})
		return nil
	})
	if raw != nil {
		clean = false
		if err == nil {
			err = raw
		}
	}
	if !commit {
		return clean, nil // A transaction whose connection is gone is rolled back.
	}
	if err != nil {
		err, _ = s.classify(context.Background(), context.Background(), err)
	}
	return clean, err
}

func (s *postgresSession) classify(ctx, bounded context.Context, err error) (result error, fatal bool) {
	if ended := endedContext(ctx, bounded, s.timeout, err); ended != nil {
		return ended, true
	}
	var e *pq.Error
	if s.write && errors.As(err, &e) && e.Code == pqerror.ReadOnlySQLTransaction {
		return unavailable(err, "%s takes no changes at present: %s", s.address, e.Message), true
	}
	return postgresError(s.address, s.timeout, err)
}

// postgresError says what the server's SQLSTATE means
// (https://www.postgresql.org/docs/current/errcodes-appendix.html). Messages may be in any language.
func postgresError(address string, timeout time.Duration, err error) (result error, fatal bool) {
	var e *pq.Error
	if !errors.As(err, &e) {
		var network net.Error
		if errors.Is(err, driver.ErrBadConn) || errors.Is(err, sql.ErrConnDone) || errors.Is(err, io.EOF) ||
			errors.Is(err, io.ErrUnexpectedEOF) || errors.As(err, &network) {
			return unavailable(err, "the connection to %s was lost", address), true
		}
		return &Error{Kind: ErrStatement, Message: oneLine("statement failed: " + err.Error()), Err: err}, true
	}
	switch e.Code {
	case pqerror.QueryCanceled:
		// Not our cancellation, or a context would have ended.
		return timedOut(err, timeout), false
	case pqerror.TooManyConnections, pqerror.AdminShutdown, pqerror.CrashShutdown, pqerror.CannotConnectNow,
		pqerror.DatabaseDropped, pqerror.IdleSessionTimeout, pqerror.IdleInTransactionSessionTimeout:
		return unavailable(err, "%s is not available: %s", address, e.Message), true
	case pqerror.TRSerializationFailure, pqerror.TRDeadlockDetected:
		// What is read fails so only on a standby, when it replays what its primary has removed.
		return unavailable(err, "%s could not finish a statement beside others: %s", address, e.Message), false
	}
	if e.Code == pqerror.InsufficientPrivilege {
		// The next connection reads the rights anew.
		return &Error{Kind: ErrDenied, Message: oneLine("statement refused: " + e.Message), Err: err}, true
	}
	if strings.HasPrefix(string(e.Code), "53") || strings.HasPrefix(string(e.Code), "58") { // a full disk, out of memory, or a bad disk
		return unavailable(err, "%s is short of resources: %s", address, e.Message), false
	}
	if strings.HasPrefix(string(e.Code), "54") { // beyond its stack, its columns, its arguments
		return tooComplex(err), false
	}
	if strings.HasPrefix(string(e.Code), "08") {
		return unavailable(err, "the connection to %s was lost: %s", address, e.Message), true
	}
	return &Error{Kind: ErrStatement, Message: oneLine("statement failed: " + e.Error()), Err: err}, false
}
