package database_test

import (
	"context"
	"net/url"
	"os"
	"strings"
	"testing"

	"github.com/quaestor-graph/quaestor/ent"
	"github.com/quaestor-graph/quaestor/server/database"
	"github.com/quaestor-graph/quaestor/server/database/databasetest"
	"github.com/quaestor-graph/quaestor/server/database/orm"
)

// Equal configurations share one database, which is closed when its last user closes it.
func TestDatabaseIsShared(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		first, address := created(t, d)
		ctx := context.Background()
		second, err := database.Provide(ctx, load(t, address))
		if err != nil {
			t.Fatal(err)
		}
		for range 2 { // the second time it does nothing
			if err := first.Close(); err != nil {
				t.Fatal(err)
			}
		}
		if err := add(ctx, second, "still open"); err != nil {
			t.Error(err)
		}
		if err := second.Check(ctx); err != nil {
			t.Error(err)
		}
		if err := second.Close(); err != nil {
			t.Fatal(err)
		}
		fails(t, add(ctx, second, "closed"))
		fails(t, second.Check(ctx))
		if n := flows(t, address); n != 1 {
			t.Errorf("%d flows", n)
		}
	})
}

// Create, upgrade, write, drop: a database from its beginning to its end.
func TestCreateAndDrop(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		address := d.Empty(t)
		if d == databasetest.SQLite {
			address = "sqlite:///" + t.TempDir() + "/new.db"
		} else {
			u, err := url.Parse(address)
			if err != nil {
				t.Fatal(err)
			}
			u.Path += `_Odd "name"`
			address = u.String()
		}
		ctx := context.Background()
		s := load(t, address)
		if _, err := database.Open(ctx, s); err == nil {
			t.Fatal("it is there")
		}
		for _, want := range []bool{true, false} {
			if made, err := database.Create(ctx, s); err != nil || made != want {
				t.Fatalf("%v %v", made, err)
			}
		}
		if err := schema(t, address, upgrade); err != nil {
			t.Fatal(err)
		}
		db, err := database.Provide(ctx, s)
		if err != nil {
			t.Fatal(err)
		}
		if err := add(ctx, db, "one"); err != nil {
			t.Error(err)
		}
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
		if err := database.Drop(ctx, s); err != nil {
			t.Fatal(err)
		}
		if err := database.Drop(ctx, s); err == nil {
			t.Error("dropped twice")
		}
		if _, err := database.Open(ctx, s); err == nil {
			t.Error("it is still there")
		}
		if d == databasetest.SQLite {
			if left, err := os.ReadDir(strings.TrimSuffix(databasetest.Path(t, address), "/new.db")); err != nil || len(left) > 0 {
				t.Errorf("%v %v", left, err)
			}
		}
	})
}

// Stamp records a revision that is known, in a database that is ours.
func TestStamp(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		db, address := created(t, d)
		chain := databasetest.Revisions(t).Chain[d]
		older := chain[len(chain)-2][0]
		stamp := func(address, revision string) error {
			return schema(t, address, func(ctx context.Context, s *orm.Schema) error { return s.Stamp(ctx, revision) })
		}
		if err := stamp(address, older); err != nil {
			t.Fatal(err)
		}
		if err := db.Check(context.Background()); err != nil || db.Revision().ID != older {
			t.Errorf("revision %s %v", db.Revision().ID, err)
		}
		for _, c := range []struct{ address, revision, says string }{
			{address, "f00000000000", "f00000000000"}, {address, "", "newest known"},
			{d.Sample(t), older, "prefect server database stamp"}, {d.Empty(t), older, "quaestor database upgrade"},
		} {
			if err := stamp(c.address, c.revision); err == nil || !strings.Contains(err.Error(), c.says) {
				t.Errorf("%q: %v", c.revision, err)
			}
		}
		if err := db.Check(context.Background()); err != nil || db.Revision().ID != older {
			t.Errorf("revision %s %v", db.Revision().ID, err)
		}
	})
}

// Nested use is one transaction: it is committed with the outer one, and sees what that has written.
func TestNestedWriteCommits(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		db, address := created(t, d)
		if err := db.Write(context.Background(), func(ctx context.Context, c *ent.Client) error {
			if _, err := writeOne(ctx, db, c, "outer"); err != nil {
				return err
			}
			return db.Write(ctx, func(ctx context.Context, c *ent.Client) error {
				if n, err := c.Flow.Query().Count(ctx); err != nil || n != 1 {
					t.Errorf("%d flows %v", n, err)
				}
				if n := flows(t, address); n != 0 {
					t.Errorf("%d flows are there before the commit", n)
				}
				_, err := writeOne(ctx, db, c, "inner")
				return err
			})
		}); err != nil {
			t.Fatal(err)
		}
		if n := flows(t, address); n != 2 {
			t.Errorf("%d flows", n)
		}
		whole(t, d, address, nil)
	})
}
