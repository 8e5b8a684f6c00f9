package server_test

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

// Contract 3.9.
func TestTrustedDocuments(t *testing.T) {
	const trusted, other = "query Trusted { flowRuns(first: 1) { totalCount } }", "{ flowRuns(first: 2) { totalCount } }"
	sum := sha256.Sum256([]byte(trusted))
	hash := hex.EncodeToString(sum[:])
	manifest, err := json.Marshal(map[string]string{hash: trusted, "byName": trusted})
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "trusted.json")
	if err := os.WriteFile(path, manifest, 0o600); err != nil {
		t.Fatal(err)
	}
	otherSum := sha256.Sum256([]byte(other))
	otherHash := hex.EncodeToString(otherSum[:])
	persisted := func(hash string) string {
		return `{"extensions":{"persistedQuery":{"version":1,"sha256Hash":"` + hash + `"}}}`
	}
	both := `{"query":"` + other + `","extensions":{"persistedQuery":{"version":1,"sha256Hash":"` + otherHash + `"}}}`
	graphiql, err := os.ReadFile("../graph/cost/introspection.graphql")
	if err != nil {
		t.Fatal(err)
	}
	const answered, forbidden, unknown = `{"data":`, "FORBIDDEN", "PERSISTED_QUERY_NOT_FOUND"
	requests := []struct{ name, body, want string }{
		{"its text", request(t, trusted), answered},
		{"its hash", persisted(hash), answered},
		{"its id", `{"documentId":"byName"}`, answered},
		{"its hash as an id", `{"documentId":"sha256:` + hash + `"}`, answered},
		{"GraphiQL's introspection", request(t, string(graphiql)), answered},
		{"another text", request(t, other), forbidden},
		{"another text with its hash", both, forbidden},
		{"another hash", persisted(otherHash), unknown},
		{"another id", `{"documentId":"other"}`, unknown},
		{"a text that differs in a blank", request(t, trusted+" "), forbidden},
		{"other introspection", request(t, "{ __schema { types { name fields { name } } } }"), forbidden},
		{"introspection beside a question", request(t, "{ __schema { queryType { name } } flowRuns { totalCount } }"), forbidden},
		{"introspection in a comment", request(t, other+" # __schema"), forbidden},
		{"what is no document", request(t, "{"), forbidden},
		{"both", `{"query":"{ __typename }","documentId":"byName"}`, "BAD_USER_INPUT"},
	}
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		base := serve(t, d.SharedSample(t), "QUAESTOR_TRUSTED_DOCUMENTS", path)
		for _, r := range requests {
			a := ask(t, http.MethodPost, base+"/graphql", r.body, "Content-Type", "application/json")
			if !strings.Contains(a.body, r.want) {
				t.Errorf("%s: %.300s, want %s", r.name, a.body, r.want)
			}
		}
		a := ask(t, http.MethodGet, base+"/graphql?documentId="+url.QueryEscape("byName"), "")
		if !strings.Contains(a.body, answered) {
			t.Errorf("by GET: %s", a.body)
		}
		c, _ := dial(t, base, nil)
		exchange(t, c, initialise)
		if got, _ := exchange(t, c, `{"id":"1","type":"subscribe","payload":`+request(t, other)+`}`); !strings.Contains(got, forbidden) {
			t.Errorf("on a WebSocket: %s", got)
		}
	})
	// The auth string has the scope admin.
	base := serve(t, databasetest.SQLite.SharedSample(t), "QUAESTOR_TRUSTED_DOCUMENTS", path, "PREFECT_SERVER_API_AUTH_STRING", "admin:secret")
	a := ask(t, http.MethodPost, base+"/graphql", request(t, other), "Content-Type", "application/json", "Authorization", "Basic YWRtaW46c2VjcmV0")
	a.want(t, http.StatusOK, nil)
}
