package aggregate

import (
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/quaestor-graph/quaestor/server/database/query"
)

// zones are all time zones of the IANA, those that are the same under several names once.
func zones(t *testing.T) (all []*time.Location) {
	t.Helper()
	list, err := os.ReadFile("testdata/zones.txt")
	if err != nil {
		t.Fatal(err)
	}
	var seen [][]query.Offset
	for _, name := range strings.Fields(string(list)) {
		l, err := time.LoadLocation(name)
		if err != nil {
			t.Fatal(err)
		}
		zone := newZone(l)
		if !slices.ContainsFunc(seen, func(z []query.Offset) bool { return reflect.DeepEqual(z, zone) }) {
			seen, all = append(seen, zone), append(all, l)
		}
	}
	return all
}

// wall is what clocks show at an instant, in microseconds.
func wall(at time.Time, in *time.Location) int64 {
	_, offset := at.In(in).Zone()
	return at.UnixMicro() + int64(offset)*1_000_000
}

// Contract 10.7: the bucket of a day begins at the first of two midnights, and where there is none at the instant at which
// clocks skip it. So it is in all zones, on all days around a change of clocks from 1970 to 2100; nothing before the instant
// belongs to the day or to one after it.
func TestMidnightsOfAllZones(t *testing.T) {
	const day = 24 * time.Hour
	begin, end := time.Date(1970, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(lastYear+1, 1, 1, 0, 0, 0, 0, time.UTC)
	days, twice, skipped := 0, 0, 0
	for _, in := range zones(t) {
		zone := newZone(in)
		for at := begin; at.Before(end); {
			_, change := at.In(in).ZoneBounds()
			if change.IsZero() {
				break
			}
			if !change.After(at) { // as Go has it of the end of 2040
				change = at.Add(day)
			}
			at = change
			_, before := change.Add(-1).In(in).Zone()
			_, after := change.In(in).Zone()
			if before == after || !change.Before(end) {
				continue
			}
			for arguments := -2; arguments <= 2; arguments++ {
				date := time.UnixMicro(wall(change, in)).UTC().Truncate(day).Add(time.Duration(arguments) * day)
				got := midnight(zone, date.UnixMicro())
				// What may be the first: midnight by either offset, or the change itself.
				var want time.Time
				fits := 0
				for i, candidate := range []time.Time{date.Add(-time.Duration(before) * time.Second), date.Add(-time.Duration(after) * time.Second), change} {
					if wall(candidate, in) >= date.UnixMicro() && (want.IsZero() || candidate.Before(want)) {
						want = candidate
					}
					if wall(candidate, in) == date.UnixMicro() && i < 2 {
						fits++
					}
				}
				if !got.Equal(want) || wall(got.Add(-time.Microsecond), in) >= date.UnixMicro() {
					t.Errorf("%s begins %s at %s, want %s", in, date.Format(time.DateOnly), got.UTC(), want.UTC())
				}
				days++
				twice += btoi(fits == 2)
				skipped += btoi(wall(got, in) > date.UnixMicro())
			}
		}
	}
	t.Logf("%d days, %d with two midnights, %d with none", days, twice, skipped)
	if days < 50_000 || twice < 100 || skipped < 100 {
		t.Error("these are too few")
	}
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}
