package docs_test

import (
	"os"
	"regexp"
	"testing"

	"github.com/quaestor-graph/quaestor/graph/graphtest"
	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

// The recipes, at least twenty questions that Prefect's REST API cannot answer, have the answers that the page shows.
func TestRecipesShowTheAnswersOfTheSample(t *testing.T) {
	page, err := os.ReadFile("recipes.md")
	if err != nil {
		t.Fatal(err)
	}
	recipes := example.FindAllSubmatch(page, -1)
	if len(recipes) < 20 {
		t.Errorf("the page has %d recipes with answers, not twenty", len(recipes))
	}
	answersOfTheSample(t, recipes)
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
