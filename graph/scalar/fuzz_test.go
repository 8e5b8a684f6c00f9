package scalar

import (
	"encoding/json"
	"testing"
)

// Whatever text or number comes, it is a duration or refused.
func FuzzDuration(f *testing.F) {
	for _, s := range []string{"P1DT2H3M4.5S", "-PT0.000001S", "1e9", "3600", "PT1e400S", "P99999999999999999999D", "P", "PT1.5H", "+P1W"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, v := range []any{s, json.Number(s)} {
			d, err := UnmarshalDuration(t.Context(), v)
			if err != nil {
				continue
			}
			if _, ok := d.AppendJSON(nil); !ok {
				t.Fatalf("%q is a duration that can't be written", s)
			}
		}
	})
}
