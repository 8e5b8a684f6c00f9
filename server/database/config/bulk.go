package config

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"iter"
	"slices"

	"entgo.io/ent/dialect"
	entsql "entgo.io/ent/dialect/sql"
)

// BulkOptions say what is known about the rows of Bulk.
type BulkOptions struct {
	// Large: there are so many that indexes, and foreign keys on PostgreSQL, are made in less time when the rows are there
	// than with each of them.
	Large bool
	// Fresh: the tables have just been made, so that nobody reads them yet.
	Fresh bool
	// Progress is told of each index and foreign key that is made then.
	Progress func(name string, done, total int)
}

// Loader is the transaction of Bulk.
type Loader interface {
	dialect.ExecQuerier
	// Copy runs a COPY FROM STDIN of rows, which may use one slice for all of
	// them.
	Copy(ctx context.Context, statement string, rows iter.Seq[[]any]) error
}

type loader struct {
	entsql.Conn
	conn *sql.Conn
}

// Copy implements Loader. To lib/pq a COPY is a statement that is run once for
// each row, and once more without one: on the driver's own connection, because
// database/sql would run it a second time when the connection is lost, and roll
// back in the middle of it when the context ends. Nor may Raw see what went
// wrong: of a lost connection it would wait for the transaction to end, which
// waits for it.
func (l loader) Copy(ctx context.Context, statement string, rows iter.Seq[[]any]) (err error) {
	raw := l.conn.Raw(func(conn any) error {
		err = copyRows(ctx, conn.(driver.ConnPrepareContext), statement, rows)
		return nil
	})
	return errors.Join(err, raw)
}

func copyRows(ctx context.Context, conn driver.ConnPrepareContext, statement string, rows iter.Seq[[]any]) error {
	prepared, err := conn.PrepareContext(ctx, statement)
	if err != nil {
		return err
	}
	defer func() { _ = prepared.Close() }() // it has nothing to say that the last row has not
	var values []driver.Value
	for row := range rows {
		values = values[:0]
		for _, v := range row {
			value, err := driver.DefaultParameterConverter.ConvertValue(v)
			if err != nil {
				return err
			}
			values = append(values, value)
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		if _, err := prepared.Exec(values); err != nil { //nolint:staticcheck // a COPY of lib/pq has no other
			return err
		}
	}
	_, err = prepared.Exec(nil) //nolint:staticcheck // a COPY of lib/pq has no other
	return err
}

// Bulk implements Engine: a write transaction that no time limit of the API
// ends, on a connection of its own.
func (e *engine) Bulk(ctx context.Context, o BulkOptions, load func(Loader) error) (err error) {
	m, err := e.backend.maintenance(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, m.Close()) }()
	return m.Explain(m.bulk(ctx, o, load))
}

func (m *Maintenance) bulk(ctx context.Context, o BulkOptions, load func(Loader) error) (err error) {
	conn, err := m.Conn(ctx)
	if err != nil {
		return err
	}
	defer func() {
		if closed := conn.Close(); !errors.Is(closed, sql.ErrConnDone) { // done when it was lost
			err = errors.Join(err, closed)
		}
	}()
	if err := executeAll(ctx, conn, m.beforeBulk); err != nil {
		return err
	}
	// Whatever has become of the context: the database is to be left as it was.
	defer func() { err = errors.Join(err, executeAll(context.WithoutCancel(ctx), conn, m.afterBulk)) }()
	tx, err := conn.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }() // where load panics, or ends its goroutine; else it is done
	if err := executeAll(ctx, tx, m.inBulk); err != nil {
		return errors.Join(err, tx.Rollback())
	}
	if err := m.loadAll(ctx, tx, o, func() error { return load(loader{entsql.Conn{ExecQuerier: tx}, conn}) }); err != nil {
		if rolled := tx.Rollback(); !errors.Is(rolled, sql.ErrTxDone) { // done when the context ended
			err = errors.Join(err, rolled)
		}
		return err
	}
	return tx.Commit()
}

// loadAll loads, with or without what can be built afterwards, in its order and as it was.
func (m *Maintenance) loadAll(ctx context.Context, tx *sql.Tx, o BulkOptions, load func() error) error {
	if !o.Large || m.later == "" || m.onlyFresh && !o.Fresh {
		return load()
	}
	all, err := structures(ctx, tx, m.later)
	if err != nil {
		return err
	}
	for _, s := range slices.Backward(all) {
		if _, err := tx.ExecContext(ctx, s.drop); err != nil {
			return err
		}
	}
	if err := load(); err != nil {
		return err
	}
	if err := executeAll(ctx, tx, m.beforeLater); err != nil {
		return err
	}
	for n, s := range all {
		if o.Progress != nil {
			o.Progress(s.name, n, len(all))
		}
		if _, err := tx.ExecContext(ctx, s.create); err != nil {
			return err
		}
	}
	return nil
}

// structure is an index or a constraint, and the statements that drop and make it.
type structure struct{ name, drop, create string }

func structures(ctx context.Context, tx *sql.Tx, statement string) (all []structure, err error) {
	rows, err := tx.QueryContext(ctx, statement)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var s structure
		if err := rows.Scan(&s.name, &s.drop, &s.create); err != nil {
			return nil, err
		}
		all = append(all, s)
	}
	return all, rows.Err()
}

func executeAll(ctx context.Context, on entsql.ExecQuerier, statements []string) error {
	for _, s := range statements {
		if _, err := on.ExecContext(ctx, s); err != nil {
			return err
		}
	}
	return nil
}
