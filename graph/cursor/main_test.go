package cursor_test

import (
	"testing"

	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

func TestMain(m *testing.M) { databasetest.Main(m) }

// object is a JSON object.
type object = map[string]any
