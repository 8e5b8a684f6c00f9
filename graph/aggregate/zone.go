package aggregate

import (
	"time"
	_ "time/tzdata" // a container may have no time zones

	"github.com/quaestor-graph/quaestor/server/database/query"
)

// lastYear is the last one whose changes of clocks statements know: after it the
// last offset holds.
const lastYear = 2100

// newZone gives a time zone's offsets, by which statements know local time.
func newZone(l *time.Location) []query.Offset {
	var zone []query.Offset
	t := time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC)
	end := time.Date(lastYear+1, 1, 1, 0, 0, 0, 0, time.UTC)
	for {
		_, offset := t.In(l).Zone()
		_, until := t.In(l).ZoneBounds()
		if !until.IsZero() && !until.After(t) { // as Go 1.26 has it of the end of 2040
			until = t.Add(24 * time.Hour)
		}
		last := until.IsZero() || until.After(end)
		if last {
			until = end
		}
		zone = add(zone, until, offset)
		if last {
			return zone
		}
		t = until
	}
}

// add appends an offset, or lengthens the last one if it is the same.
func add(zone []query.Offset, until time.Time, offset int) []query.Offset {
	o := query.Offset{Until: until.UnixMicro(), Ahead: int64(offset) * 1_000_000}
	if n := len(zone); n > 0 && zone[n-1].Ahead == o.Ahead {
		zone[n-1].Until = o.Until
		return zone
	}
	return append(zone, o)
}

// midnight is the first instant at which clocks show a local time or a later one,
// given in local microseconds: the first of two midnights, and where clocks skip
// it, when they do. No row of the bucket that begins there comes before it.
func midnight(zone []query.Offset, local int64) time.Time {
	at := local - zone[0].Ahead
	for i, o := range zone {
		if i > 0 {
			at = max(zone[i-1].Until, local-o.Ahead)
		}
		if at < o.Until {
			break
		}
	}
	return time.UnixMicro(at)
}
