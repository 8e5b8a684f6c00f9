package main

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

const (
	byName    = `query ($name: String!) { variableByName(name: $name) { name value } }`
	digits    = `123456789012345678901234567890`
	verbatim  = `<a href='x'>&amp; é ü ` + "\u2028" + `</a>`
	variables = `{"name": "pub_object"}`
)

// sample has a variable whose value shows what is done to an answer.
func sample(t *testing.T, d databasetest.Dialect) string {
	t.Helper()
	address := d.Sample(t)
	databasetest.Exec(t, address, `UPDATE variable SET value = '{"n": [`+digits+`, 1.50, 1e2], "t": "`+
		strings.ReplaceAll(verbatim, "'", "''")+`"}' WHERE name = 'pub_object'`)
	return address
}

// unwarned leaves out that --auth holds a secret.
func unwarned(stderr string) string {
	if line, rest, ok := strings.Cut(stderr, "\n"); ok && strings.Contains(line, "--auth holds a secret") {
		return rest
	}
	return stderr
}

// checkVariable: every digit kept, nothing escaped for HTML, indented, no error.
func checkVariable(t *testing.T, r result) {
	t.Helper()
	r.want(t, 0)
	if !json.Valid([]byte(r.stdout)) || !strings.Contains(r.stdout, digits) || !strings.Contains(r.stdout, verbatim) ||
		!strings.HasPrefix(r.stdout, "{\n  \"data\": {\n    \"variableByName\": {\n") || !strings.HasSuffix(r.stdout, "}\n") || unwarned(r.stderr) != "" {
		t.Errorf("stdout: %s\nstderr: %s", r.stdout, r.stderr)
	}
}

// Contract 1.10.
func TestQuery(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		address := sample(t, d)
		dir := t.TempDir()
		file, vars := write(t, dir, "q.graphql", byName), write(t, dir, "vars.json", variables+"\n")
		p := start(t, append(at(address), "PREFECT_SERVER_API_AUTH_STRING=admin:pa:ss"))
		for name, c := range map[string]struct {
			env   []string
			stdin string
			args  []string
		}{
			"argument":      {at(address), "", []string{byName, "--variables", variables}},
			"database-url":  {nil, "", []string{byName, "--variables=" + variables, "--database-url", strings.Replace(address, ":"+passwordIn(address)+"@", ":${PREFECT_SERVER_DATABASE_PASSWORD}@", 1)}},
			"file":          {at(address), "", []string{"-f", file, "--variables", variables}},
			"stdin":         {at(address), byName, []string{"-", "--variables", "@" + vars}},
			"file stdin":    {at(address), byName, []string{"-f", "-", "--variables", "@" + vars}},
			"relative file": {at(address), "", []string{"--file", "q.graphql", "--variables", "@vars.json"}},
			"server":        {at("sqlite:////none.db"), "", []string{byName, "--variables", variables, "--server", p.base, "--auth", "admin:pa:ss"}},
			"its address":   {nil, "", []string{byName, "--variables", variables, "--server", p.base + "/graphql", "--auth=admin:pa:ss"}},
			"with a slash":  {nil, byName, []string{"-", "--variables", variables, "--server", p.base + "/", "--auth=admin:pa:ss"}},
			"no scheme":     {nil, "", []string{byName, "--variables", variables, "--server", strings.TrimPrefix(p.base, "http://"), "--auth=admin:pa:ss"}},
			"nor a host":    {nil, "", []string{byName, "--variables", variables, "--server", strings.Replace(p.base, "http://127.0.0.1", "localhost", 1) + "/graphql/", "--auth=admin:pa:ss"}},
			"environment":   {[]string{"PREFECT_API_AUTH_STRING=admin:pa:ss"}, "", []string{byName, "--variables", variables, "--server", p.base}},
		} {
			t.Run(name, func(t *testing.T) {
				if d == databasetest.PostgreSQL && name == "database-url" {
					c.env = []string{"PREFECT_SERVER_DATABASE_PASSWORD=" + databasetest.Password}
				}
				checkVariable(t, invoke(t, dir, c.env, c.stdin, append([]string{"query"}, c.args...)...))
			})
		}
		// Contract 1.10 and 1.17: errors are printed with the data that there is, and the exit code is 1.
		for _, args := range [][]string{{}, {"--server", p.base, "--auth", "admin:pa:ss"}} {
			r := invoke(t, "", at(address), "", append([]string{"query", `{ flow(id: "x") { id } server { dialect } }`}, args...)...).want(t, 1)
			if !strings.Contains(r.stdout, `"code": "BAD_USER_INPUT"`) || !strings.Contains(r.stdout, `"dialect": "`+string(d)+`"`) {
				t.Errorf("stdout: %s\nstderr: %s", r.stdout, r.stderr)
			}
			r = invoke(t, "", at(address), "", append([]string{"query", `{ nope }`}, args...)...).want(t, 1)
			if !strings.Contains(r.stdout, `"code": "GRAPHQL_VALIDATION_FAILED"`) || strings.Contains(r.stdout, `"data"`) || unwarned(r.stderr) != "quaestor: the answer has errors\n" {
				t.Errorf("stdout: %s\nstderr: %s", r.stdout, r.stderr)
			}
		}
		for _, auth := range []string{"admin:wrong", ""} {
			r := invoke(t, "", nil, "", "query", `{ server { dialect } }`, "--server", p.base, "--auth", auth).want(t, 1)
			if !strings.Contains(r.stdout, `"code": "UNAUTHENTICATED"`) {
				t.Errorf("stdout: %s\nstderr: %s", r.stdout, r.stderr)
			}
		}
	})
}

// passwordIn is the password of an address, as it is written there.
func passwordIn(address string) string {
	_, rest, _ := strings.Cut(address, "://")
	user, _, ok := strings.Cut(rest, "@")
	_, password, _ := strings.Cut(user, ":")
	if !ok {
		return ""
	}
	return password
}
