package database

import (
	"context"
	"errors"

	"github.com/quaestor-graph/quaestor/ent"
	"github.com/quaestor-graph/quaestor/server/database/query"
	"github.com/quaestor-graph/quaestor/server/database/storage"
)

type writeKey struct{}

// writing is the write transaction that a context carries.
type writing struct {
	driver *storage.Driver
	client *ent.Client
}

// Write implements Database.
func (d *database) Write(ctx context.Context, change func(context.Context, *ent.Client) error) error {
	if w, ok := ctx.Value(writeKey{}).(*writing); ok {
		return change(ctx, w.client)
	}
	if r := d.Revision(); d.readOnly || r.ID != "" && !r.Known {
		return ErrReadOnly
	}
	tx, err := d.engine.Write(ctx)
	if err != nil {
		return err
	}
	driver := storage.NewDriver(d.engine.Dialect(), tx)
	w := &writing{driver: driver, client: ent.NewClient(ent.Driver(driver))}
	if err := change(context.WithValue(ctx, writeKey{}, w), w.client); err != nil {
		return errors.Join(err, tx.Rollback())
	}
	return tx.Commit()
}

// Exec runs a statement of a query component in the write transaction that the
// context carries.
func Exec(ctx context.Context, st query.Statement) error {
	w, ok := ctx.Value(writeKey{}).(*writing)
	if !ok {
		return errors.New("database: Exec outside of Write")
	}
	return w.driver.Exec(ctx, st.SQL, st.Args, nil)
}
