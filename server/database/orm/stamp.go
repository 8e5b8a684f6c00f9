package orm

import (
	"context"
	"errors"
	"fmt"
)

// Stamp records a revision of Prefect's and runs nothing, for tables that were brought there by other means. Prefect's
// own tables it leaves alone.
func (s *Schema) Stamp(ctx context.Context, revision string) error {
	return s.locked(ctx, func(state State) error {
		switch {
		case !state.Prefect:
			return errors.New("there are no Prefect tables to stamp: `quaestor database upgrade` creates and stamps them")
		case !state.Ours:
			return errors.New("this database was not created by Quaestor: stamp it by `prefect server database stamp`")
		case !Lookup(s.Dialect, revision).Known:
			return fmt.Errorf("%q is no revision of Prefect's on %s: the newest known is %s", revision, DialectName(s.Dialect), Newest(s.Dialect).ID)
		}
		tx, err := s.DB.BeginTx(ctx, nil)
		if err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, "DELETE FROM alembic_version"); err != nil {
			return errors.Join(err, tx.Rollback())
		}
		if _, err := tx.ExecContext(ctx, "INSERT INTO alembic_version (version_num) VALUES ($1)", revision); err != nil {
			return errors.Join(err, tx.Rollback())
		}
		return tx.Commit()
	})
}
