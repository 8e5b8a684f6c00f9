package config

import (
	"context"
	"database/sql/driver"
	"errors"

	"github.com/lib/pq"
	"github.com/lib/pq/pqerror"
)

// pathConnector opens connections of which every statement has the search_path that the settings name, also one that stands
// in no transaction: that gets one of its own, because PgBouncer in transaction mode takes no search_path for a session.
type pathConnector struct {
	*postgresConnector
	path string
}

func (c pathConnector) Connect(ctx context.Context) (driver.Conn, error) {
	conn, err := c.postgresConnector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	return &pathConn{postgresConn: conn.(*postgresConn), path: c.path}, nil
}

type pathConn struct {
	*postgresConn
	path string
	// within a transaction, which has the search_path.
	within bool
}

// BeginTx implements driver.ConnBeginTx.
func (c *pathConn) BeginTx(ctx context.Context, options driver.TxOptions) (driver.Tx, error) {
	tx, err := c.lib.BeginTx(ctx, options)
	if err != nil {
		return nil, err
	}
	if _, err := c.lib.ExecContext(ctx, setPath(c.path, true), nil); err != nil {
		return nil, errors.Join(err, tx.Rollback())
	}
	c.within = true
	return pathTx{tx, c}, nil
}

type pathTx struct {
	driver.Tx
	conn *pathConn
}

func (t pathTx) Commit() error {
	t.conn.within = false
	return t.Tx.Commit()
}

func (t pathTx) Rollback() error {
	t.conn.within = false
	return t.Tx.Rollback()
}

// ExecContext implements driver.ExecerContext.
func (c *pathConn) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	if c.within {
		return c.lib.ExecContext(ctx, query, args)
	}
	tx, err := c.BeginTx(ctx, driver.TxOptions{})
	if err != nil {
		return nil, err
	}
	result, err := c.lib.ExecContext(ctx, query, args)
	if err == nil {
		return result, tx.Commit()
	}
	rolled := tx.Rollback()
	var refused *pq.Error
	if errors.As(err, &refused) && refused.Code == pqerror.ActiveSQLTransaction && rolled == nil {
		return c.alone(ctx, query, args)
	}
	return nil, errors.Join(err, rolled)
}

// alone runs a statement that can stand in no transaction, with the search_path as the session's for its time.
func (c *pathConn) alone(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	if _, err := c.lib.ExecContext(ctx, setPath(c.path, false), nil); err != nil {
		return nil, err
	}
	result, err := c.lib.ExecContext(ctx, query, args)
	_, reset := c.lib.ExecContext(context.WithoutCancel(ctx), "RESET search_path", nil)
	return result, errors.Join(err, reset)
}

// QueryContext implements driver.QueryerContext.
func (c *pathConn) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	if c.within {
		return c.lib.QueryContext(ctx, query, args)
	}
	tx, err := c.BeginTx(ctx, driver.TxOptions{})
	if err != nil {
		return nil, err
	}
	rows, err := c.lib.QueryContext(ctx, query, args)
	if err != nil {
		return nil, errors.Join(err, tx.Rollback())
	}
	return pathRows{rows, tx}, nil
}

// pathRows ends the transaction that its statement has for itself.
type pathRows struct {
	driver.Rows
	tx driver.Tx
}

func (r pathRows) Close() error {
	if err := r.Rows.Close(); err != nil {
		return errors.Join(err, r.tx.Rollback())
	}
	return r.tx.Commit()
}
