package large

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/quaestor-graph/quaestor/graph/graphtest"
	"github.com/quaestor-graph/quaestor/server/database"
	"github.com/quaestor-graph/quaestor/server/database/databasetest"
	"github.com/quaestor-graph/quaestor/server/database/demo"
	"github.com/quaestor-graph/quaestor/server/database/query"
	"github.com/quaestor-graph/quaestor/server/settings"
)

// Demonstration gives the address of a database with so many flow runs.
func Demonstration(t *testing.T, d databasetest.Dialect, flowRuns int) string {
	t.Helper()
	return d.Copied(t, fmt.Sprintf("demonstration of %d", flowRuns), func(address string) { fillDemonstration(t, address, flowRuns) })
}

func fillDemonstration(t *testing.T, address string, flowRuns int) {
	t.Helper()
	s, _, err := settings.Load(settings.Sources{Dir: t.TempDir(), Flags: map[string]string{"database-url": address}})
	if err != nil {
		t.Fatal(err)
	}
	empty, err := database.Open(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	upgrade := func(m database.Schema) error { return m.Upgrade(t.Context()) }
	if err := errors.Join(empty.Schema(t.Context(), func(string) {}, upgrade), empty.Close()); err != nil {
		t.Fatal(err)
	}
	db, err := database.Provide(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	err = db.Bulk(t.Context(), database.BulkOptions{Large: true}, func(ctx context.Context) error {
		return demo.Fill(ctx, db.Queries(), demoWriter{}, demo.Options{FlowRuns: flowRuns, Seed: 1, Now: graphtest.Now()})
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
}

// demoWriter writes within the transaction that the context carries.
type demoWriter struct{}

func (demoWriter) Bind(ctx context.Context, st query.Statement) query.Statement {
	return database.Bind(ctx, st)
}

func (demoWriter) Write(ctx context.Context, st query.Statement) error { return database.Exec(ctx, st) }
