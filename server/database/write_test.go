package database_test

import (
	"context"
	"errors"
	"regexp"
	"testing"

	"github.com/quaestor-graph/quaestor/ent"
	"github.com/quaestor-graph/quaestor/ent/stored"
	"github.com/quaestor-graph/quaestor/server/database"
	"github.com/quaestor-graph/quaestor/server/database/databasetest"
	"github.com/quaestor-graph/quaestor/server/settings"
)

// created gives a database that Quaestor created.
func created(t *testing.T, d databasetest.Dialect) (database.Database, string) {
	t.Helper()
	address := d.Copied(t, "created", func(address string) {
		if err := schema(t, address, upgrade); err != nil {
			t.Fatal(err)
		}
	})
	return opened(t, address), address
}

// Writes through ent take Prefect's stored forms and defaults.
func TestWriteStoredForms(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		db, address := created(t, d)
		ctx := context.Background()
		var flow *ent.Flow
		err := db.Write(ctx, func(ctx context.Context, c *ent.Client) (err error) {
			flow, err = c.Flow.Create().SetName("größe").SetTags(stored.StringsOf("a", "ü")).
				SetLabels(stored.JSONOf(`{"n":1.0,"big":123456789012345678901234567890}`)).Save(ctx)
			if err != nil {
				return err
			}
			_, err = c.FlowRun.Create().SetName("one").SetFlowID(flow.ID).SetTotalRunTime(stored.DurationOf(225304_000000)).
				SetStateType("RUNNING").SetAutoScheduled(stored.BoolOf(true)).Save(ctx)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		err = db.Write(ctx, func(ctx context.Context, c *ent.Client) error {
			return c.Flow.UpdateOneID(flow.ID).SetTags(stored.StringsOf("b")).Exec(ctx)
		})
		if err != nil {
			t.Fatal(err)
		}
		raw := databasetest.Open(t, address)
		text := func(expr, table string) string {
			var s string
			if err := raw.QueryRow("SELECT CAST(" + expr + " AS TEXT) FROM " + table).Scan(&s); err != nil {
				t.Fatalf("%s: %v", expr, err)
			}
			return s
		}
		for _, c := range []struct{ expr, table, sqlite, postgresql string }{
			{"id", "flow", `^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`, `^[0-9a-f-]{36}$`},
			{"tags", "flow", `^\["b"\]$`, `^\["b"\]$`},
			{"labels", "flow", `^{"n": 1\.0, "big": 123456789012345678901234567890}$`, `^{"n": 1\.0, "big": 123456789012345678901234567890}$`},
			{"created", "flow", `^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6}$`, `^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d`},
			{"updated", "flow", `^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}000$`, `^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d`},
			{"total_run_time", "flow_run", `^1970-01-03 14:35:04\.000000$`, `^2 days 14:35:04$`},
			{"parameters", "flow_run", `^{}$`, `^{}$`},
			{"tags", "flow_run", `^\[\]$`, `^\[\]$`},
			{"auto_scheduled", "flow_run", `^1$`, `^true$`},
			{"state_type", "flow_run", `^RUNNING$`, `^RUNNING$`},
		} {
			want := c.sqlite
			if d == databasetest.PostgreSQL {
				want = c.postgresql
			}
			if got := text(c.expr, c.table); !regexp.MustCompile(want).MatchString(got) {
				t.Errorf("%s.%s is %q, want %s", c.table, c.expr, got, want)
			}
		}
	})
}

// Nested transactions are one: what a nested one did goes with the outer one.
func TestNestedWritesAreOne(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		db, address := created(t, d)
		ctx := context.Background()
		stop := errors.New("stop")
		err := db.Write(ctx, func(ctx context.Context, c *ent.Client) error {
			if err := db.Write(ctx, func(ctx context.Context, c *ent.Client) error {
				return c.Flow.Create().SetName("inner").Exec(ctx)
			}); err != nil {
				return err
			}
			return stop
		})
		if !errors.Is(err, stop) {
			t.Fatalf("error %v", err)
		}
		var n int
		if err := databasetest.Open(t, address).QueryRow("SELECT count(*) FROM flow").Scan(&n); err != nil || n != 0 {
			t.Errorf("%d flows, %v", n, err)
		}
	})
}

// A database of an unknown revision is served read-only, and so is one with --read-only.
func TestWriteIsRefusedWhereReadOnly(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		for name, prepare := range map[string]func(address string, s *settings.Settings){
			"setting": func(_ string, s *settings.Settings) { s.Server.ReadOnly = true },
			"unknown revision": func(address string, _ *settings.Settings) {
				databasetest.Exec(t, address, "UPDATE alembic_version SET version_num = 'ffffffffffff'")
			},
		} {
			address := d.Sample(t)
			s := load(t, address)
			prepare(address, s)
			db, err := database.Provide(context.Background(), s)
			if err != nil {
				t.Fatal(err)
			}
			err = db.Write(context.Background(), func(ctx context.Context, c *ent.Client) error {
				return c.Flow.Create().SetName("refused").Exec(ctx)
			})
			if !errors.Is(err, database.ErrReadOnly) {
				t.Errorf("%s: %v", name, err)
			}
			if err := db.Close(); err != nil {
				t.Error(err)
			}
		}
	})
}
