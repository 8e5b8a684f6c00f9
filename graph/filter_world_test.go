package graph_test

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

// world is all rows of a database, read without any filter.
type world struct {
	grammar
	shape shape
	// rows of each type in the order of their ids.
	rows map[string][]*entity
	byID map[string]map[string]*entity
	find map[string]finder
	// mu guards the entities' leads: tests share a world.
	mu sync.Mutex
}

// entity is a row as the API shows it, and as it is stored.
type entity struct {
	typ, id string
	values  object
	stored  row
	// null: the JSON column is SQL NULL, which the API shows as it shows JSON null.
	null map[string]bool
	// leads are the rows that its edges lead to, as far as somebody has asked.
	leads map[string][]*entity
}

// readWorld reads the database at an address.
func readWorld(t *testing.T, g *graphtest.Graph, address string) *world {
	t.Helper()
	db := databasetest.Open(t, address)
	w := &world{grammar: introspectFilters(t, g), shape: introspect(t, g), rows: map[string][]*entity{}, byID: map[string]map[string]*entity{}}
	all := readStorage(t, db)
	w.find = expectations(t, all)
	for typ, fields := range w.shape.Scalars {
		w.byID[typ] = map[string]*entity{}
		for _, r := range w.shape.EveryRow(t, g, typ, strings.Join(fields, " ")) {
			id := r["id"].(string)
			w.byID[typ][id] = &entity{typ: typ, id: id, values: r, null: map[string]bool{}, leads: map[string][]*entity{}}
		}
		for _, r := range all[typ] {
			e := w.byID[typ][r["id"]]
			e.stored = r
			w.rows[typ] = append(w.rows[typ], e)
		}
		described, _ := descriptor.ByType(typ)
		for _, c := range described.Columns {
			if w.inputs[typ+"Filter"][c.Field] != "[JSONFilter]" {
				continue
			}
			for _, id := range nullsOf(t, db, described.Table, c.Name) {
				w.byID[typ][id].null[c.Field] = true
			}
		}
	}
	return w
}

// follow gives the rows that an edge leads to.
func (w *world) follow(e *entity, edge string) []*entity {
	w.mu.Lock()
	defer w.mu.Unlock()
	targets, known := e.leads[edge]
	if !known {
		to := w.shape.Edges[e.typ][edge].To
		for _, id := range w.find[e.typ+"."+edge](e.stored) {
			targets = append(targets, w.byID[to][id])
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
