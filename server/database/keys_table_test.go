package database_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/quaestor-graph/quaestor/server/database/databasetest"
	"github.com/quaestor-graph/quaestor/server/database/orm"
)

// onlyInstallation makes a guest as one that was upgraded before there were keys.
func onlyInstallation(t *testing.T, d databasetest.Dialect) (address string) {
	t.Helper()
	address = d.Sample(t)
	if err := schema(t, address, upgrade); err != nil {
		t.Fatal(err)
	}
	databasetest.Exec(t, address, "DROP TABLE quaestor_api_key", "DELETE FROM quaestor_version WHERE version_id > 1")
	return address
}

// A database that was upgraded before there were keys gets the table that is missing, and nothing else.
func TestKeysAreAddedToAnUpgradedDatabase(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		address := onlyInstallation(t, d)
		before := databasetest.Schema(t, address)
		var dry string
		err := schema(t, address, func(ctx context.Context, s *orm.Schema) (err error) {
			state, err := s.Look(ctx)
			if err != nil {
				return err
			}
			if m, err := s.Migrations(ctx, state); err != nil || m[0].Version != 1 || m[0].Newest < 2 {
				t.Errorf("%+v %v", m, err)
			}
			dry, err = s.DryRun(ctx)
			return err
		})
		if err != nil || !strings.HasPrefix(dry, "CREATE TABLE quaestor_api_key") || strings.Count(dry, "CREATE") != 1 {
			t.Fatalf("%v: %s", err, dry)
		}
		if err := schema(t, address, upgrade); err != nil {
			t.Fatal(err)
		}
		after := databasetest.Schema(t, address)
		added := slices.DeleteFunc(after, func(line string) bool { return slices.Contains(before, line) })
		if len(added) == 0 || slices.ContainsFunc(added, func(line string) bool { return !strings.Contains(line, "quaestor_api_key") }) {
			t.Errorf("it added %q", added)
		}
		if err := schema(t, address, downgrade); err != nil || look(t, address).Quaestor {
			t.Errorf("downgrade: %v, %v is left", err, look(t, address).Tables)
		}
	})
}

// Who may not create tables is told what to ask an administrator for, also where some of ours are there already.
func TestKeysNeedTheRightToCreateTables(t *testing.T) {
	owned := onlyInstallation(t, databasetest.PostgreSQL)
	role, address := databasetest.Role(t, owned)
	administrator := databasetest.Administrator(t, owned)
	databasetest.Exec(t, administrator, "REVOKE CREATE ON SCHEMA public FROM PUBLIC", "GRANT SELECT ON ALL TABLES IN SCHEMA public TO "+role)
	err := schema(t, address, upgrade)
	if err == nil || !strings.Contains(err.Error(), "GRANT CREATE ON SCHEMA public TO "+role) {
		t.Errorf("%v", err)
	}
}
