package database_test

import (
	"database/sql"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

// An empty database becomes exactly the catalogue: it is compared with a database that the real Prefect made, as the
// database itself describes it, our own tables aside, without any exception.
func TestCreatedEqualsPrefects(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		_, ours := created(t, d)
		want, got := catalogue(t, d, d.Sample(t)), catalogue(t, d, ours)
		if len(want) < 600 {
			t.Fatalf("only %d lines of Prefect's catalogue were read", len(want))
		}
		for _, line := range want {
			if !slices.Contains(got, line) {
				t.Errorf("missing: %s", line)
			}
		}
		for _, line := range got {
			if !slices.Contains(want, line) {
				t.Errorf("too much: %s", line)
			}
		}
	})
}

// catalogue describes a schema, a line each column, constraint and index.
func catalogue(t *testing.T, d databasetest.Dialect, address string) []string {
	t.Helper()
	db := databasetest.Open(t, address)
	if d == databasetest.PostgreSQL {
		return lines(t, db, postgresCatalogue)
	}
	out := lines(t, db, sqliteCatalogue)
	rows := query(t, db, `SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'quaestor%' AND tbl_name NOT LIKE 'quaestor%'`)
	for _, r := range rows {
		text := space.ReplaceAllString(r[1], " ")
		for _, m := range constraint.FindAllStringSubmatch(text, -1) {
			out = append(out, "constraint "+r[0]+" "+m[1])
		}
		for _, word := range []string{" WHERE ", " CHECK "} {
			if _, condition, ok := strings.Cut(text, word); ok {
				condition, _, _ = strings.Cut(condition, ", CONSTRAINT")
				out = append(out, "condition "+r[0]+" "+strings.Trim(condition, " ()"))
			}
		}
		if strings.Contains(text, "json_extract") || strings.Contains(text, "coalesce") {
			_, columns, _ := strings.Cut(text, "(")
			out = append(out, "expression "+r[0]+" "+strings.TrimSpace(strings.ReplaceAll(columns, `"`, "")))
		}
	}
	return out
}

var (
	space      = regexp.MustCompile(`\s+`)
	constraint = regexp.MustCompile(`CONSTRAINT "?(\w+)"? (PRIMARY|FOREIGN|UNIQUE|CHECK)`)
)

func lines(t *testing.T, db *sql.DB, text string) []string {
	t.Helper()
	var out []string
	for _, r := range query(t, db, text) {
		out = append(out, space.ReplaceAllString(strings.Join(r, " "), " "))
	}
	return out
}

func query(t *testing.T, db *sql.DB, text string) [][]string {
	t.Helper()
	rows, err := db.Query(text)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		t.Fatal(err)
	}
	var out [][]string
	for rows.Next() {
		values := make([]any, len(columns))
		dest := make([]any, len(columns))
		for i := range values {
			dest[i] = &values[i]
		}
		if err := rows.Scan(dest...); err != nil {
			t.Fatal(err)
		}
		r := make([]string, len(columns))
		for i, v := range values {
			if b, ok := v.([]byte); ok {
				v = string(b)
			}
			r[i] = fmt.Sprint(v)
		}
		out = append(out, r)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return out
}

const sqliteCatalogue = `
WITH tables AS (SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'quaestor%' AND name NOT LIKE 'sqlite%')
SELECT 'column ' || t.name || '.' || c.name || ' at ' || c.cid || ' ' || c.type || ' notnull ' || c."notnull" || ' pk ' || c.pk
	|| ' default ' || coalesce(c.dflt_value, '-')
FROM tables t, pragma_table_info(t.name) c
UNION ALL
SELECT 'foreign key ' || t.name || ' ' || f."from" || ' -> ' || f."table" || '.' || f."to" || ' ' || f.on_update || ' ' || f.on_delete
FROM tables t, pragma_foreign_key_list(t.name) f
UNION ALL
SELECT 'index ' || t.name || ' ' || CASE WHEN i.origin = 'c' THEN i.name ELSE i.origin END || ' unique ' || i."unique" || ' partial ' || i.partial
	|| ' ' || (SELECT group_concat(coalesce(x.name, 'expression') || ' ' || x.desc || ' ' || x.coll) FROM pragma_index_xinfo(i.name) x WHERE x.key)
FROM tables t, pragma_index_list(t.name) i`

const postgresCatalogue = `
WITH tables AS (SELECT oid, relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname NOT LIKE 'quaestor%')
SELECT 'column ' || t.relname || '.' || a.attname || ' at ' || a.attnum || ' ' || format_type(a.atttypid, a.atttypmod) || ' notnull ' || a.attnotnull
	|| ' collation ' || a.attcollation || ' default ' || coalesce(pg_get_expr(d.adbin, d.adrelid), '-')
FROM tables t JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped
LEFT JOIN pg_attrdef d ON d.adrelid = t.oid AND d.adnum = a.attnum
UNION ALL
SELECT 'constraint ' || t.relname || ' ' || c.conname || ' ' || pg_get_constraintdef(c.oid) FROM tables t JOIN pg_constraint c ON c.conrelid = t.oid
UNION ALL
SELECT 'index ' || i.indisvalid || ' ' || pg_get_indexdef(i.indexrelid) FROM tables t JOIN pg_index i ON i.indrelid = t.oid
UNION ALL
SELECT 'enum ' || y.typname || ' ' || string_agg(e.enumlabel, ',' ORDER BY e.enumsortorder) FROM pg_enum e JOIN pg_type y ON y.oid = e.enumtypid GROUP BY y.typname
UNION ALL
SELECT 'extension ' || extname FROM pg_extension`
