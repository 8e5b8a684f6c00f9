package databasetest

import (
	"context"
	"database/sql"
	"net/url"
	"strings"
	"testing"

	_ "github.com/lib/pq"           // the drivers that Open names
	_ "github.com/mattn/go-sqlite3" // likewise
)

// Open connects to an address of this package with the bare driver, past all of Quaestor's own code, so that a test can
// look at what is stored and at what another program would do. SQLite does not enforce foreign keys here.
func Open(t testing.TB, address string) *sql.DB {
	t.Helper()
	driver, dsn := bare(t, address)
	db, err := sql.Open(driver, dsn)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

// Exec runs statements one after the other on one connection of its own, as Open makes it.
func Exec(t testing.TB, address string, statements ...string) {
	t.Helper()
	ctx := context.Background()
	driver, dsn := bare(t, address)
	db, err := sql.Open(driver, dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	conn, err := db.Conn(ctx)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	for _, statement := range statements {
		if _, err := conn.ExecContext(ctx, statement); err != nil {
			t.Fatalf("%s: %v", statement, err)
		}
	}
}

// Path is the file of a SQLite address.
func Path(t testing.TB, address string) string {
	t.Helper()
	path, ok := strings.CutPrefix(address, sqliteScheme)
	if !ok {
		t.Fatalf("%s is no address of a SQLite file", address)
	}
	return path
}

func bare(t testing.TB, address string) (driver, dsn string) {
	t.Helper()
	if strings.HasPrefix(address, sqliteScheme) {
		// A lock held for a moment by the code under test is waited for, as Prefect does.
		return "sqlite3", "file:" + Path(t, address) + "?_busy_timeout=60000"
	}
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	// lib/pq insists on TLS where an address is silent; the test server has none.
	query := u.Query()
	query.Set("sslmode", "disable")
	u.RawQuery = query.Encode()
	return "postgres", u.String()
}
