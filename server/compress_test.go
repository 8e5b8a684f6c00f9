package server_test

import (
	"encoding/json"
	"io"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"

	"github.com/quaestor-graph/quaestor/graph"
	"github.com/quaestor-graph/quaestor/server/database/databasetest"
	"github.com/quaestor-graph/quaestor/ui"
)

// plain undoes a Content-Encoding.
func plain(t *testing.T, coding, body string) string {
	t.Helper()
	var r io.Reader = strings.NewReader(body)
	var err error
	switch coding {
	case "gzip":
		r, err = gzip.NewReader(r)
	case "zstd":
		r, err = zstd.NewReader(r)
	}
	if err != nil {
		t.Fatal(err)
	}
	b, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// fetched is a response as it is on the wire; Go's client decompresses nothing.
func fetched(t *testing.T, method, url, body, accept string, headers ...string) (*http.Response, string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	if accept != "" {
		r.Header.Set("Accept-Encoding", accept)
	}
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	response, err := (&http.Client{Transport: &http.Transport{DisableCompression: true, DisableKeepAlives: true}}).Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	b, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response, string(b)
}

const introspection = `{"query": "query IntrospectionQuery { __schema { types { name description fields { name description args { name } type { name kind ofType { name } } } } } }"}`

// Contract 4.5: by the qualities of Accept-Encoding, the same answer in each coding, with its length; a small one as it is.
func TestAnswersAreCompressed(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		base := serve(t, d.SharedSample(t))
		const large = `{"query": "{ flowRuns(first: 200) { nodes { id name parameters tags } } }"}`
		for accept, coding := range map[string]string{
			"":                                "",
			"identity":                        "",
			"br":                              "",
			"gzip":                            "gzip",
			"GZIP":                            "gzip",
			"zstd":                            "zstd",
			"gzip, deflate, br, zstd":         "gzip",
			"zstd, gzip":                      "zstd",
			"gzip;q=1.0, zstd;q=0.5":          "gzip",
			"gzip;q=0.2, zstd;q=0.3":          "zstd",
			"gzip;q=0":                        "",
			"zstd;q=0, gzip":                  "gzip",
			"*":                               "zstd",
			"zstd;q=0, *":                     "gzip",
			"*;q=0":                           "",
			"identity, gzip;q=0.5":            "",
			"identity;q=0.5, gzip;q=1":        "gzip",
			"gzip;q=nope, deflate;q=0.9, x;y": "",
		} {
			for _, body := range []string{large, introspection, introspection} {
				r, wire := fetched(t, http.MethodPost, base+"/graphql", body, accept, "Content-Type", mediaJSON)
				if got := r.Header.Get("Content-Encoding"); got != coding || r.Header.Get("Content-Length") != strconv.Itoa(len(wire)) || r.Header.Get("Vary") != "Accept-Encoding" {
					t.Errorf("%q: %q, %d bytes, %v", accept, got, len(wire), r.Header)
					continue
				}
				_, as := fetched(t, http.MethodPost, base+"/graphql", body, "", "Content-Type", mediaJSON)
				if plain(t, coding, wire) != as || coding != "" && len(wire) > len(as)/2 || !json.Valid([]byte(as)) {
					t.Errorf("%q: %d bytes of %d", accept, len(wire), len(as))
				}
			}
			r, wire := fetched(t, http.MethodPost, base+"/graphql", simple, accept, "Content-Type", mediaJSON)
			if r.Header.Get("Content-Encoding") != "" || !strings.Contains(wire, string(d)) {
				t.Errorf("a small answer: %v", r.Header)
			}
		}
	})
}

// Contract 4.3: the schema is 304 for a client that has it, in each coding; `no-cache` makes the client ask.
func TestSchemaHasATag(t *testing.T) {
	base := serve(t, databasetest.SQLite.SharedSample(t))
	tags := map[string]bool{}
	for _, accept := range []string{"", "gzip", "zstd"} {
		r, wire := fetched(t, http.MethodGet, base+"/schema.graphql", "", accept)
		tag := r.Header.Get("ETag")
		if plain(t, accept, wire) != graph.SDL() || tag == "" || r.Header.Get("Cache-Control") != "no-cache" || r.Header.Get("Vary") != "Accept-Encoding" ||
			r.Header.Get("Content-Length") != strconv.Itoa(len(wire)) {
			t.Errorf("%q: %v", accept, r.Header)
		}
		tags[tag] = true
		for _, has := range []string{tag, "W/" + tag, `"x", ` + tag, "*"} {
			if r, wire := fetched(t, http.MethodGet, base+"/schema.graphql", "", accept, "If-None-Match", has); r.StatusCode != http.StatusNotModified || wire != "" || r.Header.Get("ETag") != tag {
				t.Errorf("%s: %d %v", has, r.StatusCode, r.Header)
			}
		}
		if r, _ := fetched(t, http.MethodGet, base+"/schema.graphql", "", accept, "If-None-Match", `"x"`); r.StatusCode != http.StatusOK {
			t.Errorf("another tag: %d", r.StatusCode)
		}
	}
	if len(tags) != 3 {
		t.Errorf("one tag for several bodies: %v", tags)
	}
}

// Contract 4.10, also for what is refused.
func TestHeadersOfEveryAnswer(t *testing.T) {
	base := serve(t, databasetest.SQLite.SharedSample(t), "PREFECT_SERVER_API_AUTH_STRING", "admin:pass")
	authorized := []string{"Authorization", "Basic YWRtaW46cGFzcw==", "Content-Type", mediaJSON}
	for _, c := range []struct {
		method, path, body string
		headers            []string
		caching            string
	}{
		{"POST", "/graphql", simple, authorized, "no-store"},
		{"POST", "/graphql", "no JSON", authorized, "no-store"},
		{"POST", "/graphql", simple, nil, "no-store"},
		{"PUT", "/graphql", simple, authorized, "no-store"},
		{"GET", "/graphql?query={server{dialect}}", "", authorized, "no-store"},
		{"GET", "/schema.graphql", "", authorized, "no-cache"},
		{"GET", "/schema.graphql", "", nil, "no-cache"},
		{"POST", "/schema.graphql", "", authorized, "no-cache"},
		{"OPTIONS", "/graphql", "", nil, "no-store"},
		{"OPTIONS", "/graphql", "", []string{"Origin", "https://example.org", "Access-Control-Request-Method", "POST"}, "no-store"},
		{"OPTIONS", "/schema.graphql", "", []string{"Origin", "https://example.org", "Access-Control-Request-Method", "GET"}, "no-cache"},
		{"GET", "/playground", "", nil, "no-cache"},
		{"GET", "/healthz", "", nil, ""},
		{"GET", "/readyz", "", nil, ""},
		{"POST", "/readyz", "", nil, ""},
		{"GET", "/nope", "", nil, ""},
		{"GET", "/", "", nil, "no-cache"},
	} {
		a := ask(t, c.method, base+c.path, c.body, c.headers...)
		if a.header.Get("Cache-Control") != c.caching || a.header.Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%s %s: %v", c.method, c.path, a.header)
		}
	}
}

// Server-Timing has the whole, the reading of the document, and SQL with the number of statements.
func TestServerTiming(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		base := serve(t, d.SharedSample(t))
		const dur = `;dur=\d+\.\d{3}`
		for query, statements := range map[string]string{
			`{ flows { nodes { id flowRuns { nodes { id } } } } }`: "2",
			`{ __typename }`: "0",
			`{ nope }`:       "0",
			`{`:              "0",
		} {
			got := post(t, base, query).header.Get("Server-Timing")
			want := regexp.MustCompile(`^total` + dur + `, parse` + dur + `, validate` + dur + `, sql` + dur + `;desc="SQL, ` + statements + ` statements"$`)
			if !want.MatchString(got) {
				t.Errorf("%s: %s", query, got)
			}
		}
	})
}

// quickly is a text in gzip as what is not kept is compressed.
func quickly(t *testing.T, text string) string {
	t.Helper()
	var b strings.Builder
	w, err := gzip.NewWriterLevel(&b, gzip.BestSpeed)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// Compressed as well as can be is what is asked about the schema again, and that alone: nothing that is refused, and no
// answer from the database.
func TestWhatIsCompressedWell(t *testing.T) {
	base := serve(t, databasetest.SQLite.SharedSample(t))
	_, port, _ := strings.Cut(base, "127.0.0.1:")
	alias := "as" + port // no other test has asked for this answer
	for request, well := range map[string]bool{
		strings.Replace(introspection, "types {", alias+": types {", 1):                                  true,
		`{"query": "{ __type(name: \"FlowRun\") { ` + alias + `: name fields { name description } } }"}`: true,
		`{"query": "{ __schema { ` + aliases(50, "nope") + `} }"}`:                                       false,
		`{"query": "{ __type(name: \"Flow\") { ` + aliases(50, "nope") + `} }"}`:                         false,
		`{"query": "{ flows(first: 200) { nodes { id name created updated } } }"}`:                       false,
	} {
		_, text := fetched(t, http.MethodPost, base+"/graphql", request, "", "Content-Type", mediaJSON)
		for i := range 4 {
			_, wire := fetched(t, http.MethodPost, base+"/graphql", request, "gzip", "Content-Type", mediaJSON)
			if plain(t, "gzip", wire) != text || (wire == quickly(t, text)) != (!well || i == 0) {
				t.Errorf("%.100s: %d bytes of %d the time %d", request, len(wire), len(text), i)
			}
		}
	}
}

// Contract 4.5: an answer of one byte less is not compressed.
func TestCompressionBeginsAtItsSize(t *testing.T) {
	base := serve(t, databasetest.SQLite.SharedSample(t))
	around := len(`{"data":{"":"Query"}}`)
	for size, coding := range map[int]string{999: "", 1000: "gzip"} {
		r, wire := fetched(t, http.MethodPost, base+"/graphql", `{"query": "{ `+strings.Repeat("a", size-around)+`: __typename }"}`, "gzip", "Content-Type", mediaJSON)
		if got := len(plain(t, coding, wire)); got != size || r.Header.Get("Content-Encoding") != coding {
			t.Errorf("%d bytes: %v", got, r.Header)
		}
	}
}

// The playground's files are compressed as Accept-Encoding asks, by the same rules as answers; as gzip where either will do,
// since that is how they were built.
func TestPlaygroundIsCompressed(t *testing.T) {
	if !ui.Built() {
		t.Fatal("the playground is not built: run `make ui`")
	}
	base := serve(t, databasetest.SQLite.SharedSample(t))
	_, page := fetched(t, http.MethodGet, base+"/playground", "", "")
	file := regexp.MustCompile(`src="\./(assets/[^"]+)"`).FindStringSubmatch(page)
	if file == nil {
		t.Fatalf("the page has no script: %s", page)
	}
	_, text := fetched(t, http.MethodGet, base+"/playground/"+file[1], "", "")
	for accept, coding := range map[string]string{
		"":                         "",
		"zstd":                     "zstd",
		"*":                        "gzip",
		"gzip, deflate, br, zstd":  "gzip",
		"gzip;q=0.5, zstd":         "zstd",
		"gzip;q=0, *":              "zstd",
		"identity;q=1, gzip;q=0.5": "",
		"gzip;q=0":                 "",
	} {
		r, wire := fetched(t, http.MethodGet, base+"/playground/"+file[1], "", accept)
		if r.Header.Get("Content-Encoding") != coding || plain(t, coding, wire) != text || len(text) < 1000 || coding != "" && len(wire) > len(text)/2 {
			t.Errorf("%q: %d bytes of %d, %v", accept, len(wire), len(text), r.Header)
		}
	}
}

// Of what is kept, each operation has its own: by its text, its name and its variables.
func TestIntrospectionIsKeptApart(t *testing.T) {
	base := serve(t, databasetest.SQLite.SharedSample(t))
	const two = `{"query": "query A($n: String!) { __type(name: $n) { name } } query B($n: String!) { __type(name: $n) { kind } }", "operationName": "%", "variables": {"n": "?"}}`
	for range 2 {
		for request, want := range map[string]string{
			strings.NewReplacer("%", "A", "?", "Flow").Replace(two):      `{"data":{"__type":{"name":"Flow"}}}`,
			strings.NewReplacer("%", "A", "?", "StateType").Replace(two): `{"data":{"__type":{"name":"StateType"}}}`,
			strings.NewReplacer("%", "B", "?", "StateType").Replace(two): `{"data":{"__type":{"kind":"ENUM"}}}`,
			`{"query": "{ __typename server { dialect } }"}`:             `{"data":{"__typename":"Query","server":{"dialect":"sqlite"}}}`,
		} {
			if a := ask(t, http.MethodPost, base+"/graphql", request, "Content-Type", mediaJSON); a.body != want {
				t.Errorf("%s: %s", request, a.body)
			}
		}
	}
}
