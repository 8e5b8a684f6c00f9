package database_test

import (
	"context"
	"strings"
	"sync"
	"testing"

	"github.com/quaestor-graph/quaestor/server/database"
	"github.com/quaestor-graph/quaestor/server/database/databasetest"
	"github.com/quaestor-graph/quaestor/server/database/orm"
	"github.com/quaestor-graph/quaestor/server/settings"
)

func load(t *testing.T, address string) *settings.Settings {
	t.Helper()
	s, _, err := settings.Load(settings.Sources{Dir: t.TempDir(), Flags: map[string]string{"database-url": address}})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func schema(t *testing.T, address string, change func(context.Context, *orm.Schema) error) error {
	t.Helper()
	ctx := context.Background()
	db, err := database.Open(ctx, load(t, address))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	return db.Schema(ctx, func(line string) { t.Log(line) }, func(s *orm.Schema) error { return change(ctx, s) })
}

func upgrade(ctx context.Context, s *orm.Schema) error   { return s.Upgrade(ctx) }
func downgrade(ctx context.Context, s *orm.Schema) error { return s.Downgrade(ctx) }

// Each migration goes up, down and up again.
func TestUpDownUp(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		address := d.Empty(t)
		for _, change := range []func(context.Context, *orm.Schema) error{upgrade, upgrade, downgrade, upgrade} {
			if err := schema(t, address, change); err != nil {
				t.Fatal(err)
			}
		}
		db, err := database.Provide(context.Background(), load(t, address))
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		if r := db.Revision(); !strings.HasSuffix(r.Release, databasetest.Release(t)) {
			t.Errorf("release %q", r.Release)
		}
	})
}

// A Prefect database gets only quaestor_* tables, and downgrade takes them away again and nothing else (contract 1.6 and
// 1.8).
func TestGuestKeepsItsTables(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		address := d.Sample(t)
		tables := func() (state orm.State) {
			err := schema(t, address, func(ctx context.Context, s *orm.Schema) (err error) {
				state, err = s.Look(ctx)
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			return state
		}
		before := tables()
		if err := schema(t, address, upgrade); err != nil {
			t.Fatal(err)
		}
		during := tables()
		if during.Ours || !during.Prefect || !during.Quaestor {
			t.Errorf("state %+v", during)
		}
		if err := schema(t, address, downgrade); err != nil {
			t.Fatal(err)
		}
		if after := tables(); len(after.Tables) != len(before.Tables) {
			t.Errorf("tables before %v, after %v", before.Tables, after.Tables)
		}
	})
}

// Contract 1.6: of several replicas that start at once one migrates, and the others wait.
func TestRacingUpgrades(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		address := d.Empty(t)
		var wg sync.WaitGroup
		for range 8 {
			wg.Go(func() {
				if err := schema(t, address, upgrade); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
	})
}
