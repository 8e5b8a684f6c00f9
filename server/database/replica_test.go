package database_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"entgo.io/ent/dialect/sql"

	"github.com/quaestor-graph/quaestor/server/database"
	"github.com/quaestor-graph/quaestor/server/database/databasetest"
	component "github.com/quaestor-graph/quaestor/server/database/query"
	"github.com/quaestor-graph/quaestor/server/settings"
)

// replicated opens a database whose operations read at a standby, with these settings beside.
func replicated(t *testing.T, primary, standby string, more ...string) (database.Database, error) {
	t.Helper()
	flags := map[string]string{"database-url": primary, "QUAESTOR_DATABASE_READ_URL": standby}
	for i := 0; i < len(more); i += 2 {
		flags[more[i]] = more[i+1]
	}
	s, _, err := settings.Load(settings.Sources{Dir: t.TempDir(), Flags: flags})
	if err != nil {
		t.Fatal(err)
	}
	s.Database.ConnectionTimeout = 0 // the machine may be slow
	db, err := database.Provide(t.Context(), s)
	if err == nil {
		t.Cleanup(func() { _ = db.Close() })
	}
	return db, err
}

// readAt says at which server an operation reads: its port.
func readAt(db database.Database) (port string, err error) {
	s := db.Snapshot()
	defer s.Close()
	for range 2 { // both statements of an operation at one server
		var at string
		err := s.Query(context.Background(), component.Statement{SQL: "SELECT current_setting('port')"}, func(rows *sql.Rows) error { return rows.Scan(&at) })
		if err != nil || port != "" && port != at {
			return port + " " + at, errors.Join(err, errors.New("not both read"))
		}
		port = at
	}
	return port, nil
}

// eventuallyAt waits until operations read at a server; none may fail meanwhile.
func eventuallyAt(t *testing.T, db database.Database, s *databasetest.Server) {
	t.Helper()
	databasetest.Eventually(t, "operations do not read at "+s.Host(), func() bool {
		port, err := readAt(db)
		if err != nil {
			t.Fatal(err)
		}
		return strings.HasSuffix(s.Host(), ":"+port)
	})
}

// told collects the log.
func told(t *testing.T) (count func(text string) int) {
	t.Helper()
	var mu sync.Mutex
	var all strings.Builder
	before := slog.Default()
	slog.SetDefault(slog.New(slog.NewTextHandler(writer(func(p []byte) (int, error) {
		mu.Lock()
		defer mu.Unlock()
		return all.Write(p)
	}), nil)))
	t.Cleanup(func() {
		slog.SetDefault(before)
		if t.Failed() {
			t.Log(all.String())
		}
	})
	return func(text string) int {
		mu.Lock()
		defer mu.Unlock()
		return strings.Count(all.String(), text)
	}
}

type writer func([]byte) (int, error)

func (w writer) Write(p []byte) (int, error) { return w(p) }

// Contract 3.10.
func TestReplica(t *testing.T) {
	address := databasetest.PostgreSQL.Sample(t)
	primary, standby := databasetest.Replicated(t, address)
	count := told(t)
	db, err := replicated(t, primary.Address(), standby.Address(), "QUAESTOR_READ_LAG", "10ms")
	if err != nil {
		t.Fatal(err)
	}
	// It has replayed all, long ago: it is not behind.
	eventuallyAt(t, db, standby)

	t.Run("what is written, and keys, are the primary's", func(t *testing.T) {
		if err := add(t.Context(), db, "replicated"); err != nil {
			t.Error(err)
		}
		standby.Exec(t, "SELECT pg_wal_replay_pause()")
		databasetest.Exec(t, primary.Address(), "CREATE TABLE quaestor_api_key AS SELECT 1 AS one") // the standby does not have it yet
		if _, err := db.Keys(t.Context()); err == nil || errors.Is(err, database.ErrNoKeys) {
			t.Errorf("the keys were looked for at the standby: %v", err)
		}
	})
	t.Run("behind", func(t *testing.T) {
		if err := add(t.Context(), db, "not yet replayed"); err != nil {
			t.Error(err)
		}
		eventuallyAt(t, db, primary)
		standby.Exec(t, "SELECT pg_wal_replay_resume()")
		eventuallyAt(t, db, standby)
	})
	// Contract 14.4: a restart, a failover and a full pool are UNAVAILABLE, and so is what a standby ends to go on
	// replaying.
	t.Run("conflict with what is replayed", func(t *testing.T) {
		standby.Exec(t, "ALTER SYSTEM SET max_standby_streaming_delay = 0", "SELECT pg_reload_conf()")
		s := db.Snapshot()
		defer s.Close()
		reads := component.Statement{SQL: "SELECT count(*) FROM log"}
		if err := s.Query(t.Context(), reads, nothing); err != nil {
			t.Fatal(err)
		}
		primary.Exec(t, "DELETE FROM log", "VACUUM log")
		var err error
		databasetest.Eventually(t, "no conflict", func() bool {
			err = s.Query(t.Context(), reads, nothing)
			return err != nil
		})
		if !errors.Is(err, database.ErrUnavailable) || errors.Is(err, database.ErrTimeout) {
			t.Errorf("%v", err)
		}
		eventuallyAt(t, db, standby)
	})
	t.Run("away", func(t *testing.T) {
		for _, immediately := range []bool{false, true} {
			standby.Stop(t, immediately)
			for range 10 {
				if port, err := readAt(db); err != nil || !strings.HasSuffix(primary.Host(), ":"+port) {
					t.Errorf("read at %s: %v", port, err)
				}
			}
			standby.Start(t)
			eventuallyAt(t, db, standby)
		}
	})
	t.Run("another revision", func(t *testing.T) {
		revision := db.Revision().ID
		standby.Exec(t, "SELECT pg_wal_replay_pause()")
		primary.Exec(t, "UPDATE alembic_version SET version_num = 'later'")
		if err := db.Check(t.Context()); err != nil {
			t.Error(err)
		}
		eventuallyAt(t, db, primary)
		standby.Exec(t, "SELECT pg_wal_replay_resume()")
		eventuallyAt(t, db, standby)
		// Nobody but the replica's own look sees this one.
		primary.Exec(t, "UPDATE alembic_version SET version_num = '"+revision+"'")
		databasetest.Eventually(t, "the revision is not looked at anew", func() bool { return db.Revision().ID == revision })
		eventuallyAt(t, db, standby)
	})
	t.Run("the primary away", func(t *testing.T) {
		primary.Stop(t, false)
		eventuallyAt(t, db, standby)
		if err := db.Check(t.Context()); !errors.Is(err, database.ErrUnavailable) {
			t.Errorf("/readyz: %v", err)
		}
		primary.Start(t)
		eventuallyAt(t, db, standby)
	})
	t.Run("it receives nothing any more", func(t *testing.T) {
		var from string
		if err := databasetest.Open(t, databasetest.Administrator(t, standby.Address())).QueryRow("SHOW primary_conninfo").Scan(&from); err != nil {
			t.Fatal(err)
		}
		standby.Exec(t, "ALTER SYSTEM SET primary_conninfo = ''", "SELECT pg_reload_conf()")
		databasetest.Eventually(t, "it still receives", func() bool {
			var n int
			if err := databasetest.Open(t, standby.Address()).QueryRow("SELECT count(*) FROM pg_stat_wal_receiver").Scan(&n); err != nil {
				t.Fatal(err)
			}
			return n == 0
		})
		if err := add(t.Context(), db, "never received"); err != nil {
			t.Error(err)
		}
		eventuallyAt(t, db, primary)
		standby.Exec(t, "ALTER SYSTEM SET primary_conninfo = "+"'"+strings.ReplaceAll(from, "'", "''")+"'", "SELECT pg_reload_conf()")
		eventuallyAt(t, db, standby)
	})
	t.Run("promoted", func(t *testing.T) {
		standby.Promote(t)
		eventuallyAt(t, db, primary)
	})
	away, back := count("operations read from the primary"), count("operations read from the replica")
	if away != back || away < 5 || count(databasetest.Password) > 0 {
		t.Errorf("the log tells %d times of the primary and %d of the replica", away, back)
	}
}

// A replica that can never be one is refused at the start; one that is away then is waited for.
func TestReplicaRefused(t *testing.T) {
	address := databasetest.PostgreSQL.Sample(t)
	primary, standby := databasetest.Replicated(t, address)
	for read, word := range map[string]string{
		strings.TrimSuffix(standby.Address(), databaseOf(standby.Address())) + "sample_template": "is the database sample_template of its server",
		databasetest.Unrelated(t, address).Address():                                             "its server has another system identifier",
		standby.Address() + "?sslmode=maybe":                                                     "sslmode",
	} {
		_, err := replicated(t, primary.Address(), read)
		if err == nil || !strings.HasPrefix(err.Error(), "QUAESTOR_DATABASE_READ_URL: ") || !strings.Contains(err.Error(), word) ||
			strings.Contains(err.Error(), url.QueryEscape(databasetest.Password)) {
			t.Errorf("%v, want %s", err, word)
		}
	}
	standby.Stop(t, true)
	db, err := replicated(t, primary.Address(), standby.Address())
	if err != nil {
		t.Fatal(err)
	}
	eventuallyAt(t, db, primary)
	standby.Start(t)
	eventuallyAt(t, db, standby)
}

func databaseOf(address string) string { return address[strings.LastIndex(address, "/")+1:] }

// PostgreSQL is restarted, and its replica promoted, under load and three times: all errors are UNAVAILABLE (contract 14.4),
// and whoever asks after the database's return has an answer.
func TestFailover(t *testing.T) {
	address := databasetest.PostgreSQL.Sample(t)
	primary, standby := databasetest.Replicated(t, address)
	both := strings.Replace(primary.Address(), primary.Host(), primary.Host()+","+standby.Host(), 1) + "?target_session_attrs=read-write"
	db, err := replicated(t, both, standby.Address())
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	var running sync.WaitGroup
	defer running.Wait()
	defer stop()
	var answers atomic.Int64
	wrong := make(chan error, 1000)
	judge := func(err error) {
		switch {
		case ctx.Err() != nil:
		case err == nil:
			answers.Add(1)
		case errors.Is(err, database.ErrTimeout) || !errors.Is(err, database.ErrUnavailable):
			select {
			case wrong <- err:
			default:
			}
		}
	}
	for i := range 8 {
		running.Go(func() {
			for n := 0; ctx.Err() == nil; n++ {
				if i%4 == 0 {
					judge(add(ctx, db, fmt.Sprintf("%d %d", i, n)))
				} else if _, err := readAt(db); true {
					judge(err)
				}
			}
		})
	}
	works := func(when string) {
		t.Helper()
		before := answers.Load()
		// A new operation, and a write, asked when the server is back, have an answer: broken connections are dropped together.
		if _, err := readAt(db); err != nil {
			t.Errorf("%s: %v", when, err)
		}
		if err := add(t.Context(), db, when); err != nil {
			t.Errorf("%s: %v", when, err)
		}
		databasetest.Eventually(t, when+": no answers", func() bool { return answers.Load() > before+20 })
	}
	works("before")
	for round := range 3 {
		primary.Stop(t, round == 1)
		primary.Start(t)
		works(fmt.Sprintf("restart %d", round))
	}
	eventuallyAt(t, db, standby)
	primary.Stop(t, false)
	standby.Promote(t)
	works("promoted")
	stop()
	running.Wait()
	close(wrong)
	for err := range wrong {
		t.Error(err)
	}
}
