package docs_test

import (
	"encoding/json"
	"os"
	"reflect"
	"regexp"
	"testing"

	"github.com/quaestor-graph/quaestor/graph/graphtest"
	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

func TestMain(m *testing.M) { databasetest.Main(m) }

// example is a question in the README, with the answer behind it.
var example = regexp.MustCompile("(?s)### ([^\n]*)\n.*?```graphql\n(.*?)```\n\n```json\n(.*?)```")

func TestReadmeShowsTheAnswersOfTheSample(t *testing.T) {
	readme, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	examples := example.FindAllSubmatch(readme, -1)
	if len(examples) != 10 {
		t.Errorf("the README has %d questions with answers, not ten", len(examples))
	}
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		g := graphtest.Open(t, d.SharedSample(t))
		for _, e := range examples {
			var want map[string]any
			if err := json.Unmarshal(e[3], &want); err != nil {
				t.Errorf("%s: %v", e[1], err)
				continue
			}
			// PostgreSQL may write the numbers in JSON columns otherwise: they are compared as numbers.
			response := g.Do(t.Context(), string(e[2]), nil)
			var got map[string]any
			if err := json.Unmarshal(response.Data, &got); err != nil || len(response.Errors) > 0 {
				t.Errorf("%s: %v, %v", e[1], err, response.Errors)
				continue
			}
			// A cursor is of one dialect: the README shows SQLite's.
			if d != databasetest.SQLite {
				withoutCursors(t, got)
				withoutCursors(t, want)
			}
			if !reflect.DeepEqual(got, want) {
				t.Errorf("%s: the README's answer is not that of the sample, which is\n%s", e[1], response.Data)
			}
		}
	})
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
