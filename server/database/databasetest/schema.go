package databasetest

import (
	"database/sql"
	"strings"
	"testing"
)

// Schema is all that a database says of its tables and of Prefect's revision, a line for each column, key and index, to
// see whether somebody changed them.
func Schema(t testing.TB, address string) []string {
	t.Helper()
	db := Open(t, address)
	if strings.HasPrefix(address, sqliteScheme) {
		return append(texts(t, db, sqliteSchema), texts(t, db, revision)...)
	}
	return append(texts(t, db, postgresSchema), texts(t, db, revision)...)
}

const (
	revision     = `SELECT 'revision ' || version_num FROM alembic_version`
	sqliteSchema = `SELECT type || ' ' || tbl_name || ' ' || name || ' ' || coalesce(sql, '') FROM sqlite_master
WHERE name NOT LIKE 'sqlite_stat%' ORDER BY 1`
	postgresSchema = `
SELECT 'column ' || table_name || ' ' || ordinal_position || ' ' || column_name || ' ' || udt_name || ' ' || is_nullable || ' '
	|| coalesce(column_default, '') FROM information_schema.columns WHERE table_schema = 'public'
UNION ALL
SELECT 'constraint ' || conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid) FROM pg_constraint
	WHERE connamespace = 'public'::regnamespace
UNION ALL
SELECT 'index ' || indexdef FROM pg_indexes WHERE schemaname = 'public'
UNION ALL
SELECT 'enum ' || t.typname || ' ' || string_agg(e.enumlabel, ',' ORDER BY e.enumsortorder)
	FROM pg_enum e JOIN pg_type t ON t.oid = e.enumtypid GROUP BY t.typname
ORDER BY 1`
)

func texts(t testing.TB, db *sql.DB, query string) (out []string) {
	t.Helper()
	rows, err := db.QueryContext(t.Context(), query)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var text string
		if err := rows.Scan(&text); err != nil {
			t.Fatal(err)
		}
		out = append(out, text)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return out
}
