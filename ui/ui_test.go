package ui

import (
	"bytes"
	"compress/gzip"
	"context"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"
)

func compressed(t *testing.T, text string) *fstest.MapFile {
	t.Helper()
	var buffer bytes.Buffer
	writer := gzip.NewWriter(&buffer)
	if _, err := io.WriteString(writer, text); err != nil {
		t.Fatal(err)
	}
	if err := writer.Close(); err != nil {
		t.Fatal(err)
	}
	return &fstest.MapFile{Data: buffer.Bytes()}
}

// named has each body of any size in the coding that a request names, if that is offered; the server's own is tested there.
type named struct{}

func (named) For(r *http.Request, _ int, offered ...string) string {
	for _, coding := range offered {
		if coding == r.Header.Get("Accept-Encoding") {
			return coding
		}
	}
	return ""
}

func (named) Body(_ context.Context, coding string, plain []byte, key string) []byte {
	if coding == "" {
		return plain
	}
	return []byte(coding + " of " + key + ": " + string(plain))
}

func builtFiles(t *testing.T) fs.FS {
	return fstest.MapFS{
		"index.html": {Data: []byte(`<head><base href="./" /></head>` +
			`<script type="module" src="./assets/main-abc.js"></script>`)},
		"assets/main-abc.js.gz":    compressed(t, "main()"),
		"assets/style-abc.css.gz":  compressed(t, "body{}"),
		"assets/font-abc.ttf.gz":   compressed(t, "font"),
		"assets/secret.env.gz":     compressed(t, "secret"),
		"assets/broken-abc.css.gz": {Data: []byte("not gzip")},
		"licenses.md.gz":           compressed(t, "MIT"),
	}
}

func get(t *testing.T, h http.Handler, target string, headers ...string) *http.Response {
	t.Helper()
	return do(t, h, http.MethodGet, target, headers...)
}

func do(t *testing.T, h http.Handler, method, target string, headers ...string) *http.Response {
	t.Helper()
	request := httptest.NewRequest(method, target, nil)
	for i := 0; i < len(headers); i += 2 {
		request.Header.Set(headers[i], headers[i+1])
	}
	recorder := httptest.NewRecorder()
	h.ServeHTTP(recorder, request)
	return recorder.Result()
}

func body(t *testing.T, response *http.Response) string {
	t.Helper()
	data, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func wantStatus(t *testing.T, response *http.Response, want int) {
	t.Helper()
	if response.StatusCode != want {
		t.Fatalf("status %d, want %d", response.StatusCode, want)
	}
}

func wantHeader(t *testing.T, response *http.Response, name, want string) {
	t.Helper()
	if got := response.Header.Get(name); got != want {
		t.Errorf("%s: %q, want %q", name, got, want)
	}
}

func TestPage(t *testing.T) {
	h := newHandler(builtFiles(t), named{})
	for target, base := range map[string]string{
		"/playground":            `<base href="playground/"`,
		"/playground?query=x":    `<base href="playground/"`,
		"/playground/":           `<base href="./"`,
		"/playground/index.html": `<base href="./"`,
	} {
		t.Run(target, func(t *testing.T) {
			response := get(t, h, target)
			wantStatus(t, response, http.StatusOK)
			wantHeader(t, response, "Content-Type", "text/html; charset=utf-8")
			wantHeader(t, response, "Cache-Control", "no-cache")
			wantHeader(t, response, "X-Content-Type-Options", "nosniff")
			if text := body(t, response); !strings.Contains(text, base) {
				t.Errorf("no %s in %s", base, text)
			}

			again := get(t, h, target, "If-None-Match", response.Header.Get("ETag"))
			wantStatus(t, again, http.StatusNotModified)
		})
	}
}

func TestPolicyAllowsOwnOriginOnly(t *testing.T) {
	policy := get(t, newHandler(builtFiles(t), named{}), "/playground").Header.Get("Content-Security-Policy")
	if !strings.HasPrefix(policy, "default-src 'none';") {
		t.Errorf("policy %q", policy)
	}
	for _, wrong := range []string{"http", "*", "unsafe-eval", "script-src 'self' 'unsafe-inline'"} {
		if strings.Contains(policy, wrong) {
			t.Errorf("policy has %s: %q", wrong, policy)
		}
	}
}

func TestAssets(t *testing.T) {
	h := newHandler(builtFiles(t), named{})
	for target, want := range map[string]struct{ contentType, cache, text string }{
		"/playground/assets/main-abc.js":   {"text/javascript; charset=utf-8", "public, max-age=31536000, immutable", "main()"},
		"/playground/assets/style-abc.css": {"text/css; charset=utf-8", "public, max-age=31536000, immutable", "body{}"},
		"/playground/assets/font-abc.ttf":  {"font/ttf", "public, max-age=31536000, immutable", "font"},
		"/playground/licenses.md":          {"text/plain; charset=utf-8", "no-cache", "MIT"},
	} {
		t.Run(target, func(t *testing.T) {
			plain := get(t, h, target)
			wantStatus(t, plain, http.StatusOK)
			wantHeader(t, plain, "Content-Type", want.contentType)
			wantHeader(t, plain, "Cache-Control", want.cache)
			wantHeader(t, plain, "Content-Encoding", "")
			wantHeader(t, plain, "Vary", "Accept-Encoding")
			wantHeader(t, plain, "X-Content-Type-Options", "nosniff")
			if got := body(t, plain); got != want.text {
				t.Errorf("body %q, want %q", got, want.text)
			}

			zipped := get(t, h, target, "Accept-Encoding", "gzip")
			wantHeader(t, zipped, "Content-Encoding", "gzip")
			wantHeader(t, zipped, "Content-Type", want.contentType)
			text, err := gunzip([]byte(body(t, zipped)))
			if err != nil || string(text) != want.text {
				t.Errorf("body %q, %v; want %q", text, err, want.text)
			}

			other := get(t, h, target, "Accept-Encoding", "zstd")
			wantHeader(t, other, "Content-Encoding", "zstd")
			if got := body(t, other); got != "zstd of "+target+": "+want.text {
				t.Errorf("body %q", got)
			}

			head := do(t, h, http.MethodHead, target)
			wantStatus(t, head, http.StatusOK)
			wantHeader(t, head, "Content-Length", plain.Header.Get("Content-Length"))
			if got := body(t, head); got != "" {
				t.Errorf("HEAD has a body: %q", got)
			}
		})
	}
}

func TestNotFound(t *testing.T) {
	for name, files := range map[string]fs.FS{"built": builtFiles(t), "not built": fstest.MapFS{}} {
		h := newHandler(files, named{})
		for _, target := range []string{
			"/playground/assets", "/playground/assets/", "/playground/assets/none.js", "/playground/assets/main-abc.js.gz",
			"/playground/assets/secret.env", "/playground/assets/main-abc.js/", "/playground/../index.html",
			"/playground/assets/../index.html", "/playground/assets/..%2findex.html", "/playground//index.html",
			"/playground/..%2f..%2fgo.mod", "/playgrounds", "/graphql",
		} {
			if response := get(t, h, target); response.StatusCode != http.StatusNotFound {
				t.Errorf("%s: %s has status %d", name, target, response.StatusCode)
			}
		}
	}
}

func TestBrokenFile(t *testing.T) {
	wantStatus(t, get(t, newHandler(builtFiles(t), named{}), "/playground/assets/broken-abc.css"), http.StatusInternalServerError)
}

func TestMethods(t *testing.T) {
	for _, target := range []string{"/playground", "/playground/assets/main-abc.js"} {
		response := do(t, newHandler(builtFiles(t), named{}), http.MethodPost, target)
		wantStatus(t, response, http.StatusMethodNotAllowed)
		wantHeader(t, response, "Allow", "GET, HEAD")
	}
}

func TestNotBuilt(t *testing.T) {
	files := fstest.MapFS{}
	if built(files) {
		t.Error("nothing is built")
	}
	for _, target := range []string{"/playground", "/playground/"} {
		response := get(t, newHandler(files, named{}), target)
		wantStatus(t, response, http.StatusOK)
		wantHeader(t, response, "Content-Type", "text/html; charset=utf-8")
		wantHeader(t, response, "Cache-Control", "no-cache")
		text := body(t, response)
		for _, want := range []string{"go install", "a release", "make build", "npm ci", "npm run build", "Node 20", "/graphql"} {
			if !strings.Contains(text, want) {
				t.Errorf("the page does not mention %s", want)
			}
		}
	}
}

// What is embedded differs from machine to machine; either form has to serve a page.
func TestEmbedded(t *testing.T) {
	response := get(t, Playground(named{}), Path)
	wantStatus(t, response, http.StatusOK)
	text := body(t, response)
	if !strings.Contains(text, "<title>Quaestor</title>") {
		t.Errorf("unexpected page: %s", text)
	}
	if !Built() {
		return
	}
	links := regexp.MustCompile(`(?:src|href)="\./(assets/[^"]+)"`).FindAllStringSubmatch(text, -1)
	if len(links) == 0 {
		t.Fatalf("the page has no files: %s", text)
	}
	for _, link := range links {
		file := get(t, Playground(named{}), Path+"/"+link[1])
		wantStatus(t, file, http.StatusOK)
	}
	for _, elsewhere := range []string{`src="http`, `href="http`, `src="//`, `href="//`} {
		if strings.Contains(text, elsewhere) {
			t.Errorf("the page loads from elsewhere: %s", elsewhere)
		}
	}
}

func TestExamples(t *testing.T) {
	names, err := fs.Glob(Examples(), "*.graphql")
	if err != nil {
		t.Fatal(err)
	}
	if len(names) < 8 {
		t.Errorf("only %d examples", len(names))
	}
	// GraphiQL names a tab after its operation; the first line is the title in the panel of examples.
	form := regexp.MustCompile(`(?s)\A(?:# [^\n]+\n)+query \w+[ (].*}\n\z`)
	seen := map[string]string{}
	for _, name := range names {
		data, err := fs.ReadFile(Examples(), name)
		if err != nil {
			t.Fatal(err)
		}
		if !regexp.MustCompile(`^\d\d-[a-z-]+\.graphql$`).MatchString(name) {
			t.Errorf("%s: a name is NN-name.graphql", name)
		}
		if !form.Match(data) {
			t.Errorf("%s: wants a comment on top and one named query", name)
		}
		title, _, _ := strings.Cut(string(data), "\n")
		if other, twice := seen[title]; twice {
			t.Errorf("%s and %s have the same title", name, other)
		}
		seen[title] = name
	}
}
