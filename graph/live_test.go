package graph_test

import (
	"bufio"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/quaestor-graph/quaestor/graph/graphtest"
	"github.com/quaestor-graph/quaestor/server/database"
	"github.com/quaestor-graph/quaestor/server/database/databasetest"
	"github.com/quaestor-graph/quaestor/server/settings"
)

// How long the other process writes: alone, and while Quaestor is asked.
const (
	aloneTime = 3 * time.Second
	liveTime  = 10 * time.Second
)

// liveWriter is the environment variable that makes a process of this test program the writer of a database.
const liveWriter = "QUAESTOR_GRAPH_TEST_WRITER"

// writing says what such a process does.
type writing struct {
	Dialect     databasetest.Dialect
	Driver, DSN string
	Time        time.Duration
}

// written is what it has done: the errors, each with how often it came.
type written struct {
	Transactions int
	Errors       map[string]int
	Journal      string // of SQLite
}

// A database that a Prefect server is using at that moment can be opened: a second process writes in Prefect's way (WAL,
// DEFERRED transactions) for 10 s while Quaestor is asked without pause. Quaestor sees no error, and the writer none that it
// does not also see alone.
func TestDatabaseInUse(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		t.Parallel()
		alone := startWriter(t, d, d.Sample(t), aloneTime)()
		address := d.Sample(t)
		// Only its executor is needed: the database is opened anew again and again, while the other writes.
		g := graphtest.Open(t, d.SharedSample(t), graphtest.Unlimited...)
		s, _, err := settings.Load(settings.Sources{Dir: t.TempDir(), Flags: map[string]string{"database-url": address}})
		if err != nil {
			t.Fatal(err)
		}
		done := make(chan struct{})
		wait := startWriter(t, d, address, liveTime)
		var asking sync.WaitGroup
		var mu sync.Mutex
		operations, seen := 0, map[int]bool{}
		for range 2 {
			asking.Go(func() {
				for i := 0; ; i++ {
					select {
					case <-done:
						return
					default:
					}
					got, contradictions := askOnce(t.Context(), *g, s, i%10 == 0)
					mu.Lock()
					operations++
					seen[got] = true
					mu.Unlock()
					if contradictions != nil {
						t.Errorf("%q", contradictions)
					}
				}
			})
		}
		beside := wait()
		close(done)
		asking.Wait()
		t.Logf("alone %+v; beside Quaestor %+v; %d operations saw %d numbers of runs", alone, beside, operations, len(seen))
		// The writer has written before anybody asks, so that the sample's own number alone would be a look elsewhere.
		delete(seen, databasetest.Manifest(t).RowCounts["flow_run"])
		if alone.Transactions == 0 || beside.Transactions == 0 || len(seen) == 0 {
			t.Errorf("alone %+v, beside Quaestor %+v, which saw %v", alone, beside, seen)
		}
		for text := range beside.Errors {
			if alone.Errors[text] == 0 {
				t.Errorf("the writer's error beside Quaestor, which it does not see alone: %s", text)
			}
		}
		if d == databasetest.SQLite && beside.Journal != "wal" {
			t.Errorf("the writer's journal mode is %s", beside.Journal)
		}
	})
}

// askOnce opens the database, asks little or all, and closes it. From both it gives the number of runs.
func askOnce(ctx context.Context, g graphtest.Graph, s *settings.Settings, all bool) (runs int, contradictions []string) {
	db, err := database.Provide(ctx, s)
	if err != nil {
		return 0, []string{err.Error()}
	}
	g.Database = db
	if all {
		var got snapshot
		got, contradictions = consistent(g.Do(ctx, snapshotQuery, nil))
		runs = got.runs
	} else {
		r := g.Do(ctx, leakQuery, nil)
		if len(r.Errors) > 0 {
			contradictions = []string{r.Errors.Error()}
		}
		var data struct{ FlowRuns struct{ TotalCount int } }
		if err := json.Unmarshal(r.Data, &data); err != nil {
			contradictions = append(contradictions, err.Error())
		}
		runs = data.FlowRuns.TotalCount
	}
	if err := db.Close(); err != nil {
		contradictions = append(contradictions, err.Error())
	}
	return runs, contradictions
}

// startWriter starts the second process and returns once it has written; wait gives what it did in its time.
func startWriter(t *testing.T, d databasetest.Dialect, address string, time time.Duration) (wait func() written) {
	t.Helper()
	w := writing{Dialect: d, Driver: "sqlite3", Time: time}
	if d == databasetest.SQLite {
		w.DSN = "file:" + databasetest.Path(t, address) + "?_journal_mode=WAL&_synchronous=NORMAL&_foreign_keys=1&_busy_timeout=60000&_txlock=deferred"
	} else {
		u, err := url.Parse(address)
		if err != nil {
			t.Fatal(err)
		}
		u.RawQuery = "sslmode=disable"
		w.Driver, w.DSN = "postgres", u.String()
	}
	task, err := json.Marshal(w)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), os.Args[0])
	cmd.Env = append(os.Environ(), liveWriter+"="+string(task))
	var stderr strings.Builder
	cmd.Stderr = &stderr
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(stdout)
	if !lines.Scan() || lines.Text() != "ready" {
		_ = cmd.Wait()
		t.Fatalf("the writer says %q and %q", lines.Text(), stderr.String())
	}
	return func() (done written) {
		t.Helper()
		if lines.Scan() {
			err = json.Unmarshal(lines.Bytes(), &done)
		}
		if ended := cmd.Wait(); err != nil || ended != nil {
			t.Fatalf("the writer: %v, %v, %q", err, ended, stderr.String())
		}
		return done
	}
}

// runAsWriter is the second process, if this is it.
func runAsWriter() bool {
	task, is := os.LookupEnv(liveWriter)
	if !is {
		return false
	}
	var todo writing
	if err := json.Unmarshal([]byte(task), &todo); err != nil {
		panic(err)
	}
	done, err := todo.run()
	if err != nil {
		panic(err)
	}
	text, err := json.Marshal(done)
	if err != nil {
		panic(err)
	}
	fmt.Println(string(text))
	return true
}

func (t writing) run() (done written, err error) {
	db, err := sql.Open(t.Driver, t.DSN)
	if err != nil {
		return done, err
	}
	defer func() { err = db.Close() }()
	w, err := graphtest.NewWriter(t.Dialect, db)
	if err != nil {
		return done, err
	}
	if t.Dialect == databasetest.SQLite {
		if err := db.QueryRow("PRAGMA journal_mode").Scan(&done.Journal); err != nil {
			return done, err
		}
	}
	done.Errors = map[string]int{}
	for end := time.Now().Add(t.Time); time.Now().Before(end); done.Transactions++ {
		if err := w.Step(context.Background()); err != nil {
			done.Errors[err.Error()]++
		}
		if done.Transactions == 0 {
			fmt.Println("ready")
		}
	}
	return done, nil
}
