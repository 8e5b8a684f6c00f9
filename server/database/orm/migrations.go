package orm

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"entgo.io/ent/dialect"
	"github.com/lib/pq"
	"github.com/lib/pq/pqerror"
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
func (s set) up(ctx context.Context, d string, db *sql.DB, progress func(string)) error {
	p, err := s.provider(d, db)
	if err != nil {
		return err
	}
	for {
		current, target, err := p.GetVersions(ctx)
		if err != nil {
			return explain(err)
		}
		if current >= target {
			return nil
		}
		progress(fmt.Sprintf("migrating %s: version %d of %d", s.folder, current+1, target))
		if _, err := p.UpByOne(ctx); err != nil {
			return explain(err)
		}
	}
}

// down undoes a set and forgets that it was there.
func (s set) down(ctx context.Context, d string, db *sql.DB, progress func(string)) error {
	p, err := s.provider(d, db)
	if err != nil {
		return err
	}
	progress(fmt.Sprintf("undoing the migrations of %s", s.folder))
	if _, err := p.DownTo(ctx, 0); err != nil {
		return explain(err)
	}
	_, err = db.ExecContext(ctx, "DROP TABLE IF EXISTS "+s.table)
	return err
}

// statements gives the statements of a set under a mark of goose's.
func (s set) statements(d, mark string) (string, error) {
	sub, err := fs.Sub(files, "migrations/"+DialectName(d)+"/"+s.folder)
	if err != nil {
		return "", err
	}
	var out strings.Builder
	err = fs.WalkDir(sub, ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
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

// explain adds what to do about an error that only an administrator can mend.
func explain(err error) error {
	var e *pq.Error
	if errors.As(err, &e) && e.Code == pqerror.InsufficientPrivilege {
		return fmt.Errorf("%w; if it is the extension that the role may not create, "+
			"let an administrator run in this database: CREATE EXTENSION IF NOT EXISTS pg_trgm", err)
	}
	return err
}
