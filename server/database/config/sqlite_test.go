package config

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

// things makes a database with one row in a file of that name, and gives the file.
func things(t *testing.T, name string, statements ...string) string {
	t.Helper()
	from := databasetest.Path(t, databasetest.SQLite.Empty(t))
	databasetest.Exec(t, "sqlite:///"+from,
		append(statements, "CREATE TABLE thing (n integer)", "INSERT INTO thing VALUES (1)")...)
	to := filepath.Join(filepath.Dir(from), name)
	if err := os.Rename(from, to); err != nil {
		t.Fatal(err)
	}
	return to
}

func files(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, entry := range entries {
		names = append(names, entry.Name())
	}
	return names
}

func TestSQLiteBadFiles(t *testing.T) {
	dir := t.TempDir()
	for name, content := range map[string]string{
		"short.txt": "hello", "long.txt": strings.Repeat("no database at all\n", 1000),
		"cut.db": "SQLite format 3\x00" + strings.Repeat("\xff", 84),
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Mkdir(filepath.Join(dir, "folder"), 0o700); err != nil {
		t.Fatal(err)
	}
	before := files(t, dir)
	for name, want := range map[string]string{
		"missing.db":        "there is no database file",
		"no/such/folder.db": "there is no database file",
		"folder":            "is a directory",
		"short.txt":         "is not an SQLite database",
		"long.txt":          "is not an SQLite database",
		"cut.db":            "",
		"short.txt/x.db":    "cannot open the database file",
		"a%20b.db":          "there is no database file",
	} {
		t.Run(name, func(t *testing.T) {
			c, err := New(DefaultOptions("sqlite:///" + filepath.Join(dir, name)))
			if err != nil {
				t.Fatal(err)
			}
			_, err = c.Open(t.Context())
			if !errors.Is(err, ErrUnavailable) || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "\n") {
				t.Errorf("got %v", err)
			}
		})
	}
	if after := files(t, dir); !slices.Equal(before, after) {
		t.Errorf("before %v, after %v", before, after)
	}
}

func TestSQLiteOddNames(t *testing.T) {
	for i, name := range []string{
		"with space.db", "a?b.db", "a#b.db", "100%.db", "%41.db", "a&b=c;d.db", "ü.db", "a+b.db", "file:x.db",
	} {
		t.Run(strconv.Itoa(i), func(t *testing.T) {
			path := things(t, name)
			before := files(t, filepath.Dir(path))
			e := open(t, DefaultOptions("sqlite:///"+path))
			tx := started(t, e.Read)
			if n := must[int](t, tx, count); n != 1 {
				t.Errorf("%d rows", n)
			}
			if got := must[string](t, tx, "SELECT file FROM pragma_database_list"); got != path {
				t.Errorf("opened %s", got)
			}
			_ = tx.Rollback()
			write := started(t, e.Write)
			execute(t, write, "INSERT INTO thing VALUES (2)")
			commit(t, write)
			if after := files(t, filepath.Dir(path)); !slices.Equal(before, after) {
				t.Errorf("before %v, after %v", before, after)
			}
		})
	}
}

func TestSQLiteConnectionSettings(t *testing.T) {
	for _, mode := range []string{"delete", "wal"} {
		path := things(t, "x.db", "PRAGMA journal_mode="+mode)
		e := open(t, DefaultOptions("sqlite+aiosqlite:///"+path))
		for kind, begin := range map[string]begin{"1": e.Read, "0": e.Write} {
			tx := started(t, begin)
			for pragma, want := range map[string]string{
				"busy_timeout": "60000", "foreign_keys": "1", "synchronous": "1", "journal_mode": mode, "query_only": kind,
			} {
				if got := must[string](t, tx, "PRAGMA "+pragma); got != want {
					t.Errorf("%s: got %s, want %s", pragma, got, want)
				}
			}
			_ = tx.Rollback()
		}
		if after := files(t, filepath.Dir(path)); mode == "delete" && len(after) != 1 {
			t.Errorf("files %v", after)
		}
	}
}

func TestSQLiteInMemory(t *testing.T) {
	for _, address := range []string{"sqlite:///:memory:", "sqlite+aiosqlite:///file::memory:?cache=shared&uri=true"} {
		t.Run(address, func(t *testing.T) {
			t.Chdir(t.TempDir())
			options := DefaultOptions(address)
			options.PoolRecycle, options.PoolTimeout = time.Nanosecond, 50*time.Millisecond
			e, again := open(t, options), open(t, options)
			tx := started(t, e.Write)
			execute(t, tx, "CREATE TABLE thing (n integer)")
			execute(t, tx, "INSERT INTO thing VALUES (1)")
			if _, err := e.Read(t.Context()); !errors.Is(err, ErrUnavailable) {
				t.Errorf("a second transaction: %v", err)
			}
			commit(t, tx)
			for range 3 {
				read := started(t, again.Read)
				ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
				if _, err := value[int](ctx, read, slow(databasetest.SQLite)); !errors.Is(err, ErrTimeout) {
					t.Errorf("got %v", err)
				}
				cancel()
				if err := read.Exec(t.Context(), "DELETE FROM thing", []any{}, nil); !errors.Is(err, ErrStatement) {
					t.Errorf("a write in a read: %v", err)
				}
				if n := must[int](t, read, count); n != 1 {
					t.Errorf("%d rows", n)
				}
				_ = read.Rollback()
			}
			write := started(t, e.Write)
			execute(t, write, "INSERT INTO thing VALUES (2)")
			commit(t, write)
			if left := files(t, "."); len(left) > 0 {
				t.Errorf("files %v", left)
			}
		})
	}
}

func TestSQLiteWaitsForALock(t *testing.T) {
	patient(t)
	path := things(t, "x.db")
	other := databasetest.Open(t, "sqlite:///"+path)
	e := open(t, DefaultOptions("sqlite:///"+path))
	conn, err := other.Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	if _, err := conn.ExecContext(t.Context(), "BEGIN EXCLUSIVE"); err != nil {
		t.Fatal(err)
	}
	for _, begin := range []begin{e.Read, e.Write} {
		ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
		if _, err := begin(ctx); !errors.Is(err, ErrUnavailable) || errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("while it is locked: %v", err)
		}
		cancel()
	}
	time.AfterFunc(300*time.Millisecond, func() { _, _ = conn.ExecContext(context.Background(), "COMMIT") })
	for _, begin := range []begin{e.Read, e.Write} {
		tx := started(t, begin)
		if n := must[int](t, tx, count); n != 1 {
			t.Errorf("%d rows", n)
		}
		_ = tx.Rollback()
	}
}

func TestSQLiteReplacedFileIsOpenedAgain(t *testing.T) {
	path := things(t, "x.db")
	e := open(t, DefaultOptions("sqlite:///"+path))
	read := started(t, e.Read)
	_ = read.Rollback()
	databasetest.Exec(t, "sqlite:///"+path, "VACUUM INTO '"+path+".new'")
	databasetest.Exec(t, "sqlite:///"+path+".new", "INSERT INTO thing VALUES (2)")
	if err := os.Rename(path+".new", path); err != nil {
		t.Fatal(err)
	}
	if n := must[int](t, started(t, e.Read), count); n != 2 {
		t.Errorf("%d rows", n)
	}
}

func TestSQLiteDeletedFile(t *testing.T) {
	path := things(t, "x.db")
	e := open(t, DefaultOptions("sqlite:///"+path))
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	if _, err := e.Read(t.Context()); !errors.Is(err, ErrUnavailable) || !strings.Contains(err.Error(), "there is no") {
		t.Errorf("got %v", err)
	}
	if left := files(t, filepath.Dir(path)); len(left) > 0 {
		t.Errorf("files %v", left)
	}
}
