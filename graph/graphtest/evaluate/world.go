package evaluate

import (
	"database/sql"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/quaestor-graph/quaestor/graph/descriptor"
	"github.com/quaestor-graph/quaestor/graph/graphtest"
	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

// ValueOf a field: the name of what an edge leads to, else a column or what is computed.
func (w *World) ValueOf(e *Entity, f *descriptor.Field) any {
	if f.Edge == "" {
		return e.Values[f.Key]
	}
	described, _ := descriptor.ByType(e.Type)
	edge, _ := described.Edge(f.Edge)
	if targets := w.Follow(e, edge.Field); len(targets) == 1 {
		return targets[0].Values["name"]
	}
	return nil
}

// World is all rows of a database, read without any filter.
type World struct {
	grammar
	Shape graphtest.Shape
	// rows of each type in the order of their ids.
	Rows map[string][]*Entity
	ByID map[string]map[string]*Entity
	find map[string]Finder
	// mu guards the entities' leads: tests share a world.
	mu sync.Mutex
}

// Entity is a row as the API shows it, and as it is stored.
type Entity struct {
	Type, ID string
	Values   object
	stored   graphtest.StoredRow
	// null: the JSON column is SQL NULL, which the API shows as it shows JSON null.
	Null map[string]bool
	// leads are the rows that its edges lead to, as far as somebody has asked.
	leads map[string][]*Entity
}

// ReadWorld reads the database at an address.
func ReadWorld(t *testing.T, g *graphtest.Graph, address string) *World {
	t.Helper()
	db := databasetest.Open(t, address)
	w := &World{grammar: IntrospectFilters(t, g), Shape: graphtest.Introspect(t, g), Rows: map[string][]*Entity{}, ByID: map[string]map[string]*Entity{}}
	all := graphtest.ReadStorage(t, db)
	w.find = Expectations(t, all)
	for typ, fields := range w.Shape.Scalars {
		w.ByID[typ] = map[string]*Entity{}
		for _, r := range w.Shape.EveryRow(t, g, typ, strings.Join(fields, " ")) {
			id := r["id"].(string)
			w.ByID[typ][id] = &Entity{Type: typ, ID: id, Values: r, Null: map[string]bool{}, leads: map[string][]*Entity{}}
		}
		for _, r := range all[typ] {
			e := w.ByID[typ][r["id"]]
			e.stored = r
			w.Rows[typ] = append(w.Rows[typ], e)
		}
		described, _ := descriptor.ByType(typ)
		for _, c := range described.Columns {
			if w.Inputs[typ+"Filter"][c.Field] != "[JSONFilter]" {
				continue
			}
			for _, id := range nullsOf(t, db, described.Table, c.Name) {
				w.ByID[typ][id].Null[c.Field] = true
			}
		}
	}
	return w
}

// Follow gives the rows that an edge leads to.
func (w *World) Follow(e *Entity, edge string) []*Entity {
	w.mu.Lock()
	defer w.mu.Unlock()
	targets, known := e.leads[edge]
	if !known {
		to := w.Shape.Edges[e.Type][edge].To
		for _, id := range w.find[e.Type+"."+edge](e.stored) {
			targets = append(targets, w.ByID[to][id])
		}
		e.leads[edge] = targets
	}
	return targets
}

// nullsOf gives the ids of the rows whose column is SQL NULL.
func nullsOf(t *testing.T, db *sql.DB, table, column string) (ids []string) {
	t.Helper()
	rows, err := db.Query(fmt.Sprintf("SELECT id FROM %q WHERE %q IS NULL", table, column))
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var id string
		if err := rows.Scan(&id); err != nil {
			t.Fatal(err)
		}
		ids = append(ids, id)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return ids
}
