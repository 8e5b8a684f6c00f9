// Package servertest serves databases over HTTP in tests. Only tests may import it.
package servertest

import (
	"context"
	"net/http/httptest"
	"testing"

	"github.com/quaestor-graph/quaestor/server"
	"github.com/quaestor-graph/quaestor/server/database"
	"github.com/quaestor-graph/quaestor/server/settings"
)

// Serve serves the database at an address over HTTP, with these settings (name, value, name, value …), and gives the
// address to ask, without a slash at its end.
func Serve(t testing.TB, address string, given ...string) string {
	t.Helper()
	flags := map[string]string{"database-url": address}
	for i := 0; i+1 < len(given); i += 2 {
		flags[given[i]] = given[i+1]
	}
	s, _, err := settings.Load(settings.Sources{Dir: t.TempDir(), Flags: flags})
	if err != nil {
		t.Fatal(err)
	}
	db, err := database.Provide(context.Background(), s)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	srv := httptest.NewServer(server.Handler(db, s.Server, "test"))
	t.Cleanup(srv.Close)
	return srv.URL
}
