package config

import (
	"context"
	"database/sql"
	"errors"

	"entgo.io/ent/dialect"
	entsql "entgo.io/ent/dialect/sql"
)

// Bulk implements Engine: a write transaction that no time limit of the API
// ends, on a connection of its own.
func (e *engine) Bulk(ctx context.Context, load func(dialect.ExecQuerier) error) error {
	m, err := e.backend.maintenance(ctx)
	if err != nil {
		return err
	}
	return errors.Join(m.Explain(m.bulk(ctx, load)), m.Close())
}

func (m *Maintenance) bulk(ctx context.Context, load func(dialect.ExecQuerier) error) (err error) {
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
	if err := load(entsql.Conn{ExecQuerier: tx}); err != nil {
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
