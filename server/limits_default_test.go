package server

import (
	"testing"

	"github.com/quaestor-graph/quaestor/graph/limits"
	"github.com/quaestor-graph/quaestor/server/settings"
)

// The limits that hold unless set are those of the settings' table and of graph/limits, which may not know settings.
func TestDefaultLimitsAreTheSettings(t *testing.T) {
	s, _, err := settings.Load(settings.Sources{Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	if got := options(s.Server, "", nil).Limits; got != limits.Default {
		t.Errorf("the settings' defaults are %+v, graph/limits has %+v", got, limits.Default)
	}
}
