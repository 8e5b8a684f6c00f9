package database_test

import (
	"os"
	"testing"

	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

func TestMain(m *testing.M) {
	if runAsWriter() {
		os.Exit(0)
	}
	databasetest.Main(m)
}
