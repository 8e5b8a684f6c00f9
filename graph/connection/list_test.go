package connection

import (
	"context"
	"encoding/json"
	"testing"

	"github.com/99designs/gqlgen/graphql"

	"github.com/quaestor-graph/quaestor/ent/stored"
	"github.com/quaestor-graph/quaestor/graph/descriptor"
	"github.com/quaestor-graph/quaestor/server/database"
	"github.com/quaestor-graph/quaestor/server/database/databasetest"
	"github.com/quaestor-graph/quaestor/server/settings"
)

func TestMain(m *testing.M) { databasetest.Main(m) }

// over gives the context a database and a snapshot of it.
func over(t *testing.T, ctx context.Context, address string) context.Context {
	t.Helper()
	s, _, err := settings.Load(settings.Sources{Dir: t.TempDir(), Flags: map[string]string{"database-url": address}})
	if err != nil {
		t.Fatal(err)
	}
	db, err := database.Provide(ctx, s)
	if err != nil {
		t.Fatal(err)
	}
	snapshot := db.Snapshot()
	t.Cleanup(func() {
		snapshot.Close()
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return database.WithSnapshot(database.With(ctx, db), snapshot)
}

// A list of rows by their ids: in the order of the ids, each as often as it is there, those of no row left out, and each
// with its edges.
func TestList(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		ctx := over(t, root(t, `{ flowRun(id: "`+cellID+`") { id flow { name } taskRuns(first: 1) { nodes { flowRun { id } } } } }`, nil), d.SharedSample(t))
		const crowded, other = "01a07f04-e075-7ebb-bb62-dc36d1a682d2", "00000000-0000-0000-0000-000000000000"
		a, err := List(ctx, descriptor.FlowRun, []stored.ID{crowded, other, crowded})
		if err != nil {
			t.Fatal(err)
		}
		var rows []struct {
			ID       string
			Flow     struct{ Name string }
			TaskRuns struct {
				Nodes []struct{ FlowRun struct{ ID string } }
			}
		}
		if err := json.Unmarshal(a, &rows); err != nil || len(rows) != 2 || rows[0].ID != crowded || rows[1].ID != crowded || rows[1].Flow.Name == "" {
			t.Fatalf("%v: %s", err, a)
		}
		for _, n := range rows[0].TaskRuns.Nodes {
			if n.FlowRun.ID != crowded {
				t.Errorf("%s", a)
			}
		}
		if a, err := List(ctx, descriptor.FlowRun, nil); string(a) != "[]" || err != nil {
			t.Errorf("no ids: %s, %v", a, err)
		}
		if errs := graphql.GetErrors(ctx); len(errs) > 0 {
			t.Error(errs)
		}
	})
}
