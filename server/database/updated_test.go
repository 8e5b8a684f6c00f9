package database_test

import (
	"context"
	"encoding/json"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/quaestor-graph/quaestor/ent"
	"github.com/quaestor-graph/quaestor/ent/stored"
	"github.com/quaestor-graph/quaestor/graph/descriptor"
	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

// change is an update of some rows of a table, of one by its id or in bulk.
type change struct {
	Table  string         `json:"table"`
	IDs    []stored.ID    `json:"ids"`
	Values map[string]any `json:"values"`
	Bulk   bool           `json:"bulk"`
}

// An UPDATE sets updated to the database's now, of one row and of many, unless
// it is given; created and other rows stay. Prefect's own models are held to the
// same, so that this is what they do.
func TestUpdated(t *testing.T) {
	r := newRandom(t)
	described := entities(t, ent.NewClient())
	r.documents = prefectsDocuments(t, described)
	rows := r.rows(t, described)
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		for writer, update := range map[string]func(t *testing.T, address string, changes []change){
			"Quaestor": updateByEnt, "Prefect": updateByPrefect,
		} {
			t.Run(writer, func(t *testing.T) {
				db, address := created(t, d)
				write(t, db, rows, true)
				var changes []change
				for _, e := range described {
					if e.prefects() && (writer == "Quaestor" || e.table.Name != tableWithoutModel) {
						changes = append(changes, changesOf(r, e, rows)...)
					}
				}
				before, start := forms(t, d, address), time.Now()
				update(t, address, changes)
				checkUpdated(t, d, address, before, start, changes)
			})
		}
	})
}

// changesOf makes every sort of change to rows of a table.
func changesOf(r *random, e entity, rows []madeRow) []change {
	c := e.changeable()
	var ids []stored.ID
	var present []any
	for _, row := range rows {
		if row.table == e.table.Name {
			ids = append(ids, row.id())
			present = append(present, row.values[c.name])
		}
	}
	set := func(unlike any, explicit bool) map[string]any {
		v := r.any(e.table.Name, c)
		// Where nothing changes, Prefect's ORM makes no UPDATE. What has no value is
		// another test's: of JSON there are two kinds of it.
		for n := 0; n < 1000 && (equalInPython(v, unlike) || none(v)); n++ {
			v = r.any(e.table.Name, c)
		}
		values := map[string]any{c.name: v}
		if explicit {
			values["updated"] = given
		}
		return values
	}
	return []change{
		{e.table.Name, ids[:1], set(present[0], false), false},
		{e.table.Name, ids[1:2], set(present[1], true), false},
		{e.table.Name, ids[2:4], set(nil, false), true},
		{e.table.Name, ids[4:6], set(nil, true), true},
	}
}

// equalInPython says whether Python takes two values for equal: 1, 1.0 and true
// are, and so are an integer and the float of the same number, which on SQLite
// may have been stored in another number's digits.
func equalInPython(a, b any) bool {
	j, ok := a.(stored.JSON)
	k, also := b.(stored.JSON)
	if !ok || !also || j.State() != stored.Valid || k.State() != stored.Valid {
		return canonical(a, false) == canonical(b, false)
	}
	var v, w any // numbers are floats here
	return json.Unmarshal([]byte(j.Raw()), &v) == nil && json.Unmarshal([]byte(k.Raw()), &w) == nil &&
		reflect.DeepEqual(withoutBools(v), withoutBools(w))
}

func withoutBools(v any) any {
	switch v := v.(type) {
	case bool:
		if v {
			return 1.0
		}
		return 0.0
	case []any:
		for i := range v {
			v[i] = withoutBools(v[i])
		}
	case map[string]any:
		for k := range v {
			v[k] = withoutBools(v[k])
		}
	}
	return v
}

// none says whether a value is NULL, or JSON null.
func none(v any) bool {
	text := canonical(v, true)
	return v == nil || text == "NULL" || text == "null" || text == "<nil>" || strings.HasPrefix(text, "state ")
}

// given is what updated is set to where it is.
var given = stored.TimeOf(time.Date(2001, 2, 3, 4, 5, 6, 789_012_000, time.UTC))

// changeable gives a column that may have one value in many rows.
func (e entity) changeable() column {
	unique := []string{"id", "created", "updated"}
	for _, i := range e.table.Indexes {
		if i.Unique {
			for _, c := range i.Columns {
				unique = append(unique, c.Name)
			}
		}
	}
	for _, kind := range []descriptor.Kind{descriptor.Bool, descriptor.Int, descriptor.Enum, descriptor.Time, descriptor.Strings, descriptor.JSON, descriptor.Text} {
		for _, c := range e.columns {
			if c.kind == kind && c.ref == "" && !slices.Contains(unique, c.name) {
				return c
			}
		}
	}
	panic(e.table.Name + " has no column to change")
}

func updateByEnt(t *testing.T, address string, changes []change) {
	t.Helper()
	db := opened(t, address)
	err := db.Write(context.Background(), func(ctx context.Context, c *ent.Client) error {
		byTable := entitiesByTable(t, c)
		for _, change := range changes {
			if err := byTable[change.Table].update(ctx, change); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func updateByPrefect(t *testing.T, address string, changes []change) {
	t.Helper()
	list := make([]change, len(changes))
	for i, c := range changes {
		list[i] = c
		list[i].Values = map[string]any{}
		for name, v := range c.Values {
			list[i].Values[name] = toPrefect(v)
		}
	}
	prefectsModels(t, prefectsAddress(address), map[string]any{"write": []any{}, "change": list}, &map[string]any{})
}

// inMilliseconds is an instant of SQLite's own now.
var inMilliseconds = regexp.MustCompile(`^text '\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}000'$`)

func checkUpdated(t *testing.T, d databasetest.Dialect, address string, before map[string]map[string]string, start time.Time, changes []change) {
	t.Helper()
	after := forms(t, d, address)
	changed := map[string]change{}
	for _, c := range changes {
		for _, id := range c.IDs {
			changed[c.Table+" "+string(id)] = c
		}
	}
	db := opened(t, address)
	err := db.Write(context.Background(), func(ctx context.Context, client *ent.Client) error {
		byTable := entitiesByTable(t, client)
		for key, was := range before {
			table, id, _ := strings.Cut(key, " ")
			is, c := after[key], changed[key]
			if is["created"] != was["created"] {
				t.Errorf("%s: created was %s and is %s", table, was["created"], is["created"])
			}
			if c.Table == "" {
				if is["updated"] != was["updated"] {
					t.Errorf("%s: updated of a row that was not changed was %s and is %s", table, was["updated"], is["updated"])
				}
				continue
			}
			read, err := byTable[table].read(ctx, stored.ID(id))
			if err != nil {
				return err
			}
			for name, v := range c.Values {
				column, _ := byTable[table].column(name)
				// What Prefect writes as an infinity can't be read.
				if !same(d, column, v, read[name]) && !infinite(d, v) {
					t.Errorf("%s.%s: %s was set, %s read", table, name, canonical(v, true), canonical(read[name], true))
				}
			}
			if _, explicit := c.Values["updated"]; explicit {
				continue // that it is as given has just been seen
			}
			at, ok := read["updated"].(stored.Time)
			if !ok || at.Time().Before(start.Truncate(time.Millisecond)) {
				t.Errorf("%s: updated is %s after a change (bulk: %t)", table, is["updated"], c.Bulk)
			}
			if d == databasetest.SQLite && !inMilliseconds.MatchString(is["updated"]) {
				t.Errorf("%s: updated is stored as %s", table, is["updated"])
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
