package aggregate_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/quaestor-graph/quaestor/graph/graphtest"
	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

// offset is how far clocks are ahead of UTC from one instant to another.
type offset struct {
	from, until time.Time
	ahead       time.Duration
}

// offsetsOf are those of a zone from 1969 to 2101, as Go has them.
func offsetsOf(in *time.Location) (all []offset) {
	for at := time.Date(1969, 1, 1, 0, 0, 0, 0, time.UTC); at.Year() <= 2101; {
		_, ahead := at.In(in).Zone()
		_, until := at.In(in).ZoneBounds()
		switch {
		case until.IsZero():
			until = time.Date(2200, 1, 1, 0, 0, 0, 0, time.UTC)
		case !until.After(at): // as Go 1.26 has it of the end of 2040
			until = at.Add(24 * time.Hour)
		}
		all = append(all, offset{at, until, time.Duration(ahead) * time.Second})
		at = until
	}
	return all
}

const wholeDay = 24 * time.Hour

// oddDays are instants around the midnights of the days on which a zone's midnight comes twice or not at all, from 1970 to
// 2100, and around a few other changes of its clocks.
func oddDays(offsets []offset) (all []time.Time) {
	others := 0
	for i, o := range offsets[1:] {
		change, before := o.from, offsets[i].ahead
		// Local time goes on from the one of these two to the other.
		from, to := change.Add(min(before, o.ahead)), change.Add(max(before, o.ahead))
		odd := !to.Truncate(wholeDay).Before(from)
		if before == o.ahead || change.Year() < 1970 || change.Year() > 2100 {
			continue
		}
		if !odd {
			if others++; others%150 != 1 {
				continue
			}
		}
		all = append(all, change.Add(-time.Microsecond), change, change.Add(30*time.Minute))
		for _, by := range []time.Duration{before, o.ahead} {
			midnight := to.Truncate(wholeDay).Add(-by)
			all = append(all, midnight.Add(-time.Microsecond), midnight)
		}
	}
	return all
}

// dayBegins is the first instant at which clocks show the day of an instant, or one after it.
func dayBegins(offsets []offset, at time.Time) time.Time {
	here := offsets[slices.IndexFunc(offsets, func(o offset) bool { return at.Before(o.until) })]
	midnight := at.Add(here.ahead).Truncate(wholeDay)
	for _, o := range offsets {
		first := midnight.Add(-o.ahead)
		if first.Before(o.from) {
			first = o.from
		}
		if first.Before(o.until) {
			return first
		}
	}
	panic(at)
}

// Contract 10.7: where midnight comes twice, the bucket begins at the first, and no row of a bucket comes before its key. So
// it is in all zones, on all such days.
func TestGroupsOfDaysWithTwoMidnights(t *testing.T) {
	zones, err := os.ReadFile("testdata/zones.txt")
	if err != nil {
		t.Fatal(err)
	}
	offsets, rows, every := map[string][]offset{}, map[string][]time.Time{}, []time.Time{}
	seen := map[string]bool{}
	for _, name := range strings.Fields(string(zones)) {
		in, err := time.LoadLocation(name)
		if err != nil {
			t.Fatal(err)
		}
		offsets[name] = offsetsOf(in)
		if days := oddDays(offsets[name]); len(days) > 0 && !seen[fmt.Sprint(days)] {
			seen[fmt.Sprint(days)], rows[name] = true, days
			every = append(every, days...)
		}
	}
	t.Logf("%d instants of %d zones", len(every), len(rows))
	if len(rows) < 200 || len(every) < 10_000 {
		t.Error("these are too few")
	}
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		address := d.Sample(t)
		logInstants(t, d, address, rows)
		g := graphtest.Open(t, address, graphtest.Unlimited...)
		for zone, days := range rows {
			checkDays(t, g, fmt.Sprintf("where: {name: {eq: %q}}", zone), zone, wantedDays(offsets[zone], days))
		}
		// Without another filter SQLite counts ranges of an index.
		for _, zone := range []string{"Asia/Amman", "America/Havana", "America/St_Johns", "Pacific/Apia", "Atlantic/Azores"} {
			checkDays(t, g, "first: 0", zone, wantedDays(offsets[zone], every))
		}
		amman := wantedDays(offsets["Asia/Amman"], []time.Time{time.Date(2021, 10, 28, 21, 0, 0, 0, time.UTC)})
		if amman["2021-10-28T21:00:00Z"] != 1 {
			t.Errorf("the first midnight of Amman is %v", amman)
		}
	})
}

// logInstants makes logs of some instants, named after their zones, of which alone there are logs then.
func logInstants(t *testing.T, d databasetest.Dialect, address string, rows map[string][]time.Time) {
	t.Helper()
	utc := map[databasetest.Dialect]string{databasetest.PostgreSQL: "+00"}[d]
	statements, n := []string{"DELETE FROM log"}, 0
	for _, zone := range slices.Sorted(maps.Keys(rows)) {
		for some := range slices.Chunk(rows[zone], 500) {
			var values []string
			for _, at := range some {
				n++
				values = append(values, fmt.Sprintf("('00000000-0000-4000-8000-%012x', '%s', 20, 'm', '%s%s')", n, zone, at.UTC().Format("2006-01-02 15:04:05.000000"), utc))
			}
			statements = append(statements, "INSERT INTO log (id, name, level, message, timestamp) VALUES "+strings.Join(values, ", "))
		}
	}
	databasetest.Exec(t, address, statements...)
}

// wantedDays counts instants by the beginning of their day.
func wantedDays(offsets []offset, days []time.Time) map[string]int {
	counts := map[string]int{}
	for _, at := range days {
		begins := dayBegins(offsets, at)
		if begins.After(at) {
			panic(at)
		}
		counts[shownInstant(begins)]++
	}
	return counts
}

func checkDays(t *testing.T, g *graphtest.Graph, args, zone string, want map[string]int) {
	t.Helper()
	got, after := map[string]int{}, any(nil)
	for {
		groups := graphtest.At(t, g.Query(t, `query($after: String) { logs(`+args+`) { groups(by: {field: TIMESTAMP, every: "P1D", timeZone: "`+zone+`"},
			orderBy: {aggregate: KEY}, first: 1000, after: $after) { nodes { keys count } pageInfo { hasNextPage endCursor } } } }`, object{"after": after}), "logs", "groups")
		for _, group := range graphtest.List(graphtest.At(t, groups, "nodes")) {
			n, _ := group.(object)["count"].(json.Number).Int64()
			got[graphtest.At(t, group, "keys", "timestamp").(string)] += int(n)
		}
		if after = graphtest.At(t, groups, "pageInfo", "endCursor"); graphtest.At(t, groups, "pageInfo", "hasNextPage") != true {
			break
		}
	}
	if !reflect.DeepEqual(got, want) {
		for key := range maps.Keys(got) {
			if got[key] != want[key] {
				t.Errorf("%s, %s: the day that begins at %s has %d rows, want %d", zone, args, key, got[key], want[key])
				return
			}
		}
		t.Errorf("%s, %s: %d days, want %d", zone, args, len(got), len(want))
	}
}
