package databasetest

import (
	"database/sql"
	"fmt"
	"net/url"
	"testing"
)

// Administrator is a PostgreSQL address of this package, for the superuser.
func Administrator(t testing.TB, address string) string {
	t.Helper()
	return withUser(t, address, url.UserPassword(admin, adminPassword))
}

// Role makes a role of the test's own that may connect to the database of address and no more, with Password. It gives
// the address with it.
func Role(t testing.TB, address string) (name, options string) {
	t.Helper()
	c := startedPostgreSQL(t)
	db := Open(t, Administrator(t, address))
	name = fmt.Sprintf("role_%d", c.number.Add(1))
	run := func(db *sql.DB, statement string) {
		t.Helper()
		if _, err := db.Exec(statement); err != nil {
			t.Errorf("%s: %v", statement, err)
		}
	}
	run(db, "CREATE ROLE "+name+" LOGIN PASSWORD '"+Password+"'")
	t.Cleanup(func() {
		run(db, "DROP OWNED BY "+name+" CASCADE")
		run(db, "DROP ROLE "+name)
	})
	return name, withUser(t, address, url.UserPassword(name, Password))
}

func withUser(t testing.TB, address string, user *url.Userinfo) string {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	u.User = user
	return u.String()
}
