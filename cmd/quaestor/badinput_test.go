package main

import (
	"context"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

// commands are those that open a database to read it.
var commands = [][]string{{"serve", "--port", "0"}, {"query", "{ server { dialect } }"}}

// Each bad address (an unreachable host, a wrong password, a missing file, a directory, a text file, a database of another
// program, an empty database, an unknown scheme, a bad port) is one clear line and exit code 1, within the time limit of a
// connection (contract 1.17). The password is not printed (contract 2.7), and reading creates no file except SQLite's own
// -wal and -shm.
func refuses(t *testing.T, dir, address string, words ...string) {
	t.Helper()
	for _, args := range commands {
		before := files(t, dir)
		env := append(at(address), "PREFECT_API_DATABASE_CONNECTION_TIMEOUT=2")
		r := invoke(t, dir, env, "", args...)
		r.failed(t, 1, words...)
		password := passwordIn(address)
		if password != "" && !strings.HasPrefix(password, "${") && strings.Contains(r.stderr, password) || strings.Contains(r.stderr, databasetest.Password) {
			t.Errorf("it shows the password: %s", r.stderr)
		}
		if after := files(t, dir); !slices.Equal(after, before) {
			t.Errorf("%s %s left %q where there was %q", args[0], address, after, before)
		}
	}
}

// files are those of a folder, with their sizes, but SQLite's own.
func files(t *testing.T, dir string) (found []string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || strings.HasSuffix(path, "-wal") || strings.HasSuffix(path, "-shm") {
			return err
		}
		info, err := d.Info()
		if err == nil && !d.IsDir() {
			path += " " + strconv.FormatInt(info.Size(), 10) + " " + info.ModTime().String()
		}
		found = append(found, path)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func TestBadAddress(t *testing.T) {
	for address, words := range map[string][]string{
		"mysql://me:secretword@127.0.0.1/prefect": {"mysql", "sqlite", "postgresql"},
		"nonsense": {"address"},
		"postgresql://me:secretword@127.0.0.1:99999/prefect":               {"port"},
		"postgresql://me:secretword@127.0.0.1:many/prefect":                {"port"},
		"postgresql+asyncpg://me:secretword@127.0.0.1:-1/prefect":          {"port"},
		"postgresql://me:secretword@127.0.0.1/prefect?sslmode=perhaps":     {"sslmode"},
		"sqlite://host/prefect.db":                                         {"sqlite:///relative.db"},
		"${PREFECT_SERVER_DATABASE_PASSWORD}://x":                          {"PREFECT_SERVER_DATABASE_PASSWORD"},
		"postgresql://me:${PREFECT_SERVER_DATABASE_PASSWORD}@localhost/db": {"PREFECT_SERVER_DATABASE_PASSWORD"},
	} {
		t.Run(address, func(t *testing.T) { refuses(t, t.TempDir(), address, words...) })
	}
}

func TestUnreachableHost(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	silent := l.Addr().String()
	t.Cleanup(func() { _ = l.Close() })
	closed, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	gone := closed.Addr().String()
	if err := closed.Close(); err != nil {
		t.Fatal(err)
	}
	for name, address := range map[string]string{
		"nobody listens":    "postgresql://me:secretword@" + gone + "/prefect",
		"nobody answers":    "postgresql+asyncpg://me:secretword@" + silent + "/prefect",
		"no such host":      "postgresql://me:secretword@nosuchhost.invalid/prefect",
		"no such socket":    "postgresql://me:secretword@/prefect?host=/nonexistent",
		"a host that drops": "postgresql://me:secretword@192.0.2.1/prefect",
	} {
		t.Run(name, func(t *testing.T) { refuses(t, t.TempDir(), address, "prefect") })
	}
}

func TestPostgreSQLRefuses(t *testing.T) {
	u, err := url.Parse(databasetest.PostgreSQL.SharedSample(t))
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		change func(*url.URL)
		word   string
	}{
		"wrong password":   {func(u *url.URL) { u.User = url.UserPassword(databasetest.User, "wr0ng&secret") }, "password"},
		"no password":      {func(u *url.URL) { u.User = url.User(databasetest.User) }, "password"},
		"no such user":     {func(u *url.URL) { u.User = url.UserPassword("nobody", "wr0ng&secret") }, "nobody"},
		"no such database": {func(u *url.URL) { u.Path = "/nosuchdatabase" }, "nosuchdatabase"},
	} {
		t.Run(name, func(t *testing.T) {
			wrong := *u
			c.change(&wrong)
			refuses(t, t.TempDir(), wrong.String(), c.word)
		})
	}
}

func TestNoPrefectDatabase(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		address := d.Empty(t)
		dir := t.TempDir()
		if d == databasetest.SQLite {
			dir = filepath.Dir(databasetest.Path(t, address))
		}
		refuses(t, dir, address, "no Prefect database", "Prefect server")
		databasetest.Exec(t, address, `CREATE TABLE invoices (id integer primary key)`)
		refuses(t, dir, address, "no Prefect database")
		databasetest.Exec(t, address, `CREATE TABLE alembic_version (version_num varchar(32))`, `INSERT INTO alembic_version VALUES ('0123456789ab')`)
		refuses(t, dir, address, "flow_run")
		databasetest.Exec(t, address, `CREATE TABLE flow_run (id integer)`, `DELETE FROM alembic_version`)
		refuses(t, dir, address, "alembic_version")
	})
}

func TestNoSQLiteDatabase(t *testing.T) {
	dir := t.TempDir()
	if err := os.MkdirAll(filepath.Join(dir, "folder"), 0o700); err != nil {
		t.Fatal(err)
	}
	write(t, dir, "text.db", strings.Repeat("Dear diary, this is not a database.\n", 100))
	write(t, dir, "short.db", "x")
	whole, err := os.ReadFile(databasetest.Path(t, databasetest.SQLite.Sample(t)))
	if err != nil {
		t.Fatal(err)
	}
	write(t, dir, "cut.db", string(whole[:5000]))
	for _, c := range []struct{ address, word string }{
		{"sqlite:////nonexistent/prefect.db", "/nonexistent/prefect.db"},
		{"sqlite:///none.db", "none.db"},
		{"sqlite+aiosqlite:///" + dir + "/none.db", "none.db"},
		{"sqlite:///folder", "folder"},
		{"sqlite:///text.db", "text.db"},
		{"sqlite:///short.db", "short.db"},
		{"sqlite:///cut.db", "cut.db"},
		{"sqlite:///text.db/below.db", "below.db"},
		{"sqlite:///:memory:", "memory"},
	} {
		t.Run(c.address, func(t *testing.T) { refuses(t, dir, c.address, c.word) })
	}
	// Without any setting: Prefect's default, which is not there either, nor is its folder made.
	for _, args := range append(commands, []string{"database", "status"}) {
		invoke(t, dir, nil, "", args...).failed(t, 1, ".prefect/prefect.db", "--demo", "--database-url")
	}
	if _, err := os.Stat(filepath.Join(dir, ".prefect")); err == nil {
		t.Error("the folder of Prefect was made")
	}
}

// A read of a database that is fine leaves nothing beside it but SQLite's own files, and the file as it was.
func TestReadLeavesNoFiles(t *testing.T) {
	address := databasetest.SQLite.Sample(t)
	dir := filepath.Dir(databasetest.Path(t, address))
	before := files(t, dir)
	invoke(t, dir, at(address), "", "query", "{ flowRuns(first: 1000) { nodes { id taskRuns { totalCount } } } }").want(t, 0)
	if after := files(t, dir); !slices.Equal(after, before) {
		t.Errorf("left %q where there was %q", after, before)
	}
}

// The same for the user's home: a program that only reads makes no folder there either, such as a cache.
func TestReadLeavesHomeAlone(t *testing.T) {
	home := t.TempDir()
	ctx, cancel := context.WithTimeout(t.Context(), hang)
	defer cancel()
	cmd := command(ctx, t.TempDir(), append(at(databasetest.SQLite.Sample(t)), "HOME="+home, "XDG_CACHE_HOME="), "query", "{ server { dialect } }")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v %s", err, out)
	}
	if left := files(t, home); len(left) != 1 { // the folder itself
		t.Errorf("left %q", left)
	}
}
