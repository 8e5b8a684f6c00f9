package orm

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"entgo.io/ent/dialect"
	"github.com/pressly/goose/v3"
)

// files holds, for each dialect, prefect (the baseline that equals Prefect's
// own catalogue, for databases that Quaestor creates) and quaestor (its own
// tables). Two sets with a version table each, because a guest has the second
// without the first, which goose would call out of order.
//
//go:embed migrations
var files embed.FS

// A set of migrations.
type set struct{ folder, table string }

var (
	prefectSet  = set{"prefect", "quaestor_prefect_version"}
	quaestorSet = set{"quaestor", "quaestor_version"}
)

func (s set) provider(d string, db *sql.DB) (*goose.Provider, error) {
	sub, err := fs.Sub(files, "migrations/"+DialectName(d)+"/"+s.folder)
	if err != nil {
		return nil, err
	}
	gooseDialect := goose.DialectSQLite3
	if d == dialect.Postgres {
		gooseDialect = goose.DialectPostgres
	}
	return goose.NewProvider(gooseDialect, db, sub,
		goose.WithTableName(s.table), goose.WithDisableGlobalRegistry(true),
		goose.WithLogger(goose.NopLogger()))
}

// up runs what is missing of a set; each migration is one transaction.
func (s *Schema) up(ctx context.Context, set set) error {
	p, err := set.provider(s.Dialect, s.DB)
	if err != nil {
		return err
	}
	if err := s.versionTable(ctx, set); err != nil {
		return err
	}
	for {
		current, target, err := p.GetVersions(ctx)
		if err != nil {
			return s.explain(err)
		}
		if current >= target {
			return nil
		}
		s.progress(fmt.Sprintf("migrating %s: version %d of %d", set.folder, current+1, target))
		if _, err := p.UpByOne(ctx); err != nil {
			return fmt.Errorf("version %d of %s was undone: %w", current+1, set.folder, s.explain(err))
		}
	}
}

// versionTable makes goose's table on SQLite as goose does, but for AUTOINCREMENT: that makes a table sqlite_sequence,
// which nobody can remove from a guest again.
func (s *Schema) versionTable(ctx context.Context, set set) error {
	if s.Dialect != dialect.SQLite {
		return nil
	}
	tx, err := s.DB.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	for _, statement := range []string{
		"CREATE TABLE IF NOT EXISTS %[1]s (id INTEGER PRIMARY KEY, version_id INTEGER NOT NULL, is_applied INTEGER NOT NULL, tstamp TIMESTAMP DEFAULT (datetime('now')))",
		"INSERT INTO %[1]s (version_id, is_applied) SELECT 0, 1 WHERE NOT EXISTS (SELECT 1 FROM %[1]s)",
	} {
		if _, err := tx.ExecContext(ctx, fmt.Sprintf(statement, set.table)); err != nil {
			return errors.Join(err, tx.Rollback())
		}
	}
	return tx.Commit()
}

// down undoes a set and forgets that it was there.
func (s *Schema) down(ctx context.Context, set set) error {
	p, err := set.provider(s.Dialect, s.DB)
	if err != nil {
		return err
	}
	// An earlier one may have been killed after it had dropped the table, which goose would make anew.
	if err := s.versionTable(ctx, set); err != nil {
		return err
	}
	s.progress(fmt.Sprintf("undoing the migrations of %s", set.folder))
	if _, err := p.DownTo(ctx, 0); err != nil {
		return fmt.Errorf("%s could not be undone: %w", set.folder, s.explain(err))
	}
	_, err = s.DB.ExecContext(ctx, "DROP TABLE IF EXISTS "+set.table)
	return err
}

// version is how far a set has come; 0 where it was never begun. It changes
// nothing, unlike asking goose, which makes its version table.
func (s *Schema) version(ctx context.Context, state State, set set) (version int64, err error) {
	if slices.Contains(state.Tables, set.table) && !slices.Contains(s.Unreadable, set.table) {
		err = s.DB.QueryRowContext(ctx, "SELECT coalesce(max(version_id), 0) FROM "+set.table).Scan(&version)
	}
	return version, err
}

// statements gives the statements of a set under a mark of goose's, of what
// comes after a version.
func (s set) statements(d, mark string, after int64) (string, error) {
	sub, err := fs.Sub(files, "migrations/"+DialectName(d)+"/"+s.folder)
	if err != nil {
		return "", err
	}
	var out strings.Builder
	err = fs.WalkDir(sub, ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		if version, err := goose.NumericComponent(path); err != nil || version <= after {
			return err
		}
		b, err := fs.ReadFile(sub, path)
		_, part, _ := strings.Cut(string(b), mark+"\n")
		part, _, _ = strings.Cut(part, "-- +goose")
		out.WriteString(strings.TrimSpace(part) + "\n")
		return err
	})
	return out.String(), err
}

// explain says what a driver's error means, without the statement that goose
// adds to it.
func (s *Schema) explain(err error) error {
	if s.Explain == nil {
		return err
	}
	return s.Explain(err)
}
