package database_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/quaestor-graph/quaestor/ent"
	"github.com/quaestor-graph/quaestor/ent/stored"
	"github.com/quaestor-graph/quaestor/graph/descriptor"
	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

// neverNone are the JSON columns that Prefect's models have no default for and
// that can't be NULL.
var neverNone = []string{
	"automation.trigger", "automation.actions", "automation_event_follower.follower", "composite_trigger_child_firing.child_firing",
	"configuration.value", "deployment_schedule.schedule", "events.resource", "events.payload",
}

// holdsNull are the columns of SQLAlchemy's own JSON type, in Prefect's
// orm_models.py `sa_JSON = postgresql.JSON().with_variant(sa.JSON(), "sqlite")`,
// whose none_as_null is false.
var holdsNull = []string{
	"artifact.data", "artifact.metadata_", "artifact_collection.data", "artifact_collection.metadata_", "event_resources.resource",
}

// What a JSON null is to ent, None is to Prefect's ORM. Its own JSON type (server/utilities/database.py) is
// `postgresql.JSONB(none_as_null=True)` and `sqlite.JSON(none_as_null=True)`: SQL NULL, or in a new row the column's default
// where it has one (`job_variables=None` is `{}`). Prefect's models write the same rows here, and both must leave the very
// same in the database.
func TestJSONNull(t *testing.T) {
	r := newRandom(t)
	described := entities(t, ent.NewClient())
	r.documents = prefectsDocuments(t, described)
	rows := slices.DeleteFunc(r.rows(t, described), func(row madeRow) bool {
		return row.table == tableWithoutModel || strings.HasPrefix(row.table, "quaestor_")
	})
	null := stored.JSONOf("null")
	var changes []change
	holding := map[string]string{} // column to the rows with a null in it
	for _, e := range described {
		var of []madeRow
		for _, row := range rows {
			if row.table == e.table.Name {
				delete(row.values, "version_id")
				of = append(of, row)
			}
		}
		n := 0
		for _, c := range e.columns {
			name := e.table.Name + "." + c.name
			if c.kind != descriptor.JSON || len(of) == 0 {
				continue
			}
			if n+2 >= len(of) {
				t.Fatalf("%d rows are too few for the columns of %s", len(of), e.table.Name)
			}
			if !slices.Contains(neverNone, name) {
				of[n].values[c.name] = null
				holding[name] = e.table.Name + " " + string(of[n].id())
			}
			if c.nullable || slices.Contains(holdsNull, name) {
				// Where nothing changes, Prefect's ORM makes no UPDATE.
				for _, row := range of[n+1 : n+3] {
					for none(row.values[c.name]) {
						row.values[c.name] = r.any(e.table.Name, c)
					}
				}
				changes = append(changes,
					change{e.table.Name, []stored.ID{of[n+1].id()}, map[string]any{c.name: null}, false},
					change{e.table.Name, []stored.ID{of[n+2].id()}, map[string]any{c.name: null}, true})
			}
			n++
		}
	}
	if len(holding) < 35 || len(changes) < 40 {
		t.Fatalf("%d columns, %d changes", len(holding), len(changes))
	}
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		ours, oursAt := created(t, d)
		_, theirsAt := created(t, d)
		write(t, ours, rows, true)
		asPrefect(t, theirsAt, rows)
		compareStored(t, d, oursAt, theirsAt, rows)
		held := forms(t, d, oursAt)
		for name, row := range holding {
			_, column, _ := strings.Cut(name, ".")
			form := held[row][column]
			if null := form == "null" || form == "text 'null'"; null != slices.Contains(holdsNull, name) {
				t.Errorf("%s: a new row holds %s", name, form)
			}
		}
		if form := held[holding["flow_run.job_variables"]]["job_variables"]; !strings.Contains(form, "{}") {
			t.Errorf("flow_run.job_variables: a new row holds %s", form)
		}

		updateByEnt(t, oursAt, changes)
		updateByPrefect(t, theirsAt, changes)
		ourForms, theirForms := forms(t, d, oursAt), forms(t, d, theirsAt)
		for _, c := range changes {
			for column := range c.Values {
				key := c.Table + " " + string(c.IDs[0])
				got, want := ourForms[key][column], theirForms[key][column]
				if got != want || !strings.EqualFold(strings.Trim(got[strings.Index(got, " ")+1:], "'"), "null") {
					t.Errorf("%s.%s of a row that changes: stored as %s, by Prefect as %s", c.Table, column, got, want)
				}
			}
		}
	})
}

// Where neither NULL nor a default can be, both programs' databases refuse it.
func TestJSONNullIsRefused(t *testing.T) {
	r := newRandom(t)
	described := entities(t, ent.NewClient())
	rows := r.rows(t, described)
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		db, _ := created(t, d)
		write(t, db, rows, true)
		refused := func(name, how string, write func(ctx context.Context, e entity) error) {
			table, column, _ := strings.Cut(name, ".")
			err := db.Write(t.Context(), func(ctx context.Context, c *ent.Client) error {
				return write(ctx, entitiesByTable(t, c)[table])
			})
			if err == nil || !strings.Contains(strings.ToLower(strings.ReplaceAll(err.Error(), "-", " ")), "not null") || !strings.Contains(err.Error(), column) {
				t.Errorf("%s, %s: %v", name, how, err)
			}
		}
		tried := 0
		for _, e := range described {
			for _, c := range e.columns {
				name := e.table.Name + "." + c.name
				if c.kind != descriptor.JSON || c.nullable || slices.Contains(holdsNull, name) {
					continue
				}
				tried++
				row := rows[slices.IndexFunc(rows, func(row madeRow) bool { return row.table == e.table.Name })]
				for _, bulk := range []bool{false, true} {
					refused(name, "an update", func(ctx context.Context, e entity) error {
						return e.update(ctx, change{e.table.Name, []stored.ID{row.id()}, map[string]any{c.name: stored.JSONOf(" null ")}, bulk})
					})
				}
				if slices.Contains(neverNone, name) {
					refused(name, "a new row", func(ctx context.Context, e entity) error {
						values := map[string]any{}
						for column, v := range row.values {
							values[column] = v
						}
						values["id"], values[c.name] = r.id(), stored.JSONOf("null")
						return e.insert(ctx, e.explicit(values))
					})
				}
			}
		}
		if tried < 20 {
			t.Errorf("only %d columns", tried)
		}
	})
}
