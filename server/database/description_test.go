package database_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"entgo.io/ent/dialect"
	sqlschema "entgo.io/ent/dialect/sql/schema"

	"github.com/quaestor-graph/quaestor/ent/migrate"
	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

// ent's own table descriptions agree with what was migrated: columns (as a set), types, nullability, keys and foreign-key
// actions. Of our own tables defaults and indexes agree as well.
func TestEntDescribesWhatIsMigrated(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		_, address := created(t, d)
		db := databasetest.Open(t, address)
		found := map[string][]string{}
		text := sqliteDescription
		if d == databasetest.PostgreSQL {
			text = postgresDescription
		}
		for _, row := range query(t, db, text) {
			found[row[0]] = append(found[row[0]], row[1])
		}
		tables := map[string]bool{}
		for _, table := range migrate.Tables {
			tables[table.Name] = true
			own := strings.HasPrefix(table.Name, "quaestor_")
			described := describe(d, table, own)
			for _, line := range described {
				if !slices.Contains(found[table.Name], line) {
					t.Errorf("%s: ent alone has %s", table.Name, line)
				}
			}
			for _, line := range found[table.Name] {
				// Defaults and indexes of Prefect's tables are more than ent can say:
				// they are compared with Prefect's own catalogue.
				if beyondEnt.MatchString(line) && !own {
					continue
				}
				if !slices.Contains(described, line) {
					t.Errorf("%s: the database alone has %s", table.Name, line)
				}
			}
		}
		for table := range found {
			if !tables[table] && !notEnts.MatchString(table) {
				t.Errorf("ent does not describe %s", table)
			}
		}
	})
}

var (
	beyondEnt = regexp.MustCompile(`^(default|index|unique) `)
	// notEnts are the tables in which alembic and goose count their versions.
	notEnts = regexp.MustCompile(`^(alembic_version|quaestor_.*version.*)$`)
)

// describe says of a table what the statements below say: a line each column,
// key and, of our own tables, default and index.
func describe(d databasetest.Dialect, table *sqlschema.Table, own bool) []string {
	name := dialect.SQLite
	if d == databasetest.PostgreSQL {
		name = dialect.Postgres
	}
	columns := func(list []*sqlschema.Column) string {
		var names []string
		for _, c := range list {
			names = append(names, c.Name)
		}
		return strings.Join(names, ",")
	}
	out := []string{"primary key " + columns(table.PrimaryKey)}
	for _, c := range table.Columns {
		out = append(out, fmt.Sprintf("column %s %s nullable %t", c.Name, c.SchemaType[name], c.Nullable))
		if byDialect, ok := c.Default.(map[string]sqlschema.Expr); ok && own {
			out = append(out, fmt.Sprintf("default %s %s", c.Name, byDialect[name]))
		}
	}
	for _, k := range table.ForeignKeys {
		action := k.OnDelete
		if action == "" {
			action = sqlschema.NoAction
		}
		out = append(out, fmt.Sprintf("foreign key %s to %s(%s) on delete %s", columns(k.Columns), k.RefTable.Name, columns(k.RefColumns), action))
	}
	for _, i := range table.Indexes {
		if i.Unique {
			out = append(out, "unique "+columns(i.Columns))
		} else if own {
			out = append(out, "index "+columns(i.Columns))
		}
	}
	return out
}

const sqliteDescription = `
WITH tables AS (SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%')
SELECT t.name, 'column ' || c.name || ' ' || c.type || ' nullable ' || iif(c."notnull", 'false', 'true') FROM tables t, pragma_table_info(t.name) c
UNION ALL
SELECT t.name, 'default ' || c.name || ' ' || c.dflt_value FROM tables t, pragma_table_info(t.name) c WHERE c.dflt_value IS NOT NULL
UNION ALL
SELECT t.name, 'primary key ' || group_concat(c.name) FROM tables t, pragma_table_info(t.name) c WHERE c.pk > 0 GROUP BY t.name
UNION ALL
SELECT t.name, 'foreign key ' || f."from" || ' to ' || f."table" || '(' || f."to" || ') on delete ' || f.on_delete FROM tables t, pragma_foreign_key_list(t.name) f
UNION ALL
SELECT t.name, iif(i."unique", 'unique ', 'index ') || (SELECT group_concat(coalesce(x.name, 'expression')) FROM pragma_index_info(i.name) x)
FROM tables t, pragma_index_list(t.name) i WHERE i.origin != 'pk'`

const postgresDescription = `
WITH tables AS (SELECT oid, relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace)
SELECT t.relname, 'column ' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod) || ' nullable ' || NOT a.attnotnull
FROM tables t JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped
UNION ALL
SELECT t.relname, 'default ' || a.attname || ' ' || pg_get_expr(d.adbin, d.adrelid)
FROM tables t JOIN pg_attrdef d ON d.adrelid = t.oid JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = d.adnum
UNION ALL
SELECT t.relname, 'primary key ' || (SELECT string_agg(a.attname, ',') FROM pg_attribute a WHERE a.attrelid = t.oid AND a.attnum = ANY (c.conkey))
FROM tables t JOIN pg_constraint c ON c.conrelid = t.oid AND c.contype = 'p'
UNION ALL
SELECT t.relname, 'foreign key ' || (SELECT attname FROM pg_attribute WHERE attrelid = t.oid AND attnum = c.conkey[1]) || ' to ' || c.confrelid::regclass
	|| '(' || (SELECT attname FROM pg_attribute WHERE attrelid = c.confrelid AND attnum = c.confkey[1]) || ') on delete '
	|| CASE c.confdeltype WHEN 'a' THEN 'NO ACTION' WHEN 'c' THEN 'CASCADE' WHEN 'n' THEN 'SET NULL' WHEN 'r' THEN 'RESTRICT' ELSE 'SET DEFAULT' END
FROM tables t JOIN pg_constraint c ON c.conrelid = t.oid AND c.contype = 'f'
UNION ALL
SELECT t.relname, CASE WHEN i.indisunique THEN 'unique ' ELSE 'index ' END
	|| (SELECT string_agg(coalesce(a.attname, 'expression'), ',' ORDER BY k.n) FROM unnest(i.indkey) WITH ORDINALITY k(num, n)
		LEFT JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = k.num WHERE k.n <= i.indnkeyatts)
FROM tables t JOIN pg_index i ON i.indrelid = t.oid AND NOT i.indisprimary`
