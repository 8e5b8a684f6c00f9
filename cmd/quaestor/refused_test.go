package main

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

// nobody is a user whom write protection holds: root may write anywhere. Where the tests are run by another user, it is
// that one.
const nobody = 65534

// unprivileged runs the program as nobody.
func unprivileged(t *testing.T, address string, args ...string) result {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), hang)
	defer cancel()
	cmd := command(ctx, "/", at(address), args...)
	if os.Getuid() == 0 {
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
	}
	return finish(ctx, t, cmd, "")
}

// open lets other users pass to what is in a folder of t.TempDir.
func open(t *testing.T, dir string) {
	t.Helper()
	for ; strings.HasPrefix(dir, filepath.Clean(os.TempDir())+"/"); dir = filepath.Dir(dir) {
		if err := os.Chmod(dir, 0o755); err != nil {
			t.Fatal(err)
		}
	}
}

// A read-only file or folder: what only reads works, what writes says what is wrong, and the file is as it was.
func TestWriteProtectedDatabase(t *testing.T) {
	for name, c := range map[string]struct {
		journal      string
		file, folder os.FileMode
	}{
		"folder":      {"delete", 0o666, 0o555},
		"folder, WAL": {"wal", 0o666, 0o555},
		"file":        {"delete", 0o444, 0o755},
		"both, WAL":   {"wal", 0o444, 0o555},
	} {
		t.Run(name, func(t *testing.T) {
			address := databasetest.SQLite.Sample(t)
			databasetest.Exec(t, address, "PRAGMA journal_mode="+c.journal)
			path := databasetest.Path(t, address)
			open(t, filepath.Dir(path))
			for at, mode := range map[string]os.FileMode{path: c.file, filepath.Dir(path): c.folder} {
				if err := os.Chmod(at, mode); err != nil {
					t.Fatal(err)
				}
			}
			t.Cleanup(func() { _ = os.Chmod(filepath.Dir(path), 0o755) })
			before := files(t, filepath.Dir(path))
			unprivileged(t, address, "database", "status").want(t, 0)
			unprivileged(t, address, "database", "upgrade", "--dry-run").want(t, 0)
			unprivileged(t, address, "query", "{ flows { totalCount } }").want(t, 0)
			for _, args := range [][]string{{"upgrade"}, {"downgrade", "--yes"}, {"reset", "--yes", "--not-ours"}, {"drop", "--yes", "--not-ours"}} {
				r := unprivileged(t, address, append([]string{"database"}, args...)...).want(t, 1)
				if line := r.stderr; !strings.Contains(line, path) || !strings.Contains(line, "permission denied") {
					t.Errorf("%v: %s", args, line)
				}
			}
			unprivileged(t, "sqlite:///"+filepath.Dir(path)+"/new.db", "database", "upgrade").failed(t, 1, "new.db", "permission denied")
			if after := files(t, filepath.Dir(path)); strings.Join(after, "\n") != strings.Join(before, "\n") {
				t.Errorf("%v, before %v", after, before)
			}
		})
	}
}

// A disk that is full: a file system of some hundred kilobytes in a mount namespace of the process alone. Where that may
// not be mounted, a limit on the size of the file, which the kernel enforces in the same place.
func TestFullDiskOfACommand(t *testing.T) {
	dir := t.TempDir()
	full := func(kilobytes, script string) result {
		t.Helper()
		ctx, cancel := context.WithTimeout(t.Context(), hang)
		defer cancel()
		inside := `mount -t tmpfs -o size=` + kilobytes + `k tmpfs "$0" && cd "$0" && ` + script
		cmd := exec.CommandContext(ctx, "unshare", "--mount", "sh", "-c", inside, dir, binary)
		if os.Getuid() != 0 {
			cmd.Args = append([]string{"unshare", "--user", "--map-root-user"}, cmd.Args[1:]...)
		}
		if probe := exec.CommandContext(ctx, cmd.Args[0], append(cmd.Args[1:len(cmd.Args)-3:len(cmd.Args)-3], `mount -t tmpfs tmpfs "$0"`, dir)...); probe.Run() != nil {
			t.Log("no file system may be mounted: with a limit on the size of files instead")
			cmd = exec.CommandContext(ctx, "bash", "-c", `cd "$0" && rm -f * && ulimit -f `+kilobytes+` && `+script, dir, binary)
		}
		cmd.Dir, cmd.Env = dir, []string{"HOME=" + dir, "PATH=" + os.Getenv("PATH"), "PREFECT_API_DATABASE_CONNECTION_URL=sqlite:///full.db"}
		return finish(ctx, t, cmd, "")
	}
	last := func(r result, code int, words ...string) {
		t.Helper()
		r.want(t, code)
		lines := strings.Split(strings.TrimSpace(r.stderr), "\n")
		line := lines[len(lines)-1]
		for _, w := range append(words, "quaestor: ", "full.db") {
			if !strings.Contains(line, w) {
				t.Errorf("%q does not say %q", line, w)
			}
		}
		if !strings.Contains(line, "full") && !strings.Contains(line, "too large") || strings.Contains(line, "CREATE") {
			t.Errorf("%q", line)
		}
	}
	// Too small for the tables: none of them is there, and the next attempt says the same.
	last(full("300", `"$1" database upgrade`), 1, "undone")
	last(full("300", `{ "$1" database upgrade 2>/dev/null; "$1" database status | grep -q "none: no Prefect database" && "$1" database upgrade; }`), 1, "undone")
	// Large enough for them and not for the rows: not one of those is there, and the database is in order.
	last(full("2000", `"$1" demo --database-url sqlite:///full.db --flow-runs 5000`), 1, "no demonstration data was written")
	r := full("2000", `{ "$1" demo --database-url sqlite:///full.db --flow-runs 5000 2>/dev/null; "$1" query "{ flowRuns { totalCount } variables { totalCount } }"; }`).want(t, 0)
	if strings.Count(r.stdout, `"totalCount": 0`) != 2 {
		t.Error(r.stdout)
	}
}

// A password that has expired, and a server that is gone: one clear line, and no password in it.
func TestExpiredPasswordOfACommand(t *testing.T) {
	owned := databasetest.PostgreSQL.Empty(t)
	role, address := databasetest.Role(t, owned)
	databasetest.Exec(t, databasetest.Administrator(t, owned), "ALTER ROLE "+role+" VALID UNTIL '2000-01-01'")
	for _, args := range [][]string{{"database", "status"}, {"database", "upgrade"}, {"database", "downgrade", "--yes"}, {"serve", "--port", "0"}} {
		r := invoke(t, "", at(address), "", args...)
		r.failed(t, 1, "cannot connect", "password", role)
		if strings.Contains(r.stderr, passwordIn(address)) {
			t.Error(r.stderr)
		}
	}
}

// A role without the right to create the extension is told the statement to give to an administrator.
func TestUpgradeWithoutTheExtension(t *testing.T) {
	owned := databasetest.PostgreSQL.Empty(t)
	role, address := databasetest.Role(t, owned)
	databasetest.Exec(t, databasetest.Administrator(t, owned), "GRANT CREATE ON SCHEMA public TO "+role)
	invoke(t, "", at(address), "", "database", "upgrade").failed(t, 1, "administrator", "CREATE EXTENSION IF NOT EXISTS pg_trgm")
	if made := tables(t, owned); len(made) > 0 {
		t.Errorf("made %v", made)
	}
}
