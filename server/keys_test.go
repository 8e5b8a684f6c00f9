package server_test

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/quaestor-graph/quaestor/server"
	"github.com/quaestor-graph/quaestor/server/auth"
	"github.com/quaestor-graph/quaestor/server/caller"
	"github.com/quaestor-graph/quaestor/server/database"
	"github.com/quaestor-graph/quaestor/server/database/databasetest"
	"github.com/quaestor-graph/quaestor/server/settings"
)

// keyed is a database of the test's own with the table of keys.
type keyed struct {
	address string
	db      database.Database
}

func newKeyed(t *testing.T, d databasetest.Dialect) *keyed {
	t.Helper()
	k := &keyed{address: d.Sample(t)}
	s, _, err := settings.Load(settings.Sources{Dir: t.TempDir(), Flags: map[string]string{"database-url": k.address}})
	if err != nil {
		t.Fatal(err)
	}
	if k.db, err = database.Open(t.Context(), s); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = k.db.Close() })
	if err := k.db.Schema(t.Context(), nil, func(s database.Schema) error { return s.Upgrade(t.Context()) }); err != nil {
		t.Fatal(err)
	}
	return k
}

// key makes one, and gives the header that shows it.
func (k *keyed) key(t *testing.T, name string, also func(*database.NewKey), scopes ...string) (key, header string) {
	t.Helper()
	key, prefix, hash := auth.NewKey()
	n := database.NewKey{Name: name, Prefix: prefix, Hash: hash, Scopes: scopes, Created: time.Now()}
	if also != nil {
		also(&n)
	}
	if _, err := k.db.CreateKey(t.Context(), n); err != nil {
		t.Fatal(err)
	}
	return key, "Bearer " + key
}

// Each scope lets in where it is needed: read for queries, introspection and the schema, explain for statements in answers.
// admin has all, and a scope that is missing is named. A bound key that would be shown statements is refused, on sockets too
// (contract 13.12).
func TestScopes(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		k := newKeyed(t, d)
		headers := map[string]string{"": ""}
		for _, scope := range caller.Scopes {
			_, headers[string(scope)] = k.key(t, string(scope), nil, string(scope))
		}
		_, headers["read,explain"] = k.key(t, "both", nil, "read", "explain")
		var flow string
		if err := databasetest.Open(t, k.address).QueryRow("SELECT name FROM flow ORDER BY id").Scan(&flow); err != nil {
			t.Fatal(err)
		}
		bound := func(n *database.NewKey) { n.Flows = []string{flow} }
		_, headers["bound"] = k.key(t, "bound", bound, "read")
		_, headers["bound admin"] = k.key(t, "bound admin", bound, "admin")
		headers["auth string"] = "Basic YWRtaW46cGFzcw==" // admin:pass
		base := serve(t, k.address, "QUAESTOR_EXPLAIN", "true", "PREFECT_SERVER_API_AUTH_STRING", "admin:pass")
		reads := []string{"read", "admin", "read,explain", "bound", "auth string"}
		explains := []string{"admin", "read,explain", "auth string"}
		for name, header := range headers {
			status, code := 200, any(nil)
			switch {
			case name == "":
				status, code = 401, "UNAUTHENTICATED"
			case !slices.Contains(reads, name):
				status, code = 403, "FORBIDDEN"
			}
			needs := "the scope read"
			schema := status
			if name == "bound admin" {
				needs, schema = "QUAESTOR_EXPLAIN", 200
			}
			for what, query := range map[string]string{"a query": `{"query": "{ flows(first: 1) { nodes { id } } }"}`, "introspection": `{"query": "{ __schema { queryType { name } } }"}`} {
				a := ask(t, http.MethodPost, base+"/graphql", query, "Content-Type", "application/json", "Authorization", header)
				if a.want(t, status, code); status == 403 && !strings.Contains(a.body, needs) {
					t.Errorf("%s by %s: %s", what, name, a.body)
				}
				if shown := strings.Contains(a.body, `"sql"`); shown != slices.Contains(explains, name) {
					t.Errorf("%s by %s: statements are shown: %v", what, name, shown)
				}
			}
			if a := ask(t, http.MethodGet, base+"/schema.graphql", "", "Authorization", header); a.status != schema {
				t.Errorf("/schema.graphql by %s: %d", name, a.status)
			}
			// Before anything of the request is looked at.
			ask(t, http.MethodPost, base+"/graphql", "no JSON", "Content-Type", "text/plain", "Authorization", header).want(t, map[int]int{200: 415, 401: 401, 403: 403}[status],
				map[int]any{200: "BAD_USER_INPUT", 401: "UNAUTHENTICATED", 403: "FORBIDDEN"}[status])
		}
		socket, _ := dial(t, base, http.Header{"Authorization": {headers["bound admin"]}})
		if got, _ := exchange(t, socket, initialise); got != `{"type":"connection_ack"}` {
			t.Fatal(got)
		}
		if got, _ := exchange(t, socket, `{"id":"1","type":"subscribe","payload":{"query":"{ flows(first: 1) { nodes { id } } }"}}`); !strings.Contains(got, `"FORBIDDEN"`) || !strings.Contains(got, "QUAESTOR_EXPLAIN") {
			t.Error(got)
		}
		// Without the setting nobody is shown any, and a bound key is as good as another.
		ask(t, http.MethodPost, serve(t, k.address)+"/graphql", simple, "Content-Type", mediaJSON, "Authorization", headers["bound admin"]).want(t, 200, nil)
	})
}

// Contract 13.4: in a server without an auth string a key is asked for once the table has a row; the playground and the
// health checks stay open. Errors, as all else, never show the key.
func TestKeysAreAskedFor(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		log := logged(t)
		k := newKeyed(t, d)
		ask(t, http.MethodPost, serve(t, k.address)+"/graphql", simple, "Content-Type", mediaJSON).want(t, 200, nil)
		key, header := k.key(t, "ci", nil, "read")
		if _, err := k.db.RevokeKey(t.Context(), "ci", time.Now()); err != nil {
			t.Fatal(err)
		}
		base := serve(t, k.address)
		a := ask(t, http.MethodPost, base+"/graphql", simple, "Content-Type", mediaJSON)
		if a.want(t, 401, "UNAUTHENTICATED"); a.header.Get("WWW-Authenticate") != "Bearer" || !strings.Contains(a.body, "Authorization: Bearer qs_") {
			t.Errorf("%v %s", a.header, a.body)
		}
		for _, h := range []string{header, "Bearer qs_" + strings.Repeat("x", 43), "Basic YWRtaW46cGFzcw=="} {
			a := ask(t, http.MethodPost, base+"/graphql", simple, "Content-Type", mediaJSON, "Authorization", h)
			if a.want(t, 401, "UNAUTHENTICATED"); strings.Contains(a.body, key) {
				t.Errorf("it shows the key: %s", a.body)
			}
		}
		for _, open := range []string{"/playground", "/healthz", "/readyz"} {
			if a := ask(t, http.MethodGet, base+open, ""); a.status != http.StatusOK {
				t.Errorf("%s: %d", open, a.status)
			}
		}
		if text := log(); strings.Contains(text, key[7:]) || strings.Count(text, "was refused") != 3 || !strings.Contains(text, "reason=revoked key=ci") {
			t.Errorf("%s", text)
		}
	})
}

// Contract 13.4: a role that may not read the table of keys is UNAVAILABLE to keys, and the auth string is let in.
func TestUnreadableKeys(t *testing.T) {
	k := newKeyed(t, databasetest.PostgreSQL)
	_, header := k.key(t, "ci", nil, "read")
	role, address := databasetest.Role(t, k.address)
	databasetest.Exec(t, databasetest.Administrator(t, k.address), "GRANT SELECT ON ALL TABLES IN SCHEMA public TO "+role, "REVOKE SELECT ON quaestor_api_key FROM "+role)
	for _, given := range [][]string{{"", ""}, {"PREFECT_SERVER_API_AUTH_STRING", "admin:pass"}} {
		base := serve(t, address, given...)
		for _, media := range []string{mediaJSON, mediaResponse} {
			a := ask(t, http.MethodPost, base+"/graphql", simple, "Content-Type", mediaJSON, "Accept", media, "Authorization", header)
			if a.want(t, 200, "UNAVAILABLE"); string(a.data) != "null" {
				t.Errorf("%s", a.body)
			}
		}
		if given[0] != "" {
			ask(t, http.MethodPost, base+"/graphql", simple, "Content-Type", mediaJSON, "Authorization", "Basic YWRtaW46cGFzcw==").want(t, 200, nil)
			continue
		}
		ask(t, http.MethodPost, base+"/graphql", simple, "Content-Type", mediaJSON).want(t, 200, "UNAVAILABLE")
		if a := ask(t, http.MethodGet, base+"/schema.graphql", ""); a.status != 503 || a.header.Get("Retry-After") == "" {
			t.Errorf("%d %v", a.status, a.header)
		}
	}
	s, _, err := settings.Load(settings.Sources{Dir: t.TempDir(), Flags: map[string]string{"database-url": address}})
	if err != nil {
		t.Fatal(err)
	}
	db, err := database.Provide(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if err := server.Guarded(t.Context(), db, s.Server); err == nil || !strings.Contains(err.Error(), "GRANT SELECT ON quaestor_api_key TO "+role) {
		t.Errorf("%v", err)
	}
}

// Contract 13.5.
func TestGuarded(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		guarded := func(db database.Database, host, authString string) error {
			return server.Guarded(context.Background(), db, settings.Server{Host: host, AuthString: authString})
		}
		k := newKeyed(t, d)
		refused := func(when, says string) {
			t.Helper()
			if err := guarded(k.db, "0.0.0.0", ""); err == nil || !strings.Contains(err.Error(), says) {
				t.Errorf("%s: %v", when, err)
			}
		}
		refused("without a key", "`quaestor key create NAME`")
		if err := guarded(k.db, "127.0.0.1", ""); err != nil {
			t.Error(err)
		}
		if err := guarded(k.db, "0.0.0.0", "admin:pass"); err != nil {
			t.Error(err)
		}
		k.key(t, "expired", func(n *database.NewKey) { n.Expires = time.Now().Add(-time.Second) }, "read")
		refused("with an expired one", "`quaestor key create NAME`")
		k.key(t, "ci", nil, "read")
		if err := guarded(k.db, "0.0.0.0", ""); err != nil {
			t.Error(err)
		}
		if _, err := k.db.RevokeKey(t.Context(), "ci", time.Now()); err != nil {
			t.Fatal(err)
		}
		refused("with a revoked one", "`quaestor key create NAME`")
		if err := k.db.Schema(t.Context(), nil, func(s database.Schema) error { return s.Downgrade(t.Context()) }); err != nil {
			t.Fatal(err)
		}
		refused("without a table", "`quaestor database upgrade`")
	})
}
