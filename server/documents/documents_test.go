package documents_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/quaestor-graph/quaestor/server/documents"
)

func manifest(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "manifest.json")
	write(t, path, text, time.Time{})
	return path
}

func write(t *testing.T, path, text string, at time.Time) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	if !at.IsZero() {
		if err := os.Chtimes(path, at, at); err != nil {
			t.Fatal(err)
		}
	}
}

// Contract 3.9: the forms of manifests that tools write are read.
func TestForms(t *testing.T) {
	for name, text := range map[string]string{
		"relay-compiler and graphql-codegen": `{"ab12": "{ a }", "Other": "{ b }"}`,
		"Apollo": `{"format": "apollo-persisted-query-manifest", "version": 1,
			"operations": [{"id": "ab12", "name": "A", "type": "query", "body": "{ a }"}, {"id": "Other", "body": "{ b }"}]}`,
	} {
		t.Run(name, func(t *testing.T) {
			m, err := documents.Open(manifest(t, text))
			if err != nil {
				t.Fatal(err)
			}
			for id, want := range map[string]string{"ab12": "{ a }", "AB12": "{ a }", "sha256:ab12": "{ a }", "Other": "{ b }", "other": "", "": "", "{ a }": ""} {
				if got, ok := m.Text(id); got != want || ok != (want != "") {
					t.Errorf("%q: %q, %v, want %q", id, got, ok, want)
				}
			}
			if !m.Holds("{ a }") || m.Holds("{ a  }") || m.Holds("ab12") || m.Holds("") {
				t.Error("it does not hold what it has, or more")
			}
		})
	}
	for name, text := range map[string]string{"no JSON": "{", "a list": "[]", "another": `{"format": "other", "operations": []}`, "numbers": `{"a": 1}`, "no text": `{"a": ""}`} {
		if _, err := documents.Open(manifest(t, text)); err == nil || !strings.Contains(err.Error(), "QUAESTOR_TRUSTED_DOCUMENTS") {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := documents.Open(t.TempDir() + "/none"); err == nil || !strings.Contains(err.Error(), "no such file") {
		t.Error(err)
	}
}

// Contract 3.9: a manifest that changes is read again, and one that cannot be read leaves what was there.
func TestReloaded(t *testing.T) {
	path := manifest(t, `{"a": "{ a }"}`)
	m, err := documents.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	later := func(by time.Duration) time.Time { documents.LookAgain(m); return time.Now().Add(by) }
	write(t, path, `{"b": "{ b }"`, later(time.Hour))
	if !m.Holds("{ a }") {
		t.Error("half a file has replaced the whole one")
	}
	write(t, path, `{"b": "{ b }"}`, later(2*time.Hour))
	if m.Holds("{ a }") || !m.Holds("{ b }") {
		t.Error("a new file has not replaced the old one")
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	later(0)
	if !m.Holds("{ b }") {
		t.Error("with the file its documents have gone")
	}
}
