package main

import (
	"bytes"
	"context"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
)

// A server that is not there, or is somebody else's.
func TestQueryNoServer(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	gone := "http://" + l.Addr().String()
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	invoke(t, "", nil, "", "query", "{ server { dialect } }", "--server", gone).failed(t, 1, "server", "connection refused")
	other := httptest.NewServer(http.NotFoundHandler())
	defer other.Close()
	invoke(t, "", nil, "", "query", "{ server { dialect } }", "--server", other.URL).failed(t, 1, "404", "is it Quaestor's address?")
	invoke(t, "", nil, "", "query", "{ server { dialect } }", "--server", "http://nosuchhost.invalid").failed(t, 1, "nosuchhost.invalid")
	for _, address := range []string{"ftp://127.0.0.1", "http://", ":4300", "http://:4300", "http://a b", "a b", "http:///graphql"} {
		invoke(t, "", nil, "", "query", "{ server { dialect } }", "--server", address).failed(t, 2, "--server must be an address")
	}
}

// A server that answers operations gives data, or errors: anything else is another's, whatever its status and format.
func TestQueryAnotherServer(t *testing.T) {
	for body, statuses := range map[string][]int{
		`{"detail": "Not Found"}`:            {404, 200, 500},
		`{"data": [1], "Errors": []}`:        {200},
		`{"Data": {"flows": {"nodes": []}}}`: {200},
		`{"data": null}`:                     {200},
		`{"data": {"flows": null}}`:          {404, 502},
		`{"errors": []}`:                     {200},
		`{"errors": {"name": "too short"}}`:  {400},
		`[]`:                                 {200},
		`null`:                               {200},
		`<html>`:                             {200, 502},
		``:                                   {200, 204},
	} {
		for _, status := range statuses {
			s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				w.WriteHeader(status)
				_, _ = io.WriteString(w, body)
			}))
			for _, more := range [][]string{nil, {"--format", "csv"}, {"--all"}} {
				args := append([]string{"query", "{ flows { nodes { id } } }", "--server", s.URL}, more...)
				invoke(t, "", nil, "", args...).failed(t, 1, "answered "+strconv.Itoa(status), "is it Quaestor's address?")
			}
			s.Close()
		}
	}
	// Errors are GraphQL's with any status.
	for _, status := range []int{200, 400, 401, 503} {
		s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(status)
			_, _ = io.WriteString(w, `{"errors": [{"message": "not now"}]}`)
		}))
		if r := invoke(t, "", nil, "", "query", "{ flows { nodes { id } } }", "--server", s.URL).want(t, 1); !strings.Contains(r.stdout, "not now") {
			t.Errorf("%d: %s%s", status, r.stdout, r.stderr)
		}
		s.Close()
	}
}

// A redirect is followed where it keeps the operation and names the same server; else it is named. The key goes nowhere else.
func TestQueryRedirected(t *testing.T) {
	other := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		t.Errorf("another server was asked with %q", r.Header.Get("Authorization"))
	}))
	defer other.Close()
	type redirect struct {
		status int
		to     string
	}
	var answer atomic.Value
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		if r.Method != http.MethodPost || r.Header.Get("Authorization") != "Bearer key" || !bytes.Contains(body, []byte("dialect")) {
			t.Errorf("%s %s with %q: %s", r.Method, r.URL, r.Header.Get("Authorization"), body)
		}
		if r.URL.Path == "/there/graphql" {
			_, _ = io.WriteString(w, `{"data": {}}`)
			return
		}
		given := answer.Load().(redirect)
		w.Header().Set("Location", given.to)
		w.WriteHeader(given.status)
	}))
	defer s.Close()
	ask := func(status int, to string) result {
		answer.Store(redirect{status, to})
		return invoke(t, "", []string{"QUAESTOR_KEY=key"}, "", "query", "{ server { dialect } }", "--server", s.URL)
	}
	for _, status := range []int{301, 302, 303, 307, 308} {
		keeps := status > 303
		for _, to := range []string{"/there/graphql", s.URL + "/there/graphql"} {
			if r := ask(status, to); keeps {
				r.want(t, 0)
			} else {
				r.failed(t, 1, http.StatusText(status), s.URL+"/there/graphql", "is that Quaestor's address?")
			}
		}
		for _, to := range []string{other.URL + "/graphql", strings.Replace(s.URL, "http:", "https:", 1), strings.Replace(s.URL, "127.0.0.1", "localhost", 1), "/graphql"} {
			ask(status, to).failed(t, 1, http.StatusText(status), strings.TrimPrefix(to, "/"), "is that Quaestor's address?")
		}
	}
}

// A server that is silent is given up on; until then the user may interrupt. One that stops within its answer is named.
func TestQuerySilentServer(t *testing.T) {
	asked, end := make(chan bool, 10), make(chan bool)
	s := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
		asked <- true
		<-end
	}))
	defer s.Close()
	defer close(end)
	const query = "{ server { dialect } }"
	invoke(t, "", []string{"QUAESTOR_OPERATION_TIMEOUT=50ms"}, "", "query", query, "--server", s.URL).
		failed(t, 1, "not begun to answer within 100ms", "QUAESTOR_OPERATION_TIMEOUT")
	<-asked
	ctx, cancel := context.WithTimeout(t.Context(), hang)
	defer cancel()
	cmd := command(ctx, t.TempDir(), nil, "query", query, "--server", s.URL)
	var complaint bytes.Buffer
	cmd.Stderr = &complaint
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	select {
	case <-asked:
	case <-ctx.Done():
		t.Fatal("the server was not asked")
	}
	if err := cmd.Process.Signal(syscall.SIGINT); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait() // the exit code is looked at below
	result{code: cmd.ProcessState.ExitCode(), stderr: complaint.String()}.failed(t, 1, "interrupted")

	broken := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "100")
		_, _ = io.WriteString(w, `{"data": {`)
	}))
	defer broken.Close()
	invoke(t, "", nil, "", "query", query, "--server", broken.URL).failed(t, 1, "broke off")
}
