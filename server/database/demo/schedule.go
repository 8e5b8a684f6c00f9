package demo

import (
	"strconv"
	"strings"
	"time"
	_ "time/tzdata" // the schedules' zones must not depend on the machine

	"github.com/quaestor-graph/quaestor/ent/stored"
)

// scheduleSpec is when a deployment runs by itself.
type scheduleSpec struct {
	// kind is cron, rrule or interval. An interval has every; the others have
	// their text and the same once more as hours (none is all), minutes and days
	// of the week as cron counts them (none is all).
	kind, cron, rrule string
	every             time.Duration
	hours, minutes    []int
	days              string
	zone, slug        string
	max               int
	off               bool
}

// schedule is a row of deployment_schedule.
type schedule struct {
	spec scheduleSpec
	id   stored.ID
	loc  *time.Location
	// anchor is where an interval counts from.
	anchor time.Time
	// last is the newest date that has a run.
	last time.Time
}

func newSchedule(spec scheduleSpec, id stored.ID, anchor time.Time) *schedule {
	loc, err := time.LoadLocation(spec.zone)
	if err != nil { // the data are in the binary
		panic(err)
	}
	return &schedule{spec: spec, id: id, loc: loc, anchor: anchor}
}

// json is the schedule as Prefect stores it.
func (s *schedule) json() string {
	zone := quote(s.spec.zone)
	switch s.spec.kind {
	case "cron":
		return `{"cron": ` + quote(s.spec.cron) + `, "timezone": ` + zone + `, "day_or": true}`
	case "rrule":
		return `{"rrule": ` + quote("DTSTART:20200101T000000\n"+s.spec.rrule) + `, "timezone": ` + zone + `}`
	}
	seconds := strconv.FormatFloat(s.spec.every.Seconds(), 'f', 1, 64)
	return `{"interval": ` + seconds + `, "anchor_date": ` + quote(zulu(s.anchor)) + `, "timezone": ` + zone + `}`
}

// class is how created_by of a run names the schedule.
func (s *schedule) class() string {
	return map[string]string{"cron": "CronSchedule", "rrule": "RRuleSchedule", "interval": "IntervalSchedule"}[s.spec.kind]
}

// key is the idempotency key of a run: the date is in the schedule's zone.
func (s *schedule) key(deployment stored.ID, at time.Time) string {
	return "scheduled " + string(deployment) + " " + string(s.id) + " " + at.In(s.loc).Format("2006-01-02 15:04:05-07:00")
}

// before is the newest date that is not after t.
func (s *schedule) before(t time.Time) time.Time {
	if s.spec.every > 0 {
		over := t.Sub(s.anchor) % s.spec.every
		if over < 0 { // t is before the anchor
			over += s.spec.every
		}
		return t.Add(-over).UTC()
	}
	local := t.In(s.loc)
	for back := range 9 {
		day := time.Date(local.Year(), local.Month(), local.Day()-back, 0, 0, 0, 0, s.loc)
		if !s.onDay(day.Weekday()) {
			continue
		}
		hours := s.hours()
		for h := len(hours) - 1; h >= 0; h-- {
			for m := len(s.spec.minutes) - 1; m >= 0; m-- {
				at := time.Date(day.Year(), day.Month(), day.Day(), hours[h], s.spec.minutes[m], 0, 0, s.loc)
				if !at.After(t) {
					return at.UTC()
				}
			}
		}
	}
	return time.Time{}
}

// after is the first date after t.
func (s *schedule) after(t time.Time) time.Time {
	if s.spec.every > 0 {
		return s.before(t).Add(s.spec.every)
	}
	local := t.In(s.loc)
	for ahead := range 9 {
		day := time.Date(local.Year(), local.Month(), local.Day()+ahead, 0, 0, 0, 0, s.loc)
		if !s.onDay(day.Weekday()) {
			continue
		}
		for _, h := range s.hours() {
			for _, m := range s.spec.minutes {
				at := time.Date(day.Year(), day.Month(), day.Day(), h, m, 0, 0, s.loc)
				if at.After(t) {
					return at.UTC()
				}
			}
		}
	}
	return time.Time{}
}

var everyHour = func() []int {
	out := make([]int, 24)
	for i := range out {
		out[i] = i
	}
	return out
}()

func (s *schedule) hours() []int {
	if len(s.spec.hours) == 0 {
		return everyHour
	}
	return s.spec.hours
}

func (s *schedule) onDay(day time.Weekday) bool {
	from, to, isRange := strings.Cut(s.spec.days, "-")
	if from == "" {
		return true
	}
	if !isRange {
		to = from
	}
	d := strconv.Itoa(int(day))
	return from <= d && d <= to
}

// planned is when the scheduler inserts the run of a date: it keeps three dates
// ahead, and an hour at least.
func (s *schedule) planned(at time.Time) time.Time {
	ahead := at
	for range 3 {
		ahead = s.before(ahead.Add(-time.Microsecond))
	}
	if hour := at.Add(-time.Hour); ahead.After(hour) {
		ahead = hour
	}
	return ahead
}
