package docs_test

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/quaestor-graph/quaestor/graph/graphtest"
	"github.com/quaestor-graph/quaestor/server/database/databasetest"
	"github.com/quaestor-graph/quaestor/server/servertest"
)

var (
	// quoted is a part of a file that the page shows, with the file's name before it.
	quoted = regexp.MustCompile("(?s)<!-- (clients/[^ ]+) -->\n```[a-z]+\n(.*?)```")
	// setUp is that part in the file.
	setUp = regexp.MustCompile(`(?s)--8<-- \[start:setup\]\n(.*?)(?://|#) --8<-- \[end:setup\]`)
	block = regexp.MustCompile("(?s)```([a-z]+)\n(.*?)```")
)

// What docs/clients.md shows of a client is what the tests in clients/ run.
func TestClientsAreShownAsTheyAreRun(t *testing.T) {
	parts := quoted.FindAllStringSubmatch(page(t, "clients.md"), -1)
	if len(parts) < 4 {
		t.Errorf("the page shows %d set-ups, want at least four", len(parts))
	}
	for _, part := range parts {
		file, err := os.ReadFile("../" + part[1])
		if err != nil {
			t.Error(err)
			continue
		}
		if want := setUp.FindSubmatch(file); want == nil || string(want[1]) != part[2] {
			t.Errorf("the page does not show the set-up of %s, which is\n%s", part[1], want)
		}
	}
}

// The commands and programs of docs/clients.md run as they stand there, and its operations have rows in the sample.
func TestClientsWithoutLibraries(t *testing.T) {
	text := page(t, "clients.md")
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		base := servertest.Serve(t, d.SharedSample(t))
		g := graphtest.Open(t, d.SharedSample(t))
		run := map[string]int{}
		for _, b := range block.FindAllStringSubmatch(text, -1) {
			language, code := b[1], strings.ReplaceAll(b[2], "http://127.0.0.1:4300", base)
			switch language {
			case "sh":
				var answer struct {
					Data struct{ FlowRuns struct{ TotalCount int } }
				}
				out := output(t, "bash", "-euo", "pipefail", "-c", code)
				if err := json.Unmarshal(out, &answer); err != nil || answer.Data.FlowRuns.TotalCount == 0 {
					t.Errorf("%v: %s", err, out)
				}
			case "python":
				if out := string(output(t, "python3", "-c", code)); out != "623\n" {
					t.Errorf("the program in Python counts %q runs, want all 623", out)
				}
			case "graphql":
				if r := g.Do(t.Context(), code, nil); len(r.Errors) > 0 || !bytes.Contains(r.Data, []byte(`"keys"`)) {
					t.Errorf("%v: %.300s", r.Errors, r.Data)
				}
			default:
				continue
			}
			run[language]++
		}
		for _, language := range []string{"sh", "python", "graphql"} {
			if run[language] == 0 {
				t.Errorf("the page has nothing in %s", language)
			}
		}
	})
}

// pages are the names of all pages of this folder, and of the README.
func pages(t *testing.T) []string {
	t.Helper()
	all, err := filepath.Glob("*.md")
	if err != nil || len(all) < 10 {
		t.Fatal(all, err)
	}
	return append(all, "../README.md")
}

func page(t *testing.T, name string) string {
	t.Helper()
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func output(t *testing.T, command ...string) []byte {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), command[0], command[1:]...)
	var complaints bytes.Buffer
	cmd.Stderr = &complaints
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s: %v: %s", command[0], err, complaints.String())
	}
	return out
}
