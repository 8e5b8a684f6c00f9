package docs_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

// Hosted CI calls the scripts and targets that a developer calls, and no others.
func TestWorkflowsCallScripts(t *testing.T) {
	makefile, err := os.ReadFile("../Makefile")
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob("../.github/workflows/*.yml")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	called := 0
	for _, file := range files {
		var workflow struct {
			Jobs map[string]struct {
				Steps []struct{ Run, Uses string }
			}
		}
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if err := yaml.Unmarshal(b, &workflow); err != nil {
			t.Errorf("%s: %v", file, err)
		}
		for name, job := range workflow.Jobs {
			for _, step := range job.Steps {
				words := strings.Fields(step.Run)
				switch {
				case len(words) == 0 && step.Uses != "", strings.HasPrefix(step.Run, "git config "):
					continue
				case len(words) > 1 && words[0] == "make":
					if !regexp.MustCompile(`(?m)^` + words[1] + `:`).Match(makefile) {
						t.Errorf("%s, %s: there is no target %s", file, name, words[1])
					}
				case len(words) > 0:
					if info, err := os.Stat(filepath.Join("..", words[0])); err != nil || info.Mode()&0o100 == 0 {
						t.Errorf("%s, %s: %s is no script", file, name, words[0])
					}
				default:
					t.Errorf("%s, %s has a step that does nothing", file, name)
				}
				called++
			}
		}
	}
	if called < 2 {
		t.Errorf("%d scripts are called", called)
	}
}
