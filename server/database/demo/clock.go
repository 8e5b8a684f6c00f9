package demo

import (
	"math/bits"
	"sort"
	"time"
)

// clock spreads runs over history as people and schedules do: most on working
// days, a peak at night for batches and one in office hours, and more every
// week.
type clock struct {
	since time.Time
	// sums are the weights of the hours added up.
	sums []int
}

func newClock(since, until time.Time) *clock {
	c := &clock{since: since, sums: []int{0}}
	hours := int(until.Sub(since) / time.Hour)
	for h := range hours {
		t := since.Add(time.Duration(h) * time.Hour)
		weight := 50
		switch hour := t.Hour(); {
		case hour >= 1 && hour < 6:
			weight = 90
		case hour >= 8 && hour < 18:
			weight = 100
		}
		if day := t.Weekday(); day == time.Saturday || day == time.Sunday {
			weight = weight * 6 / 10
		}
		weight = weight * (700 + 300*h/hours)
		c.sums = append(c.sums, c.sums[h]+weight)
	}
	return c
}

// at is the time of the k-th of n runs, later by a fraction of the step to the
// next in thousandths.
func (c *clock) at(k, n, thousandths int) time.Time {
	total := c.sums[len(c.sums)-1]
	hi, lo := bits.Mul64(uint64(total), uint64(k)*1000+uint64(thousandths))
	// A thousandth of the hour's weight is what is left for minutes and seconds.
	scaled, rest := bits.Div64(hi, lo, uint64(n)*1000)
	at := int(scaled)
	h := sort.SearchInts(c.sums, at+1) - 1
	within := int64(at-c.sums[h])*1_000_000 + int64(rest*1000/uint64(n))
	micros := within * 3600 / int64(c.sums[h+1]-c.sums[h])
	return c.since.Add(time.Duration(h)*time.Hour + time.Duration(micros)*time.Microsecond)
}
