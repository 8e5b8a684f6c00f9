package demo

import (
	"strings"
	"time"

	"github.com/quaestor-graph/quaestor/ent/stored"
)

// state is one entry of a run's history.
type state struct {
	id      stored.ID
	kind    stored.StateType
	name    string
	message string
	// empty: a message that was given and is empty, as the task engine gives it.
	empty   bool
	at      time.Time
	details details
	data    string
	// artifact holds the result.
	artifact stored.ID
	// silent: no event tells of it, as of what the scheduler inserts.
	silent bool
}

// tri is what Python's Optional[bool] holds.
type tri uint8

const (
	unset tri = iota
	no
	yes
)

func (t tri) String() string { return [...]string{"null", "false", "true"}[t] }

// details are a state's details, of which most are null.
type details struct {
	child                       stored.ID
	scheduled                   time.Time
	cacheKey                    string
	cacheExpiration             time.Time
	deferred                    tri
	untrackable                 bool
	pauseTimeout                time.Time
	pauseReschedule             bool
	pauseKey, keyset            string
	retriable                   tri
	transition, parameters, own stored.ID
	// ownerless: the scheduler does not name the run in the details.
	ownerless bool
}

// json writes the details as Prefect stores them, nulls and all.
func (d *details) json(flowRun, taskRun stored.ID) string {
	if d.ownerless {
		flowRun = ""
	}
	var b strings.Builder
	b.Grow(560)
	text := func(before, value string) {
		b.WriteString(before)
		if value == "" {
			b.WriteString("null")
			return
		}
		b.WriteString(quote(value))
	}
	instant := func(before string, t time.Time) {
		if t.IsZero() {
			text(before, "")
			return
		}
		text(before, zulu(t))
	}
	boolean := func(before string, v bool) {
		b.WriteString(before)
		if v {
			b.WriteString("true")
			return
		}
		b.WriteString("false")
	}
	text(`{"flow_run_id": `, string(flowRun))
	text(`, "task_run_id": `, string(taskRun))
	text(`, "child_flow_run_id": `, string(d.child))
	instant(`, "scheduled_time": `, d.scheduled)
	text(`, "cache_key": `, d.cacheKey)
	instant(`, "cache_expiration": `, d.cacheExpiration)
	b.WriteString(`, "deferred": ` + d.deferred.String())
	boolean(`, "untrackable_result": `, d.untrackable)
	instant(`, "pause_timeout": `, d.pauseTimeout)
	boolean(`, "pause_reschedule": `, d.pauseReschedule)
	text(`, "pause_key": `, d.pauseKey)
	b.WriteString(`, "run_input_keyset": `)
	if d.keyset == "" {
		b.WriteString("null")
	} else {
		b.WriteString(d.keyset)
	}
	b.WriteString(`, "refresh_cache": null, "retriable": ` + d.retriable.String())
	text(`, "transition_id": `, string(d.transition))
	text(`, "task_parameters_id": `, string(d.parameters))
	text(`, "traceparent": null, "deployment_concurrency_lease_id": `, string(d.own))
	b.WriteByte('}')
	return b.String()
}

// derived are the columns of a run that Prefect's orchestration sets while the
// run goes from state to state.
type derived struct {
	current                      *state
	runs                         int
	expected, next, start, ended time.Time
	total                        time.Duration
}

// derive applies the rules of Prefect's global policies to a history.
func derive(states []state) derived {
	var d derived
	for i := range states {
		s := &states[i]
		if i == 0 {
			d.expected = s.at
			if !s.details.scheduled.IsZero() {
				d.expected = s.details.scheduled
			}
		}
		if d.current != nil && d.current.kind == "RUNNING" {
			d.total += s.at.Sub(d.current.at)
		}
		d.next = time.Time{}
		if s.kind == "SCHEDULED" {
			d.next = s.details.scheduled
		}
		if s.kind == "RUNNING" {
			d.runs++
			if d.start.IsZero() {
				d.start = s.at
			}
		}
		final := s.kind.Terminal()
		if d.current != nil && d.current.kind.Terminal() && !final {
			d.ended = time.Time{}
		}
		if final && d.ended.IsZero() {
			if d.start.IsZero() {
				d.start = s.at
			}
			d.ended = s.at
		}
		d.current = s
	}
	return d
}

// until cuts a history off: what would come later has not happened yet.
func until(states []state, now time.Time) []state {
	for i := range states {
		if states[i].at.After(now) {
			return states[:i]
		}
	}
	return states
}

// row is the state's row of flow_run_state or task_run_state; run is the run
// whose history it is.
func (s *state) row(created time.Time, details string, run stored.ID) []any {
	var message any
	if s.message != "" || s.empty {
		message = s.message
	}
	return []any{s.id, timeOf(created), timeOf(created), s.kind, timeOf(s.at), s.name, message, jsonOf(details), jsonOf(s.data), run, s.artifact}
}
