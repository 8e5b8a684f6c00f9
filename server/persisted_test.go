package server_test

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

func hashed(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

// persistedBody is a request with a hash, and with a text where that is not empty.
func persistedBody(t *testing.T, text, extension string) string {
	t.Helper()
	request := map[string]any{"extensions": json.RawMessage(`{"persistedQuery": ` + extension + `}`)}
	if text != "" {
		request["query"] = text
	}
	b, err := json.Marshal(request)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func extension(hash string) string { return `{"version": 1, "sha256Hash": "` + hash + `"}` }

// Contract 4.6, by POST and by GET; hash and text are kept.
func TestAutomaticPersistedQueries(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		base := serve(t, d.SharedSample(t))
		for _, method := range []string{http.MethodPost, http.MethodGet} {
			for _, media := range []string{mediaJSON, mediaResponse} {
				send := func(text, hash string) answer {
					if method == http.MethodPost {
						return ask(t, method, base+"/graphql", persistedBody(t, text, extension(hash)), "Content-Type", mediaJSON, "Accept", media)
					}
					q := url.Values{"extensions": {`{"persistedQuery": ` + extension(hash) + `}`}}
					if text != "" {
						q.Set("query", text)
					}
					return ask(t, method, base+"/graphql?"+q.Encode(), "", "Accept", media)
				}
				text := "query " + method + strings.ReplaceAll(media[12:], "-", "_")[:3] + " { server { dialect } }"
				a := send("", hashed(text))
				if a.want(t, 200, "PERSISTED_QUERY_NOT_FOUND"); a.errors[0].Message != "PersistedQueryNotFound" || a.data != nil || !strings.HasPrefix(a.header.Get("Content-Type"), media) {
					t.Errorf("%v %s", a.header, a.body)
				}
				for _, form := range []string{text, "", ""} {
					if a := send(form, strings.ToUpper(hashed(text))); a.status != 200 || string(a.data) != `{"server":{"dialect":"`+string(d)+`"}}` {
						t.Errorf("%s as %s with %q: %d %s", method, media, form, a.status, a.body)
					}
				}
			}
		}
		// What is kept by one way is there by the other.
		a := ask(t, http.MethodGet, base+"/graphql?extensions="+url.QueryEscape(`{"persistedQuery":`+extension(hashed("query POSTjso { server { dialect } }"))+`}`), "", "Accept", "text/html, */*")
		a.want(t, 200, nil)
	})
}

// A wrong hash is BAD_USER_INPUT, and so is what is no such extension; nothing of it is kept. The rules of an operation hold
// whatever way it came.
func TestPersistedQueriesThatAreRefused(t *testing.T) {
	base := serve(t, databasetest.SQLite.SharedSample(t), "QUAESTOR_MAX_BODY_BYTES", "100000")
	const text = "{ server { dialect } }"
	for _, c := range []struct{ text, extension, code string }{
		{text, extension(hashed("another")), "BAD_USER_INPUT"},
		{text, extension(hashed(text)[:63]), "BAD_USER_INPUT"},
		{text, `{"version": 2, "sha256Hash": "` + hashed(text) + `"}`, "BAD_USER_INPUT"},
		{text, `{"version": 1.5, "sha256Hash": "` + hashed(text) + `"}`, "BAD_USER_INPUT"},
		{text, `{"version": "1", "sha256Hash": "` + hashed(text) + `"}`, "BAD_USER_INPUT"},
		{text, `{"version": 1e999, "sha256Hash": "` + hashed(text) + `"}`, "BAD_USER_INPUT"},
		{text, `{"sha256Hash": "` + hashed(text) + `"}`, "BAD_USER_INPUT"},
		{text, `{"version": 1}`, "BAD_USER_INPUT"},
		{text, `{"version": 1, "sha256Hash": 7}`, "BAD_USER_INPUT"},
		{text, `"` + hashed(text) + `"`, "BAD_USER_INPUT"},
		{"", `[]`, "BAD_USER_INPUT"},
		{"", extension(hashed(text)), "PERSISTED_QUERY_NOT_FOUND"},
		{"", extension("nope"), "PERSISTED_QUERY_NOT_FOUND"},
		{"", extension(hashed("another")), "PERSISTED_QUERY_NOT_FOUND"},
		{"{ nope }", extension(hashed("{ nope }")), "GRAPHQL_VALIDATION_FAILED"},
		{"", extension(hashed("{ nope }")), "GRAPHQL_VALIDATION_FAILED"},
		{"{ nope ", extension(hashed("{ nope ")), "GRAPHQL_PARSE_FAILED"},
	} {
		for media, status := range map[string]int{mediaJSON: 200, mediaResponse: 400} {
			if c.code == "PERSISTED_QUERY_NOT_FOUND" {
				status = 200
			}
			ask(t, http.MethodPost, base+"/graphql", persistedBody(t, c.text, c.extension), "Content-Type", mediaJSON, "Accept", media).want(t, status, c.code)
		}
	}
	// A version is a number, however it is written.
	for _, version := range []string{"1", "1.0", "1e0", "10e-1"} {
		ask(t, http.MethodPost, base+"/graphql", persistedBody(t, text, `{"version": `+version+`, "sha256Hash": "`+hashed(text)+`"}`), "Content-Type", mediaJSON).want(t, 200, nil)
	}
	ask(t, http.MethodPost, base+"/graphql", `{"extensions": {"persistedQuery": null}}`, "Content-Type", mediaJSON).want(t, 400, "BAD_USER_INPUT")
	// A text above 16 kB is not kept, and is answered all the same.
	large := text + strings.Repeat(" ", 16_000)
	for range 2 {
		ask(t, http.MethodPost, base+"/graphql", persistedBody(t, "", extension(hashed(large))), "Content-Type", mediaJSON).want(t, 200, "PERSISTED_QUERY_NOT_FOUND")
		ask(t, http.MethodPost, base+"/graphql", persistedBody(t, large, extension(hashed(large))), "Content-Type", mediaJSON).want(t, 200, nil)
	}
}
