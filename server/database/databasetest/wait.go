package databasetest

import (
	"testing"
	"time"
)

// Eventually waits for what happens in the background; how long that takes is not tested.
func Eventually(t testing.TB, subject string, done func() bool) {
	t.Helper()
	for range 3000 {
		if done() {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Error(subject)
}
