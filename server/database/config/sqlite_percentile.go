package config

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
)

// percentile is the function quaestor_percentile(values, p, unit) of our
// connections to SQLite, which has none of its own: PostgreSQL's
// percentile_cont, with the same arithmetic, so that both give the same double.
// The values are a text of group_concat, in units of so many to one; of
// durations as they are stored. An aggregate function of ours would be called
// for each row, which takes longer than to read it.
func (c *sqliteConn) percentile(list any, p float64, unit float64) (any, error) {
	text, ok := list.(string)
	if !ok {
		return nil, nil
	}
	values := make([]float64, 0, strings.Count(text, ",")+1)
	for one := range strings.SplitSeq(text, ",") {
		if len(values)%percentileStep == 0 {
			if err := c.interrupted(); err != nil {
				return nil, err
			}
		}
		if v, ok := listed(one); ok {
			values = append(values, v/unit)
		}
	}
	n := len(values)
	if n == 0 {
		return nil, nil
	}
	at := p * float64(n-1)
	first := min(int(at), n-1)
	above, err := c.divide(values, first)
	if err != nil {
		return nil, err
	}
	low := values[first]
	if float64(first) == at {
		return low, nil
	}
	high := slices.Min(above)
	// The conversion keeps the compiler from fusing the two operations.
	return low + float64((at-float64(first))*(high-low)), nil
}

// percentileStep is how many values are read, and at most sorted at once, between two looks at whether to end.
const percentileStep = 100_000

// divide puts a value where it would be if all were sorted, none that is greater before it and none that is less behind
// it, and gives those behind it. To sort them all can't be interrupted.
func (c *sqliteConn) divide(values []float64, at int) (above []float64, err error) {
	above = values[at+1:]
	for len(values) > percentileStep {
		if err := c.interrupted(); err != nil {
			return nil, err
		}
		// The pivot is the middle of many: of three, an order of the values could make as many rounds as there are values.
		sample := make([]float64, 0, 101)
		for i := range 101 {
			sample = append(sample, values[i*(len(values)-1)/100])
		}
		slices.Sort(sample)
		less, greater := partition(values, sample[50])
		switch {
		case at < less:
			values = values[:less]
		case at >= greater:
			values, at = values[greater:], at-greater
		default:
			return above, nil
		}
	}
	slices.Sort(values)
	return above, nil
}

// partition puts the values that are less than a pivot before those that equal it, and what is greater behind: it gives
// where the equal begin, and where they end.
func partition(values []float64, pivot float64) (less, greater int) {
	greater = len(values)
	for i := 0; i < greater; {
		switch v := values[i]; {
		case v < pivot:
			values[i], values[less] = values[less], v
			less++
			i++
		case v > pivot:
			greater--
			values[i], values[greater] = values[greater], v
		default:
			i++
		}
	}
	return less, greater
}

// listed reads one value of a list: a number, or a stored duration in
// microseconds; false for what is neither.
func listed(text string) (float64, bool) {
	if len(text) >= len("1970-01-01 00:00:00") && text[4] == '-' {
		micros, ok := storedDuration(text)
		return float64(micros), ok
	}
	if i, err := strconv.ParseInt(text, 10, 64); err == nil {
		return float64(i), true
	}
	f, err := strconv.ParseFloat(text, 64)
	return f, (err == nil || math.IsInf(f, 0)) && !math.IsNaN(f)
}

// storedDuration reads the epoch plus a duration, as SQLite's own functions read
// it: `1970-01-03 14:35:04.000000`, with a fraction or without.
func storedDuration(text string) (micros int64, ok bool) {
	number := func(from, to int) int {
		n := 0
		for _, c := range []byte(text[from:to]) {
			if c < '0' || c > '9' {
				ok = false
			}
			n = 10*n + int(c-'0')
		}
		return n
	}
	ok = text[4] == '-' && text[7] == '-' && text[10] == ' ' && text[13] == ':' && text[16] == ':' && (len(text) == 19 || text[19] == '.')
	year, month, day, hour, minute, second := number(0, 4), number(5, 7), number(8, 10), number(11, 13), number(14, 16), number(17, 19)
	if !ok || month < 1 || month > 12 || day < 1 || day > 31 || hour > 24 || minute > 59 || second > 59 {
		return 0, false
	}
	fraction := 0
	for i := 20; i < 26; i++ {
		fraction *= 10
		if i < len(text) && text[i] >= '0' && text[i] <= '9' {
			fraction += int(text[i] - '0')
		}
	}
	return time.Date(year, time.Month(month), day, hour, minute, second, 0, time.UTC).UnixMicro() + int64(fraction), true
}
