package cursor

import (
	"encoding/json"
	"testing"
)

// Whatever text comes, it is a list or damaged; a list is written again as it was read.
func FuzzDecode(f *testing.F) {
	f.Add(Encode("sqlite Flow id", json.Number("1793491200000000"), "x"))
	f.Add(Encode(nil, true, map[string]any{"t": "2026-11-01"}))
	f.Add("")
	f.Add("AAAAAFtd")
	f.Fuzz(func(t *testing.T, s string) {
		list, ok := Decode(s)
		if !ok {
			return
		}
		again, ok := Decode(Encode(list...))
		if !ok || len(again) != len(list) {
			t.Fatalf("%v is read as %v", list, again)
		}
		for _, v := range list {
			Present(v)
			for _, typed := range []bool{true, false} {
				Values{Typed: typed, Gives: func(any) bool { return true }}.Read(v)
			}
		}
	})
}
