package database_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/quaestor-graph/quaestor/server/database"
	"github.com/quaestor-graph/quaestor/server/database/databasetest"
	"github.com/quaestor-graph/quaestor/server/database/orm"
)

// The search path (contract 3.1) holds for migrations and the status of a database as for questions, through PgBouncer too.
func TestSearchPath(t *testing.T) {
	plain := databasetest.PostgreSQL.Empty(t)
	databasetest.Exec(t, plain, "CREATE SCHEMA elsewhere", "CREATE TABLE public.another_programs (n integer)")
	for _, address := range []string{plain, databasetest.PgBouncer(t, plain)} {
		separator := "?"
		if strings.Contains(address, "?") {
			separator = "&"
		}
		address += separator + "search_path=elsewhere"
		if err := schema(t, address, upgrade); err != nil {
			t.Fatal(err)
		}
		if got := tablesOf(t, plain, "public"); !slices.Equal(got, []string{"another_programs"}) {
			t.Errorf("in public: %v", got)
		}
		if got := len(tablesOf(t, plain, "elsewhere")); got < 38 {
			t.Errorf("%d tables in elsewhere", got)
		}
		databasetest.Exec(t, databasetest.Administrator(t, plain), "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'elsewhere.ix_flow_run__name'::regclass")
		if err := schema(t, address, upgrade); err != nil {
			t.Errorf("mending an index: %v", err)
		}
		// Prefect's tables may be in a later schema than the first.
		for _, path := range []string{address, strings.Replace(address, "search_path=", "search_path=public,", 1)} {
			db, err := database.Provide(t.Context(), load(t, path))
			if err != nil {
				t.Fatal(err)
			}
			status, err := db.Status(t.Context())
			if err != nil || !strings.HasSuffix(status.PrefectRelease, databasetest.Release(t)) || !status.CreatedByQuaestor || len(status.InvalidIndexes) > 0 {
				t.Errorf("%s: %+v %v", path, status, err)
			}
			if err := db.Close(); err != nil {
				t.Error(err)
			}
		}
		if err := schema(t, address, func(ctx context.Context, s *orm.Schema) error { return s.Clear(ctx) }); err != nil {
			t.Fatal(err)
		}
		if got := tablesOf(t, plain, "elsewhere"); len(got) > 0 {
			t.Errorf("left in elsewhere: %v", got)
		}
	}
}

func tablesOf(t *testing.T, address, schema string) (names []string) {
	t.Helper()
	rows, err := databasetest.Open(t, address).Query(fmt.Sprintf("SELECT tablename FROM pg_tables WHERE schemaname = '%s' ORDER BY 1", schema))
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			t.Fatal(err)
		}
		names = append(names, name)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return names
}
