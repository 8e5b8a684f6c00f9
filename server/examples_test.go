package server_test

import (
	"io/fs"
	"strings"
	"testing"

	"github.com/quaestor-graph/quaestor/server/database/databasetest"
	"github.com/quaestor-graph/quaestor/ui"
)

// Each example of the playground is an operation that this schema has an answer to, and shows something of the sample.
func TestExamples(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		base := serve(t, d.SharedSample(t))
		names, err := fs.Glob(ui.Examples(), "*.graphql")
		if err != nil || len(names) < 8 {
			t.Fatal(names, err)
		}
		for _, name := range names {
			t.Run(name, func(t *testing.T) {
				query, err := fs.ReadFile(ui.Examples(), name)
				if err != nil {
					t.Fatal(err)
				}
				a := post(t, base, string(query))
				if a.want(t, 200, nil); len(a.data) < 150 || strings.HasPrefix(string(a.data), `{"flowByName":null`) {
					t.Errorf("it shows nothing: %s", a.body)
				}
			})
		}
	})
}
