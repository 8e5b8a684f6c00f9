package server

import (
	"bytes"
	"encoding/json"
	"runtime"
	"strings"
	"testing"
)

// What a body's values will take is estimated before they are read: between half and twice of what they do, and of what is in
// texts not at all.
func TestBodiesAreWeighed(t *testing.T) {
	for _, text := range []string{
		"[" + strings.Repeat("1,", 200_000) + "1]", "[" + strings.Repeat("[],", 100_000) + "1]", "[" + strings.Repeat(`{"a":1},`, 50_000) + "1]",
		"[" + strings.Repeat(`"2026-11-01T00:00:00Z",`, 50_000) + "1]", `"` + strings.Repeat(`,{[\"`, 200_000) + `"`,
	} {
		var before, after runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&before)
		var value any
		d := json.NewDecoder(bytes.NewReader([]byte(text)))
		d.UseNumber()
		if err := d.Decode(&value); err != nil {
			t.Fatal(err)
		}
		runtime.GC()
		runtime.ReadMemStats(&after)
		took := int(after.HeapAlloc - before.HeapAlloc)
		if n := weigh([]byte(text)); n < took/2 || n > 2*took+len(text) {
			t.Errorf("%.20s: %d bytes are estimated, %d taken", text, n, took)
		}
		runtime.KeepAlive(value)
		runtime.KeepAlive(text)
	}
}
