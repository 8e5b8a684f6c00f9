package aggregate

import (
	"time"
	_ "time/tzdata" // a container may have no time zones

	"github.com/quaestor-graph/quaestor/server/database/query"
)

// zone is a time zone's offsets until some year, by which statements know local
// time; after it the last one holds.
type zone struct {
	location *time.Location
	offsets  []query.Offset
}

// No time zone's rules are known after.
const lastYear = 2100

func newZone(l *time.Location) *zone {
	z := &zone{location: l}
	t := time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC)
	end := time.Date(lastYear, 1, 1, 0, 0, 0, 0, time.UTC)
	for {
		_, ahead := t.In(l).Zone()
		_, until := t.In(l).ZoneBounds()
		if !until.IsZero() && !until.After(t) { // as Go 1.26 has it of the end of 2040
			until = t.Add(24 * time.Hour)
		}
		last := until.IsZero() || until.After(end)
		if last {
			until = end
		}
		z.add(until, ahead)
		if last {
			return z
		}
		t = until
	}
}

// add appends an offset, or lengthens the last one if it is the same.
func (z *zone) add(until time.Time, ahead int) {
	o := query.Offset{Until: until.UnixMicro(), Ahead: int64(ahead) * 1_000_000}
	if n := len(z.offsets); n > 0 && z.offsets[n-1].Ahead == o.Ahead {
		z.offsets[n-1].Until = o.Until
		return
	}
	z.offsets = append(z.offsets, o)
}

// midnight is the instant at which a local day begins, given in local
// microseconds: where clocks skip midnight, when they do.
func (z *zone) midnight(local int64) time.Time {
	u := time.UnixMicro(local).UTC()
	t := time.Date(u.Year(), u.Month(), u.Day(), 0, 0, 0, 0, z.location)
	if t.Day() != u.Day() { // time.Date went back to the day before
		_, skipped := t.ZoneBounds()
		return skipped
	}
	return t
}
