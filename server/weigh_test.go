package server

import (
	"bytes"
	"encoding/json"
	"fmt"
	"runtime"
	"strings"
	"testing"

	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

// What a body's values will take is estimated before they are read: between half and twice of what they do, and of what is in
// texts not at all.
func TestBodiesAreWeighed(t *testing.T) {
	for _, text := range []string{
		"[" + strings.Repeat("1,", 200_000) + "1]", "[" + strings.Repeat("[],", 100_000) + "1]", "[" + strings.Repeat(`{"a":1},`, 50_000) + "1]",
		"[" + strings.Repeat(`"2026-11-01T00:00:00Z",`, 50_000) + "1]", `"` + strings.Repeat(`,{[\"`, 200_000) + `"`,
	} {
		n, took := weigh([]byte(text)), 0
		databasetest.Eventually(t, fmt.Sprintf("%.20s: %d bytes, as estimated", text, n), func() bool { // others' garbage goes meanwhile
			took = taken(t, text)
			return n >= took/2 && n <= 2*took+len(text)
		})
	}
}

// taken is what the values of a text take.
func taken(t *testing.T, text string) int {
	t.Helper()
	var before, after runtime.MemStats
	runtime.GC()
	runtime.GC() // pools are emptied by the second
	runtime.ReadMemStats(&before)
	var value any
	d := json.NewDecoder(bytes.NewReader([]byte(text)))
	d.UseNumber()
	if err := d.Decode(&value); err != nil {
		t.Fatal(err)
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	runtime.KeepAlive(value)
	return int(after.HeapAlloc - before.HeapAlloc)
}
