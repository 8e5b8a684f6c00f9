package database_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"entgo.io/ent/dialect/sql"

	"github.com/quaestor-graph/quaestor/ent"
	"github.com/quaestor-graph/quaestor/server/database"
	"github.com/quaestor-graph/quaestor/server/database/databasetest"
	component "github.com/quaestor-graph/quaestor/server/database/query"
)

// fails checks that an error is one clear line for people, that it says the words, and that it is ErrUnavailable.
func fails(t *testing.T, err error, words ...string) {
	t.Helper()
	if !errors.Is(err, database.ErrUnavailable) {
		t.Fatalf("error %v", err)
	}
	for _, w := range words {
		if !strings.Contains(err.Error(), w) {
			t.Errorf("%q does not say %q", err, w)
		}
	}
	for _, w := range []string{"\n", databasetest.Password, "INSERT", "%!"} {
		if strings.Contains(err.Error(), w) {
			t.Errorf("%q has %q", err, w)
		}
	}
}

func flows(t *testing.T, address string) (n int) {
	t.Helper()
	db := databasetest.Open(t, address)
	defer db.Close()
	if err := db.QueryRow("SELECT count(*) FROM flow").Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

// add writes transactions of one flow each, with its runs.
func add(ctx context.Context, db database.Database, names ...string) error {
	return db.Write(ctx, func(ctx context.Context, c *ent.Client) error {
		for _, name := range names {
			if _, err := writeOne(ctx, db, c, name); err != nil {
				return err
			}
		}
		return nil
	})
}

// A full disk is an error, and of what was being written nothing stays. On SQLite the limit on pages is what a full disk
// is; PostgreSQL's server has a disk of its own, whose error a trigger raises.
func TestFullDisk(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		db, address := created(t, d)
		ctx := context.Background()
		if err := add(ctx, db, "first"); err != nil {
			t.Fatal(err)
		}
		limit := func(pages string) {
			t.Helper()
			if err := db.Write(ctx, func(ctx context.Context, _ *ent.Client) error {
				return database.Exec(ctx, component.Statement{SQL: "PRAGMA max_page_count=" + pages})
			}); err != nil {
				t.Fatal(err)
			}
		}
		word := "full"
		if d == databasetest.SQLite {
			limit("1") // as many as there are
		} else {
			word = "No space left on device"
			databasetest.Exec(t, address, `CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF (SELECT count(*) FROM flow_run) > 6 THEN
				RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = 'disk_full'; END IF; RETURN NEW; END $$`,
				`CREATE TRIGGER full_disk BEFORE INSERT ON flow_run FOR EACH ROW EXECUTE FUNCTION full_disk()`)
		}
		var names []string
		for i := range 200 {
			names = append(names, fmt.Sprintf("more %d", i))
		}
		fails(t, add(ctx, db, names...), word, db.Address())
		if n := flows(t, address); n != 1 {
			t.Errorf("%d flows", n)
		}
		whole(t, d, address, nil)
		if d == databasetest.SQLite {
			limit("1000000")
		} else {
			databasetest.Exec(t, address, "DROP TRIGGER full_disk ON flow_run")
		}
		// With room again it goes on.
		if err := add(ctx, db, names...); err != nil {
			t.Fatal(err)
		}
		whole(t, d, address, nil)
	})
}

// disconnect ends every connection to a database from the server's side.
func disconnect(t *testing.T, address string) {
	t.Helper()
	databasetest.Exec(t, databasetest.Administrator(t, address),
		"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()")
}

// A connection that is lost in a transaction, before a statement, before the commit or in the middle of a read, is an
// error, and nothing of the transaction stays; the next one has a new connection. (A file has no connection to lose.)
func TestLostConnection(t *testing.T) {
	db, address := created(t, databasetest.PostgreSQL)
	ctx := context.Background()
	for _, before := range []string{"a statement", "the commit"} {
		err := db.Write(ctx, func(ctx context.Context, c *ent.Client) error {
			if _, err := writeOne(ctx, db, c, "lost"); err != nil {
				t.Fatal(err)
			}
			disconnect(t, address)
			if before == "the commit" {
				return nil
			}
			_, err := writeOne(ctx, db, c, "more")
			return err
		})
		fails(t, err, db.Address())
		if n := flows(t, address); n != 0 {
			t.Errorf("lost before %s: %d flows", before, n)
		}
	}
	s := db.Snapshot()
	defer s.Close()
	if err := s.Query(ctx, db.Queries().Revisions(ctx), nothing); err != nil {
		t.Fatal(err)
	}
	disconnect(t, address)
	fails(t, s.Query(ctx, db.Queries().Revisions(ctx), nothing), db.Address())
	if err := add(ctx, db, "after"); err != nil {
		t.Error(err)
	}
	if n := flows(t, address); n != 1 {
		t.Errorf("%d flows", n)
	}
}

// A password that expires ends no connection that is there, and is a clear error for the next one.
func TestExpiredPassword(t *testing.T) {
	_, owned := created(t, databasetest.PostgreSQL)
	role, address := databasetest.Role(t, owned)
	databasetest.Exec(t, owned, "GRANT SELECT, INSERT ON ALL TABLES IN SCHEMA public TO "+role)
	db, err := database.Provide(context.Background(), load(t, address))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	ctx := context.Background()
	valid := func(until string) {
		databasetest.Exec(t, databasetest.Administrator(t, owned), "ALTER ROLE "+role+" VALID UNTIL '"+until+"'")
	}
	valid("2000-01-01")
	err = db.Write(ctx, func(ctx context.Context, c *ent.Client) error {
		_, err := writeOne(ctx, db, c, "still connected")
		disconnect(t, owned)
		return err
	})
	fails(t, err, db.Address())
	fails(t, add(ctx, db, "expired"), db.Address(), "password", role)
	fails(t, db.Check(ctx), "password")
	if _, err := database.Provide(ctx, load(t, address)); err == nil {
		t.Error("opened again")
	}
	if n := flows(t, owned); n != 0 {
		t.Errorf("%d flows", n)
	}
	valid("infinity")
	if err := add(ctx, db, "renewed"); err != nil {
		t.Error(err)
	}
}

// nothing looks at no row.
func nothing(*sql.Rows) error { return nil }
