package orm

import (
	"reflect"
	"slices"
	"testing"

	"entgo.io/ent/dialect"

	"github.com/quaestor-graph/quaestor/server/database/query"
)

// before gives the revision that comes right before another.
func before(t *testing.T, d, id string) Revision {
	t.Helper()
	r := Lookup(d, id)
	if !r.Known {
		t.Fatalf("%s: no revision %s", d, id)
	}
	return Lookup(d, r.chain[r.position-1])
}

// Each change of Prefect's tables is made up before its revision alone, on either dialect.
func TestRelation(t *testing.T) {
	for _, c := range []struct {
		table, sqlite, postgresql string
		lacks                     func(d string) query.Relation
	}{
		{"automation", "bb2345678901", "aa1234567890", func(d string) query.Relation {
			empty := map[string]string{dialect.SQLite: "'[]'", dialect.Postgres: "'[]'::jsonb"}[d]
			return query.Relation{Table: "automation", Added: []query.Added{{Column: "tags", Expr: empty}}}
		}},
		{"automation_held_event", "8f5eda7c1dd7", "e7f54680bce3", func(string) query.Relation {
			return query.Relation{Table: "automation_held_event", Absent: true}
		}},
		{"task_run", "4dfa692e02a7", "09a9e091e578", func(string) query.Relation {
			return query.Relation{Table: "task_run", Unindexed: []string{"ix_task_run__state_type_start_time"}}
		}},
	} {
		for d, since := range map[string]string{dialect.SQLite: c.sqlite, dialect.Postgres: c.postgresql} {
			if got, want := before(t, d, since).Relation(d, c.table), c.lacks(d); !reflect.DeepEqual(got, want) {
				t.Errorf("%s, %s before %s: %+v, want %+v", d, c.table, since, got, want)
			}
			for _, r := range []Revision{Lookup(d, since), Newest(d), Lookup(d, "ffffffffffff")} {
				if got, want := r.Relation(d, c.table), (query.Relation{Table: c.table}); !reflect.DeepEqual(got, want) {
					t.Errorf("%s, %s at %s: %+v, want %+v", d, c.table, r.ID, got, want)
				}
			}
		}
	}
	for _, d := range Dialects {
		oldest := Lookup(d, known.Heads[OldestRelease][DialectName(d)])
		if got, want := oldest.Relation(d, "flow"), (query.Relation{Table: "flow"}); !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %+v", d, got)
		}
		want := []string{"ix_flow_run__deployment_id", "ix_flow_run__schedule_id_scheduler", "ix_flow_run__state_type_coalesce_start_time"}
		if got := oldest.Relation(d, "flow_run").Unindexed; !slices.Equal(got, want) {
			t.Errorf("%s: the oldest release lacks the indexes %q", d, got)
		}
	}
}

// Of two indexes of one table that came one after the other a revision between them lacks the second.
func TestLateIndexes(t *testing.T) {
	for d, since := range map[string][2]string{dialect.SQLite: {"79e7a60e43d8", "14806cb26270"}, dialect.Postgres: {"bad1e352c597", "50737cdaee36"}} {
		for _, c := range []struct {
			of   Revision
			want []string
		}{
			{before(t, d, since[0]), []string{"ix_event_resources__event_id", "ix_event_resources__occurred"}},
			{Lookup(d, since[0]), []string{"ix_event_resources__event_id"}},
			{Lookup(d, since[1]), nil},
		} {
			if got := c.of.Relation(d, "event_resources").Unindexed; !slices.Equal(got, c.want) {
				t.Errorf("%s at %s: %q, want %q", d, c.of.ID, got, c.want)
			}
		}
	}
}

// A revision is known with its release, too old before the oldest served one, or taken for a newer one.
func TestLookup(t *testing.T) {
	for _, d := range Dialects {
		oldest := Lookup(d, known.Heads[OldestRelease][DialectName(d)])
		if !oldest.Known || oldest.TooOld || oldest.Release != OldestRelease {
			t.Errorf("%s: the head of %s is %+v", d, OldestRelease, oldest)
		}
		if r := before(t, d, oldest.ID); !r.Known || !r.TooOld {
			t.Errorf("%s: before %s there is %+v", d, OldestRelease, r)
		}
		if r := Newest(d); !r.Known || r.TooOld || r.position != len(r.chain)-1 {
			t.Errorf("%s: the newest is %+v", d, r)
		}
		if r := Lookup(d, "ffffffffffff"); r.Known || r.TooOld || r.Release != "" {
			t.Errorf("%s: an unknown one is %+v", d, r)
		}
		for release, heads := range known.Heads {
			if r := Lookup(d, heads[DialectName(d)]); !r.Known {
				t.Errorf("%s: the head of %s, %s, is in no chain", d, release, r.ID)
			}
		}
	}
	for _, c := range [][2]string{
		{"9e83011d1f2a", "3.4.25 to 3.6.10"}, {"07ecde74d74d", "3.2.0"}, {"9725c1cbee35", "before 3.2.0"}, {"bb2345678901", "between 3.4.0 and 3.4.10"},
	} {
		if r := Lookup(dialect.SQLite, c[0]); r.Release != c[1] {
			t.Errorf("%s is of %q, want %q", c[0], r.Release, c[1])
		}
	}
}
