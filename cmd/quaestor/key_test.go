package main

import (
	"regexp"
	"strings"
	"testing"

	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

// Contract 1.14: a key is printed once, alone on stdout. It lets in until it is revoked, and no secret stands in the list.
func TestKeyCommands(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		env := at(d.Sample(t))
		for _, args := range [][]string{{"key", "create", "a"}, {"key", "list"}, {"key", "revoke", "a"}} {
			invoke(t, "", env, "", args...).failed(t, 1, "`quaestor database upgrade`")
		}
		invoke(t, "", env, "", "database", "upgrade").want(t, 0)
		r := invoke(t, "", env, "", "key", "create", "ci", "--expires", "90d", "--scope", "read,explain").want(t, 0)
		key := strings.TrimSuffix(r.stdout, "\n")
		if !regexp.MustCompile(`^qs_[A-Za-z0-9_-]{43}$`).MatchString(key) || strings.Contains(r.stderr, key) {
			t.Fatalf("stdout %q, stderr %q", r.stdout, r.stderr)
		}
		invoke(t, "", env, "", "key", "create", "ci").failed(t, 1, `there is a key "ci" already`)
		invoke(t, "", env, "", "key", "create", "b", "--scope", "all").failed(t, 2, "read, write, run, delete, audit, explain, admin")
		for _, expires := range []string{"soon", "0d", "2020-01-01", "90"} {
			invoke(t, "", env, "", "key", "create", "b", "--expires", expires).failed(t, 2, "--expires")
		}
		invoke(t, "", env, "", "key", "create", "b", "--work-pool", "nowhere").failed(t, 1, `no work pool "nowhere"`)
		p := start(t, env)
		query := []string{"query", "{ server { dialect } }", "--server", p.base}
		invoke(t, "", []string{"QUAESTOR_KEY=" + key}, "", query...).want(t, 0)
		if r := invoke(t, "", nil, "", query...).want(t, 1); !strings.Contains(r.stdout, "UNAUTHENTICATED") {
			t.Errorf("%s%s", r.stdout, r.stderr)
		}
		invoke(t, "", env, "", "key", "revoke", "ci").want(t, 0)
		list := invoke(t, "", env, "", "key", "list").want(t, 0).stdout
		inJSON := invoke(t, "", env, "", "key", "list", "--json").want(t, 0).stdout
		for _, text := range []string{list, inJSON, p.stderr.String()} {
			if strings.Contains(text, key[7:]) {
				t.Errorf("it shows the key: %s", text)
			}
		}
		if !strings.Contains(list, "revoked") || !strings.Contains(inJSON, `"state": "revoked"`) {
			t.Errorf("%s%s", list, inJSON)
		}
	})
}
