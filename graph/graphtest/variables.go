package graphtest

import (
	"fmt"
	"testing"

	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

// WantCounts asks how many rows of a root satisfy each filter.
func WantCounts(t *testing.T, g *Graph, root string, want map[string]int) {
	t.Helper()
	for where, n := range want {
		got := g.Query(t, fmt.Sprintf("{ c: %s(where: %s) { totalCount } }", root, where), nil)["c"].(object)["totalCount"]
		if fmt.Sprint(got) != fmt.Sprint(n) {
			t.Errorf("%s where %s: %v rows, want %d", root, where, got, n)
		}
	}
}

// VariableRows replaces the variables of a sample by one for each name and
// value, and gives the ids. A value is a JSON text.
func VariableRows(t testing.TB, d databasetest.Dialect, names, values []string) (address string, ids []string) {
	t.Helper()
	address = d.Sample(t)
	databasetest.Exec(t, address, "DELETE FROM variable")
	db := databasetest.Open(t, address)
	insert := "INSERT INTO variable (id, created, updated, name, value, tags) VALUES ($1, '2026-11-01 00:00:00', '2026-11-01 00:00:00.000000', $2, $3, '[]')"
	for i := range max(len(names), len(values)) {
		name, value := fmt.Sprint("variable ", i), any(nil)
		if i < len(names) {
			name = names[i]
		}
		if i < len(values) {
			value = values[i]
		}
		id := fmt.Sprintf("00000000-0000-4000-8000-%012d", i)
		if _, err := db.Exec(insert, id, name, value); err != nil {
			t.Fatalf("%q %v: %v", name, value, err)
		}
		ids = append(ids, id)
	}
	return address, ids
}
