package database_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/quaestor-graph/quaestor/ent"
	"github.com/quaestor-graph/quaestor/ent/flow"
	"github.com/quaestor-graph/quaestor/ent/stored"
	"github.com/quaestor-graph/quaestor/server/database/databasetest"
	"github.com/quaestor-graph/quaestor/server/database/orm"
)

// An upsert is part of the transaction that it is called in, sees what that has written, and is gone with it.
func TestUpsertIsPartOfItsTransaction(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		db, address := created(t, d)
		undo := errors.New("undo")
		err := db.Write(t.Context(), func(ctx context.Context, c *ent.Client) error {
			first, err := c.Flow.Create().SetName("etl").SetTags(stored.StringsOf("a")).Save(ctx)
			if err != nil {
				return err
			}
			return db.Write(ctx, func(ctx context.Context, inner *ent.Client) error {
				kept, err := orm.Upsert(ctx, inner.Flow.Create().SetName("etl").SetTags(stored.StringsOf("b")))
				if err != nil {
					return err
				}
				if kept.ID != first.ID || strings.Join(kept.Tags.List(), " ") != "a" {
					t.Errorf("kept %s with tags %v, want %s", kept.ID, kept.Tags.List(), first.ID)
				}
				changed, err := orm.Upsert(ctx, inner.Flow.Create().SetName("etl").SetTags(stored.StringsOf("c")), flow.FieldTags)
				if err != nil {
					return err
				}
				if changed.ID != first.ID || strings.Join(changed.Tags.List(), " ") != "c" {
					t.Errorf("changed %s with tags %v, want %s", changed.ID, changed.Tags.List(), first.ID)
				}
				read, err := c.Flow.Get(ctx, first.ID)
				if err != nil {
					return err
				}
				if strings.Join(read.Tags.List(), " ") != "c" || read.Updated.Time() != first.Updated.Time() {
					t.Errorf("tags %v and updated %s are stored, updated was %s", read.Tags.List(), read.Updated.Time(), first.Updated.Time())
				}
				return undo
			})
		})
		if !errors.Is(err, undo) {
			t.Fatal(err)
		}
		var flows int
		if err := databasetest.Open(t, address).QueryRow("SELECT count(*) FROM flow").Scan(&flows); err != nil || flows != 0 {
			t.Errorf("%d flows are left, %v", flows, err)
		}
	})
}

// What an upsert can't do is an error and no other write: of what Prefect knows
// by no key, and of rows of other tables.
func TestUpsertRefuses(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		db, address := created(t, d)
		for want, upsert := range map[string]func(context.Context, *ent.Client) error{
			"Prefect knows no Variable by a key": func(ctx context.Context, c *ent.Client) error {
				_, err := orm.Upsert(ctx, c.Variable.Create().SetName("v"))
				return err
			},
			"an upsert of a Flow writes no row of flow_runs": func(ctx context.Context, c *ent.Client) error {
				_, err := orm.Upsert(ctx, c.Flow.Create().SetName("f").AddFlowRunIDs(stored.NewID()))
				return err
			},
		} {
			if err := db.Write(t.Context(), upsert); err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("%v, want %s", err, want)
			}
		}
		var rows int
		if err := databasetest.Open(t, address).QueryRow("SELECT (SELECT count(*) FROM flow) + (SELECT count(*) FROM variable)").Scan(&rows); err != nil || rows != 0 {
			t.Errorf("%d rows, %v", rows, err)
		}
	})
}
