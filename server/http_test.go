package server_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

const (
	mediaJSON     = "application/json"
	mediaResponse = "application/graphql-response+json"
	simple        = `{"query": "{ server { dialect } }"}`
)

// Contract 4.11.
func TestStatusByMediaType(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		base := serve(t, d.SharedSample(t))
		for name, c := range map[string]struct {
			body string
			// legacy and modern are the statuses as application/json and application/graphql-response+json.
			legacy, modern int
			code           any
			data           string
		}{
			"answered":          {simple, 200, 200, nil, `{"server":{"dialect":"` + string(d) + `"}}`},
			"not parsed":        {`{"query": "{ server {"}`, 200, 400, "GRAPHQL_PARSE_FAILED", ""},
			"empty":             {`{"query": ""}`, 200, 400, "GRAPHQL_VALIDATION_FAILED", ""},
			"not valid":         {`{"query": "{ nope }"}`, 200, 400, "GRAPHQL_VALIDATION_FAILED", ""},
			"a wrong literal":   {`{"query": "{ flows(first: \"x\") { totalCount } }"}`, 200, 400, "GRAPHQL_VALIDATION_FAILED", ""},
			"a bad variable":    {`{"query": "query ($n: Int) { flows(first: $n) { totalCount } }", "variables": {"n": "x"}}`, 200, 400, "BAD_USER_INPUT", ""},
			"no such operation": {`{"query": "query A { server { dialect } }", "operationName": "B"}`, 200, 400, "GRAPHQL_VALIDATION_FAILED", ""},
			"which operation":   {`{"query": "query A { server { dialect } } query B { server { dialect } }"}`, 200, 400, "GRAPHQL_VALIDATION_FAILED", ""},
			"a field error":     {`{"query": "{ flow(id: \"x\") { name } server { dialect } }"}`, 200, 200, "BAD_USER_INPUT", `{"flow":null,"server":{"dialect":"` + string(d) + `"}}`},
			"no data at all":    {`{"query": "{ flows(first: -1) { totalCount } }"}`, 200, 200, "BAD_USER_INPUT", "null"},
		} {
			for _, accept := range []string{"", mediaJSON, mediaResponse} {
				headers := []string{"Content-Type", mediaJSON}
				status, media := c.legacy, mediaJSON
				if accept != "" {
					headers = append(headers, "Accept", accept)
					media = accept
				}
				if accept == mediaResponse {
					status = c.modern
				}
				t.Run(name+" as "+accept, func(t *testing.T) {
					a := ask(t, http.MethodPost, base+"/graphql", c.body, headers...)
					a.want(t, status, c.code)
					if got := a.header.Get("Content-Type"); got != media+"; charset=utf-8" {
						t.Errorf("it is %s", got)
					}
					if string(a.data) != c.data || c.data == "" && strings.Contains(a.body, `"data"`) {
						t.Errorf("data: %s", a.body)
					}
				})
			}
		}
	})
}

// Contract 4.12.
func TestStatusOfWhatIsNoRequest(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		base := serve(t, d.SharedSample(t), "QUAESTOR_MAX_BODY_BYTES", "2000")
		const secret = "Sup3rS3cret"
		for name, c := range map[string]struct {
			method, path, body string
			headers            []string
			status             int
			code               string
		}{
			"no JSON":              {"POST", "", `{"query": ` + secret, []string{"Content-Type", mediaJSON}, 400, "BAD_USER_INPUT"},
			"nothing":              {"POST", "", ``, []string{"Content-Type", mediaJSON}, 400, "BAD_USER_INPUT"},
			"trailing garbage":     {"POST", "", simple + secret, []string{"Content-Type", mediaJSON}, 400, "BAD_USER_INPUT"},
			"two requests":         {"POST", "", simple + simple, []string{"Content-Type", mediaJSON}, 400, "BAD_USER_INPUT"},
			"an array":             {"POST", "", `[` + simple + `]`, []string{"Content-Type", mediaJSON}, 400, "BAD_USER_INPUT"},
			"a text":               {"POST", "", `"` + secret + `"`, []string{"Content-Type", mediaJSON}, 400, "BAD_USER_INPUT"},
			"null":                 {"POST", "", `null`, []string{"Content-Type", mediaJSON}, 400, "BAD_USER_INPUT"},
			"compressed":           {"POST", "", simple, []string{"Content-Type", mediaJSON, "Content-Encoding", "gzip"}, 415, "BAD_USER_INPUT"},
			"no query":             {"POST", "", `{"variables": {"a": "` + secret + `"}}`, []string{"Content-Type", mediaJSON}, 400, "BAD_USER_INPUT"},
			"another case":         {"POST", "", `{"QUERY": "{ server { dialect } }"}`, []string{"Content-Type", mediaJSON}, 400, "BAD_USER_INPUT"},
			"a name twice":         {"POST", "", `{"query": "{ server { dialect } }", "query": "{ flows { totalCount } }"}`, []string{"Content-Type", mediaJSON}, 400, "BAD_USER_INPUT"},
			"query null":           {"POST", "", `{"query": null}`, []string{"Content-Type", mediaJSON}, 400, "BAD_USER_INPUT"},
			"query a number":       {"POST", "", `{"query": 7}`, []string{"Content-Type", mediaJSON}, 400, "BAD_USER_INPUT"},
			"operationName a list": {"POST", "", `{"query": "{ server { dialect } }", "operationName": ["` + secret + `"]}`, []string{"Content-Type", mediaJSON}, 400, "BAD_USER_INPUT"},
			"variables a text":     {"POST", "", `{"query": "{ server { dialect } }", "variables": "` + secret + `"}`, []string{"Content-Type", mediaJSON}, 400, "BAD_USER_INPUT"},
			"variables a list":     {"POST", "", `{"query": "{ server { dialect } }", "variables": ["` + secret + `"]}`, []string{"Content-Type", mediaJSON}, 400, "BAD_USER_INPUT"},
			"extensions a text":    {"POST", "", `{"query": "{ server { dialect } }", "extensions": "` + secret + `"}`, []string{"Content-Type", mediaJSON}, 400, "BAD_USER_INPUT"},
			"406":                  {"POST", "", simple, []string{"Content-Type", mediaJSON, "Accept", "text/csv"}, 406, "BAD_USER_INPUT"},
			"413":                  {"POST", "", `{"query": "` + secret + strings.Repeat(" ", 2000) + `"}`, []string{"Content-Type", mediaJSON}, 413, "QUERY_TOO_LARGE"},
			"415 text":             {"POST", "", simple, []string{"Content-Type", "text/plain"}, 415, "BAD_USER_INPUT"},
			"415 none":             {"POST", "", simple, nil, 415, "BAD_USER_INPUT"},
			"415 form":             {"POST", "", "query=" + secret, []string{"Content-Type", "application/x-www-form-urlencoded"}, 415, "BAD_USER_INPUT"},
			"415 multipart":        {"POST", "", secret, []string{"Content-Type", "multipart/form-data; boundary=x"}, 415, "BAD_USER_INPUT"},
			"415 graphql":          {"POST", "", "{ server { dialect } }", []string{"Content-Type", "application/graphql"}, 415, "BAD_USER_INPUT"},
			"415 charset":          {"POST", "", simple, []string{"Content-Type", mediaJSON + "; charset=latin1"}, 415, "BAD_USER_INPUT"},
			"415 damaged":          {"POST", "", simple, []string{"Content-Type", mediaJSON + "; charset"}, 415, "BAD_USER_INPUT"},
			"405 mutation by GET":  {"GET", "?query=mutation+" + secret + "{x}", "", nil, 405, "BAD_USER_INPUT"},
			"405 PUT":              {"PUT", "", simple, []string{"Content-Type", mediaJSON}, 405, "BAD_USER_INPUT"},
			"405 DELETE":           {"DELETE", "", "", nil, 405, "BAD_USER_INPUT"},
			"GET without a query":  {"GET", "", "", nil, 400, "BAD_USER_INPUT"},
			"GET, bad variables":   {"GET", "?query={server{dialect}}&variables=" + secret, "", nil, 400, "BAD_USER_INPUT"},
			"GET, garbage behind":  {"GET", "?query={server{dialect}}&variables={}}" + secret, "", nil, 400, "BAD_USER_INPUT"},
		} {
			t.Run(name, func(t *testing.T) {
				a := ask(t, c.method, base+"/graphql"+c.path, c.body, c.headers...)
				a.want(t, c.status, c.code)
				if strings.Contains(a.body, secret) || a.data != nil {
					t.Errorf("it repeats what was sent, or has data: %s", a.body)
				}
				if c.status == http.StatusMethodNotAllowed && a.header.Get("Allow") == "" {
					t.Error("there is no Allow")
				}
			})
		}
	})
}

// Contract 4.1 and 4.2.
func TestGET(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		base := serve(t, d.SharedSample(t))
		get := func(values url.Values, headers ...string) answer {
			t.Helper()
			return ask(t, http.MethodGet, base+"/graphql?"+values.Encode(), "", headers...)
		}
		q := `query A($n: Int!) { flows(first: $n) { nodes { id } } } query B { server { dialect } }`
		a := get(url.Values{"query": {q}, "operationName": {"A"}, "variables": {`{"n": 1}`}, "extensions": {`{"x": 1}`}})
		if a.want(t, 200, nil); !strings.Contains(string(a.data), `"nodes":[{"id"`) {
			t.Error(a.body)
		}
		get(url.Values{"query": {q}, "operationName": {"B"}}, "Accept", mediaResponse).want(t, 200, nil)
		get(url.Values{"query": {q}}).want(t, 200, "GRAPHQL_VALIDATION_FAILED") // which of them?
		get(url.Values{"query": {"{ nope"}}, "Accept", mediaResponse).want(t, 400, "GRAPHQL_PARSE_FAILED")
		get(url.Values{"query": {"subscription { x }"}}).want(t, 405, "BAD_USER_INPUT")
		// A query by GET from a browser's address bar is answered.
		get(url.Values{"query": {"{ server { dialect } }"}}, "Accept", "text/html,*/*;q=0.8").want(t, 200, nil)

		browser := "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"
		for _, nothing := range []url.Values{
			nil, {"query": {""}}, {"extensions": {"{}"}}, {"extensions": {`{"x": 1}`}}, {"extensions": {`{"persistedQuery": null}`}}, {"extensions": {"no JSON"}},
		} {
			if a := get(nothing, "Accept", browser); a.status != http.StatusFound || a.header.Get("Location") != "playground" {
				t.Errorf("%v: %d %q", nothing, a.status, a.header.Get("Location"))
			}
		}
		get(url.Values{"extensions": {`{"persistedQuery": {"version": 1, "sha256Hash": "0"}}`}}, "Accept", browser).want(t, 200, "PERSISTED_QUERY_NOT_FOUND")
		get(nil, "Accept", mediaJSON).want(t, 400, "BAD_USER_INPUT")
		for _, method := range []string{http.MethodHead, http.MethodOptions} {
			if a := ask(t, method, base+"/graphql", ""); a.status != http.StatusMethodNotAllowed || a.header.Get("Allow") != "GET, POST" {
				t.Errorf("%s: %d %q", method, a.status, a.header)
			}
		}
	})
}

// The charset of a request may be named if it is UTF-8; names of media types are read in either case.
func TestContentType(t *testing.T) {
	base := serve(t, databasetest.SQLite.SharedSample(t))
	for _, content := range []string{
		mediaJSON, mediaJSON + "; charset=utf-8", mediaJSON + ";charset=UTF-8", "Application/JSON", mediaJSON + `; charset="utf8"`,
		mediaJSON + "; profile=x",
	} {
		ask(t, http.MethodPost, base+"/graphql", simple, "Content-Type", content).want(t, 200, nil)
	}
}

// Of the two types of answer the one that the client likes better; 406 if it likes neither.
func TestAccept(t *testing.T) {
	base := serve(t, databasetest.SQLite.SharedSample(t))
	for accept, want := range map[string]string{
		"":                       mediaJSON,
		"*/*":                    mediaJSON,
		mediaJSON:                mediaJSON,
		"text/html":              "",
		"image/png,text/*;q=0.9": "",
		mediaResponse:            mediaResponse,
		mediaResponse + ", " + mediaJSON + ";q=0.9":                  mediaResponse,
		mediaResponse + ";q=0.5, " + mediaJSON:                       mediaJSON,
		mediaResponse + ", " + mediaJSON:                             mediaResponse,
		mediaJSON + ", " + mediaResponse:                             mediaJSON,
		mediaResponse + ", */*;q=0.1":                                mediaResponse,
		"*/*, " + mediaResponse:                                      mediaResponse,
		mediaResponse + ";q=0.4, */*;q=0.6":                          mediaJSON,
		mediaJSON + ";q=0, */*":                                      mediaResponse,
		mediaJSON + ";q=0":                                           "",
		mediaJSON + ";q=0, " + mediaResponse + ";q=0.000, */*;q=0.1": "",
		"application/*;q=0.2, text/html":                             mediaJSON,
		mediaJSON + "; charset=utf-8":                                mediaJSON,
		mediaJSON + "; charset=latin1":                               "",
		mediaJSON + ";q=nonsense":                                    "",
		"APPLICATION/JSON":                                           mediaJSON,
		"nonsense, " + mediaJSON:                                     mediaJSON,
	} {
		headers := []string{"Content-Type", mediaJSON}
		if accept != "" {
			headers = append(headers, "Accept", accept)
		}
		a := ask(t, http.MethodPost, base+"/graphql", simple, headers...)
		got, _, _ := strings.Cut(a.header.Get("Content-Type"), ";")
		switch {
		case want == "" && a.status != http.StatusNotAcceptable:
			t.Errorf("%q: status %d", accept, a.status)
		case want != "" && (a.status != http.StatusOK || got != want):
			t.Errorf("%q: %d %s, want %s", accept, a.status, got, want)
		}
	}
	// In two header fields as in one.
	ask(t, http.MethodPost, base+"/graphql", simple, "Content-Type", mediaJSON, "Accept", "text/html", "Accept", mediaJSON).want(t, 200, nil)
}
