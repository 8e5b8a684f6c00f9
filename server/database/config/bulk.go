package config

import (
	"context"
	"database/sql"
	"errors"
	"iter"

	"entgo.io/ent/dialect"
	entsql "entgo.io/ent/dialect/sql"
)

// Loader is the transaction of Bulk.
type Loader interface {
	dialect.ExecQuerier
	// Copy runs a COPY FROM STDIN of rows, which may use one slice for all of
	// them.
	Copy(ctx context.Context, statement string, rows iter.Seq[[]any]) error
}

type loader struct {
	entsql.Conn
	tx *sql.Tx
}

// Copy implements Loader: to lib/pq a COPY is a statement that is run once for
// each row, and once more without one.
func (l loader) Copy(ctx context.Context, statement string, rows iter.Seq[[]any]) (err error) {
	prepared, err := l.tx.PrepareContext(ctx, statement)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, prepared.Close()) }()
	for row := range rows {
		if _, err := prepared.ExecContext(ctx, row...); err != nil {
			return err
		}
	}
	_, err = prepared.ExecContext(ctx)
	return err
}

// Bulk implements Engine: a write transaction that no time limit of the API
// ends, on a connection of its own.
func (e *engine) Bulk(ctx context.Context, load func(Loader) error) error {
	m, err := e.backend.maintenance(ctx)
	if err != nil {
		return err
	}
	return errors.Join(m.Explain(m.bulk(ctx, load)), m.Close())
}

func (m *Maintenance) bulk(ctx context.Context, load func(Loader) error) (err error) {
	conn, err := m.Conn(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, conn.Close()) }()
	if err := executeAll(ctx, conn, m.beforeBulk); err != nil {
		return err
	}
	// Whatever has become of the context: the database is to be left as it was.
	defer func() { err = errors.Join(err, executeAll(context.WithoutCancel(ctx), conn, m.afterBulk)) }()
	tx, err := conn.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	if err := executeAll(ctx, tx, m.inBulk); err != nil {
		return errors.Join(err, tx.Rollback())
	}
	if err := load(loader{entsql.Conn{ExecQuerier: tx}, tx}); err != nil {
		if rolled := tx.Rollback(); !errors.Is(rolled, sql.ErrTxDone) { // done when the context ended
			err = errors.Join(err, rolled)
		}
		return err
	}
	return tx.Commit()
}

func executeAll(ctx context.Context, on entsql.ExecQuerier, statements []string) error {
	for _, s := range statements {
		if _, err := on.ExecContext(ctx, s); err != nil {
			return err
		}
	}
	return nil
}
