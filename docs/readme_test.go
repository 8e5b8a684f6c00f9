package docs_test

import (
	"encoding/json"
	"os"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/quaestor-graph/quaestor/graph/graphtest"
	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

func TestMain(m *testing.M) { databasetest.Main(m) }

// example is a question with its answer behind it, and between them what the page says of it.
var example = regexp.MustCompile("(?s)### ([^\n]*\n.*?)```graphql\n(.*?)```\n\n```json\n(.*?)```")

// answersOfTheSample compares the answers of a page with those of the sample installation.
func answersOfTheSample(t *testing.T, examples [][][]byte) {
	t.Helper()
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		g := graphtest.Open(t, d.SharedSample(t))
		for _, e := range examples {
			name, _, _ := strings.Cut(string(e[1]), "\n")
			var want map[string]any
			if err := json.Unmarshal(e[3], &want); err != nil {
				t.Errorf("%s: %v", name, err)
				continue
			}
			// PostgreSQL may write the numbers in JSON columns otherwise: they are compared as numbers.
			ask := func() (map[string]any, json.RawMessage) {
				response := g.Do(t.Context(), string(e[2]), nil)
				var got map[string]any
				if err := json.Unmarshal(response.Data, &got); err != nil || len(response.Errors) > 0 {
					t.Errorf("%s: %v, %v", name, err, response.Errors)
				}
				return got, response.Data
			}
			got, data := ask()
			// A year later it is another one only where the page says so.
			g.Clock = func() time.Time { return graphtest.Now().AddDate(1, 0, 0) }
			later, _ := ask()
			g.Clock = nil
			if depends := !reflect.DeepEqual(later, got); depends != strings.Contains(strings.ToLower(string(e[1])), "depends on now") {
				t.Errorf("%s: it depends on now: %v, other than is said of it", name, depends)
			}
			// A cursor is of one dialect: what is shown is SQLite's.
			if d != databasetest.SQLite {
				withoutCursors(t, got)
				withoutCursors(t, want)
			}
			if !reflect.DeepEqual(got, want) {
				t.Errorf("%s: what is shown is not the answer of the sample, which is\n%s", name, data)
			}
		}
	})
}

func TestReadmeAndQuestionsShowTheAnswersOfTheSample(t *testing.T) {
	for name, want := range map[string]int{"../README.md": 5, "questions.md": 10} {
		examples := example.FindAllSubmatch([]byte(page(t, name)), -1)
		if len(examples) != want {
			t.Errorf("%s has %d questions with answers, want %d", name, len(examples), want)
		}
		answersOfTheSample(t, examples)
	}
}

// The README says what a newcomer needs, and the rest is in docs/.
func TestReadmeIsShort(t *testing.T) {
	if lines := strings.Count(page(t, "../README.md"), "\n"); lines > 250 {
		t.Errorf("the README has %d lines, 250 at most", lines)
	}
	picture, err := os.Stat("playground.png")
	if err != nil || picture.Size() > 150_000 {
		t.Errorf("the picture of the playground has 150 kB at most: %v, %v", picture, err)
	}
}

// withoutCursors takes the cursors out of an answer.
func withoutCursors(t *testing.T, v any) {
	t.Helper()
	switch v := v.(type) {
	case map[string]any:
		for key, of := range v {
			if key == "endCursor" {
				if of == nil || of == "" {
					t.Errorf("%s is %v", key, of)
				}
				v[key] = "a cursor"
			}
			withoutCursors(t, of)
		}
	case []any:
		for _, of := range v {
			withoutCursors(t, of)
		}
	}
}
