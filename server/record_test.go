package server_test

import (
	"encoding/base64"
	"fmt"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

// lines are those of a log with a message.
func lines(log, message string) (out []string) {
	for line := range strings.Lines(log) {
		if strings.Contains(line, " msg="+message+" ") {
			out = append(out, strings.TrimSpace(line))
		}
	}
	return out
}

// attribute is a value of a line of the log.
func attribute(line, name string) string {
	found := regexp.MustCompile(` ` + name + `=("(?:[^"\\]|\\.)*"|\S*)`).FindStringSubmatch(line)
	if found == nil {
		return ""
	}
	if text, err := strconv.Unquote(found[1]); err == nil {
		return text
	}
	return found[1]
}

// Contract 3.13.
func TestEachRequestIsALineOfTheLog(t *testing.T) {
	const canary = "cän4ry"
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		log := logged(t)
		base := serve(t, d.SharedSample(t), "QUAESTOR_EXPLAIN", "true")
		seen := 0
		next := func(what string, a answer, want map[string]string) {
			t.Helper()
			all := lines(log(), "operation")
			if seen++; len(all) != seen {
				t.Fatalf("%s: %d lines, want %d: %s", what, len(all), seen, log())
			}
			line := all[seen-1]
			want["request"], want["status"] = a.header.Get("X-Request-Id"), strconv.Itoa(a.status)
			want["bytes"], want["address"] = strconv.Itoa(len(a.body)), "127.0.0.1"
			for name, value := range want {
				if got := attribute(line, name); got != value {
					t.Errorf("%s: %s is %q, want %q: %s", what, name, got, value, line)
				}
			}
			if !regexp.MustCompile(`^[0-9.]+(ns|µs|ms|s)$`).MatchString(attribute(line, "duration")) {
				t.Errorf("%s: no duration: %s", what, line)
			}
		}
		// What a document and its variables have is seen in the answer, and nowhere in the log.
		a := post(t, base, `query Named($name: String!) { flows(first: 2, where: {name: {ne: $name}}) { nodes { `+"name x: created"+` } }
			no: flows(where: {name: {eq: "`+canary+`"}}) { totalCount } }`, `{"name": "`+canary+`"}`)
		if a.want(t, 200, nil); strings.Count(a.body, `"statement"`) != 2 {
			t.Fatal(a.body)
		}
		next("answered", a, map[string]string{"operation": "Named", "outcome": "ok", "statements": "2", "rows": "3", "cost": "205", "level": "INFO"})
		a = post(t, base, `{ flows(first: 2, where: {name: {eq: "`+canary+`"}}) { nodes { nothing`+"Here"+` } } }`)
		next("not valid", a, map[string]string{"operation": "", "outcome": "GRAPHQL_VALIDATION_FAILED", "statements": "0", "rows": "0"})
		a = post(t, base, `{ flows(first: "`+canary)
		next("not parsed", a, map[string]string{"operation": "", "outcome": "GRAPHQL_PARSE_FAILED"})
		a = post(t, base, `query Q($after: String) { flows(after: $after) { nodes { id } } }`, `{"after": "`+canary+`"}`)
		next("a bad value", a, map[string]string{"operation": "Q", "outcome": "BAD_USER_INPUT"})
		a = ask(t, http.MethodPost, base+"/graphql", canary, "Content-Type", mediaJSON)
		next("no JSON", a, map[string]string{"outcome": "BAD_USER_INPUT", "statements": "0"})
		a = ask(t, http.MethodPost, base+"/graphql", canary, "Content-Type", "text/plain")
		next("another type", a, map[string]string{"outcome": "BAD_USER_INPUT"})
		// What a request calls an operation that its document does not have could be anything.
		a = ask(t, http.MethodPost, base+"/graphql", `{"query": "{ __typename }", "operationName": "`+canary+`"}`, "Content-Type", mediaJSON)
		next("another name", a, map[string]string{"operation": "", "outcome": "GRAPHQL_VALIDATION_FAILED"})
		long := strings.Repeat("n", 300)
		a = post(t, base, `query `+long+` { __typename }`)
		next("a long name", a, map[string]string{"operation": long[:100] + "…", "outcome": "ok", "statements": "0"})
		a = ask(t, http.MethodGet, base+"/graphql", "", "Accept", "text/html")
		next("sent to the playground", a, map[string]string{"outcome": "ok", "status": "302"})
		a = ask(t, http.MethodGet, base+"/graphql?query={__typename}", "", "Origin", "https://"+"elsewhere.example")
		next("of another origin", a, map[string]string{"outcome": "FORBIDDEN"})
		ask(t, http.MethodGet, base+"/healthz", "")
		if all := lines(log(), "operation"); len(all) != seen {
			t.Errorf("another path is logged: %s", all[seen:])
		}
		if got := log(); strings.Contains(got, canary) || strings.Contains(got, "xc3") || strings.Contains(got, "nothingHere") {
			t.Errorf("the log has values: %s", got)
		}
	})
}

func TestRefusedCallersAreLogged(t *testing.T) {
	log := logged(t)
	const auth = "admin:s3cret-string"
	base := serve(t, databasetest.SQLite.SharedSample(t), "PREFECT_SERVER_API_AUTH_STRING", auth)
	ask(t, http.MethodPost, base+"/graphql", simple, "Content-Type", mediaJSON, "Authorization", "Bearer s3cret-wrong").want(t, 401, "UNAUTHENTICATED")
	basic := "Basic " + base64.StdEncoding.EncodeToString([]byte(auth))
	ask(t, http.MethodPost, base+"/graphql", simple, "Content-Type", mediaJSON, "Authorization", basic).want(t, 200, nil)
	got := lines(log(), "operation")
	if len(got) != 2 || attribute(got[0], "outcome") != "UNAUTHENTICATED" || attribute(got[1], "outcome") != "ok" {
		t.Errorf("%q", got)
	}
	if strings.Contains(log(), "s3cret") {
		t.Error(log())
	}
}

// Contract 3.13: the line of a slow statement has its text, in which no value is, also of arguments that a statement has in
// other places than a comparison.
func TestSlowStatementsAreLogged(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		for slow, want := range map[string]int{"0": 1, "1h": 0} {
			log := logged(t)
			base := serve(t, d.SharedSample(t), "QUAESTOR_SLOW_OPERATION", slow)
			a := post(t, base, `{ flowRuns(first: 3, where: {name: {icontains: "cän4ry-1"}, parameters: {path: ["cän4ry-2"], eq: "cän4ry-3"}, tags: {any: ["cän4ry-4"]}}) { nodes { id } } }`)
			a.want(t, 200, nil)
			got := lines(log(), `"slow statement"`)
			if len(got) != want {
				t.Fatalf("%s: %d lines, want %d: %s", slow, len(got), want, log())
			}
			if level := attribute(lines(log(), "operation")[0], "level"); level != map[int]string{0: "INFO", 1: "WARN"}[want] {
				t.Errorf("%s: the operation is logged as %s", slow, level)
			}
			if want == 0 {
				continue
			}
			if attribute(got[0], "request") != a.header.Get("X-Request-Id") || attribute(got[0], "rows") != "0" ||
				!strings.Contains(attribute(got[0], "statement"), "flow_run") {
				t.Error(got[0])
			}
			if found := regexp.MustCompile(`4ry.\d`).FindString(fmt.Sprint(got)); found != "" {
				t.Errorf("the value %s is logged: %s", found, got)
			}
		}
	})
}
