package server_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

// Contract 3.12: the statements have their times and their numbers of rows.
func TestExplain(t *testing.T) {
	const operation = `{"query": "{ flows(first: 3, where: {name: {ne: \"none\"}}) { nodes { name deployments(first: 2) { nodes { name } } } } }"}`
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		for flag, want := range map[string]int{"false": 0, "true": 2} {
			url := serve(t, d.SharedSample(t), "QUAESTOR_EXPLAIN", flag)
			a := ask(t, http.MethodPost, url+"/graphql", operation, "Content-Type", "application/json")
			var in struct {
				Extensions struct {
					SQL []struct {
						Statement    string
						Arguments    int
						Milliseconds float64
						Rows         int
					}
				}
			}
			if err := json.Unmarshal([]byte(a.body), &in); err != nil {
				t.Fatal(err)
			}
			sql := in.Extensions.SQL
			if a.status != http.StatusOK || len(sql) != want || strings.Contains(a.body, "extensions") != (want > 0) {
				t.Fatalf("EXPLAIN=%s: %d %s", flag, a.status, a.body)
			}
			if want == 0 {
				continue
			}
			// The page of flows, in one statement, and those of all their deployments in one more.
			if !strings.HasPrefix(sql[0].Statement, "SELECT") || sql[0].Rows != 3 || sql[0].Milliseconds <= 0 || sql[0].Arguments != 1 {
				t.Errorf("%+v", sql[0])
			}
		}
	})
}
