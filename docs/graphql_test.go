package docs_test

import (
	"bytes"
	"net/http/httptest"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"

	"github.com/quaestor-graph/quaestor/graph/graphtest"
	"github.com/quaestor-graph/quaestor/server"
	"github.com/quaestor-graph/quaestor/server/database/databasetest"
	"github.com/quaestor-graph/quaestor/server/settings"
)

// "docs/graphql.md, whose snippets are tested": its operations have the answers that it shows.
func TestPrimerShowsTheAnswersOfTheSample(t *testing.T) {
	page, err := os.ReadFile("graphql.md")
	if err != nil {
		t.Fatal(err)
	}
	examples := example.FindAllSubmatch(page, -1)
	if n := bytes.Count(page, []byte("```json")); len(examples) != n || n < 8 {
		t.Errorf("%d answers, of which %d stand behind an operation", n, len(examples))
	}
	answersOfTheSample(t, examples)
}

// Its commands and programs run as they stand there, but for the address, and so does the operation with variables.
func TestPrimersProgramsRun(t *testing.T) {
	page, err := os.ReadFile("graphql.md")
	if err != nil {
		t.Fatal(err)
	}
	snippet := func(language string) string {
		return string(regexp.MustCompile("(?s)## Variables.*?```" + language + "\n(.*?)```").FindSubmatch(page)[1])
	}
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		g := graphtest.Open(t, d.SharedSample(t))
		g.Query(t, snippet("graphql"), map[string]any{"states": []any{"FAILED"}})
		s, _, err := settings.Load(settings.Sources{Dir: t.TempDir()})
		if err != nil {
			t.Fatal(err)
		}
		served := httptest.NewServer(server.Handler(g.Database, s.Server, "test"))
		defer served.Close()
		for language, program := range map[string]string{"sh": "sh", "python": "python3"} {
			text := strings.Replace(snippet(language), "http://127.0.0.1:4300", served.URL, 1)
			cmd := exec.CommandContext(t.Context(), program)
			cmd.Stdin = strings.NewReader(text)
			if out, err := cmd.CombinedOutput(); err != nil || !strings.Contains(string(out), "93") || strings.Contains(string(out), "errors") {
				t.Errorf("%s: %v\n%s", language, err, out)
			}
		}
	})
}
