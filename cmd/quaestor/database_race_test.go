package main

import (
	"bufio"
	"bytes"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

// Contract 1.6: three processes upgrade one empty database at once, and all succeed.
func TestThreeUpgradesAtOnce(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		for range 3 {
			address := d.Empty(t)
			if d == databasetest.SQLite { // nor is there a file
				if err := os.Remove(databasetest.Path(t, address)); err != nil {
					t.Fatal(err)
				}
			}
			var all [3]*exec.Cmd
			var said [3]bytes.Buffer
			for i := range all {
				all[i] = command(t.Context(), t.TempDir(), at(address), "database", "upgrade")
				all[i].Stderr = &said[i]
				if err := all[i].Start(); err != nil {
					t.Fatal(err)
				}
			}
			for i := range all {
				if err := all[i].Wait(); err != nil {
					t.Errorf("%v: %s", err, said[i].String())
				}
			}
			if s := status(t, address); !s.CreatedByQuaestor || !strings.HasSuffix(s.PrefectRelease, databasetest.Release(t)) || len(s.Tables) < 38 {
				t.Errorf("%+v", s)
			}
		}
	})
}

// The same of three replicas that are to migrate when they start.
func TestThreeReplicasMigrateOnStart(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		address := d.Empty(t)
		env := append(at(address), "PREFECT_SERVER_DATABASE_MIGRATE_ON_START=true")
		var all [3]*exec.Cmd
		var said [3]buffer
		var out [3]*bufio.Reader
		for i := range all {
			all[i] = command(t.Context(), t.TempDir(), env, "serve", "--port", "0")
			all[i].Stderr = &said[i]
			pipe, err := all[i].StdoutPipe()
			if err != nil {
				t.Fatal(err)
			}
			out[i] = bufio.NewReader(pipe)
			if err := all[i].Start(); err != nil {
				t.Fatal(err)
			}
		}
		for i := range all {
			if line, err := out[i].ReadString('\n'); err != nil || !readyLine.MatchString(line) {
				t.Errorf("%q %v %s", line, err, &said[i])
			}
			_ = all[i].Process.Signal(syscall.SIGTERM)
			if err := all[i].Wait(); err != nil {
				t.Errorf("%v %s", err, &said[i])
			}
		}
		// Contract 3.2.
		empty := d.Empty(t)
		for _, set := range []string{"false", ""} {
			invoke(t, "", append(at(empty), "PREFECT_SERVER_DATABASE_MIGRATE_ON_START="+set), "", "serve", "--port", "0").failed(t, 1, "no Prefect database")
		}
		if made := tables(t, empty); len(made) > 0 {
			t.Errorf("made %v", made)
		}
	})
}

// Contract 1.6: those that wait for another process say so, and no time limit of the API ends their wait: the lock is held
// for longer than that. Whoever is interrupted while it waits says so, too.
func TestUpgradeWaits(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		address := d.Empty(t)
		release := holdLock(t, d, address)
		waiting := func() (*exec.Cmd, *buffer) {
			env := append(at(address), "PREFECT_SERVER_DATABASE_TIMEOUT=1")
			cmd, stderr := command(t.Context(), t.TempDir(), env, "database", "upgrade"), &buffer{}
			cmd.Stderr = stderr
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			for start := time.Now(); !strings.Contains(stderr.String(), "waiting for it"); time.Sleep(10 * time.Millisecond) {
				if time.Since(start) > hang {
					t.Fatalf("it does not wait: %s", stderr)
				}
			}
			return cmd, stderr
		}
		first, said := waiting()
		interrupted, last := waiting()
		if err := interrupted.Process.Signal(syscall.SIGINT); err != nil {
			t.Fatal(err)
		}
		if err := interrupted.Wait(); err == nil || !strings.HasSuffix(last.String(), "\nquaestor: interrupted\n") {
			t.Errorf("%v %s", err, last)
		}
		time.Sleep(1500 * time.Millisecond)
		if made := tables(t, address); len(made) > 0 {
			t.Errorf("made %v while another migrates", made)
		}
		release()
		if err := first.Wait(); err != nil {
			t.Errorf("%v %s", err, said)
		}
		if n := strings.Count(said.String(), "waiting for it"); n != 1 {
			t.Errorf("said so %d times", n)
		}
	})
}

// holdLock does as another process that migrates.
func holdLock(t *testing.T, d databasetest.Dialect, address string) (release func()) {
	t.Helper()
	if d == databasetest.SQLite {
		f, err := os.Create(databasetest.Path(t, address) + "-quaestor-lock")
		if err != nil {
			t.Fatal(err)
		}
		if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX); err != nil {
			t.Fatal(err)
		}
		return func() { _ = f.Close() }
	}
	tx, err := databasetest.Open(t, address).Begin()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := tx.Exec("SELECT pg_advisory_xact_lock(x'5175616573746f72'::bigint)"); err != nil {
		t.Fatal(err)
	}
	return func() { _ = tx.Rollback() }
}

// Contract 2.4: serve serves the database in memory that it has migrated.
func TestMigrateInMemoryOnStart(t *testing.T) {
	for _, address := range []string{"sqlite:///:memory:", "sqlite+aiosqlite:///file::memory:?cache=shared&uri=true"} {
		p := start(t, append(at(address), "PREFECT_SERVER_DATABASE_MIGRATE_ON_START=true"))
		if code, body := ask(t, p.base); code != 200 || !strings.Contains(body, `"flows":{"totalCount":0}`) {
			t.Errorf("%s: %d %s", address, code, body)
		}
	}
}
