package docs_test

import (
	"regexp"
	"testing"

	"github.com/quaestor-graph/quaestor/graph/graphtest"
	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

// The recipes, at least twenty questions that Prefect's REST API cannot answer, have the answers that the page shows.
func TestRecipesShowTheAnswersOfTheSample(t *testing.T) {
	recipes := example.FindAllSubmatch([]byte(page(t, "recipes.md")), -1)
	if len(recipes) < 20 {
		t.Errorf("the page has %d recipes with answers, not twenty", len(recipes))
	}
	answersOfTheSample(t, recipes)
}

// Pages show operations without their answers, too: they must be some that this schema answers.
func TestOperationsOfPagesAreAnswered(t *testing.T) {
	var operations []string
	for _, name := range []string{"../README.md", "questions.md", "filters.md"} {
		for _, o := range regexp.MustCompile("(?s)```graphql\n(.*?)```").FindAllStringSubmatch(page(t, name), -1) {
			operations = append(operations, o[1])
		}
	}
	if len(operations) < 20 {
		t.Errorf("%d operations: this test would see nothing", len(operations))
	}
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		g := graphtest.Open(t, d.SharedSample(t))
		for _, o := range operations {
			g.Query(t, o, nil)
		}
	})
}
