package database_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/quaestor-graph/quaestor/server/database"
	"github.com/quaestor-graph/quaestor/server/database/databasetest"
	"github.com/quaestor-graph/quaestor/server/database/orm"
)

// invalidate marks an index as a CREATE INDEX CONCURRENTLY that was killed leaves it.
func invalidate(t *testing.T, address, index string) {
	t.Helper()
	databasetest.Exec(t, databasetest.Administrator(t, address), "UPDATE pg_index SET indisvalid = false WHERE indexrelid = '"+index+"'::regclass")
}

// upgradeSaying gives what upgrade tells of its progress.
func upgradeSaying(t *testing.T, address string) (said string, err error) {
	t.Helper()
	ctx := context.Background()
	db, err := database.Open(ctx, load(t, address))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	err = db.Schema(ctx, func(line string) { said += line + "\n" }, func(s *orm.Schema) error { return s.Upgrade(ctx) })
	return said, err
}

func invalidIndexes(t *testing.T, address string) (names []string) {
	t.Helper()
	ctx := context.Background()
	db, err := database.Open(ctx, load(t, address))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	status, err := db.Status(ctx)
	if err != nil {
		t.Fatal(err)
	}
	for _, i := range status.InvalidIndexes {
		names = append(names, i.Name+": "+i.Repair)
	}
	return names
}

// An INVALID index on PostgreSQL is found and named. It is rebuilt where the table is ours; else the statement to run is
// named.
func TestInvalidIndexes(t *testing.T) {
	const prefects = "ix_flow_run__name"
	t.Run("of a guest", func(t *testing.T) {
		address := databasetest.PostgreSQL.Sample(t)
		invalidate(t, address, prefects)
		for range 2 {
			said, err := upgradeSaying(t, address)
			if err != nil || !strings.Contains(said, prefects+" of flow_run is INVALID") || !strings.Contains(said, "run REINDEX INDEX CONCURRENTLY "+prefects) {
				t.Errorf("%s %v", said, err)
			}
			if left := invalidIndexes(t, address); !slices.Equal(left, []string{prefects + ": REINDEX INDEX CONCURRENTLY " + prefects}) {
				t.Errorf("%v", left)
			}
		}
		invalidate(t, address, "pk_quaestor_installation")
		said, err := upgradeSaying(t, address)
		if left := invalidIndexes(t, address); err != nil || len(left) != 1 || !strings.Contains(said, "mending the INVALID index pk_quaestor_installation") {
			t.Errorf("%v %s %v", left, said, err)
		}
	})
	t.Run("of our own", func(t *testing.T) {
		_, address := created(t, databasetest.PostgreSQL)
		invalidate(t, address, prefects)
		databasetest.Exec(t, databasetest.Administrator(t, address), `CREATE INDEX "Odd ""name" ON flow (name)`)
		invalidate(t, address, `"Odd ""name"`)
		said, err := upgradeSaying(t, address)
		if err != nil || !strings.Contains(said, "REINDEX INDEX CONCURRENTLY "+prefects) {
			t.Errorf("%s %v", said, err)
		}
		if left := invalidIndexes(t, address); len(left) > 0 {
			t.Errorf("%v", left)
		}
	})
	t.Run("with a cause that stays", func(t *testing.T) {
		db, address := created(t, databasetest.PostgreSQL)
		if err := add(context.Background(), db, "twice", "once"); err != nil {
			t.Fatal(err)
		}
		// It fails, as two rows are equal, and leaves an index that is invalid.
		raw := databasetest.Open(t, address)
		if _, err := raw.Exec("CREATE UNIQUE INDEX CONCURRENTLY broken ON flow_run (name)"); err == nil {
			t.Fatal("no error")
		}
		if err := raw.Close(); err != nil {
			t.Fatal(err)
		}
		for range 2 {
			_, err := upgradeSaying(t, address)
			if !errors.Is(err, database.ErrIndexes) || !strings.Contains(err.Error(), "broken of flow_run is still INVALID") ||
				!strings.Contains(err.Error(), "REINDEX INDEX CONCURRENTLY broken") || strings.Contains(err.Error(), "\n") {
				t.Errorf("%v", err)
			}
			// What the attempt left is gone again.
			if left := invalidIndexes(t, address); len(left) != 1 {
				t.Errorf("%v", left)
			}
		}
		// What another's attempt has left is dropped, not rebuilt.
		if _, err := databasetest.Open(t, address).Exec("REINDEX INDEX CONCURRENTLY broken"); err == nil {
			t.Fatal("no error")
		}
		databasetest.Exec(t, address, "UPDATE flow_run SET name = id::text")
		if _, err := upgradeSaying(t, address); err != nil {
			t.Error(err)
		}
		if left := invalidIndexes(t, address); len(left) > 0 {
			t.Errorf("%v", left)
		}
	})
}

// Whoever waits for the lock must not keep the holder's REINDEX CONCURRENTLY waiting in its turn.
func TestRacingUpgradesWithAnInvalidIndex(t *testing.T) {
	_, address := created(t, databasetest.PostgreSQL)
	for range 5 {
		invalidate(t, address, "ix_flow_run__name")
		done := make(chan error)
		for range 4 {
			go func() {
				_, err := upgradeSaying(t, address)
				done <- err
			}()
		}
		for range 4 {
			if err := <-done; err != nil {
				t.Error(err)
			}
		}
		if left := invalidIndexes(t, address); len(left) > 0 {
			t.Errorf("%v", left)
		}
	}
}
