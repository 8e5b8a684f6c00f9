package docs_test

import (
	"encoding/json"
	"regexp"
	"testing"

	"github.com/quaestor-graph/quaestor/graph/graphtest"
	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

// The operations of docs/graphql.md have the answers that it shows.
func TestPrimerShowsTheAnswersOfTheSample(t *testing.T) {
	examples := example.FindAllSubmatch([]byte(page(t, "graphql.md")), -1)
	if len(examples) != 8 {
		t.Errorf("%d operations with answers", len(examples))
	}
	answersOfTheSample(t, examples)
}

// Its operation with variables is answered, with a variable that is left out.
func TestPrimersVariables(t *testing.T) {
	operation := regexp.MustCompile("(?s)## Variables.*?```graphql\n(.*?)```").FindStringSubmatch(page(t, "graphql.md"))[1]
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		got := graphtest.Open(t, d.SharedSample(t)).Query(t, operation, map[string]any{"states": []any{"FAILED", "CRASHED"}})
		if total := got["flowRuns"].(map[string]any)["totalCount"]; total != json.Number("93") {
			t.Errorf("found %v runs", total)
		}
	})
}
