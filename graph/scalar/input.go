package scalar

import (
	"context"
	"encoding/json"
	"math/big"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/quaestor-graph/quaestor/ent/stored"
	"github.com/quaestor-graph/quaestor/graph/problem"
)

// rfc3339 is its grammar, whose letters may be small ones. time.Parse takes more
// than that: an hour of one digit, a comma, an offset of a day.
var rfc3339 = regexp.MustCompile(`^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]([01]\d|2[0-3]):[0-5]\d)$`)

// UnmarshalDateTime reads RFC 3339 with any offset; digits beyond the
// microsecond are cut, because no column holds them.
func UnmarshalDateTime(_ context.Context, v any) (stored.Time, error) {
	if s, ok := v.(string); ok && rfc3339.MatchString(s) {
		if t, err := time.Parse(time.RFC3339Nano, strings.ToUpper(s)); err == nil {
			if u := t.UTC(); u.Year() >= 1 && u.Year() <= 9999 {
				return stored.TimeOf(t), nil
			}
		}
	}
	return stored.Time{}, problem.BadInput("a DateTime is RFC 3339 with its offset, such as \"2026-11-01T06:30:00Z\", not %s", quote(v))
}

// isoDuration has one group a unit: weeks, days, hours, minutes, seconds. A
// fraction follows a point or a comma.
var isoDuration = regexp.MustCompile(`^([+-])?P(?:([0-9.,]+)W)?(?:([0-9.,]+)D)?(?:T(?:([0-9.,]+)H)?(?:([0-9.,]+)M)?(?:([0-9.,]+)S)?)?$`)

var unitSeconds = []int64{7 * 86_400, 86_400, 3_600, 60, 1}

// UnmarshalDuration reads a number of seconds or an ISO 8601 duration, exactly.
func UnmarshalDuration(_ context.Context, v any) (stored.Duration, error) {
	total := new(big.Rat)
	ok := false
	switch v := v.(type) {
	case string:
		ok = addISO(total, v)
	case json.Number:
		ok = setNumber(total, v.String())
	case int64:
		total, ok = total.SetInt64(v), true
	case int:
		total, ok = total.SetInt64(int64(v)), true
	case float64: // as it was written, not the double that is nearest to it
		ok = setNumber(total, strconv.FormatFloat(v, 'g', -1, 64))
	}
	if ok {
		micros := new(big.Int).Quo(new(big.Int).Mul(total.Num(), big.NewInt(1_000_000)), total.Denom())
		if micros.IsInt64() {
			return stored.DurationOf(micros.Int64()), nil
		}
	}
	return stored.Duration{}, problem.BadInput(
		"a Duration is a number of seconds or ISO 8601 in weeks, days, hours, minutes and seconds, such as \"P7D\" or \"PT1H30M\", not %s", quote(v))
}

func addISO(total *big.Rat, s string) bool {
	m := isoDuration.FindStringSubmatch(s)
	if m == nil || s[len(s)-1] == 'P' || s[len(s)-1] == 'T' {
		return false
	}
	for i, n := range m[2:] {
		if n == "" {
			continue
		}
		r := new(big.Rat)
		if !setNumber(r, strings.Replace(n, ",", ".", 1)) {
			return false
		}
		total.Add(total, r.Mul(r, new(big.Rat).SetInt64(unitSeconds[i])))
	}
	if m[1] == "-" {
		total.Neg(total)
	}
	return true
}

// setNumber reads a decimal number. Its exponent is looked at first: a big.Rat
// has all the digits that it stands for.
func setNumber(r *big.Rat, s string) bool {
	_, exponent, _ := strings.Cut(strings.ToLower(s), "e")
	if n, err := strconv.Atoi(exponent); exponent != "" && (err != nil || n > 30 || n < -30) || len(s) > 100 {
		return false
	}
	_, ok := r.SetString(s)
	return ok
}

// UnmarshalJSON reads any value; the numbers of a variable keep every digit.
func UnmarshalJSON(_ context.Context, v any) (stored.JSON, error) {
	b, err := json.Marshal(v)
	if err != nil {
		return stored.JSON{}, problem.BadInput("this can't be written as JSON")
	}
	return stored.JSONOf(string(b)), nil
}

// quote shows a value in a message, cut where it is long.
func quote(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		return "this"
	}
	if len(b) > 60 {
		return string(b[:60]) + "…"
	}
	return string(b)
}
