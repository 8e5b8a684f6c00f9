package database_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/quaestor-graph/quaestor/ent"
	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

// Random tests pass with any seed: whatever is drawn, no two rows have the key of a unique index in common, before the
// upserts' keys are set and after.
func TestDrawnRowsShareNoKey(t *testing.T) {
	seed := databasetest.Seed(t)
	_, address := created(t, databasetest.SQLite)
	described := entities(t, ent.NewClient())
	unique := uniqueIndexes(t, address, described)
	if len(unique) < 30 {
		t.Fatalf("only %d unique indexes", len(unique))
	}
	for n := range uint64(30) {
		r := &random{Rand: rand.New(rand.NewPCG(seed, n)), used: map[string]bool{}, finite: n%2 == 0}
		rows := append(r.rows(t, described), r.rows(t, described)...)
		sharing(t, unique, rows)
		r.upserts(described, rows)
		sharing(t, unique, rows)
	}
}

// uniqueIndex has the columns of a table that no two rows have in common.
type uniqueIndex struct {
	table   string
	columns []string
}

// uniqueIndexes are those of the catalogue: some are of no description of ent's.
func uniqueIndexes(t *testing.T, address string, described []entity) (out []uniqueIndex) {
	t.Helper()
	db := databasetest.Open(t, address)
	for _, e := range described {
		for _, row := range query(t, db, fmt.Sprintf(`SELECT group_concat(c.name) FROM pragma_index_list(%q) i, pragma_index_info(i.name) c
			WHERE i."unique" GROUP BY i.name`, e.table.Name)) {
			out = append(out, uniqueIndex{e.table.Name, strings.Split(row[0], ",")})
		}
	}
	return out
}

// sharing reports rows that have a key in common; a NULL is like no other.
func sharing(t *testing.T, unique []uniqueIndex, rows []madeRow) {
	t.Helper()
	for _, index := range unique {
		seen := map[string]bool{}
		for _, row := range rows {
			if row.table != index.table {
				continue
			}
			var key []string
			for _, name := range index.columns {
				if row.values[name] != nil {
					key = append(key, fmt.Sprintf("%q", canonical(row.values[name], true)))
				}
			}
			if text := strings.Join(key, " "); len(key) == len(index.columns) && seen[text] {
				t.Errorf("two rows of %s have the same %v: %s", index.table, index.columns, text)
			} else {
				seen[text] = true
			}
		}
	}
}
