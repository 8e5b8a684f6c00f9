package server_test

import (
	"encoding/base64"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

// Logs, errors, metrics and traces hold no secret that a test uses, nor any value of a variable or of a document: at the
// level debug, with every statement logged, on both dialects, whatever goes wrong (contract 14.3).
func TestNothingSecretIsTold(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		log := logged(t)
		endpoint, sent := collected(t)
		address := d.Sample(t)
		secrets := map[string]string{"the auth string": "s3cret-auth", "a wrong one": "s3cret-wrong", "a key": "qs_s3cretsecretsecretsecretsecretsecretsecret", "the collector's password": "s3cret-otlp"}
		if u, err := url.Parse(address); err == nil && u.User != nil {
			if password, ok := u.User.Password(); ok && len(password) > 4 {
				secrets["the database's password"] = password
			}
		}
		withPassword := strings.Replace(endpoint, "http://", "http://otlp:s3cret-otlp@", 1)
		base, end := beside(t, address, "PREFECT_SERVER_API_AUTH_STRING", "admin:s3cret-auth", "QUAESTOR_SLOW_OPERATION", "0",
			"PREFECT_SERVER_DATABASE_ECHO", "true", "OTEL_EXPORTER_OTLP_ENDPOINT", withPassword)
		basic := func(auth string) string { return "Basic " + base64.StdEncoding.EncodeToString([]byte(auth)) }
		var told strings.Builder
		note := func(a answer) {
			for name, values := range a.header {
				told.WriteString(name + ": " + strings.Join(values, ", ") + "\n")
			}
			told.WriteString(a.body + "\n")
		}
		for _, authorization := range []string{basic("admin:s3cret-wrong"), "Bearer qs_s3cretsecretsecretsecretsecretsecretsecret", "Basic s3cret-wrong"} {
			note(ask(t, http.MethodPost, base+"/graphql", simple, "Content-Type", mediaJSON, "Authorization", authorization))
			note(ask(t, http.MethodGet, base+"/metrics", "", "Authorization", authorization))
		}
		right := basic("admin:s3cret-auth")
		values := []string{}
		value := func() string {
			v := "v4lue-" + string(rune('a'+len(values))) + "-x"
			values = append(values, v)
			return v
		}
		quoted := func(operation string) string { return request(t, operation) }
		for _, body := range []string{
			request(t, `query A($v: String!) { flowRuns(first: 2, where: {name: {icontains: $v}}) { nodes { id } totalCount } }`, `{"v": "`+value()+`"}`),
			request(t, `query B($v: JSON) { flowRuns(where: {parameters: {path: ["a"], eq: $v}}) { nodes { id } } }`, `{"v": {"k": "`+value()+`"}}`),
			request(t, `query C($v: [String!]) { flowRuns(where: {tags: {any: $v}}) { nodes { id } } }`, `{"v": ["`+value()+`"]}`),
			request(t, `query D($v: ID!) { flowRun(id: $v) { id } }`, `{"v": "`+value()+`"}`),
			request(t, `query E($v: DateTime) { flowRuns(where: {startTime: {gt: $v}}) { nodes { id } } }`, `{"v": "`+value()+`"}`),
			request(t, `query F($v: String) { flowRuns(after: $v) { nodes { id } } }`, `{"v": "`+value()+`"}`),
			request(t, `query G($v: String!) { logs(where: {message: {ilike: $v}}) { totalCount } }`, `{"v": "%`+value()+`\\"}`),
			quoted(`{ flowByName(name: "` + value() + `") { id } deploymentByName(flowName: "` + value() + `", name: "` + value() + `") { id } }`),
			quoted(`{ flowRuns(where: {parameters: {path: ["` + value() + `"], eq: 1}}) { groups(by: [{field: PARAMETERS, path: ["` + value() + `"]}]) { nodes { count } } } }`),
			quoted(`{ flowRuns(where: {name: {eq: "` + value() + `"}}) { nodes { id } }`),
			`{"query": "{ __typename }", "variables": {"v": "` + value() + `"}, "operationName": "` + value() + `"}`,
			`{"query": "` + value(),
		} {
			note(ask(t, http.MethodPost, base+"/graphql", body, "Content-Type", mediaJSON, "Authorization", right))
		}
		databasetest.Exec(t, address, `DROP TABLE log`)
		note(ask(t, http.MethodPost, base+"/graphql", request(t, `query H($v: String!) { logs(where: {message: {contains: $v}}) { totalCount } }`, `{"v": "`+value()+`"}`),
			"Content-Type", mediaJSON, "Authorization", right))
		note(ask(t, http.MethodGet, base+"/metrics", "", "Authorization", right))
		end()
		traces, spans := sent()
		if len(spans) < 15 || len(lines(log(), `"slow statement"`)) < 6 || !strings.Contains(told.String(), "INTERNAL") {
			t.Fatalf("there is too little to search: %d spans, %s, %s", len(spans), told.String(), log())
		}
		for what, secret := range secrets {
			for where, text := range map[string]string{"the log": log(), "answers": told.String(), "traces": traces} {
				if strings.Contains(text, secret) {
					t.Errorf("%s is in %s", what, where)
				}
			}
		}
		for _, v := range values {
			for where, text := range map[string]string{"the log": log(), "traces": traces} {
				if i := strings.Index(text, v); i >= 0 {
					t.Errorf("the value %s is in %s: %.300s", v, where, text[max(0, i-200):])
				}
			}
		}
	})
}
