package main

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

// interopKey encrypts the blocks of a test, in place of the key in the database.
const interopKey = "PREFECT_SERVER_ENCRYPTION_KEY=cXVhZXN0b3ItcHJlZmVjdC1pbnRlcm9wZXJhdGlvbjE="

// blocksSaved has a real Prefect save blocks of every kind. answersAlike then compares what both show of them; here no
// secret is shown at all.
func blocksSaved(t *testing.T, p *databasetest.Prefect, q served) {
	t.Helper()
	var names []string
	lastLine(t, p.Python(t, "testdata/interoperation/blocks.py"), &names)
	nodes := q.Query(t, `{ blockDocuments(first: 200) { nodes { name data } } }`, nil)["blockDocuments"].(map[string]any)["nodes"].([]any)
	found := map[string]bool{}
	for _, n := range nodes {
		node := n.(map[string]any)
		name, _, _ := strings.Cut(node["name"].(string), "anonymous-")
		if name == "" {
			name = "anonymous"
		}
		found[name] = true
		text, err := json.Marshal(node["data"])
		if err != nil || strings.Contains(string(text), "s3cret") {
			t.Errorf("%s: %s %v", name, text, err)
		}
	}
	if len(names) != 9 {
		t.Errorf("%q were saved", names)
	}
	for _, name := range names {
		if !found[name] {
			t.Errorf("there is no %s: %v", name, found)
		}
	}
}
