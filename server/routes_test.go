package server_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/quaestor-graph/quaestor/graph"
	"github.com/quaestor-graph/quaestor/server/database/databasetest"
	"github.com/quaestor-graph/quaestor/ui"
)

// Contract 4.3.
func TestRoutes(t *testing.T) {
	if !ui.Built() {
		t.Fatal("the pages are not built: run `make ui`, which `make test` does")
	}
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		base := serve(t, d.SharedSample(t))
		for path, href := range map[string]string{"/": "./", "/runs": "./", "/runs/flow-run/x": "../../"} {
			if a := ask(t, http.MethodGet, base+path, ""); a.status != http.StatusOK || !strings.Contains(a.body, `<base href="`+href+`"`) {
				t.Errorf("%s: %d %s", path, a.status, a.body)
			}
		}
		if a := ask(t, http.MethodGet, base+"/no/page", "", "Accept", "text/html"); a.status != http.StatusNotFound || !strings.Contains(a.body, `<base href="../"`) {
			t.Errorf("/no/page: %d %s", a.status, a.body)
		}
		if a := ask(t, http.MethodGet, base+"/schema.graphql", ""); a.status != 200 || a.body != graph.SDL() || a.header.Get("Content-Type") != "text/plain; charset=utf-8" {
			t.Errorf("/schema.graphql: %d %v", a.status, a.header)
		}
		if a := ask(t, http.MethodGet, base+"/healthz", ""); a.status != 200 || a.body != "alive\n" {
			t.Errorf("/healthz: %d %s", a.status, a.body)
		}
		if a := ask(t, http.MethodGet, base+"/readyz", ""); a.status != 200 || a.body != "ready\n" {
			t.Errorf("/readyz: %d %s", a.status, a.body)
		}
		for _, path := range []string{"/nope", "/graphql/", "/graphql/x", "/schema", "/.env", "/metrics/"} {
			if a := ask(t, http.MethodGet, base+path, ""); a.status != http.StatusNotFound {
				t.Errorf("%s: %d", path, a.status)
			}
		}
		for _, path := range []string{"/", "/schema.graphql", "/healthz", "/readyz", "/playground"} {
			if a := ask(t, http.MethodPost, base+path, "x"); a.status != http.StatusMethodNotAllowed || a.header.Get("Allow") != "GET, HEAD" {
				t.Errorf("POST %s: %d %v", path, a.status, a.header)
			}
			if a := ask(t, http.MethodHead, base+path, ""); a.status >= 400 || a.body != "" {
				t.Errorf("HEAD %s: %d", path, a.status)
			}
		}
		for _, path := range []string{"/", "/nope", "/graphql", "/healthz", "/playground"} {
			a, b := ask(t, http.MethodGet, base+path, ""), ask(t, http.MethodGet, base+path, "")
			id := a.header.Get("X-Request-Id")
			if !regexp.MustCompile(`^\w{16,}$`).MatchString(id) || id == b.header.Get("X-Request-Id") {
				t.Errorf("%s: request ids %q and %q", path, id, b.header.Get("X-Request-Id"))
			}
		}
		// Only ours: what a client calls its request could forge the log.
		if a := ask(t, http.MethodGet, base+"/healthz", "", "X-Request-Id", "mine"); a.header.Get("X-Request-Id") == "mine" {
			t.Error("the client's request id is taken")
		}
	})
}

// Contract 4.3: the reason has no address.
func TestNotReady(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		address := d.Sample(t)
		log := logged(t)
		base := serve(t, address)
		ready := func(status int, reason string) {
			t.Helper()
			a := ask(t, http.MethodGet, base+"/readyz", "")
			if a.status != status || !strings.Contains(a.body, reason) {
				t.Errorf("%d %s", a.status, a.body)
			}
			for _, secret := range []string{"127.0.0.1", databasetest.User, ".db", "/tmp", "s3cret"} {
				if strings.Contains(a.body, secret) {
					t.Errorf("it shows %s: %s", secret, a.body)
				}
			}
		}
		ready(200, "ready")
		databasetest.Exec(t, address, `UPDATE alembic_version SET version_num = 'f00000000000'`)
		ready(503, "revision f00000000000 is not known")
		// It is served all the same, read-only.
		a := post(t, base, `{ server { readOnly prefectRevision prefectRelease } flows { totalCount } }`)
		if a.want(t, 200, nil); !strings.Contains(a.body, `"readOnly":true,"prefectRevision":"f00000000000","prefectRelease":null`) {
			t.Error(a.body)
		}
		databasetest.Exec(t, address, `DROP TABLE alembic_version`)
		ready(503, "can't be served")
		if !strings.Contains(log(), "alembic_version") {
			t.Errorf("the log does not say why: %s", log())
		}
		if a := ask(t, http.MethodGet, base+"/healthz", ""); a.status != 200 {
			t.Errorf("/healthz: %d", a.status)
		}
	})
}

// Browsers of other origins are let in only where a setting names them: PREFECT_SERVER_CORS_ALLOWED_ORIGINS.
func TestCORS(t *testing.T) {
	const origin = "https://ui.example.org"
	preflight := func(base, method, from string) answer {
		return ask(t, http.MethodOptions, base+"/graphql", "", "Origin", from, "Access-Control-Request-Method", method,
			"Access-Control-Request-Headers", "authorization,content-type")
	}
	allowed := func(a answer) string { return a.header.Get("Access-Control-Allow-Origin") }
	address := databasetest.SQLite.SharedSample(t)

	base := serve(t, address)
	// A preflight that is refused names the setting that would allow it, also behind an auth string.
	refused := func(base, method, from string) {
		t.Helper()
		a := preflight(base, method, from)
		if a.want(t, 403, "FORBIDDEN"); allowed(a) != "" || a.header.Get("Access-Control-Allow-Methods") != "" ||
			!strings.Contains(a.body, "PREFECT_SERVER_CORS_ALLOWED_ORIGINS") {
			t.Errorf("%v %s", a.header, a.body)
		}
	}
	refused(base, "POST", origin)
	refused(serve(t, address, "PREFECT_SERVER_API_AUTH_STRING", "admin:pass"), "POST", origin)
	if a := ask(t, http.MethodOptions, base+"/graphql", ""); a.status != 405 || strings.Contains(a.body, "CORS") {
		t.Errorf("%d %s", a.status, a.body)
	}
	if a := ask(t, http.MethodPost, base+"/graphql", simple, "Content-Type", mediaJSON, "Origin", origin); allowed(a) != "" || a.status != 403 || a.code() != "FORBIDDEN" {
		t.Errorf("without a setting: %d %v", a.status, a.header)
	}

	base = serve(t, address, "PREFECT_SERVER_CORS_ALLOWED_ORIGINS", origin+", https://two.example.org",
		"PREFECT_SERVER_API_AUTH_STRING", "admin:pass")
	// The preflight carries no credentials.
	if a := preflight(base, "POST", origin); a.status/100 != 2 || allowed(a) != origin ||
		!strings.Contains(a.header.Get("Access-Control-Allow-Methods"), "POST") ||
		!strings.Contains(a.header.Get("Access-Control-Allow-Headers"), "authorization") {
		t.Errorf("%d %v", a.status, a.header)
	}
	refused(base, "DELETE", origin)
	refused(base, "POST", "https://evil.example.org")
	// A script may read why it is refused.
	if a := ask(t, http.MethodPost, base+"/graphql", simple, "Content-Type", mediaJSON, "Origin", origin); a.status != 401 || allowed(a) != origin {
		t.Errorf("%d %v", a.status, a.header)
	}

	base = serve(t, address, "PREFECT_SERVER_CORS_ALLOWED_ORIGINS", "*", "PREFECT_SERVER_CORS_ALLOWED_METHODS", "GET")
	if a := preflight(base, "GET", origin); allowed(a) != "*" || a.header.Get("Access-Control-Allow-Credentials") != "" {
		t.Errorf("%v", a.header)
	}
	refused(base, "POST", origin)
}

// /readyz stays 200 where the role may not read some tables, and says how many they are; the log at the start names them.
// Who asks is not authenticated, and is not told the role.
func TestReadyForARestrictedRole(t *testing.T) {
	owned := databasetest.PostgreSQL.Sample(t)
	role, address := databasetest.Role(t, owned)
	databasetest.Exec(t, databasetest.Administrator(t, owned), "GRANT SELECT ON ALL TABLES IN SCHEMA public TO "+role, "REVOKE SELECT ON log, variable FROM "+role)
	log := logged(t)
	base := serve(t, address)
	if !strings.Contains(log(), "role="+role) || !strings.Contains(log(), `tables="log, variable"`) {
		t.Errorf("log: %s", log())
	}
	a := ask(t, http.MethodGet, base+"/readyz", "")
	if a.status != 200 || a.body != "ready\nthe database role may not read 2 of Prefect's tables\n" {
		t.Errorf("%d %s", a.status, a.body)
	}
	databasetest.Exec(t, databasetest.Administrator(t, owned), "REVOKE SELECT ON alembic_version FROM "+role)
	if a := ask(t, http.MethodGet, base+"/readyz", ""); a.status != 503 || a.body != "the database role may not read Prefect's tables\n" {
		t.Errorf("%d %s", a.status, a.body)
	}
}
