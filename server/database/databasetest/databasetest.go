package databasetest

import (
	"fmt"
	"os"
	"testing"
)

// Dialect is one of the two kinds of database that Prefect keeps its data in, named as in its addresses.
type Dialect string

const (
	SQLite     Dialect = "sqlite"
	PostgreSQL Dialect = "postgresql"
)

// Dialects is every dialect, in the order in which Each takes them.
var Dialects = []Dialect{SQLite, PostgreSQL}

// Main runs the tests of a package and then stops the servers and removes the files that they made. Without it nothing
// is left running either, but the files stay until the next run finds them.
func Main(m *testing.M) { os.Exit(Run(m)) }

// Run is Main for a package that has things of its own to clean up: it gives the exit code.
func Run(m *testing.M) int {
	code := m.Run()
	if err := cleanUp(); err != nil {
		fmt.Fprintln(os.Stderr, "databasetest:", err)
		code = max(code, 1)
	}
	return code
}

// Each runs a test once per dialect, as a subtest of that name.
func Each(t *testing.T, test func(t *testing.T, d Dialect)) {
	t.Helper()
	for _, d := range Dialects {
		t.Run(string(d), func(t *testing.T) { test(t, d) })
	}
}

// Sample gives the address of the test's own copy of the sample installation, to change at will.
func (d Dialect) Sample(t testing.TB) string {
	t.Helper()
	if d == SQLite {
		return sqliteSample(t)
	}
	return startedPostgreSQL(t).sample(t)
}

// SharedSample gives the address of one copy of the sample installation for all tests of the process: for reading. On
// PostgreSQL a write to it fails.
func (d Dialect) SharedSample(t testing.TB) string {
	t.Helper()
	if d == SQLite {
		return sqliteSharedSample(t)
	}
	return startedPostgreSQL(t).sharedSample(t)
}

// Empty gives the address of a database of the test's own with no table in it. On SQLite the file is there, with zero
// bytes.
func (d Dialect) Empty(t testing.TB) string {
	t.Helper()
	if d == SQLite {
		return sqliteEmpty(t)
	}
	return startedPostgreSQL(t).empty(t)
}
