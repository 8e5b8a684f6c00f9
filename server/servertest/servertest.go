// Package servertest serves databases over HTTP in tests. Only tests may import it.
package servertest

import (
	"context"
	"fmt"
	"io"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/quaestor-graph/quaestor/server"
	"github.com/quaestor-graph/quaestor/server/database"
	"github.com/quaestor-graph/quaestor/server/settings"
)

// Serve serves the database at an address over HTTP, with these settings (name, value, name, value …), and gives the
// address to ask, without a slash at its end.
func Serve(t testing.TB, address string, given ...string) string {
	t.Helper()
	s, db := provide(t, address, given...)
	srv := httptest.NewServer(server.Handler(db, s.Server, "test"))
	t.Cleanup(srv.Close)
	return srv.URL
}

// Listen serves as the command does. Stop is the signal, and stopped gives what server.Listen returned.
func Listen(t testing.TB, address string, given ...string) (base string, stop func(), stopped chan error) {
	t.Helper()
	s, db := provide(t, address, append(given, "port", "0")...)
	ctx, stop := context.WithCancel(context.Background())
	stopped = make(chan error, 1)
	ready, says := io.Pipe()
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		err := server.Listen(ctx, s.Server, server.Handler(db, s.Server, "test"), says)
		_ = says.CloseWithError(err)
		stopped <- err
	}()
	t.Cleanup(func() { stop(); <-ended })
	if _, err := fmt.Fscanf(ready, "Quaestor is ready at %s\n", &base); err != nil {
		t.Fatal(err)
	}
	return strings.TrimSuffix(base, "/graphql"), stop, stopped
}

func provide(t testing.TB, address string, given ...string) (*settings.Settings, database.Database) {
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
	return s, db
}
