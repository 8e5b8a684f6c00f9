package database_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/quaestor-graph/quaestor/ent/stored"
	"github.com/quaestor-graph/quaestor/server/database"
	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

// configurationSteps are those of components.json: what a real Prefect did, one after the other.
type configurationSteps []struct {
	Step   string
	Answer json.RawMessage
	Agree  *bool `json:"dialects_agree"`
}

// Rule 37 of testdata/prefect/components.md: a missing key is not cached, a value is, for an hour, until a change of that
// key or a clearing of the cache in this process; a deletion says whether there was a row. An empty object reads back as
// one.
func TestConfigurationDoesAsPrefectDid(t *testing.T) {
	var recorded struct{ Configuration configurationSteps }
	if err := json.Unmarshal(databasetest.Testdata(t, "components.json"), &recorded); err != nil {
		t.Fatal(err)
	}
	steps := recorded.Configuration
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		db, address := created(t, d)
		ctx := t.Context()
		const key, other = "k", "l"
		change := func(statement string) { databasetest.Exec(t, address, statement) }
		write := func(key, value string) {
			if err := db.WriteConfiguration(ctx, key, stored.JSONOf(value)); err != nil {
				t.Error(err)
			}
		}
		id := "'" + string(stored.NewID()) + "'"
		does := []func() any{
			func() any { return readConfiguration(t, db, key) },
			func() any {
				change(`INSERT INTO configuration (id, key, value) VALUES (` + id + `, 'k', '{"a": 1}')`)
				return readConfiguration(t, db, key)
			},
			func() any {
				change(`UPDATE configuration SET value = '{"a": 2}' WHERE key = 'k'`)
				return readConfiguration(t, db, key)
			},
			func() any { db.ClearConfigurationValue(key); return readConfiguration(t, db, key) },
			func() any { write(key, `{"a": 3}`); return readConfiguration(t, db, key) },
			func() any {
				change(`DELETE FROM configuration WHERE key = 'k'`)
				return readConfiguration(t, db, key)
			},
			func() any {
				deleted, err := db.DeleteConfiguration(ctx, key)
				if err != nil {
					t.Error(err)
				}
				return deleted
			},
			func() any { return readConfiguration(t, db, key) },
			func() any { write(other, `{}`); return readConfiguration(t, db, other) },
			func() any {
				// JSON has no NaN: Prefect has stored null for it.
				value := strings.TrimPrefix(steps[9].Step, "write/read ")
				write(key, strings.NewReplacer("NaN", "null", "Infinity", "null").Replace(value))
				return readConfiguration(t, db, key)
			},
		}
		if len(steps) != len(does) {
			t.Fatalf("there are %d steps", len(steps))
		}
		for i, s := range steps {
			want := s.Answer
			if s.Agree != nil && !*s.Agree {
				var each map[string]json.RawMessage
				if err := json.Unmarshal(want, &each); err != nil {
					t.Fatal(err)
				}
				want = each[string(d)]
			}
			var answer any
			if err := json.Unmarshal(want, &answer); err != nil {
				t.Fatal(err)
			}
			if got := does[i](); !reflect.DeepEqual(got, answer) {
				t.Errorf("%s: %v, Prefect answered %s", s.Step, got, want)
			}
		}
		if deleted, err := db.DeleteConfiguration(ctx, key); !deleted || err != nil || readConfiguration(t, db, key) != nil {
			t.Error("what is there was not deleted", err)
		}
	})
}

// A value is cached for an hour from the reading that found it (rule 37), and not for longer.
func TestConfigurationIsKeptForAnHour(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		db, address := created(t, d)
		now := time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)
		database.SetConfigurationClock(db, func() time.Time { return now })
		if err := db.WriteConfiguration(t.Context(), "k", stored.JSONOf(`{"a": 1}`)); err != nil {
			t.Fatal(err)
		}
		for _, step := range []struct {
			passes time.Duration
			want   float64
		}{{0, 1}, {30 * time.Minute, 1}, {30*time.Minute - 1, 1}, {1, 2}, {time.Hour - 1, 2}} {
			now = now.Add(step.passes)
			if got := readConfiguration(t, db, "k"); !reflect.DeepEqual(got, map[string]any{"a": step.want}) {
				t.Errorf("after %v: %v", step.passes, got)
			}
			databasetest.Exec(t, address, `UPDATE configuration SET value = '{"a": 2}' WHERE key = 'k'`)
		}
	})
}

// What is written in a transaction that fails is not written, and a database that is served read-only is not written to.
func TestConfigurationWritesAreTransactions(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		db, address := created(t, d)
		ctx := t.Context()
		if err := db.WriteConfiguration(ctx, "k", stored.JSON{}); err == nil {
			t.Error("NULL was written")
		}
		s := load(t, address)
		s.Server.ReadOnly = true
		guest, err := database.Provide(ctx, s)
		if err != nil {
			t.Fatal(err)
		}
		defer guest.Close()
		if err := guest.WriteConfiguration(ctx, "k", stored.JSONOf(`{}`)); !errors.Is(err, database.ErrReadOnly) {
			t.Error(err)
		}
		if _, err := guest.DeleteConfiguration(ctx, "k"); !errors.Is(err, database.ErrReadOnly) {
			t.Error(err)
		}
		if got := readConfiguration(t, db, "k"); got != nil {
			t.Error(got)
		}
	})
}

// readConfiguration gives a value, nil for none.
func readConfiguration(t *testing.T, db database.Database, key string) any {
	t.Helper()
	s := db.Snapshot()
	defer s.Close()
	value, err := db.ReadConfigurationValue(context.Background(), s, key)
	if err != nil {
		t.Fatal(err)
	}
	if value.State() == stored.Null {
		return nil
	}
	var out any
	if err := json.Unmarshal([]byte(value.Raw()), &out); err != nil {
		t.Fatal(fmt.Errorf("%q: %w", value.Raw(), err))
	}
	return out
}
