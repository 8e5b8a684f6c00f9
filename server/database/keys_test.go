package database_test

import (
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/quaestor-graph/quaestor/server/database"
	"github.com/quaestor-graph/quaestor/server/database/access"
	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

// withKeys gives a sample with the table of keys.
func withKeys(t *testing.T, d databasetest.Dialect) (database.Database, string) {
	t.Helper()
	address := d.Sample(t)
	if err := schema(t, address, upgrade); err != nil {
		t.Fatal(err)
	}
	return openedAt(t, address), address
}

func openedAt(t *testing.T, address string) database.Database {
	t.Helper()
	db, err := database.Open(t.Context(), load(t, address))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

// oneOf reads one text.
func oneOf(t *testing.T, address, query string) (text string) {
	t.Helper()
	if err := databasetest.Open(t, address).QueryRow(query).Scan(&text); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return text
}

var madeAt = time.Date(2026, 11, 1, 12, 0, 0, 0, time.UTC)

func newKey(name string) database.NewKey {
	return database.NewKey{Name: name, Prefix: "qs_abcd", Hash: "hash of " + name, Scopes: []string{"read", "explain"}, Created: madeAt}
}

// Contract 13.1 and 13.8. A name is given once. Prefect's revision need not be known: a key can be revoked in any case.
func TestKeys(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		db, address := withKeys(t, d)
		revision := oneOf(t, address, "SELECT version_num FROM alembic_version")
		is := func(revision string) {
			t.Helper()
			databasetest.Exec(t, address, "UPDATE alembic_version SET version_num = '"+revision+"'")
			if err := db.Check(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		is("ffffffffffff")
		pool, flow := oneOf(t, address, "SELECT name FROM work_pool ORDER BY id"), oneOf(t, address, "SELECT name FROM flow ORDER BY id")
		bound := newKey("bound")
		bound.Expires, bound.WorkPools, bound.Flows, bound.Tags = madeAt.Add(time.Hour), []string{pool, pool}, []string{flow}, []string{"nightly"}
		databasetest.Exec(t, address, `UPDATE deployment SET tags = '["nightly"]' WHERE id = (SELECT min(CAST(id AS VARCHAR(36))) FROM deployment)`+
			map[databasetest.Dialect]string{databasetest.PostgreSQL: "::uuid"}[d])
		first, err := db.CreateKey(t.Context(), bound)
		if err != nil {
			t.Fatal(err)
		}
		id := func(table string) string {
			return strings.ToLower(oneOf(t, address, "SELECT CAST(id AS VARCHAR(36)) FROM "+table+" ORDER BY id"))
		}
		want := &access.Bounds{WorkPoolIDs: []string{id("work_pool")}, FlowIDs: []string{id("flow")}, Tags: []string{"nightly"}}
		if !reflect.DeepEqual(first.Bounds, want) {
			t.Errorf("bound to %+v, want %+v", first.Bounds, want)
		}
		second, err := db.CreateKey(t.Context(), newKey("all"))
		if err != nil || second.Bounds != nil {
			t.Fatalf("%+v %v", second, err)
		}
		keys, err := db.Keys(t.Context())
		if err != nil || len(keys) != 2 || !reflect.DeepEqual(keys, []database.Key{*second, *first}) {
			t.Fatalf("%+v %v, want %+v and %+v", keys, err, second, first)
		}

		at := madeAt.Add(time.Minute)
		if err := db.KeysUsed(t.Context(), map[string]time.Time{first.ID: madeAt.Add(time.Hour)}); !errors.Is(err, database.ErrReadOnly) {
			t.Errorf("a server of an unknown revision is read-only, and it wrote: %v", err)
		}
		is(revision)
		if err := db.KeysUsed(t.Context(), map[string]time.Time{first.ID: at}); err != nil {
			t.Fatal(err)
		}
		if err := db.KeysUsed(t.Context(), map[string]time.Time{first.ID: madeAt}); err != nil { // another replica, slower
			t.Fatal(err)
		}
		is("ffffffffffff")
		for range 2 { // the second time changes nothing
			if k, err := db.RevokeKey(t.Context(), "bound", at); err != nil || !k.Revoked.Equal(madeAt.Add(time.Minute)) {
				t.Errorf("%+v %v", k, err)
			}
			at = at.Add(time.Hour)
		}
		if keys, err = db.Keys(t.Context()); err != nil || !keys[1].LastUsed.Equal(madeAt.Add(time.Minute)) || !keys[1].Revoked.Equal(madeAt.Add(time.Minute)) {
			t.Errorf("%+v %v", keys, err)
		}

		for says, change := range map[string]func(*database.NewKey){
			`there is no work pool "nowhere"`:                  func(k *database.NewKey) { k.WorkPools = []string{pool, "nowhere"} },
			`there is no flow "nothing"`:                       func(k *database.NewKey) { k.Flows = []string{"nothing"} },
			`no deployment and no flow run has the tag "none"`: func(k *database.NewKey) { k.Tags = []string{"none"} },
			`there is a key "all" already`:                     func(k *database.NewKey) { k.Name = "all" },
			`the name "bound" was that of a key`:               func(k *database.NewKey) { k.Name = "bound" },
		} {
			n := newKey("another")
			change(&n)
			if _, err := db.CreateKey(t.Context(), n); err == nil || !strings.Contains(err.Error(), says) {
				t.Errorf("%v, want %s", err, says)
			}
		}
		if _, err := db.RevokeKey(t.Context(), "other", at); err == nil || !strings.Contains(err.Error(), `there is no key "other": there are all, bound`) {
			t.Errorf("%v", err)
		}
		if keys, err := db.Keys(t.Context()); err != nil || len(keys) != 2 {
			t.Errorf("%+v %v", keys, err)
		}
	})
}

// What can't be read of a key lets nobody in: it counts as revoked. (PostgreSQL's columns hold no other times.)
func TestDamagedKeys(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		damages := []string{`scopes = '{"read": true}'`, `bounds = '[1]'`, `bounds = '{"flow": ["a"]}'`, `bounds = '{}'`}
		if d == databasetest.SQLite {
			damages = append(damages, "expires = 'never'", "revoked = 'no'", "bounds = '{'")
		}
		for _, damage := range damages {
			db, address := withKeys(t, d)
			if _, err := db.CreateKey(t.Context(), newKey("all")); err != nil {
				t.Fatal(err)
			}
			databasetest.Exec(t, address, "UPDATE quaestor_api_key SET "+damage)
			if keys, err := db.Keys(t.Context()); err != nil || len(keys) != 1 || keys[0].Revoked.IsZero() {
				t.Errorf("%s: %+v %v", damage, keys, err)
			}
		}
	})
}

// Databases without the table of keys serve as before, no statement fails for it, and commands name database upgrade
// (contract 1.14).
func TestNoTableOfKeys(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		db := openedAt(t, d.SharedSample(t))
		var asked []string
		ctx := database.WithObserver(t.Context(), func(st database.Statement) { asked = append(asked, st.Query) })
		_, listed := db.Keys(ctx)
		_, created := db.CreateKey(ctx, newKey("a"))
		_, revoked := db.RevokeKey(ctx, "a", madeAt)
		for _, err := range []error{listed, created, revoked} {
			if !errors.Is(err, database.ErrNoKeys) || !strings.Contains(err.Error(), "`quaestor database upgrade`") {
				t.Error(err)
			}
		}
		if len(asked) != 3 || slices.ContainsFunc(asked, func(q string) bool {
			return strings.Contains(q, "FROM quaestor") || strings.Contains(q, `FROM "quaestor`)
		}) {
			t.Errorf("%q", asked)
		}
	})
}

// A role that may not read the keys is told what to grant, and one that may not write them uses them all the same.
func TestKeysOfARestrictedRole(t *testing.T) {
	db, owned := withKeys(t, databasetest.PostgreSQL)
	if _, err := db.CreateKey(t.Context(), newKey("all")); err != nil {
		t.Fatal(err)
	}
	role, address := databasetest.Role(t, owned)
	administrator := databasetest.Administrator(t, owned)
	databasetest.Exec(t, administrator, "GRANT SELECT ON ALL TABLES IN SCHEMA public TO "+role)
	keys, err := openedAt(t, address).Keys(t.Context())
	if err != nil || len(keys) != 1 {
		t.Fatalf("%+v %v", keys, err)
	}
	reader, err := database.Provide(t.Context(), load(t, address))
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	if err := reader.KeysUsed(t.Context(), map[string]time.Time{keys[0].ID: madeAt}); !errors.Is(err, database.ErrDenied) {
		t.Errorf("%v", err)
	}
	databasetest.Exec(t, administrator, "REVOKE SELECT ON quaestor_api_key FROM "+role)
	disconnect(t, owned)
	var denied *database.DeniedError
	if _, err := openedAt(t, address).Keys(t.Context()); !errors.As(err, &denied) || !strings.Contains(err.Error(), "GRANT SELECT ON quaestor_api_key TO "+role) {
		t.Errorf("%v", err)
	}
}

// Keys are read without waiting for operations, which may have all connections.
func TestKeysDoNotWait(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		address := d.Sample(t)
		if err := schema(t, address, upgrade); err != nil {
			t.Fatal(err)
		}
		s := load(t, address)
		s.Database.PoolSize, s.Database.MaxOverflow, s.Database.PoolTimeout = 1, 0, 0
		db, err := database.Provide(t.Context(), s)
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		snapshot := db.Snapshot()
		defer snapshot.Close()
		if _, err := db.ReadConfigurationValue(t.Context(), snapshot, "none"); err != nil {
			t.Fatal(err)
		}
		another := db.Snapshot()
		defer another.Close()
		if _, err := db.ReadConfigurationValue(t.Context(), another, "none"); !errors.Is(err, database.ErrUnavailable) {
			t.Fatalf("there is a connection left: %v", err)
		}
		if keys, err := db.Keys(t.Context()); err != nil || len(keys) > 0 {
			t.Errorf("%v %v", keys, err)
		}
	})
}

// A read-only server writes nothing, not even when a key was used.
func TestKeysReadOnly(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		db, address := withKeys(t, d)
		k, err := db.CreateKey(t.Context(), newKey("all"))
		if err != nil {
			t.Fatal(err)
		}
		s := load(t, address)
		s.Server.ReadOnly = true
		only, err := database.Provide(t.Context(), s)
		if err != nil {
			t.Fatal(err)
		}
		defer only.Close()
		_, created := only.CreateKey(t.Context(), newKey("b"))
		_, revoked := only.RevokeKey(t.Context(), "all", madeAt)
		for _, err := range []error{created, revoked, only.KeysUsed(t.Context(), map[string]time.Time{k.ID: madeAt})} {
			if !errors.Is(err, database.ErrReadOnly) {
				t.Error(err)
			}
		}
		if keys, err := db.Keys(t.Context()); err != nil || len(keys) != 1 || !keys[0].LastUsed.IsZero() || !keys[0].Revoked.IsZero() {
			t.Errorf("%+v %v", keys, err)
		}
	})
}
