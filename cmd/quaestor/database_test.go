package main

import (
	"crypto/sha256"
	"database/sql"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/quaestor-graph/quaestor/server/database"
	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

// tables are those of a database.
func tables(t *testing.T, address string) []string {
	t.Helper()
	query := "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"
	if strings.HasPrefix(address, "postgresql") {
		query = "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY relname"
	}
	db := databasetest.Open(t, address)
	defer db.Close() // nobody may be connected to a database that is dropped
	return texts(t, db, query)
}

func texts(t *testing.T, db *sql.DB, query string) (found []string) {
	t.Helper()
	rows, err := db.Query(query)
	if err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	defer rows.Close()
	for rows.Next() {
		var s string
		if err := rows.Scan(&s); err != nil {
			t.Fatal(err)
		}
		found = append(found, s)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return found
}

// contents is what each table holds: a hash of its definition and of all its rows, as they are stored, in any order.
// Quaestor's own tables are left out.
func contents(t *testing.T, address string) map[string]string {
	t.Helper()
	db := databasetest.Open(t, address)
	defer db.Close()
	held := map[string]string{}
	for _, table := range tables(t, address) {
		if strings.HasPrefix(table, "quaestor_") {
			continue
		}
		rows := "SELECT t::text FROM %[1]q t"
		definition := "SELECT indexdef FROM pg_indexes WHERE tablename = '%[1]s' UNION ALL SELECT attname||attnotnull||atttypid::regtype FROM pg_attribute WHERE attrelid = '%[1]q'::regclass"
		if strings.HasPrefix(address, "sqlite") {
			columns := texts(t, db, "SELECT 'quote(\"'||name||'\")' FROM pragma_table_info('"+table+"')")
			rows = "SELECT " + strings.Join(columns, "||','||") + " FROM %[1]q"
			definition = "SELECT coalesce(sql, name) FROM sqlite_master WHERE tbl_name = '%[1]s'"
		}
		lines := texts(t, db, fmt.Sprintf(rows, table))
		lines = append(lines, texts(t, db, fmt.Sprintf(definition, table))...)
		slices.Sort(lines)
		held[table] = fmt.Sprintf("%d lines %x", len(lines), sha256.Sum256([]byte(strings.Join(lines, "\n"))))
	}
	return held
}

func sameContents(t *testing.T, when string, got, want map[string]string) {
	t.Helper()
	for _, table := range slices.Sorted(maps.Keys(want)) {
		if got[table] != want[table] {
			t.Errorf("%s: %s holds %s, want %s", when, table, got[table], want[table])
		}
	}
	if len(got) != len(want) {
		t.Errorf("%s: %d tables, want %d", when, len(got), len(want))
	}
}

// status is what `database status --json` prints.
func status(t *testing.T, address string) (s database.Status) {
	t.Helper()
	r := invoke(t, "", at(address), "", "database", "status", "--json").want(t, 0)
	if err := json.Unmarshal([]byte(r.stdout), &s); err != nil {
		t.Fatalf("%v\n%s", err, r.stdout)
	}
	return s
}

// Contract 1.8: every row of Prefect's is as it was, by content.
func TestGuest(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		address := d.Sample(t)
		before, had := contents(t, address), tables(t, address)
		if len(before) < 37 {
			t.Fatalf("only %d tables were read", len(before))
		}
		run := func(args ...string) result { return invoke(t, "", at(address), "", args...) }
		run("database", "downgrade", "--yes").failed(t, 1, "nothing to undo")
		for range 2 {
			run("database", "upgrade").want(t, 0)
			sameContents(t, "after upgrade", contents(t, address), before)
		}
		if s := status(t, address); s.CreatedByQuaestor || s.Migrations[0].Version != s.Migrations[0].Newest || s.Migrations[1].Version != 0 {
			t.Errorf("%+v", s)
		}
		run("database", "reset", "--yes").failed(t, 1, "not created by Quaestor", "--not-ours")
		run("database", "drop", "--yes").failed(t, 1, "not created by Quaestor", "--not-ours")
		invoke(t, "", nil, "", "demo", "--database-url", address).want(t, 1)
		sameContents(t, "after what was refused", contents(t, address), before)
		run("database", "downgrade", "--yes").want(t, 0)
		sameContents(t, "after downgrade", contents(t, address), before)
		if has := tables(t, address); !slices.Equal(has, had) {
			t.Errorf("tables %v, before %v", has, had)
		}
		// With --not-ours they do what they say.
		run("database", "reset", "--yes", "--not-ours").want(t, 0)
		for _, table := range status(t, address).Tables {
			if *table.Rows > 0 && table.Name != "alembic_version" && !strings.HasPrefix(table.Name, "quaestor_") {
				t.Errorf("%s has %d rows after reset", table.Name, *table.Rows)
			}
		}
		run("database", "drop", "--yes").want(t, 0) // it is Quaestor's now
		run("database", "status").failed(t, 1)
	})
}

// What Quaestor created it also takes away.
func TestOwnDatabase(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		address := d.Empty(t)
		run := func(args ...string) result { return invoke(t, "", at(address), "", args...) }
		run("database", "upgrade").want(t, 0)
		empty := contents(t, address)
		invoke(t, "", nil, "", "demo", "--database-url", address, "--flow-runs", "20").want(t, 0)
		run("database", "reset", "--yes").want(t, 0)
		sameContents(t, "after reset", contents(t, address), empty)
		invoke(t, "", nil, "", "demo", "--database-url", address, "--flow-runs", "20").want(t, 0)
		run("database", "downgrade", "--yes").want(t, 0)
		if left := tables(t, address); len(left) > 0 {
			t.Errorf("downgrade left %v", left)
		}
		run("database", "downgrade", "--yes").failed(t, 1, "nothing to undo")
		r := run("database", "upgrade").want(t, 0)
		for _, line := range []string{"migrating quaestor: version 1 of", "migrating prefect: version 1 of"} {
			if !strings.Contains(r.stderr, line) {
				t.Errorf("no %q in %s", line, r.stderr)
			}
		}
		sameContents(t, "up again", contents(t, address), empty)
		run("database", "drop", "--yes").want(t, 0)
		if d == databasetest.SQLite {
			if left := files(t, filepath.Dir(databasetest.Path(t, address))); len(left) != 1 {
				t.Errorf("drop left %v", left)
			}
		}
		run("database", "drop", "--yes").failed(t, 1)
	})
}

// Contract 1.6: --dry-run prints the SQL that upgrade would run, and changes nothing.
func TestUpgradeDryRun(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		dry := func(address string) string {
			r := invoke(t, "", at(address), "", "database", "upgrade", "--dry-run").want(t, 0)
			if r.stderr != "" {
				t.Errorf("on stderr: %s", r.stderr)
			}
			return r.stdout
		}
		guest := d.Sample(t)
		before := tables(t, guest)
		if sql := dry(guest); !strings.Contains(sql, "CREATE TABLE quaestor_installation") || strings.Contains(sql, "flow_run") {
			t.Errorf("for a guest: %s", sql)
		}
		if after := tables(t, guest); !slices.Equal(before, after) {
			t.Errorf("tables %v", after)
		}
		address := d.Empty(t)
		sql := dry(address)
		if left := tables(t, address); len(left) > 0 {
			t.Errorf("dry run made %v", left)
		}
		// What is printed does what upgrade does.
		databasetest.Exec(t, address, sql)
		upgraded := d.Empty(t)
		invoke(t, "", at(upgraded), "", "database", "upgrade").want(t, 0)
		sameContents(t, "the printed SQL", contents(t, address), contents(t, upgraded))
		if sql := dry(upgraded); sql != "" {
			t.Errorf("when nothing is to be done: %s", sql)
		}
	})
	dir := t.TempDir()
	if r := invoke(t, dir, at("sqlite:///new.db"), "", "database", "upgrade", "--dry-run").want(t, 0); !strings.Contains(r.stdout, `CREATE TABLE "flow_run"`) {
		t.Errorf("for a file that is not there: %s", r.stdout)
	}
	if left := files(t, dir); len(left) != 1 {
		t.Errorf("dry run made %v", left)
	}
}

// Contract 1.5.
func TestStatus(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		address := d.Sample(t)
		before := tables(t, address)
		s := status(t, address)
		manifest := databasetest.Manifest(t)
		if s.Dialect != string(d) || s.PrefectRevision != manifest.AlembicHeads[d] || !strings.HasSuffix(s.PrefectRelease, databasetest.Release(t)) || !s.RevisionKnown ||
			s.CreatedByQuaestor || len(s.InvalidIndexes) > 0 || strings.Contains(s.Address, databasetest.Password) {
			t.Errorf("%+v", s)
		}
		rows := map[string]int{}
		for _, table := range s.Tables {
			rows[table.Name] = int(*table.Rows)
			if sized := table.Bytes != nil && *table.Bytes > 0; sized != (d == databasetest.PostgreSQL) {
				t.Errorf("%s: size %v", table.Name, table.Bytes)
			}
		}
		for table, n := range manifest.RowCounts {
			if rows[table] != n {
				t.Errorf("%s has %d rows, want %d", table, rows[table], n)
			}
		}
		if d == databasetest.SQLite {
			info, err := os.Stat(databasetest.Path(t, address))
			if err != nil || s.FileBytes == nil || *s.FileBytes < info.Size() {
				t.Errorf("size of the file: %v, want %v (%v)", s.FileBytes, info, err)
			}
		}
		text := invoke(t, "", at(address), "", "database", "status").want(t, 0).stdout
		for _, word := range []string{string(d), s.Address, s.PrefectRevision + " (Prefect " + s.PrefectRelease + ")", "created by Quaestor", "flow_run_state"} {
			if !strings.Contains(text, word) {
				t.Errorf("no %q in %s", word, text)
			}
		}
		if after := tables(t, address); !slices.Equal(before, after) {
			t.Errorf("status made %v of %v", after, before)
		}
		// Neither an empty database nor another program's is an error.
		other := d.Empty(t)
		if s := status(t, other); s.PrefectRevision != "" || len(s.Tables) != 0 {
			t.Errorf("%+v", s)
		}
		databasetest.Exec(t, other, "CREATE TABLE invoices (id integer)")
		if s := status(t, other); s.PrefectRevision != "" || len(s.Tables) != 1 {
			t.Errorf("%+v", s)
		}
		for _, args := range [][]string{{"upgrade"}, {"upgrade", "--dry-run"}, {"reset", "--yes", "--not-ours"}} {
			invoke(t, "", at(other), "", append([]string{"database"}, args...)...).failed(t, 1, "another program's tables", "empty")
		}
		invoke(t, "", at(other), "", "database", "drop", "--yes").failed(t, 1, "--not-ours")
	})
}

// Contract 1.7 and 1.17: without a terminal and without --yes it is wrong usage.
func TestDatabaseUsage(t *testing.T) {
	address := databasetest.SQLite.SharedSample(t)
	for _, args := range [][]string{{"downgrade"}, {"reset", "--not-ours"}, {"drop", "--not-ours"}} {
		invoke(t, "", at(address), "y\n", append([]string{"database"}, args...)...).failed(t, 2, "no terminal", "--yes")
	}
	for _, c := range []struct{ line, says string }{
		{"downgrade --not-ours", "--not-ours"}, {"upgrade --yes", "--yes"}, {"upgrade now", "now"}, {"status --yaml", "--yaml"},
		{"downgrade --yes=perhaps", "--yes"}, {"nope", "nope"}, {"drop x --yes", "x"}, {"upgrade --dry-run=2", "--dry-run"},
	} {
		invoke(t, "", at(address), "", append([]string{"database"}, strings.Fields(c.line)...)...).failed(t, 2, c.says)
	}
	for _, args := range [][]string{{"status"}, {"downgrade", "--yes"}, {"reset", "--yes"}, {"drop", "--yes"}} {
		dir := t.TempDir()
		invoke(t, dir, at("sqlite:///none.db"), "", append([]string{"database"}, args...)...).failed(t, 1, "none.db")
		if left := files(t, dir); len(left) != 1 {
			t.Errorf("%s made %v", args, left)
		}
	}
}

// Contract 1.5: while a migration of Prefect's has not finished, the database has no revision, or several.
func TestStatusOfUnfinishedMigration(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		address := d.Sample(t)
		databasetest.Exec(t, address, "INSERT INTO alembic_version (version_num) VALUES ('another')")
		if text := invoke(t, "", at(address), "", "database", "status").want(t, 0).stdout; !strings.Contains(text, "another (several: a migration of Prefect's has not finished)") {
			t.Error(text)
		}
		if s := status(t, address); !strings.HasSuffix(s.PrefectRevision, ", another") || s.RevisionKnown || s.PrefectRelease != "" {
			t.Errorf("%+v", s)
		}
		databasetest.Exec(t, address, "DELETE FROM alembic_version")
		if text := invoke(t, "", at(address), "", "database", "status").want(t, 0).stdout; !strings.Contains(text, "none: a migration of Prefect's has not finished") {
			t.Error(text)
		}
	})
}

// The status names the tables that the role may not read, and says why a role without USAGE of the schema finds nothing.
func TestStatusForARestrictedRole(t *testing.T) {
	owned := databasetest.PostgreSQL.Sample(t)
	role, address := databasetest.Role(t, owned)
	administrator := databasetest.Administrator(t, owned)
	databasetest.Exec(t, administrator, "GRANT SELECT ON ALL TABLES IN SCHEMA public TO "+role, "REVOKE SELECT ON log FROM "+role)
	status := invoke(t, "", at(address), "", "database", "status").want(t, 0).stdout
	if !regexp.MustCompile(`(?m)^log +not readable +\d+$`).MatchString(status) || !strings.Contains(status, "the database role "+role+" may not read log\n") {
		t.Error(status)
	}
	databasetest.Exec(t, administrator, "REVOKE USAGE ON SCHEMA public FROM PUBLIC")
	for _, args := range [][]string{{"database", "status"}, {"query", "{ server { dialect } }"}} {
		invoke(t, "", at(address), "", args...).failed(t, 1, "role "+role+" may not use the schema public", "grant it USAGE")
	}
}
