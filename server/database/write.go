package database

import (
	"context"
	"errors"

	"entgo.io/ent/dialect"

	"github.com/quaestor-graph/quaestor/ent"
	"github.com/quaestor-graph/quaestor/server/database/config"
	"github.com/quaestor-graph/quaestor/server/database/orm"
	"github.com/quaestor-graph/quaestor/server/database/query"
	"github.com/quaestor-graph/quaestor/server/database/storage"
)

type writeKey struct{}

// writing is the write transaction that a context carries.
type writing struct {
	driver *storage.Driver
	client *ent.Client
	// loader is that of a bulk transaction.
	loader config.Loader
}

// Write implements Database.
func (d *database) Write(ctx context.Context, change func(context.Context, *ent.Client) error) error {
	if w, ok := ctx.Value(writeKey{}).(*writing); ok {
		return change(ctx, w.client)
	}
	if d.refusesWrites() {
		return ErrReadOnly
	}
	return d.write(ctx, change)
}

// write is Write whatever the database's revision: Quaestor's own tables depend on none.
func (d *database) write(ctx context.Context, change func(context.Context, *ent.Client) error) error {
	tx, err := d.engine.Write(ctx)
	if err != nil {
		return err
	}
	w := d.writing(tx)
	if err := change(context.WithValue(ctx, writeKey{}, w), w.client); err != nil {
		return errors.Join(err, tx.Rollback())
	}
	return tx.Commit()
}

// BulkOptions say what is known of the rows of Bulk.
type BulkOptions = config.BulkOptions

// Bulk implements Database.
func (d *database) Bulk(ctx context.Context, o BulkOptions, load func(context.Context) error) error {
	if d.refusesWrites() {
		return ErrReadOnly
	}
	return d.engine.Bulk(ctx, o, func(tx config.Loader) error {
		w := d.writing(tx)
		w.loader = tx
		return load(context.WithValue(ctx, writeKey{}, w))
	})
}

func (d *database) refusesWrites() bool {
	r := d.Revision()
	return d.readOnly || r.ID != "" && !r.Known
}

func (d *database) writing(tx dialect.ExecQuerier) *writing {
	driver := storage.NewDriver(d.engine.Dialect(), tx)
	client := ent.NewClient(ent.Driver(driver))
	client.Use(orm.Upserts(d.queries, driver), ent.NoneAsNull)
	return &writing{driver: driver, client: client}
}

// Bind gives the arguments of a statement their stored forms, as Exec would:
// another goroutine may do so while Exec runs the statement before.
func Bind(ctx context.Context, st query.Statement) query.Statement {
	if w, ok := ctx.Value(writeKey{}).(*writing); ok {
		st.Args = storage.Bound(w.driver.Dialect(), st.Args)
	}
	return st
}

// Exec runs a statement of a query component in the write transaction that the
// context carries.
func Exec(ctx context.Context, st query.Statement) error {
	w, ok := ctx.Value(writeKey{}).(*writing)
	if !ok {
		return errors.New("database: Exec outside of Write")
	}
	if st.Rows == nil {
		return w.driver.Exec(ctx, st.SQL, st.Args, nil)
	}
	if w.loader == nil {
		return errors.New("database: a statement with rows outside of Bulk")
	}
	return w.loader.Copy(ctx, st.SQL, storage.Rows(w.driver.Dialect(), st.Rows))
}
