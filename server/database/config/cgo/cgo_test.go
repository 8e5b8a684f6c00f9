package cgo_test

import (
	"os"
	"os/exec"
	"strings"
	"testing"
)

// A build with CGO_ENABLED=0 says that cgo is needed, and nothing else.
func TestBuildWithoutCgo(t *testing.T) {
	build := exec.CommandContext(t.Context(), "go", "build", "-o", os.DevNull, "github.com/quaestor-graph/quaestor/server/database/config")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	out, err := build.CombinedOutput()
	if err == nil || !strings.Contains(string(out), "undefined: quaestor_needs_cgo__set_CGO_ENABLED_1_and_install_a_C_compiler\n") ||
		strings.Count(string(out), "\n") != 2 {
		t.Errorf("%v\n%s", err, out)
	}
}
