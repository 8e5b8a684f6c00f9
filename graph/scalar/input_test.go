package scalar_test

import (
	"encoding/json"
	"math"
	"testing"

	"github.com/quaestor-graph/quaestor/graph/scalar"
)

// Contract 5.6; by RFC 3339, T and Z may be in lower case.
func TestUnmarshalDateTime(t *testing.T) {
	for text, want := range map[string]string{
		"2026-11-01T00:00:00Z":           `"2026-11-01T00:00:00Z"`,
		"2026-11-01t00:00:00.5z":         `"2026-11-01T00:00:00.500000Z"`,
		"2026-11-01T00:00:00+14:00":      `"2026-10-31T10:00:00Z"`,
		"2026-11-01T00:00:00-00:00":      `"2026-11-01T00:00:00Z"`,
		"2026-11-01T00:00:00-23:59":      `"2026-11-01T23:59:00Z"`,
		"2026-11-01T00:00:00.123456789Z": `"2026-11-01T00:00:00.123456Z"`,
		"0001-01-01T00:00:00Z":           `"0001-01-01T00:00:00Z"`,
		"9999-12-31T23:59:59.999999Z":    `"9999-12-31T23:59:59.999999Z"`,
		"2026-11-01T00:00:00":            "", "2026-11-01": "", "2026-11-01 00:00:00Z": "", "2026-11-01T00:00:00,5Z": "",
		"2026-11-01T1:00:00Z": "", "2026-11-01T00:00Z": "", "2026-11-01T00:00:00+24:00": "", "2026-11-01T00:00:00+00:60": "",
		"2026-11-01T00:00:00+0100": "", "2026-11-01T24:00:00Z": "", "2026-02-29T00:00:00Z": "", "0001-01-01T00:00:00+01:00": "",
		"9999-12-31T23:59:59-01:00": "", "２026-11-01T00:00:00Z": "",
	} {
		v, err := scalar.UnmarshalDateTime(t.Context(), text)
		b, _ := v.AppendJSON(nil)
		if err != nil {
			b = nil
		}
		if string(b) != want {
			t.Errorf("%q is %s, want %s (%v)", text, b, want, err)
		}
	}
}

// Contract 5.7.
func TestUnmarshalDuration(t *testing.T) {
	for value, want := range map[any]int64{
		"P7D": 7 * 86_400_000_000, "PT1H": 3_600_000_000, "P1W": 7 * 86_400_000_000, "P1DT0.5S": 86_400_500_000, "PT1,5S": 1_500_000,
		"-PT1S": -1_000_000, json.Number("1.5"): 1_500_000, json.Number("-1e-6"): -1, 0.999999: 999_999, 3600.7: 3_600_700_000, -1e-6: -1,
		"PT0.0000005S": 0, "PT0.0000015S": 2, "-PT0.0000015S": -2, "PT1.0000005S": 1_000_000, "P0,0000000000057870370370370370371D": 1,
		json.Number("9223372036854.775807"): math.MaxInt64, "PT9223372036854.775807S": math.MaxInt64, json.Number("0.0000025"): 2,
		json.Number("9223372036854.775808"): -1, "PT9223372036854.7758075S": -1, json.Number("1e14"): -1,
		"P1M": -1, "P1Y": -1, "PT": -1, "P": -1, "PT1,5,5S": -1, "PT1.5,5S": -1, "1": -1, "": -1, json.Number("1e300"): -1,
	} {
		v, err := scalar.UnmarshalDuration(t.Context(), value)
		got := v.Micros()
		if err != nil {
			got = -1
		}
		if got != want {
			t.Errorf("%v is %d, want %d (%v)", value, got, want, err)
		}
	}
}
