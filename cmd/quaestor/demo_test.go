package main

import (
	"encoding/json"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

// Contract 1.9: equal values of --seed and --now give the same data, byte by byte on one dialect, and in all that the API
// answers on both.
func TestDemoIsTheSame(t *testing.T) {
	const everything = `{ flowRuns(first: 40) { nodes { id name stateName startTime totalRunTime parameters tags flow { name } deployment { name }
		states { nodes { id type timestamp message } } taskRuns { nodes { id name stateType } } } } artifacts(first: 40) { nodes { id key data } }
		workPools { nodes { name status } } variables { nodes { name value } } events(first: 40) { nodes { id occurred payload } } }`
	answers := map[databasetest.Dialect]string{}
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		fill := func(seed string) string {
			address := d.Empty(t)
			r := invoke(t, "", nil, "", "demo", "--database-url", address, "--flow-runs", "40", "--seed", seed, "--now", "2026-11-01T00:00:00Z").want(t, 0)
			if strings.ContainsAny(r.stderr, "\r\x1b%") || r.stdout != "" {
				t.Errorf("progress bar on what is no terminal: %q %q", r.stderr, r.stdout)
			}
			return address
		}
		first, second, other := fill("7"), fill("7"), fill("8")
		held := contents(t, first)
		sameContents(t, "a second time", contents(t, second), held)
		if contents(t, other)["flow_run"] == held["flow_run"] {
			t.Error("another seed gives the same flow runs")
		}
		answers[d] = inOrder(t, invoke(t, "", at(first), "", "query", everything).want(t, 0).stdout)
	})
	a, b := answers[databasetest.SQLite], answers[databasetest.PostgreSQL]
	if len(a) < 10_000 {
		t.Fatalf("little was compared: %s", a)
	}
	for i, line := range strings.Split(a, "\n") {
		if other := strings.Split(b, "\n"); i >= len(other) || line != other[i] {
			t.Fatalf("line %d on SQLite: %s\nPostgreSQL has %d bytes for %d", i, line, len(b), len(a))
		}
	}
}

// inOrder is JSON with the keys of its objects in order: jsonb keeps no order.
func inOrder(t *testing.T, text string) string {
	t.Helper()
	var v any
	if err := json.Unmarshal([]byte(text), &v); err != nil {
		t.Fatal(err)
	}
	b, err := json.MarshalIndent(v, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// Contract 1.9: --now is today at 00:00 UTC unless given. Runs have begun up to then, and some are still to come.
func TestDemoReachesToday(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		address := d.Empty(t)
		before := time.Now().UTC().Truncate(24 * time.Hour)
		invoke(t, "", nil, "", "demo", "--database-url", address, "--flow-runs", "200").want(t, 0)
		db := databasetest.Open(t, address)
		text := texts(t, db, "SELECT CAST(max(start_time) AS text) FROM flow_run")[0]
		if last, err := time.Parse(time.DateOnly, text[:10]); err != nil || last.Before(before.Add(-24*time.Hour)) || last.After(before.Add(24*time.Hour)) {
			t.Errorf("the last run began at %s, and today at %s (%v)", text, before, err)
		}
	})
}

// quietly gives what names a database to demo without a password in an argument, of which it would warn.
func quietly(address string) (env []string, flag string) {
	at := strings.LastIndex(address, "@")
	if at < 0 {
		return nil, "--database-url=" + address
	}
	return []string{"PREFECT_SERVER_DATABASE_PASSWORD=" + databasetest.Password},
		"--database-url=postgresql://" + databasetest.User + ":${PREFECT_SERVER_DATABASE_PASSWORD}" + address[at:]
}

// Contract 1.9: --only fills the named tables and those that they refer to.
func TestDemoOnly(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		address := d.Empty(t)
		invoke(t, "", nil, "", "demo", "--database-url", address, "--flow-runs", "30", "--only", "flow_run,flow_run_state").want(t, 0)
		rows := map[string]int64{}
		for _, table := range status(t, address).Tables {
			rows[table.Name] = *table.Rows
		}
		if rows["flow_run"] != 30 || rows["flow_run_state"] < 30 || rows["flow"] == 0 || rows["log"] != 0 || rows["variable"] != 0 {
			t.Errorf("%v", rows)
		}
	})
}

// What cannot be done is said before anything is made.
func TestDemoRefuses(t *testing.T) {
	dir := t.TempDir()
	for _, c := range []struct{ line, says string }{
		{"", "--database-url"},
		{"--database-url sqlite:///new.db --flow-runs -1", "negative"},
		{"--database-url sqlite:///new.db --flow-runs many", "--flow-runs"},
		{"--database-url sqlite:///new.db --seed -1", "--seed"},
		{"--database-url sqlite:///new.db --only flows,log", `"flows"; there are agent`},
		{"--database-url sqlite:///new.db --only alembic_version", "alembic_version"},
		{"--database-url sqlite:///new.db --now yesterday", "2026-11-01T00:00:00Z"},
		{"--database-url sqlite:///new.db --now 0007-01-01T00:00:00Z", "1970"},
		{"--database-url sqlite:///new.db now", `"now"`},
	} {
		invoke(t, dir, at("sqlite:///other.db"), "", append([]string{"demo"}, strings.Fields(c.line)...)...).failed(t, 2, c.says)
	}
	invoke(t, dir, nil, "", "demo", "--database-url", "sqlite:///none/new.db").failed(t, 1, "none/new.db")
	if left := files(t, dir); len(left) != 1 {
		t.Errorf("made %v", left)
	}
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		env, guest := quietly(d.SharedSample(t))
		invoke(t, "", env, "", "demo", guest).failed(t, 1, "not created by Quaestor", "empty")
		address := d.Empty(t)
		invoke(t, "", nil, "", "demo", "--database-url", address, "--flow-runs", "5").want(t, 0)
		before := contents(t, address)
		env, flag := quietly(address)
		invoke(t, "", env, "", "demo", flag, "--seed", "2").failed(t, 1, "rows already", "quaestor database reset")
		sameContents(t, "a second demo", contents(t, address), before)
	})
}

// A demo that is interrupted has written nothing, and can be run again.
func TestDemoInterrupted(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		address := d.Empty(t)
		invoke(t, "", at(address), "", "database", "upgrade").want(t, 0)
		empty := contents(t, address)
		env, flag := quietly(address)
		cmd := command(t.Context(), t.TempDir(), env, "demo", flag, "--flow-runs", "100000000")
		stderr := &buffer{}
		cmd.Stderr = stderr
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		writing(t, d, address)
		if err := cmd.Process.Signal(syscall.SIGINT); err != nil {
			t.Fatal(err)
		}
		if err := cmd.Wait(); err == nil || cmd.ProcessState.ExitCode() != 1 || stderr.String() != "quaestor: interrupted: no demonstration data was written\n" {
			t.Errorf("%v %s", err, stderr)
		}
		sameContents(t, "after the interruption", contents(t, address), empty)
	})
}

// writing waits until another process has a write transaction open.
func writing(t *testing.T, d databasetest.Dialect, address string) {
	t.Helper()
	for start := time.Now(); time.Since(start) < hang; time.Sleep(20 * time.Millisecond) {
		if d == databasetest.SQLite {
			if info, err := os.Stat(databasetest.Path(t, address) + "-journal"); err == nil && info.Size() > 0 {
				return
			}
			continue
		}
		db := databasetest.Open(t, address)
		n := texts(t, db, "SELECT pid::text FROM pg_stat_activity WHERE datname = current_database() AND backend_xid IS NOT NULL")
		_ = db.Close()
		if len(n) > 0 {
			return
		}
	}
	t.Fatal("nothing is being written")
}

// `serve --demo` leaves nothing behind.
func TestServeDemo(t *testing.T) {
	dir := t.TempDir()
	p := start(t, []string{"TMPDIR=" + dir, interopKey}, "--demo")
	if _, body := ask(t, p.base); !strings.Contains(body, `"dialect":"sqlite"`) {
		t.Error(body)
	}
	// The demonstration's blocks have a key of their own, whatever that of the environment.
	served(p.base+"/graphql").Query(t, "{ blockDocuments { nodes { data } } }", nil)
	if made, _ := filepath.Glob(filepath.Join(dir, "quaestor-demo-*")); len(made) != 1 {
		t.Errorf("made %v", made)
	}
	p.signal(t, syscall.SIGTERM)
	if code, _ := p.wait(t); code != 0 {
		t.Errorf("exit %d: %s", code, p.stderr)
	}
	if left := files(t, dir); len(left) != 1 {
		t.Errorf("left %v", left)
	}
	invoke(t, "", nil, "", "serve", "--demo", "--database-url", (&url.URL{Scheme: "sqlite", Path: "/x.db"}).String()).failed(t, 2, "--demo", "not both")
}
