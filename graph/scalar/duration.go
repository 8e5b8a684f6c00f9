package scalar

import (
	"context"
	"encoding/json"
	"math"
	"math/big"
	"regexp"
	"strconv"
	"strings"

	"github.com/quaestor-graph/quaestor/ent/stored"
	"github.com/quaestor-graph/quaestor/graph/problem"
)

const microsPerSecond = 1_000_000

// UnmarshalDuration reads a number of seconds or an ISO 8601 duration (contract 5.7).
func UnmarshalDuration(_ context.Context, v any) (stored.Duration, error) {
	var micros *big.Int
	switch v := v.(type) {
	case string:
		micros = isoMicros(v)
	case json.Number:
		micros = secondsMicros(v.String())
	case int64:
		micros = secondsMicros(strconv.FormatInt(v, 10))
	case int:
		micros = secondsMicros(strconv.Itoa(v))
	case float64: // as it was written, not the double that is nearest to it
		micros = secondsMicros(strconv.FormatFloat(v, 'g', -1, 64))
	}
	switch {
	case micros == nil:
		return stored.Duration{}, problem.BadInput(
			"a Duration is a number of seconds or ISO 8601 in weeks, days, hours, minutes and seconds, such as \"P7D\" or \"PT1H30M\", not %s", quote(v))
	case !micros.IsInt64():
		return stored.Duration{}, outside(micros.Sign() > 0, "%s is a longer Duration than the 292,271 years that can be told to the microsecond", quote(v))
	}
	return stored.DurationOf(micros.Int64()), nil
}

// secondsMicros gives the microseconds of a JSON number of seconds, nil where it
// is none. What has whole ones has them exactly, in any number of digits. What is
// finer is a double to those who send it and to Prefect, whose rounding is
// Python's.
func secondsMicros(s string) *big.Int {
	f, err := strconv.ParseFloat(s, 64)
	if err != nil && !math.IsInf(f, 0) {
		return nil
	}
	if math.Abs(f) > math.MaxInt64/microsPerSecond+1 {
		return beyondMicros(f > 0)
	}
	if r := decimal(s); r != nil {
		if r.Mul(r, big.NewRat(microsPerSecond, 1)); r.IsInt() {
			return r.Num()
		}
	}
	return pythonMicros(f)
}

// pythonMicros is what Python makes of timedelta(seconds=f): the whole seconds
// stand apart, the fraction's microseconds are a product of doubles, and half of
// one goes to the even neighbour.
func pythonMicros(f float64) *big.Int {
	seconds, fraction := math.Modf(f)
	micros, rest := math.Modf(fraction * microsPerSecond)
	rounded := math.Round(rest)
	if math.Abs(rest) == 0.5 {
		odd := math.Abs(math.Mod(micros, 2))
		rounded = 2*math.Round((rest+odd)/2) - odd
	}
	total := new(big.Int).Mul(big.NewInt(int64(seconds)), big.NewInt(microsPerSecond))
	return total.Add(total, big.NewInt(int64(micros+rounded)))
}

// isoDuration has one group a unit: weeks, days, hours, minutes, seconds. A
// fraction follows a point or a comma.
var isoDuration = regexp.MustCompile(`^([+-])?P(?:([0-9.,]+)W)?(?:([0-9.,]+)D)?(?:T(?:([0-9.,]+)H)?(?:([0-9.,]+)M)?(?:([0-9.,]+)S)?)?$`)

var unitSeconds = []int64{7 * 86_400, 86_400, 3_600, 60, 1}

// isoMicros gives the microseconds of an ISO 8601 duration, rounded once, nil
// where it is none.
func isoMicros(s string) *big.Int {
	m := isoDuration.FindStringSubmatch(s)
	if m == nil || s[len(s)-1] == 'P' || s[len(s)-1] == 'T' {
		return nil
	}
	total := new(big.Rat)
	for i, n := range m[2:] {
		if n == "" {
			continue
		}
		r := decimal(strings.Replace(n, ",", ".", 1))
		if r == nil {
			return nil
		}
		total.Add(total, r.Mul(r, new(big.Rat).SetInt64(unitSeconds[i]*microsPerSecond)))
	}
	if m[1] == "-" {
		total.Neg(total)
	}
	return roundEven(total)
}

// roundEven rounds half to even.
func roundEven(r *big.Rat) *big.Int {
	quotient, rest := new(big.Int).QuoRem(r.Num(), r.Denom(), new(big.Int))
	twice := new(big.Int).Abs(rest)
	twice.Lsh(twice, 1)
	if c := twice.Cmp(r.Denom()); c > 0 || c == 0 && quotient.Bit(0) == 1 {
		quotient.Add(quotient, big.NewInt(int64(r.Sign())))
	}
	return quotient
}

// beyondMicros is more microseconds than 64 bits hold, or less.
func beyondMicros(above bool) *big.Int {
	n := new(big.Int).Lsh(big.NewInt(1), 64)
	if !above {
		n.Neg(n)
	}
	return n
}

// decimal reads a decimal number, nil for what is none, and for one whose digits
// would take long to write out: a big.Rat has all those that its exponent stands
// for.
func decimal(s string) *big.Rat {
	_, exponent, _ := strings.Cut(strings.ToLower(s), "e")
	if n, err := strconv.Atoi(exponent); exponent != "" && (err != nil || n > 30 || n < -30) || len(s) > 100 {
		return nil
	}
	if r, ok := new(big.Rat).SetString(s); ok {
		return r
	}
	return nil
}
