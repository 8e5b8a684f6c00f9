package database_test

import (
	"errors"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/quaestor-graph/quaestor/server/database"
	"github.com/quaestor-graph/quaestor/server/database/databasetest"
	"github.com/quaestor-graph/quaestor/server/settings"
)

// A role without USAGE of the schema is told that, and not that there is no Prefect database. A role that may not read the
// revision is told that.
func TestRoleOutsideOfTheSchema(t *testing.T) {
	owned := databasetest.PostgreSQL.Sample(t)
	role, address := databasetest.Role(t, owned)
	administrator := databasetest.Administrator(t, owned)
	databasetest.Exec(t, administrator, "REVOKE USAGE ON SCHEMA public FROM PUBLIC")
	refused := func(message string) {
		t.Helper()
		_, err := database.Provide(t.Context(), load(t, address))
		var denied *database.DeniedError
		if !errors.As(err, &denied) || !strings.Contains(err.Error(), message) || strings.Contains(err.Error(), "\n") {
			t.Errorf("error %v", err)
		}
		db, err := database.Open(t.Context(), load(t, address))
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		if _, err := db.Status(t.Context()); !errors.As(err, &denied) {
			t.Errorf("status: %v", err)
		}
	}
	refused("the database role " + role + " may not use the schema public, which holds Prefect's tables: let an administrator grant it USAGE")
	databasetest.Exec(t, administrator, "GRANT USAGE ON SCHEMA public TO "+role)
	refused("the database role " + role + " may not read alembic_version, by which Prefect's revision is known")
}

// The status names the tables that the role may not read, and has the rows of the others; Quaestor's own tables too.
func TestStatusOfARestrictedRole(t *testing.T) {
	owned := databasetest.PostgreSQL.Sample(t)
	if err := schema(t, owned, upgrade); err != nil {
		t.Fatal(err)
	}
	role, address := databasetest.Role(t, owned)
	denied := []string{"log", "quaestor_installation", "quaestor_version", "variable"}
	databasetest.Exec(t, databasetest.Administrator(t, owned), "GRANT SELECT ON ALL TABLES IN SCHEMA public TO "+role,
		"REVOKE SELECT ON "+strings.Join(denied, ", ")+" FROM "+role)
	db, err := database.Provide(t.Context(), load(t, address))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if d := db.Denied(); d == nil || d.Role != role || !slices.Equal(d.Tables, []string{"log", "variable"}) {
		t.Errorf("%v", d)
	}
	status, err := db.Status(t.Context())
	if err != nil || status.Role != role || !slices.Equal(status.Unreadable, denied) || status.PrefectRelease == "" || status.CreatedByQuaestor {
		t.Fatalf("%+v %v", status, err)
	}
	for _, table := range status.Tables {
		if unreadable := slices.Contains(denied, table.Name); unreadable != (table.Rows == nil) || table.Bytes == nil {
			t.Errorf("%+v", table)
		}
	}
}

// Contract 2.8: a rotated password needs no restart.
func TestRotatedPassword(t *testing.T) {
	owned := databasetest.PostgreSQL.Sample(t)
	role, address := databasetest.Role(t, owned)
	administrator := databasetest.Administrator(t, owned)
	databasetest.Exec(t, administrator, "GRANT SELECT ON ALL TABLES IN SCHEMA public TO "+role)
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	u.User = url.User(role)
	withVariable := strings.Replace(u.String(), role+"@", role+":${PREFECT_SERVER_DATABASE_PASSWORD}@", 1)
	const x = "PREFECT_SERVER_DATABASE_"
	for name, c := range map[string]struct {
		flags func(file string) map[string]string
		// line is what stands in the file.
		line string
	}{
		"parts": {func(file string) map[string]string {
			return map[string]string{x + "DRIVER": "postgresql+asyncpg", x + "HOST": u.Hostname(), x + "PORT": u.Port(), x + "USER": role,
				x + "NAME": strings.TrimPrefix(u.Path, "/"), x + "PASSWORD_FILE": file}
		}, "%\n"},
		"variable": {func(file string) map[string]string {
			return map[string]string{x + "CONNECTION_URL": withVariable, x + "PASSWORD_FILE": file}
		}, "%\r\n"},
		"passfile": {func(file string) map[string]string {
			return map[string]string{"database-url": u.String() + "?passfile=" + url.QueryEscape(file)}
		}, "*:*:*:" + role + ":%\n"},
	} {
		t.Run(name, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "password")
			set := func(password string) {
				t.Helper()
				databasetest.Exec(t, administrator, "ALTER ROLE "+role+" PASSWORD '"+password+"'")
				if err := os.WriteFile(file, []byte(strings.Replace(c.line, "%", password, 1)), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			set("fir@st")
			s, warnings, err := settings.Load(settings.Sources{Dir: t.TempDir(), Flags: c.flags(file)})
			if err != nil || len(warnings) > 0 {
				t.Fatal(err, warnings)
			}
			db, err := database.Provide(t.Context(), s)
			if err != nil {
				t.Fatal(err)
			}
			defer db.Close()
			set("second")
			disconnect(t, owned)
			if err := db.Check(t.Context()); err != nil {
				t.Error(err)
			}
			if err := os.Remove(file); err != nil {
				t.Fatal(err)
			}
			disconnect(t, owned)
			if err := db.Check(t.Context()); !errors.Is(err, database.ErrUnavailable) || strings.Contains(err.Error(), "second") {
				t.Errorf("without the file: %v", err)
			}
		})
	}
}
