package config

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"net"

	"github.com/lib/pq"
)

// postgresConn is a connection with the socket under it, on which deadlines can be set. It ends at once with any error that
// is not the server's own: after such a one nobody knows where in the stream lib/pq stands. lib/pq 1.12.3 takes an
// ErrorResponse of more than 30,000 bytes, in which PostgreSQL repeats a long value, for plain text. It reads to the first
// NUL, leaves the rest, and takes the next five bytes, `VERRO`, for a message of 1.16 GB, for which it makes room before it
// waits for it: the next statement would be ROLLBACK, and the next read that of closing the rows.
type postgresConn struct {
	lib
	net net.Conn
	// used is false until the connection's first transaction.
	used bool
	// lost: nothing is sent or read any more.
	lost bool
}

func (c *postgresConn) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (result driver.Rows, err error) {
	defer func() { c.lookAt(&err, recover()) }()
	result, err = c.lib.QueryContext(ctx, query, args)
	if err != nil {
		return nil, err
	}
	return &postgresRows{libRows: result.(libRows), conn: c}, nil
}

func (c *postgresConn) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (result driver.Result, err error) {
	defer func() { c.lookAt(&err, recover()) }()
	return c.lib.ExecContext(ctx, query, args)
}

func (c *postgresConn) PrepareContext(ctx context.Context, query string) (s driver.Stmt, err error) {
	defer func() { c.lookAt(&err, recover()) }()
	return c.lib.PrepareContext(ctx, query)
}

func (c *postgresConn) BeginTx(ctx context.Context, o driver.TxOptions) (tx driver.Tx, err error) {
	defer func() { c.lookAt(&err, recover()) }()
	if _, err = c.lib.BeginTx(ctx, o); err != nil {
		return nil, err
	}
	return c, nil
}

func (c *postgresConn) Commit() (err error) {
	defer func() { c.lookAt(&err, recover()) }()
	return c.lib.Commit()
}

func (c *postgresConn) Rollback() (err error) {
	defer func() { c.lookAt(&err, recover()) }()
	return c.lib.Rollback()
}

func (c *postgresConn) IsValid() bool { return !c.lost && c.lib.IsValid() }

// lookAt ends the connection if an error is not the server's own. What lib/pq can't read may make it panic.
func (c *postgresConn) lookAt(err *error, panicked any) {
	if panicked != nil {
		*err = fmt.Errorf("%w: the server's answer can't be read: %v", driver.ErrBadConn, panicked)
	}
	var server *pq.Error
	if *err == nil || errors.As(*err, &server) || errors.Is(*err, pq.ErrInFailedTransaction) || c.lost {
		return
	}
	c.lost = true
	_ = c.net.Close()
	// A write that fails at once is what has lib/pq know that it must not read any more.
	_ = c.Ping(context.Background())
}

// libRows are lib/pq's rows.
type libRows interface {
	driver.Rows
	driver.RowsNextResultSet
	driver.RowsColumnTypeScanType
	driver.RowsColumnTypeDatabaseTypeName
	driver.RowsColumnTypeLength
	driver.RowsColumnTypePrecisionScale
}

type postgresRows struct {
	libRows
	conn *postgresConn
}

func (r *postgresRows) Next(values []driver.Value) (err error) {
	defer func() { r.lookAt(&err, recover()) }()
	return r.libRows.Next(values)
}

func (r *postgresRows) Close() (err error) {
	defer func() { r.lookAt(&err, recover()) }()
	return r.libRows.Close()
}

func (r *postgresRows) lookAt(err *error, panicked any) {
	if panicked == nil && *err == io.EOF { //nolint:errorlint // the one that says that there are no more rows
		return
	}
	r.conn.lookAt(err, panicked)
}
