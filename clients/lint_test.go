package clients_test

import (
	"encoding/json"
	"testing"

	"github.com/quaestor-graph/quaestor/server/database/databasetest"
	"github.com/quaestor-graph/quaestor/server/servertest"
)

// graphql-eslint's rules for Relay, and its rule no-unreachable-types, find nothing in the schema.
func TestGraphqlEslint(t *testing.T) {
	url := servertest.Serve(t, databasetest.SQLite.SharedSample(t)) + "/graphql"
	lint := client{folder: "graphql-eslint", prepare: [][]string{{"node", "../node_modules/.bin/eslint", "--format", "json", "--output-file", "build/found.json", "build/schema.graphql"}}}
	lint.build(t, url)
	out := lint.execute(t, url, []string{"cat", "build/found.json"})
	var found []struct {
		Messages []struct{ RuleID, Message string }
	}
	if err := json.Unmarshal(out, &found); err != nil || len(found) != 1 {
		t.Fatalf("%v: %.500s", err, out)
	}
	for _, m := range found[0].Messages {
		t.Errorf("%s: %s", m.RuleID, m.Message)
	}
}
