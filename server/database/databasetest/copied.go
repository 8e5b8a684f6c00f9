package databasetest

import (
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"
)

// Copied gives the address of the test's own copy of a database that is made once in a process: fill fills an empty one
// for the first test that asks for the name. A copy has all that was put there, and the planner's statistics.
func (d Dialect) Copied(t testing.TB, name string, fill func(address string)) string {
	t.Helper()
	return d.copied(t, name, Dialect.Empty, func(*cluster) string { return "template0" }, fill)
}

// CopiedSample is Copied of what fill makes of the sample installation.
func (d Dialect) CopiedSample(t testing.TB, name string, fill func(address string)) string {
	t.Helper()
	return d.copied(t, name, Dialect.Sample, func(c *cluster) string {
		if err := c.template(); err != nil {
			t.Fatal(err)
		}
		return template
	}, fill)
}

var (
	// copies are what copies are made of, by dialect and name: a file, or a database's name.
	copies   = map[string]string{}
	copiesMu sync.Mutex
)

func (d Dialect) copied(t testing.TB, name string, file func(Dialect, testing.TB) string, from func(*cluster) string, fill func(address string)) string {
	t.Helper()
	copiesMu.Lock()
	defer copiesMu.Unlock()
	key := string(d) + " " + name
	if d == SQLite {
		if copies[key] == "" {
			copies[key] = filledFile(t, file(d, t), fill)
		}
		path := filepath.Join(t.TempDir(), "copy.db")
		if err := copyFile(path, copies[key]); err != nil {
			t.Fatal(err)
		}
		return sqliteScheme + path
	}
	c := startedPostgreSQL(t)
	if copies[key] == "" {
		copies[key] = c.filled(t, from(c), fill)
	}
	return c.private(t, copies[key])
}

// filledFile fills a SQLite database and gives the path of a copy that outlives the test.
func filledFile(t testing.TB, address string, fill func(address string)) string {
	t.Helper()
	fill(address)
	// Who has filled it may have it open until the test ends.
	Exec(t, address, "PRAGMA wal_checkpoint(TRUNCATE)")
	from := Path(t, address)
	if left, err := os.Stat(from + "-wal"); err == nil && left.Size() > 0 {
		t.Fatalf("somebody reads %s still", from)
	}
	dir, err := workspace()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, fmt.Sprintf("copied-%d.db", len(copies)))
	if err := copyFile(path, from); err != nil {
		t.Fatal(err)
	}
	return path
}

// filled makes a database that outlives the test, and to which nobody can be connected: PostgreSQL copies no other.
func (c *cluster) filled(t testing.TB, from string, fill func(address string)) string {
	t.Helper()
	name, err := c.create(from)
	if err != nil {
		t.Fatal(err)
	}
	fill(c.address(name))
	for _, statement := range []string{
		fmt.Sprintf("ALTER DATABASE %s ALLOW_CONNECTIONS false", name),
		fmt.Sprintf("SELECT pg_terminate_backend(pid, 60000) FROM pg_stat_activity WHERE datname = '%s'", name),
	} {
		if _, err := c.admin.Exec(statement); err != nil {
			t.Fatal(err)
		}
	}
	return name
}
