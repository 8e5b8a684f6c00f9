package graph_test

import (
	"testing"

	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

func TestMain(m *testing.M) {
	if runAsWriter() {
		return
	}
	databasetest.Main(m)
}

// object is a JSON object.
type object = map[string]any
