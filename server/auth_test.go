package server_test

import (
	"encoding/base64"
	"net/http"
	"strings"
	"testing"

	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

// Contract 4.14: PREFECT_SERVER_API_AUTH_STRING is asked for as HTTP Basic, as Prefect does it. The playground and the
// health checks are open, as a browser and a supervisor need them.
func TestBasicAuthentication(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		const auth = "admin:pa:ss wörd"
		base := serve(t, d.SharedSample(t), "PREFECT_SERVER_API_AUTH_STRING", auth)
		encoded := func(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) }
		for name, c := range map[string]struct {
			header string
			status int
		}{
			"right":             {"Basic " + encoded(auth), 200},
			"in another case":   {"bASIC " + encoded(auth), 200},
			"spaces":            {"Basic   " + encoded(auth), 200},
			"missing":           {"", 401},
			"wrong password":    {"Basic " + encoded("admin:pass"), 401},
			"wrong user":        {"Basic " + encoded("root:pa:ss wörd"), 401},
			"only a beginning":  {"Basic " + encoded("admin:pa"), 401},
			"more":              {"Basic " + encoded(auth+"x"), 401},
			"empty":             {"Basic ", 401},
			"empty text":        {"Basic " + encoded(""), 401},
			"not base64":        {"Basic %%%", 401},
			"not encoded":       {"Basic " + auth, 401},
			"another scheme":    {"Bearer " + encoded(auth), 401},
			"the scheme alone":  {"Basic", 401},
			"no scheme":         {encoded(auth), 401},
			"URL-safe encoding": {"Basic " + strings.TrimRight(encoded(auth), "=") + "!", 401},
		} {
			t.Run(name, func(t *testing.T) {
				base := serve(t, d.SharedSample(t), "PREFECT_SERVER_API_AUTH_STRING", auth) // of one that has seen ten wrong ones each answer waits
				headers := []string{"Content-Type", mediaJSON}
				if c.header != "" {
					headers = append(headers, "Authorization", c.header)
				}
				var code any
				if c.status == http.StatusUnauthorized {
					code = "UNAUTHENTICATED"
				}
				a := ask(t, http.MethodPost, base+"/graphql", simple, headers...)
				challenge := ""
				if code != nil {
					challenge = "Bearer"
				}
				if got := a.header.Get("WWW-Authenticate"); got != challenge {
					t.Errorf("WWW-Authenticate: %q", got)
				}
				if a.want(t, c.status, code); strings.Contains(a.body, "pa:ss") {
					t.Errorf("it shows the secret: %s", a.body)
				}
				ask(t, http.MethodGet, base+"/graphql?query={server{dialect}}", "", headers...).want(t, c.status, code)
				if a := ask(t, http.MethodGet, base+"/schema.graphql", "", headers...); a.status != c.status {
					t.Errorf("/schema.graphql: %d", a.status)
				}
			})
		}
		// 401 comes before all else, and as the type that was asked for.
		a := ask(t, http.MethodPost, base+"/graphql", "no JSON", "Accept", mediaResponse)
		if a.want(t, 401, "UNAUTHENTICATED"); !strings.HasPrefix(a.header.Get("Content-Type"), mediaResponse) || a.data != nil {
			t.Errorf("%v %s", a.header, a.body)
		}
		ask(t, http.MethodPut, base+"/graphql", "").want(t, 401, "UNAUTHENTICATED")
		for _, open := range []string{"/playground", "/playground/", "/healthz", "/readyz"} {
			if a := ask(t, http.MethodGet, base+open, ""); a.status != http.StatusOK {
				t.Errorf("%s: %d", open, a.status)
			}
		}
		if a := ask(t, http.MethodGet, base+"/graphql", "", "Accept", "text/html"); a.status != http.StatusFound {
			t.Errorf("a browser is not sent to the playground: %d", a.status)
		}
	})
}

func TestNoAuthentication(t *testing.T) {
	base := serve(t, databasetest.SQLite.SharedSample(t))
	ask(t, http.MethodPost, base+"/graphql", simple, "Content-Type", mediaJSON, "Authorization", "Basic bm9ib2R5").want(t, 200, nil)
}

// Two headers Authorization are refused, whatever they show and wherever: what stands before this server may have looked at the other.
func TestTwoAuthorizations(t *testing.T) {
	address := databasetest.SQLite.SharedSample(t)
	const right, wrong = "Basic YWRtaW46cGFzcw==", "Basic YWRtaW46d3Jvbmc="
	for name, base := range map[string]string{"open": serve(t, address), "guarded": serve(t, address, "PREFECT_SERVER_API_AUTH_STRING", "admin:pass")} {
		for _, two := range [][2]string{{right, wrong}, {wrong, right}, {right, right}} {
			headers := []string{"Content-Type", mediaJSON, "Authorization", two[0], "Authorization", two[1]}
			for path, method := range map[string]string{"/graphql": http.MethodPost, "/schema.graphql": http.MethodGet, "/metrics": http.MethodGet} {
				if a := ask(t, method, base+path, simple, headers...); a.status != 400 || a.code() != "BAD_USER_INPUT" || strings.Contains(a.body, "YWRt") {
					t.Errorf("%s, %s: %d %s", name, path, a.status, a.body)
				}
			}
			socket, _ := dial(t, base, http.Header{"Authorization": two[:]})
			if _, code := exchange(t, socket, initialise); code != 4403 {
				t.Errorf("%s: the socket closes with %d", name, code)
			}
		}
	}
}
