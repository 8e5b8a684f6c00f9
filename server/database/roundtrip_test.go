package database_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/quaestor-graph/quaestor/ent"
	"github.com/quaestor-graph/quaestor/graph/descriptor"
	"github.com/quaestor-graph/quaestor/graph/graphtest"
	"github.com/quaestor-graph/quaestor/server/database"
	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

// Random values of every column are written and read back equal, through ent and through GraphQL, except for what SQLite or
// jsonb itself changes. Both dialects are given the same values, so that their answers are equal as well.
func TestRoundTrip(t *testing.T) {
	r := newRandom(t)
	var rows []madeRow
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		db, address := created(t, d)
		if rows == nil {
			rows = r.rows(t, entities(t, ent.NewClient()))
		}
		write(t, db, rows, true)
		compare(t, d, db, rows)
		g := graphtest.Open(t, address)
		described := entitiesByTable(t, ent.NewClient())
		for _, row := range rows {
			compareAnswer(t, d, g, described[row.table], row)
		}
	})
}

// compare reads rows through ent.
func compare(t *testing.T, d databasetest.Dialect, db database.Database, rows []madeRow) {
	t.Helper()
	err := db.Write(context.Background(), func(ctx context.Context, c *ent.Client) error {
		byTable := entitiesByTable(t, c)
		for _, row := range rows {
			e := byTable[row.table]
			read, err := e.read(ctx, row.id())
			if err != nil {
				return fmt.Errorf("%s: %w", row.table, err)
			}
			for _, c := range e.columns {
				written, given := row.values[c.name]
				if given && !same(d, c, written, read[c.name]) {
					t.Errorf("%s.%s: %s was written, %s read", row.table, c.name, canonical(written, true), canonical(read[c.name], true))
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// compareAnswer asks the graph for every field of a row that is a column.
func compareAnswer(t *testing.T, d databasetest.Dialect, g *graphtest.Graph, e entity, row madeRow) {
	t.Helper()
	for _, described := range descriptor.All() {
		if described.Table != row.table {
			continue
		}
		var fields []string
		for _, c := range described.Columns {
			fields = append(fields, c.Field)
		}
		answer := g.Query(t, fmt.Sprintf(`query($id: ID!) { node(id: $id) { ... on %s { %s } } }`, described.Type, strings.Join(fields, " ")),
			map[string]any{"id": string(row.id())})
		node, ok := answer["node"].(map[string]any)
		if !ok {
			t.Errorf("%s %s is not found", row.table, row.id())
			return
		}
		for _, c := range e.columns {
			shown, ok := described.ColumnNamed(c.name)
			if !ok {
				continue // a secret
			}
			written := row.values[c.name]
			if text := canonical(written, false); c.kind == descriptor.JSON && text == "<nil>" {
				written = nil // in an answer a JSON null is as null as any
			}
			read, err := decoded(c, node[shown.Field])
			if err != nil || !same(d, c, written, read) {
				t.Errorf("%s.%s: %s was written, %s answered (%v)", row.table, c.name, canonical(written, true), canonical(read, true), err)
			}
		}
	}
}
