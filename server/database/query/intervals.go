package query

import (
	"errors"
	"time"

	"github.com/quaestor-graph/quaestor/ent/stored"
)

// MaxIntervals is how many intervals a history has at most; those beyond are
// left out (rule 23 of testdata/prefect/components.md).
const MaxIntervals = 500

// What is wrong with the intervals of a history.
var (
	ErrShortInterval = errors.New("a history's interval is at least 1 second")
	ErrLateInterval  = errors.New("a history's last interval ends after the year 9999")
)

// Interval is one of a history: its start is within, its end is not.
type Interval struct{ Start, End stored.Time }

// Length is that of an interval in microseconds.
func (i Interval) Length() int64 { return i.End.Time().UnixMicro() - i.Start.Time().UnixMicro() }

// MakeTimestampIntervals steps from start to end, 500 times at most; the last
// interval may pass the end (rules 23 and 24). It is exact to the microsecond, so
// that no statement is needed (rule 29: Prefect's own, of old, was one, and came
// to milliseconds on SQLite). A reversed or empty range has no interval.
func MakeTimestampIntervals(start, end stored.Time, interval stored.Duration) ([]Interval, error) {
	step := interval.Micros()
	if step < time.Second.Microseconds() {
		return nil, ErrShortInterval
	}
	from := start.Time().UnixMicro()
	elapsed := end.Time().UnixMicro() - from
	if elapsed <= 0 {
		return nil, nil
	}
	n := min((elapsed-1)/step+1, MaxIntervals)
	if step > (lastInstant-from)/n {
		return nil, ErrLateInterval
	}
	all := make([]Interval, n)
	for i := range all {
		at := from + int64(i)*step
		all[i] = Interval{stored.TimeAt(at), stored.TimeAt(at + step)}
	}
	return all, nil
}

// lastInstant is the last one of the year 9999.
var lastInstant = time.Date(10_000, 1, 1, 0, 0, 0, 0, time.UTC).UnixMicro() - 1
