package database_test

import (
	"context"
	"strings"
	"testing"

	"github.com/quaestor-graph/quaestor/server/database/databasetest"
	"github.com/quaestor-graph/quaestor/server/database/orm"
)

// A role without the right to create the extension is told the statement to give to an administrator. Run as it stands
// there, that statement is all that was missing. Nothing is changed before.
func TestMissingRights(t *testing.T) {
	owned := databasetest.PostgreSQL.Empty(t)
	role, address := databasetest.Role(t, owned)
	administrator := databasetest.Administrator(t, owned)
	// As a new database of PostgreSQL 15: nobody but its owner may create anything in it.
	databasetest.Exec(t, administrator, "REVOKE CREATE ON SCHEMA public FROM PUBLIC")
	for _, c := range []struct{ says, statement string }{
		{"schema public", "GRANT CREATE ON SCHEMA public TO " + role},
		{"extension pg_trgm", "CREATE EXTENSION IF NOT EXISTS pg_trgm"},
	} {
		err := schema(t, address, upgrade)
		if err == nil || !strings.Contains(err.Error(), c.says) || !strings.HasSuffix(err.Error(), ": "+c.statement) || strings.Contains(err.Error(), "\n") {
			t.Fatalf("error %v", err)
		}
		if n := len(look(t, owned).Tables); n != 0 {
			t.Errorf("%d tables", n)
		}
		databasetest.Exec(t, administrator, c.statement)
	}
	if err := schema(t, address, upgrade); err != nil {
		t.Error(err)
	}
}

// An extension that is trusted may be created by whoever may create in the database.
func TestTrustedExtension(t *testing.T) {
	owned := databasetest.PostgreSQL.Empty(t)
	role, address := databasetest.Role(t, owned)
	databasetest.Exec(t, databasetest.Administrator(t, owned), "GRANT CREATE ON SCHEMA public TO "+role,
		"DO $$ BEGIN EXECUTE format('GRANT CREATE ON DATABASE %I TO "+role+"', current_database()); END $$")
	if err := schema(t, address, upgrade); err != nil {
		t.Error(err)
	}
}

// Prefect's own role alone may change a guest; another may look.
func TestGuestOfAnother(t *testing.T) {
	owned := databasetest.PostgreSQL.Sample(t)
	role, address := databasetest.Role(t, owned)
	databasetest.Exec(t, databasetest.Administrator(t, owned), "REVOKE CREATE ON SCHEMA public FROM PUBLIC", "GRANT SELECT ON ALL TABLES IN SCHEMA public TO "+role)
	if err := schema(t, address, upgrade); err == nil || !strings.Contains(err.Error(), "GRANT CREATE ON SCHEMA public TO "+role) {
		t.Errorf("error %v", err)
	}
	if state := look(t, address); !state.Prefect || state.Quaestor {
		t.Errorf("%+v", state)
	}
}

func look(t *testing.T, address string) (state orm.State) {
	t.Helper()
	if err := schema(t, address, func(ctx context.Context, s *orm.Schema) (err error) {
		state, err = s.Look(ctx)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return state
}
