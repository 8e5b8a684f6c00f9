package database

import (
	"context"
	"errors"

	"github.com/quaestor-graph/quaestor/server/database/orm"
)

// Schema implements Database.
func (d *database) Schema(ctx context.Context, progress func(string), change func(Schema) error) error {
	m, err := d.engine.Maintenance(ctx)
	if err != nil {
		return err
	}
	s := &orm.Schema{Dialect: d.engine.Dialect(), DB: m.DB, File: m.File, Progress: progress, Explain: m.Explain, Unreadable: d.engine.Rights().Unreadable}
	return errors.Join(m.Explain(change(s)), m.Close())
}
