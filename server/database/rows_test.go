package database_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/quaestor-graph/quaestor/ent"
	"github.com/quaestor-graph/quaestor/ent/stored"
	"github.com/quaestor-graph/quaestor/graph/descriptor"
	"github.com/quaestor-graph/quaestor/server/database"
)

// madeRow is a row to be written, of the entity with that table.
type madeRow struct {
	table  string
	values map[string]any
}

func (r madeRow) id() stored.ID { return r.values["id"].(stored.ID) }

// perTable: of each table two rounds of rows are made. The first leaves out the
// references to rows that come later, because the keys go round in circles.
const perTable = 6

// rows makes rows of every table in an order in which each refers only to rows
// before it.
func (r *random) rows(t *testing.T, all []entity) []madeRow {
	t.Helper()
	ids := map[string][]stored.ID{}
	var out []madeRow
	add := func(e entity) {
		var made []stored.ID
		for range perTable {
			row := r.row(e, ids)
			made = append(made, row.id())
			out = append(out, row)
		}
		ids[e.table.Name] = append(ids[e.table.Name], made...)
	}
	for waiting := all; len(waiting) > 0; {
		var later []entity
		for _, e := range waiting {
			if e.ready(ids) {
				add(e)
			} else {
				later = append(later, e)
			}
		}
		if len(later) == len(waiting) {
			t.Fatalf("%d tables can't be filled", len(later))
		}
		waiting = later
	}
	for _, e := range all {
		add(e)
	}
	return out
}

// ready says whether there are rows for the references that a row must have.
func (e entity) ready(ids map[string][]stored.ID) bool {
	for _, c := range e.columns {
		if c.ref != "" && !c.nullable && len(ids[c.ref]) == 0 {
			return false
		}
	}
	return true
}

func (r *random) row(e entity, ids map[string][]stored.ID) madeRow {
	row := madeRow{table: e.table.Name, values: map[string]any{}}
	taken := map[stored.ID]bool{} // a block document must not refer to itself
	for _, c := range e.columns {
		switch {
		case c.name == "id":
			row.values["id"] = r.id()
		case c.ref == "":
			row.values[c.name] = r.value(e.table.Name, c)
		case len(ids[c.ref]) == 0:
			row.values[c.name] = nil
		default:
			id := one(r, ids[c.ref])
			for taken[id] {
				id = one(r, ids[c.ref])
			}
			taken[id] = true
			row.values[c.name] = id
		}
	}
	return row
}

// required keeps of a row what it can't be written without: the rest is left
// to ent's defaults.
func required(e entity, row madeRow) madeRow {
	out := madeRow{table: row.table, values: map[string]any{"id": row.id()}}
	for _, c := range e.columns {
		if c.ref != "" && !c.nullable {
			out.values[c.name] = row.values[c.name]
		}
	}
	if row.table == "work_queue" { // Prefect's model leaves no room for the table's default
		out.values["priority"] = row.values["priority"]
	}
	return out
}

// write writes rows through ent and gives them as they were given to it. Where
// ent says that a value is missing, the row's own is added.
func write(t *testing.T, db database.Database, rows []madeRow, complete bool) []madeRow {
	t.Helper()
	var out []madeRow
	err := db.Write(context.Background(), func(ctx context.Context, c *ent.Client) error {
		byTable := entitiesByTable(t, c)
		for _, row := range rows {
			e := byTable[row.table]
			given := row
			if !complete {
				given = required(e, row)
			}
			err := e.insert(ctx, e.explicit(given.values))
			for missing := (*ent.ValidationError)(nil); !complete && errors.As(err, &missing); {
				v, ok := row.values[missing.Name]
				if !ok || given.values[missing.Name] != nil {
					break
				}
				given.values[missing.Name] = v
				err = e.insert(ctx, e.explicit(given.values))
			}
			if err != nil {
				return fmt.Errorf("%s %v: %w", row.table, given.values, err)
			}
			out = append(out, given)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// explicit turns nil into a value that is SQL NULL, so that no default takes its
// place; a text has none, and no column of text has a default of ent's.
func (e entity) explicit(values map[string]any) map[string]any {
	out := map[string]any{}
	for name, v := range values {
		if c, _ := e.column(name); v == nil {
			v = null(c)
		}
		out[name] = v
	}
	return out
}

func null(c column) any {
	switch c.kind {
	case descriptor.ID:
		return stored.ID("")
	case descriptor.Int:
		return stored.Int{}
	case descriptor.Float:
		return stored.Float{}
	case descriptor.Bool:
		return stored.Bool{}
	case descriptor.Time:
		return stored.Time{}
	case descriptor.Duration:
		return stored.Duration{}
	case descriptor.JSON:
		return stored.JSON{}
	case descriptor.Strings:
		return stored.Strings{}
	case descriptor.Enum:
		return enums[c.postgresql].of("")
	}
	return nil
}

// opened gives the database at an address.
func opened(t *testing.T, address string) database.Database {
	t.Helper()
	db, err := database.Provide(context.Background(), load(t, address))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return db
}
