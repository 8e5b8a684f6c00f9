package databasetest

import (
	"os"
	"strconv"
	"testing"
	"time"
)

// Seed is what a test draws from, which it prints: QUAESTOR_SEED where a run is to be repeated, else another each time.
func Seed(t testing.TB) uint64 {
	t.Helper()
	seed := uint64(time.Now().UnixNano())
	if given := os.Getenv("QUAESTOR_SEED"); given != "" {
		var err error
		if seed, err = strconv.ParseUint(given, 10, 64); err != nil {
			t.Fatalf("QUAESTOR_SEED: %v", err)
		}
	}
	t.Logf("QUAESTOR_SEED=%d repeats what is drawn", seed)
	return seed
}
