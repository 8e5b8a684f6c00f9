package databasetest_test

import (
	"context"
	"database/sql"
	"maps"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

func TestMain(m *testing.M) { databasetest.Main(m) }

func TestSampleHoldsWhatTheManifestSays(t *testing.T) {
	manifest := databasetest.Manifest(t)
	if len(manifest.RowCounts) != 37 {
		t.Fatalf("the manifest names %d tables", len(manifest.RowCounts))
	}
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		for name, address := range map[string]string{"own": d.Sample(t), "shared": d.SharedSample(t)} {
			db := databasetest.Open(t, address)
			for _, table := range slices.Sorted(maps.Keys(manifest.RowCounts)) {
				if got, want := count(t, db, table), manifest.RowCounts[table]; got != want {
					t.Errorf("%s: %s has %d rows, want %d", name, table, got, want)
				}
			}
			if got := text(t, db, "SELECT version_num FROM alembic_version"); got != manifest.AlembicHeads[d] {
				t.Errorf("%s: revision %s, want %s", name, got, manifest.AlembicHeads[d])
			}
		}
	})
}

func TestCopiesAreIndependent(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		changed, other := d.Sample(t), d.Sample(t)
		databasetest.Exec(t, changed, "DELETE FROM log", "UPDATE flow SET name = 'edited '||name")
		if got := count(t, databasetest.Open(t, changed), "log"); got != 0 {
			t.Errorf("%d logs left in the changed copy", got)
		}
		want := databasetest.Manifest(t).RowCounts["log"]
		for _, address := range []string{other, d.SharedSample(t), d.Sample(t)} {
			if got := count(t, databasetest.Open(t, address), "log"); got != want {
				t.Errorf("%d logs in another copy, want %d", got, want)
			}
		}
	})
}

func TestEmptyHasNoTable(t *testing.T) {
	tables := map[databasetest.Dialect]string{
		databasetest.SQLite:     "sqlite_master",
		databasetest.PostgreSQL: "pg_tables WHERE schemaname = 'public'",
	}
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		address := d.Empty(t)
		db := databasetest.Open(t, address)
		if got := count(t, db, tables[d]); got != 0 {
			t.Errorf("%d tables", got)
		}
		databasetest.Exec(t, address, "CREATE TABLE mine (id INTEGER)")
		if got := count(t, db, tables[d]); got != 1 {
			t.Errorf("%d tables after one was made", got)
		}
	})
}

func TestPostgreSQLIsAsOutsideOfTests(t *testing.T) {
	shared := databasetest.PostgreSQL.SharedSample(t)
	db := databasetest.Open(t, shared)
	for query, want := range map[string]string{
		"SELECT rolsuper::text FROM pg_roles WHERE rolname = current_user":                        "false",
		"SELECT string_agg(x, '' ORDER BY x) FROM unnest(ARRAY['B', 'a', '_', 'b', 'A']) AS t(x)": "_aAbB",
		"SELECT count(*)::text FROM pg_stats WHERE tablename = 'flow_run' AND attname = 'name'":   "1",
		"SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = current_database()":      databasetest.User,
	} {
		if got := text(t, db, query); got != want {
			t.Errorf("%s: %s, want %s", query, got, want)
		}
	}
	if _, err := db.Exec("DELETE FROM log"); err == nil || !strings.Contains(err.Error(), "read-only") {
		t.Errorf("a write to the shared sample: %v", err)
	}
	for _, way := range []string{shared, databasetest.SocketAddress(t, shared), databasetest.PgBouncer(t, shared)} {
		u, err := url.Parse(way)
		if err != nil {
			t.Fatal(err)
		}
		u.User = url.UserPassword(databasetest.User, "wrong")
		if err := databasetest.Open(t, u.String()).Ping(); err == nil || !strings.Contains(err.Error(), "auth") {
			t.Errorf("a wrong password for %s: %v", u.Redacted(), err)
		}
	}
	if got := count(t, databasetest.Open(t, databasetest.SocketAddress(t, shared)), "flow"); got != 26 {
		t.Errorf("%d flows through the socket", got)
	}
}

func TestPgBouncerIsInTransactionMode(t *testing.T) {
	address := databasetest.PgBouncer(t, databasetest.PostgreSQL.Sample(t))
	db := databasetest.Open(t, address)
	if got, want := count(t, db, "flow_run"), databasetest.Manifest(t).RowCounts["flow_run"]; got != want {
		t.Errorf("%d flow runs, want %d", got, want)
	}
	// In transaction mode PgBouncer refuses what a session would have to keep.
	err := databasetest.Open(t, address+"?statement_timeout=1000").Ping()
	if err == nil || !strings.Contains(err.Error(), "statement_timeout") {
		t.Errorf("a start-up parameter: %v", err)
	}
	// Two clients share one server connection, when neither is in a transaction.
	ctx := context.Background()
	var pids [2]string
	for i := range pids {
		conn, err := db.Conn(ctx)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = conn.Close() }()
		if err := conn.QueryRowContext(ctx, "SELECT pg_backend_pid()::text").Scan(&pids[i]); err != nil {
			t.Fatal(err)
		}
	}
	if pids[0] != pids[1] {
		t.Errorf("two idle clients hold the server connections %v", pids)
	}
}

func TestRecordings(t *testing.T) {
	revisions := databasetest.Revisions(t)
	manifest := databasetest.Manifest(t)
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		if got := len(databasetest.Answers(t, d)); got != 1112 {
			t.Errorf("%d answers", got)
		}
		chain := revisions.Chain[d]
		if head := chain[len(chain)-1][0]; head != manifest.AlembicHeads[d] {
			t.Errorf("the newest revision is %s, the sample's %s", head, manifest.AlembicHeads[d])
		}
	})
}

func count(t *testing.T, db *sql.DB, from string) int {
	t.Helper()
	var n int
	if err := db.QueryRow("SELECT count(*) FROM " + from).Scan(&n); err != nil {
		t.Fatalf("%s: %v", from, err)
	}
	return n
}

func text(t *testing.T, db *sql.DB, query string) string {
	t.Helper()
	var s string
	if err := db.QueryRow(query).Scan(&s); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return s
}

// A copy has what the first test filled in, whoever is connected to it still, and is the test's own.
func TestCopied(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		filled := 0
		fill := func(address string) {
			filled++
			db := databasetest.Open(t, address)
			if d == databasetest.SQLite {
				databasetest.Exec(t, address, "PRAGMA journal_mode = WAL")
			}
			for _, statement := range []string{"CREATE TABLE thing (n integer)", "INSERT INTO thing VALUES (1), (2)"} {
				if _, err := db.Exec(statement); err != nil {
					t.Fatal(err)
				}
			}
		}
		for _, name := range []string{"things", "things", "other things"} {
			address := d.Copied(t, name, fill)
			databasetest.Exec(t, address, "INSERT INTO thing VALUES (3)")
			if n := count(t, databasetest.Open(t, address), "thing"); n != 3 {
				t.Errorf("%s: %d rows", name, n)
			}
		}
		sample := d.CopiedSample(t, "sample", func(address string) { databasetest.Exec(t, address, "DELETE FROM log") })
		db := databasetest.Open(t, sample)
		if logs, flows := count(t, db, "log"), count(t, db, "flow"); logs != 0 || flows == 0 {
			t.Errorf("%d logs, %d flows", logs, flows)
		}
		if filled != 2 {
			t.Errorf("filled %d times", filled)
		}
	})
}

// The release of the recordings is the newest that the program knows.
func TestReleaseIsTheNewestKnown(t *testing.T) {
	heads := databasetest.Revisions(t).HeadsByRelease[databasetest.Release(t)]
	for d, head := range databasetest.Manifest(t).AlembicHeads {
		chain := databasetest.Revisions(t).Chain[d]
		if head != heads[d] || head != chain[len(chain)-1][0] {
			t.Errorf("%s: the sample is at %s, %s's head is %s, the newest revision %s", d, head, databasetest.Release(t), heads[d], chain[len(chain)-1][0])
		}
	}
	if n := len(databasetest.Manifest(t).AlembicHeads); n != 2 {
		t.Errorf("%d heads", n)
	}
}
