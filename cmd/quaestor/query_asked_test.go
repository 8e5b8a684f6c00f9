package main

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

// Contract 1.13: an empty --auth shows the server nothing.
func TestQueryShowsAServer(t *testing.T) {
	var shown atomic.Value
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		shown.Store(r.Header.Get("Authorization"))
		_, _ = io.WriteString(w, `{"data": {}}`)
	}))
	defer s.Close()
	const key, basic = "QUAESTOR_KEY=qs_abc", "PREFECT_API_AUTH_STRING=me:pass:word"
	dir := t.TempDir()
	write(t, dir, "prefect.toml", "[api]\nauth_string = 'toml:pass'\n")
	for name, c := range map[string]struct {
		dir  string
		env  []string
		args []string
		want string
	}{
		"nothing":             {"", nil, nil, ""},
		"a key":               {"", []string{key}, nil, "Bearer qs_abc"},
		"an auth string":      {"", []string{basic}, nil, "Basic bWU6cGFzczp3b3Jk"},
		"both":                {"", []string{key, basic}, nil, "Bearer qs_abc"},
		"the server's own":    {"", []string{"PREFECT_SERVER_API_AUTH_STRING=a:b"}, nil, ""},
		"a file of Prefect's": {dir, nil, nil, "Basic dG9tbDpwYXNz"},
		"auth":                {"", []string{key, basic}, []string{"--auth", "a:b"}, "Basic YTpi"},
		"auth, a key":         {"", []string{key, basic}, []string{"--auth", "qs_def"}, "Bearer qs_def"},
		"auth, empty":         {"", []string{key, basic}, []string{"--auth", ""}, ""},
	} {
		shown.Store("not asked")
		if r := invoke(t, c.dir, c.env, "", append([]string{"query", "{ server { dialect } }", "--server", s.URL}, c.args...)...).want(t, 0); shown.Load() != c.want || (r.stderr != "") != (len(c.args) > 0 && c.args[1] != "") || strings.Contains(r.stderr, "a:b") || strings.Contains(r.stderr, "qs_def") {
			t.Errorf("%s: %q, want %q; a secret in an argument is warned about, and not shown: %s", name, shown.Load(), c.want, r.stderr)
		}
	}
}

// Contract 1.10: of a file with several operations --operation-name takes one, on the database and on a server.
func TestQueryOperationName(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		address := d.SharedSample(t)
		dir := t.TempDir()
		file := write(t, dir, "q.graphql", `query A { server { dialect } } query B { flows { totalCount } } query C { flows(first: 3) { nodes { name } } }`)
		p := start(t, at(address))
		for _, args := range [][]string{nil, {"--server", p.base}} {
			ask := func(more ...string) result {
				return invoke(t, dir, at(address), "", append(append([]string{"query", "-f", file}, more...), args...)...)
			}
			if r := ask("--operation-name", "B").want(t, 0); !strings.Contains(r.stdout, `"totalCount": 26`) || strings.Contains(r.stdout, "dialect") {
				t.Error(r.stdout)
			}
			for _, more := range [][]string{{"--all"}, {"--format", "csv"}, {"--format", "csv", "--all"}} {
				if r := ask(append(more, "--operation-name", "C")...).want(t, 0); !strings.Contains(r.stdout, "a_bpctc") || strings.Contains(r.stdout, "billing-eu") == (len(more) == 2) {
					t.Errorf("%v: %s", more, r.stdout)
				}
			}
			for name, says := range map[string]string{"": "3 operations", "D": "no operation"} {
				if r := ask("--operation-name", name).want(t, 1); !strings.Contains(r.stdout, says) {
					t.Errorf("%q: %s", name, r.stdout)
				}
			}
		}
	})
}

// Contract 1.10: --now is the operation's one present, on which last, next, computed fields and cursors depend. A server has
// its own clock.
func TestQueryNow(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		address := d.SharedSample(t)
		ask := func(now string) (shown string, count int) {
			const query = `{ server { now } logs(where: {timestamp: {last: "P1D"}, level: {ge: 40}}) { totalCount } }`
			r := invoke(t, "", at(address), "", "query", query, "--now", now).want(t, 0)
			var answer struct {
				Data struct {
					Server struct{ Now string }
					Logs   struct{ TotalCount int }
				}
			}
			if err := json.Unmarshal([]byte(r.stdout), &answer); err != nil {
				t.Fatal(err)
			}
			return answer.Data.Server.Now, answer.Data.Logs.TotalCount
		}
		for now, want := range map[string]struct {
			now   string
			count int
		}{
			"2026-11-01T00:00:00Z":           {"2026-11-01T00:00:00Z", 20},
			"2026-11-01T02:00:00+02:00":      {"2026-11-01T00:00:00Z", 20},
			"2025-01-01T00:00:00.123456789Z": {"2025-01-01T00:00:00.123456Z", 0},
			"0001-01-02T00:00:00Z":           {"0001-01-02T00:00:00Z", 0},
			"9999-12-31T23:59:59Z":           {"9999-12-31T23:59:59Z", 0},
		} {
			if shown, count := ask(now); shown != want.now || count != want.count {
				t.Errorf("%s: %s, %d logs", now, shown, count)
			}
		}
		for _, now := range []string{"yesterday", "2026-11-01", "2026-11-01T00:00:00", "10000-01-01T00:00:00Z"} {
			invoke(t, "", at(address), "", "query", "{ server { now } }", "--now", now).failed(t, 2, "--now must be a time such as 2026-11-01T00:00:00Z")
		}
		invoke(t, "", nil, "", "query", "{ server { now } }", "--now", "2026-11-01T00:00:00Z", "--server", "localhost:1").failed(t, 2, "--now", "its own clock")
	})
}
