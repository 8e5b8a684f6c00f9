package demo

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/quaestor-graph/quaestor/ent/stored"
)

// writeEvents writes the events of a run's changes of state, as far as Prefect
// has kept them. Their ids are those of the states.
func (g *generator) writeEvents(f *flowRun) {
	since := g.now.Add(-retention)
	if len(f.states) == 0 || f.states[len(f.states)-1].at.Before(since) {
		return
	}
	all, kept := g.sink.full("events"), g.keeps(f)
	if !all && !kept {
		return
	}
	r := g.stream(streamEvents, mix(f.number))
	for i := range f.states {
		if s := &f.states[i]; !s.silent && s.at.After(since) {
			e := f.event(i)
			e.kept = kept
			g.emit(r, e)
			if kept {
				g.evidence.note(f, e)
			}
			if s.kind == "FAILED" || s.kind == "CRASHED" {
				g.notify(e)
			}
		}
	}
	if !all {
		return
	}
	for _, t := range f.tasks {
		if t.child != nil {
			continue // the server speaks for those, and has said it of the run
		}
		for i := range t.states {
			if t.states[i].at.After(since) {
				g.emit(r, t.event(f, i))
			}
		}
	}
}

// before is the state before the i-th, nil for the first.
func before(states []state, i int) *state {
	if i == 0 {
		return nil
	}
	return &states[i-1]
}

// event is the event of a flow run's i-th state.
func (f *flowRun) event(i int) *event {
	s, prev := &f.states[i], before(f.states, i)
	e := &event{id: s.id, name: "prefect.flow-run." + s.name, occurred: s.at, related: f.relations(),
		resource: stateLabels("flow-run", f.id, f.name, derive(f.states[:i+1]).runs, s)}
	e.payload = `{"intended": ` + intended(prev, s) + `, "initial_state": ` + prev.payload() + `, "validated_state": ` + s.payload() + `}`
	if prev != nil && tight(prev.at, s.at) {
		e.follows = prev.id
	}
	return e
}

func stateLabels(kind string, id stored.ID, name string, runs int, s *state) labels {
	return labels{"prefect.resource.id", resource(kind, id), "prefect.resource.name", name, "prefect.run-count", strconv.Itoa(runs),
		"prefect.state-message", s.message, "prefect.state-name", s.name, "prefect.state-timestamp", zoned(s.at), "prefect.state-type", string(s.kind)}
}

func intended(prev, s *state) string {
	from := "null"
	if prev != nil {
		from = quote(string(prev.kind))
	}
	return `{"from": ` + from + `, "to": ` + quote(string(s.kind)) + `}`
}

// payload is what an event of the server says of a state.
func (s *state) payload() string {
	if s == nil {
		return "null"
	}
	pairs := []string{"type", string(s.kind), "name", s.name}
	if s.message != "" {
		pairs = append(pairs, "message", s.message)
	}
	if s.kind == "PAUSED" {
		pairs = append(pairs, "pause_reschedule", strconv.FormatBool(s.details.pauseReschedule))
	}
	return object(pairs...)
}

// event is the event of a task run's i-th state, which the engine sends.
func (t *taskRun) event(f *flowRun, i int) *event {
	s, prev := &t.states[i], before(t.states, i)
	d := derive(t.states[:i+1])
	e := &event{id: s.id, name: "prefect.task-run." + s.name, occurred: s.at, related: t.relations(f),
		resource: append(stateLabels("task-run", t.id, t.name, d.runs, s), "prefect.orchestration", "client")}
	initial := "null"
	if prev != nil {
		initial = prev.sent(false)
		e.follows = prev.id
	}
	var b strings.Builder
	b.WriteString(`{"intended": ` + intended(prev, s) + `, "initial_state": ` + initial + `, "validated_state": ` + s.sent(true))
	b.WriteString(`, "task_run": {"name": ` + quote(t.name) + `, "task_key": ` + quote(t.key) + `, "dynamic_key": ` + quote(t.dynamic) +
		`, "empirical_policy": ` + t.policy(false) + `, "tags": ` + list(t.tags...) + `, "labels": {}, "task_inputs": ` + t.inputs +
		`, "run_count": ` + strconv.Itoa(d.runs) + `, "flow_run_run_count": ` + strconv.Itoa(t.flowAttempt(d)) +
		`, "expected_start_time": ` + quote(zulu(d.expected)))
	for _, at := range []struct {
		name string
		t    time.Time
	}{{"next_scheduled_start_time", d.next}, {"start_time", d.start}, {"end_time", d.ended}} {
		if !at.t.IsZero() {
			b.WriteString(", " + quote(at.name) + ": " + quote(zulu(at.t)))
		}
	}
	total := strconv.FormatFloat(d.total.Seconds(), 'f', -1, 64)
	if !strings.Contains(total, ".") {
		total += ".0"
	}
	b.WriteString(`, "total_run_time": ` + total + `}}`)
	e.payload = b.String()
	return e
}

// sent is what an event of the engine says of a state: details that are set,
// and of a new state the data.
func (s *state) sent(isNew bool) string {
	var details []string
	if !s.details.scheduled.IsZero() {
		details = append(details, `"scheduled_time": `+quote(zulu(s.details.scheduled)))
	}
	if s.details.cacheKey != "" {
		details = append(details, `"cache_key": `+quote(s.details.cacheKey))
	}
	if !s.details.cacheExpiration.IsZero() {
		details = append(details, `"cache_expiration": `+quote(zulu(s.details.cacheExpiration)))
	}
	if s.details.untrackable {
		details = append(details, `"untrackable_result": true`)
	}
	if s.details.retriable == no {
		details = append(details, `"retriable": false`)
	}
	out := `{"type": ` + quote(string(s.kind)) + `, "name": ` + quote(s.name) + `, "message": ` + quote(s.message) + `, "state_details": {` + strings.Join(details, ", ") + `}`
	if isNew {
		data := s.data
		if data == "" {
			data = "null"
		}
		out += `, "data": ` + data
	}
	return out + "}"
}

// relations are what the engine names beside a task run: its own tags, then
// the run that it is a part of with all that is around that.
func (t *taskRun) relations(f *flowRun) *related {
	if len(t.tags) == 0 && f.taskRelated != nil {
		return f.taskRelated
	}
	var out []labels
	for _, tag := range slices.Sorted(slices.Values(t.tags)) {
		out = append(out, tagLabels(tag))
	}
	out = append(out, involved("flow-run", f.id, f.name), involved("flow", f.flow.id, f.flow.name))
	if f.dep != nil {
		out = append(out, involved("deployment", f.dep.id, f.dep.name))
		if q := f.dep.queue; q != nil {
			out = append(out, involved("work-queue", q.id, q.name), involved("work-pool", q.pool.id, q.pool.name))
		}
	}
	for _, tag := range slices.Sorted(slices.Values(f.tags)) {
		if !slices.Contains(t.tags, tag) {
			out = append(out, tagLabels(tag))
		}
	}
	all := relate(out...)
	if len(t.tags) == 0 {
		f.taskRelated = all
	}
	return all
}
