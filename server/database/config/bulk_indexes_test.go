package config

import (
	"errors"
	"strings"
	"testing"

	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

// indexList gives all indexes, and foreign keys of PostgreSQL, in the order in which the database knows them, with what constraints have.
var indexList = map[databasetest.Dialect]string{
	databasetest.SQLite: "SELECT ifnull(group_concat(name || ' ' || ifnull(sql, ''), '|' ORDER BY rowid), '') FROM sqlite_master WHERE type = 'index'",
	databasetest.PostgreSQL: `SELECT coalesce(string_agg(d, '|' ORDER BY place, o), '') FROM (
		SELECT pg_get_indexdef(i.indexrelid) AS d, CASE WHEN i.indisprimary OR k.oid IS NOT NULL THEN 0 ELSE 1 END AS place, i.indexrelid AS o
		FROM pg_index i LEFT JOIN pg_constraint k ON k.conindid = i.indexrelid AND k.contype IN ('p', 'u') WHERE i.indrelid::regclass::text NOT LIKE 'pg\_%' AND pg_table_is_visible(i.indrelid)
		UNION ALL SELECT conrelid::regclass || '.' || conname || ' ' || pg_get_constraintdef(oid), 2, oid FROM pg_constraint WHERE contype = 'f' AND pg_table_is_visible(conrelid)) s`,
}

// Indexes that no constraint needs, and keys of PostgreSQL, are made when very many rows are there: the same ones, in their order, of Prefect's own schema.
// Where others may read PostgreSQL's tables, and where it fails, they stay.
func TestIndexesAfterBulk(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		e := open(t, DefaultOptions(d.Sample(t)))
		list := func() []string {
			tx := started(t, e.Read)
			defer func() { _ = tx.Rollback() }()
			return strings.Split(must[string](t, tx, indexList[d]), "|")
		}
		before := list()
		stop := errors.New("stop")
		for name, c := range map[string]struct {
			BulkOptions
			fails error
			stay  bool
		}{
			"small":          {BulkOptions{Fresh: true}, nil, true},
			"read by others": {BulkOptions{Large: true}, nil, d == databasetest.PostgreSQL},
			"fresh":          {BulkOptions{Large: true, Fresh: true}, nil, false},
			"failed":         {BulkOptions{Large: true, Fresh: true}, stop, false},
		} {
			built := 0
			c.Progress = func(_ string, done, total int) {
				if built++; done != built-1 || total < 100 {
					t.Errorf("%s: index %d of %d, the %dth", name, done, total, built)
				}
			}
			err := e.Bulk(t.Context(), c.BulkOptions, func(l Loader) error {
				left := strings.Split(must[string](t, l, indexList[d]), "|")
				if stays := len(left) == len(before); stays != c.stay {
					t.Errorf("%s: %d of %d indexes within", name, len(left), len(before))
				}
				execute := l.Exec(t.Context(), "UPDATE flow SET updated = created", []any{}, nil)
				return errors.Join(execute, c.fails)
			})
			if !errors.Is(err, c.fails) {
				t.Errorf("%s: %v", name, err)
			}
			if after := list(); strings.Join(after, "|") != strings.Join(before, "|") {
				t.Errorf("%s: indexes\n%s\nwant\n%s", name, strings.Join(after, "\n"), strings.Join(before, "\n"))
			}
			if (built > 0) != (!c.stay && c.fails == nil) {
				t.Errorf("%s: %d indexes were built", name, built)
			}
		}
	})
}
