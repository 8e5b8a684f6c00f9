package main

import (
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

// where is the setting that names the port of an address.
func where(t *testing.T, base string) string {
	t.Helper()
	u, err := url.Parse(base)
	if err != nil {
		t.Fatal(err)
	}
	return "QUAESTOR_PORT=" + u.Port()
}

// A container engine asks so: the server's own settings say where it is.
func TestHealth(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		p := start(t, at(d.SharedSample(t)))
		port := where(t, p.base)
		for _, args := range [][]string{{"health"}, {"health", "--host", "0.0.0.0"}, {"health", "--host", "localhost"}} {
			if r := invoke(t, "", []string{port}, "", args...).want(t, 0); r.stdout != "alive\n" || r.stderr != "" {
				t.Errorf("%v: %s%s", args, r.stdout, r.stderr)
			}
		}
		if r := invoke(t, "", []string{port}, "", "health", "--ready").want(t, 0); r.stdout != "ready\n" {
			t.Errorf("--ready: %s", r.stdout)
		}
	})
}

// Where it fails, it says why.
func TestHealthFails(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	silent := "http://" + l.Addr().String()
	t.Cleanup(func() { _ = l.Close() })
	unready := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		http.Error(w, "no database at "+r.URL.Path, http.StatusServiceUnavailable)
	}))
	t.Cleanup(unready.Close)
	closed := httptest.NewServer(http.NotFoundHandler())
	closed.Close()

	invoke(t, "", []string{where(t, silent)}, "", "health", "--timeout", "100ms").failed(t, 1, "in time", "--timeout")
	invoke(t, "", []string{where(t, unready.URL)}, "", "health", "--ready").failed(t, 1, "503", "no database at /readyz")
	invoke(t, "", []string{where(t, closed.URL)}, "", "health").failed(t, 1, "can't be reached", "refused")
	invoke(t, "", nil, "", "health", "--port", "0").failed(t, 2, "--port")
	invoke(t, "", nil, "", "health", "--timeout", "0s").failed(t, 2, "--timeout")
}

// A server with a certificate is asked by HTTPS, whatever name that is made out to.
func TestHealthOfTLS(t *testing.T) {
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("alive\n")) }))
	server.StartTLS()
	t.Cleanup(server.Close)
	file := filepath.Join(t.TempDir(), "any.pem")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	env := []string{where(t, server.URL), "QUAESTOR_TLS_CERT_FILE=" + file, "QUAESTOR_TLS_KEY_FILE=" + file}
	if r := invoke(t, "", env, "", "health").want(t, 0); r.stdout != "alive\n" {
		t.Errorf("%s%s", r.stdout, r.stderr)
	}
}

// The address at which a server is asked that listens on all of a machine's.
func TestReachable(t *testing.T) {
	for host, want := range map[string]string{
		"": "127.0.0.1", "0.0.0.0": "127.0.0.1", "::": "::1", "10.0.0.1": "10.0.0.1", "localhost": "localhost", "::1": "::1",
	} {
		if got := reachable(host); got != want {
			t.Errorf("%q is reached at %s, want %s", host, got, want)
		}
	}
	// Less than what container engines wait by our files, 5 s, so that the reason is told.
	if flag := newHealth().Flags().Lookup("timeout"); flag.DefValue != (4*time.Second).String() || !strings.Contains(flag.Usage, "wait") {
		t.Errorf("--timeout is %s", flag.DefValue)
	}
}
