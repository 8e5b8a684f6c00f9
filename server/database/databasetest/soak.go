package databasetest

import (
	"os"
	"testing"
	"time"
)

// Soaking says whether `make soak` runs the test, and for how long each of its parts should go on; otherwise zero, and
// the test does as little as still shows something. Such a test has Soak in its name.
func Soaking(t testing.TB) time.Duration {
	t.Helper()
	text := os.Getenv("SOAK_DURATION")
	if text == "" {
		return 0
	}
	d, err := time.ParseDuration(text)
	if err != nil || d <= 0 {
		t.Fatalf("SOAK_DURATION is %q: it should be a duration such as 5m", text)
	}
	return d
}
