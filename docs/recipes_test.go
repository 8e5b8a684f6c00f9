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

// "docs/ has a page of recipes: twenty questions that users of Prefect ask and its REST API can't answer, each run by a
// test on the sample."
func TestRecipesShowTheAnswersOfTheSample(t *testing.T) {
	page, err := os.ReadFile("recipes.md")
	if err != nil {
		t.Fatal(err)
	}
	recipes := example.FindAllSubmatch(page, -1)
	if len(recipes) < 20 {
		t.Errorf("the page has %d recipes with answers, not twenty", len(recipes))
	}
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		g := graphtest.Open(t, d.SharedSample(t))
		for _, r := range recipes {
			var got, want map[string]any
			if err := json.Unmarshal(r[3], &want); err != nil {
				t.Errorf("%s: %v", r[1], err)
				continue
			}
			response := g.Do(t.Context(), string(r[2]), nil)
			if err := json.Unmarshal(response.Data, &got); err != nil || len(response.Errors) > 0 {
				t.Errorf("%s: %v, %v", r[1], err, response.Errors)
				continue
			}
			if !reflect.DeepEqual(got, want) {
				t.Errorf("%s: the answer of the sample is\n%s", r[1], response.Data)
			}
		}
	})
}

// The README shows operations without their answers, too: they must be some that this schema answers.
func TestReadmesOperationsAreAnswered(t *testing.T) {
	readme, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	operations := regexp.MustCompile("(?s)```graphql\n(.*?)```").FindAllSubmatch(readme, -1)
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		g := graphtest.Open(t, d.SharedSample(t))
		for _, o := range operations {
			g.Query(t, string(o[1]), nil)
		}
	})
}
