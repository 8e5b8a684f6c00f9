package database_test

import (
	"context"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/quaestor-graph/quaestor/ent"
	"github.com/quaestor-graph/quaestor/ent/stored"
	"github.com/quaestor-graph/quaestor/graph/descriptor"
	"github.com/quaestor-graph/quaestor/server/database"
	"github.com/quaestor-graph/quaestor/server/database/databasetest"
	"github.com/quaestor-graph/quaestor/server/database/orm"
)

// upserting is a row to upsert.
type upserting struct {
	Table  string         `json:"table"`
	Values map[string]any `json:"values"`
	Key    []string       `json:"key"`
	Update []string       `json:"update"`
}

// Writes through ent have Prefect's stored forms, its defaults, its handling of updated and its eleven upsert keys:
// Prefect's own models write the same rows and upsert the same ones here (`db.queries.insert` with on_conflict_do_nothing
// and on_conflict_do_update), and both must leave the very same in the database. Some columns are left out, and JSON columns
// have a None.
func TestUpsertsAreAsPrefects(t *testing.T) {
	r := newRandom(t)
	described := entities(t, ent.NewClient())
	r.documents = prefectsDocuments(t, described)
	r.finite = true // infinities are another test's
	rows := slices.DeleteFunc(r.rows(t, described), func(row madeRow) bool {
		return row.table == tableWithoutModel || strings.HasPrefix(row.table, "quaestor_")
	})
	for _, row := range rows {
		delete(row.values, "version_id")
	}
	all := r.upserts(described, rows)
	if len(all) != 33 {
		t.Fatalf("%d upserts", len(all))
	}
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		ours, oursAt := created(t, d)
		_, theirsAt := created(t, d)
		write(t, ours, rows, true)
		asPrefect(t, theirsAt, rows)
		before := forms(t, d, oursAt)
		upsertByEnt(t, ours, all)
		upsertByPrefect(t, theirsAt, all)
		after := slices.Clone(rows)
		for _, u := range all {
			after = append(after, madeRow{u.Table, u.Values})
		}
		compareStored(t, d, oursAt, theirsAt, after)
		now, changed := forms(t, d, oursAt), 0
		for key, row := range before {
			if !reflect.DeepEqual(row, now[key]) {
				changed++
			}
		}
		if added := len(now) - len(before); added == 0 || changed == 0 || added+changed > 33-11 {
			t.Errorf("%d rows are new and %d changed, of 33 upserts of which 11 do nothing", added, changed)
		}
	})
}

// upserts makes three for each table that Prefect upserts: of rows that are there,
// and of new ones.
func (r *random) upserts(described []entity, rows []madeRow) (all []upserting) {
	for _, e := range described {
		key := orm.UpsertColumns(e.table.Name)
		if key == nil {
			continue
		}
		var of []madeRow
		for _, row := range rows {
			if row.table == e.table.Name {
				of = append(of, row)
			}
		}
		// The last ones refer to rows that are there by then.
		for i, base := range of[len(of)-3:] {
			for _, name := range key {
				c, _ := e.column(name)
				for none(base.values[name]) {
					base.values[name] = r.unused(e.table.Name, c)
					if c.ref != "" {
						base.values[name] = one(r, idsOf(rows, c.ref))
					}
				}
			}
			u := upserting{Table: e.table.Name, Values: maps.Clone(of[0].values), Key: key, Update: []string{}}
			u.Values["id"] = r.id()
			for _, name := range key[:len(key)-i%2] { // else the key is another
				u.Values[name] = base.values[name]
			}
			for n, c := range e.columns {
				switch {
				case c.name == "id" || slices.Contains(key, c.name) || !c.nullable && c.kind != descriptor.JSON || slices.Contains(neverNone, e.table.Name+"."+c.name):
				case c.nullable && c.kind == descriptor.JSON && (n+i)%2 == 0:
					u.Values[c.name] = stored.JSONOf("null")
				case (n+i)%3 == 0:
					delete(u.Values, c.name)
				}
			}
			for _, name := range slices.Sorted(maps.Keys(u.Values)) {
				if i != 2 && name != "id" && name != "created" && (name != "updated" || i == 0) && !slices.Contains(key, name) {
					u.Update = append(u.Update, name)
				}
			}
			all = append(all, u)
		}
	}
	return all
}

func idsOf(rows []madeRow, table string) (ids []stored.ID) {
	for _, row := range rows {
		if row.table == table {
			ids = append(ids, row.id())
		}
	}
	return ids
}

func upsertByEnt(t *testing.T, db database.Database, all []upserting) {
	t.Helper()
	err := db.Write(context.Background(), func(ctx context.Context, c *ent.Client) error {
		byTable := entitiesByTable(t, c)
		for _, u := range all {
			e := byTable[u.Table]
			builder := method(e.client, "Create")
			if err := set(method(reflect.ValueOf(builder), "Mutation").(ent.Mutation), e.explicit(u.Values)); err != nil {
				return err
			}
			if _, err := upserted(ctx, builder, u.Update...); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func upsertByPrefect(t *testing.T, address string, all []upserting) {
	t.Helper()
	list := make([]upserting, len(all))
	for i, u := range all {
		list[i] = u
		list[i].Values = map[string]any{}
		for name, v := range u.Values {
			list[i].Values[name] = toPrefect(v)
		}
	}
	prefectsModels(t, prefectsAddress(address), map[string]any{"upsert": list}, &map[string]any{})
}
