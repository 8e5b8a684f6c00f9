package server_test

import (
	"bytes"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/quaestor-graph/quaestor/server/database/databasetest"
	"github.com/quaestor-graph/quaestor/server/servertest"
)

func TestMain(m *testing.M) { databasetest.Main(m) }

// serve serves a database over HTTP.
var serve = servertest.Serve

// listen serves one as the command does.
var listen = servertest.Listen

// answer is a response, and its body as GraphQL's where it is that.
type answer struct {
	status int
	header http.Header
	body   string
	data   json.RawMessage
	errors []failure
	// closes: the connection is not to be used again.
	closes bool
}

type failure struct {
	Message    string
	Path       []any
	Extensions map[string]any
}

func (a answer) code() any {
	if len(a.errors) == 0 {
		return nil
	}
	return a.errors[0].Extensions["code"]
}

// ask sends a request; headers are name, value, name, value.
func ask(t *testing.T, method, url, body string, headers ...string) answer {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Add(headers[i], headers[i+1])
	}
	return send(t, r)
}

func send(t *testing.T, r *http.Request) answer {
	t.Helper()
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	response, err := client.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	return read(t, response)
}

func read(t *testing.T, response *http.Response) answer {
	t.Helper()
	defer response.Body.Close()
	b, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	a := answer{status: response.StatusCode, header: response.Header, body: string(b), closes: response.Close}
	if strings.Contains(response.Header.Get("Content-Type"), "json") && len(b) > 0 {
		var in struct {
			Data   json.RawMessage
			Errors []failure
		}
		if err := json.Unmarshal(b, &in); err != nil {
			t.Fatalf("%v: %s", err, b)
		}
		a.data, a.errors = in.Data, in.Errors
	}
	return a
}

// post sends an operation as JSON, with variables where they are given.
func post(t *testing.T, base, query string, variables ...string) answer {
	t.Helper()
	return ask(t, http.MethodPost, base+"/graphql", request(t, query, variables...), "Content-Type", "application/json")
}

func request(t *testing.T, query string, variables ...string) string {
	t.Helper()
	text, err := json.Marshal(query)
	if err != nil {
		t.Fatal(err)
	}
	if len(variables) > 0 {
		return `{"query": ` + string(text) + `, "variables": ` + variables[0] + `}`
	}
	return `{"query": ` + string(text) + `}`
}

func (a answer) want(t *testing.T, status int, code any) {
	t.Helper()
	if a.status != status || a.code() != code {
		t.Errorf("status %d, code %v, want %d and %v: %.500s", a.status, a.code(), status, code, a.body)
	}
}

// logged gives what the default log gets from now on.
func logged(t *testing.T) func() string {
	t.Helper()
	var mu sync.Mutex
	var b bytes.Buffer
	old := slog.Default()
	slog.SetDefault(slog.New(slog.NewTextHandler(writer(func(p []byte) (int, error) {
		mu.Lock()
		defer mu.Unlock()
		return b.Write(p)
	}), &slog.HandlerOptions{Level: slog.LevelDebug})))
	t.Cleanup(func() { slog.SetDefault(old) })
	return func() string {
		mu.Lock()
		defer mu.Unlock()
		return b.String()
	}
}

type writer func([]byte) (int, error)

func (w writer) Write(p []byte) (int, error) { return w(p) }
