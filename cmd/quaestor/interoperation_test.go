package main

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

// The real Prefect opens a database that Quaestor created and filled: its server starts without migrating, its REST API
// answers 200 with the same values for every kind of object, and a real flow with tasks runs to completion on it.
func TestPrefectOpensWhatQuaestorCreated(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		address := d.Empty(t)
		invoke(t, "", at(address), "", "database", "upgrade").want(t, 0)
		invoke(t, "", nil, "", "demo", "--database-url", address, "--flow-runs", "50").want(t, 0)
		schema := databasetest.Schema(t, address)
		if len(schema) < 100 {
			t.Fatalf("the schema has %d lines only: %q", len(schema), schema)
		}
		p := databasetest.StartPrefect(t, address, "PREFECT_API_DATABASE_MIGRATE_ON_START=false")
		sameSchema(t, schema, databasetest.Schema(t, address))
		q := serving(t, address)
		t.Run("REST", func(t *testing.T) { answersAlike(t, p, q) })
		t.Run("flow", func(t *testing.T) { flowRuns(t, p, q) })
		noComplaints(t, p.Log(t))
	})
}

// Quaestor opens a database that Prefect created, and Prefect still opens it after Quaestor has added its own tables.
func TestQuaestorOpensWhatPrefectCreated(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		address := d.Empty(t)
		prefect := databasetest.NewPrefect(t, address)
		prefect.Run(t, "server", "database", "upgrade", "--yes")
		schema := databasetest.Schema(t, address)

		var status struct {
			PrefectRelease    string `json:"prefectRelease"`
			CreatedByQuaestor bool   `json:"createdByQuaestor"`
		}
		said := invoke(t, "", at(address), "", "database", "status", "--json").want(t, 0).stdout
		if err := json.Unmarshal([]byte(said), &status); err != nil || !strings.HasSuffix(status.PrefectRelease, databasetest.Release(t)) || status.CreatedByQuaestor {
			t.Errorf("%v: %s", err, said)
		}
		q := serving(t, address, interopKey)
		q.Query(t, "{ server { dialect } flows { totalCount } }", nil)
		sameSchema(t, schema, databasetest.Schema(t, address))

		invoke(t, "", at(address), "", "database", "upgrade").want(t, 0)
		added := 0
		sameSchema(t, schema, slices.DeleteFunc(databasetest.Schema(t, address), func(line string) bool {
			ours := strings.Contains(line, "quaestor_")
			if ours {
				added++
			}
			return ours
		}))
		if added == 0 {
			t.Error("upgrade has added no tables of ours")
		}
		schema = databasetest.Schema(t, address)
		p := databasetest.StartPrefect(t, address, interopKey)
		sameSchema(t, schema, databasetest.Schema(t, address))
		flowRuns(t, p, q)
		blocksSaved(t, p, q)
		answersAlike(t, p, q)
		noComplaints(t, p.Log(t))
	})
}

func sameSchema(t *testing.T, before, after []string) {
	t.Helper()
	for _, line := range before {
		if !slices.Contains(after, line) {
			t.Errorf("gone: %s", line)
		}
	}
	for _, line := range after {
		if !slices.Contains(before, line) {
			t.Errorf("new: %s", line)
		}
	}
}

// complaints are the error records of a Prefect server's log, each with all that it says.
func complaints(log string) (out []string) {
	starts := recordStart.FindAllStringSubmatchIndex(log, -1)
	for i, at := range starts {
		end := len(log)
		if i+1 < len(starts) {
			end = starts[i+1][0]
		}
		if level := log[at[2]:at[3]]; level == "ERROR" || level == "CRITICAL" {
			out = append(out, log[at[1]:end])
		}
	}
	return out
}

var recordStart = regexp.MustCompile(`(?m)^\d\d:\d\d:\d\d\.\d+ \| ([A-Z]+) +\| `)

// noComplaints: a server that is alone on its database has no error, but that on SQLite it gets in its own way at times.
func noComplaints(t *testing.T, log string) {
	t.Helper()
	for _, record := range complaints(log) {
		if !strings.Contains(record, "database is locked") {
			t.Errorf("Prefect has logged an error: %s", record)
		}
	}
}

// served is a Quaestor that is asked over HTTP; it is a graphtest.Asker.
type served string

func serving(t *testing.T, address string, env ...string) served {
	t.Helper()
	return served(start(t, append(at(address), env...)).base + "/graphql")
}

func (s served) Query(t testing.TB, query string, variables map[string]any) map[string]any {
	t.Helper()
	body, err := json.Marshal(map[string]any{"query": query, "variables": variables})
	if err != nil {
		t.Fatal(err)
	}
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, string(s), bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/json")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	content, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	var answer struct {
		Data   map[string]any
		Errors json.RawMessage
	}
	decoder := json.NewDecoder(bytes.NewReader(content))
	decoder.UseNumber()
	if err := decoder.Decode(&answer); err != nil || response.StatusCode != http.StatusOK || answer.Errors != nil {
		t.Fatalf("%s\n%v: %s %v\n%s", query, variables, response.Status, err, content)
	}
	return answer.Data
}
