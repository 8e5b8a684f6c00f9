package demo

import (
	"strconv"
	"time"

	"github.com/quaestor-graph/quaestor/ent/stored"
)

// writeTask writes a task run with its states and what comes of it; without a
// flow run it is one of the background.
func (g *generator) writeTask(f *flowRun, t *taskRun) {
	d := t.derived
	if d.current == nil {
		return
	}
	// The results of tasks and the cache are written whoever asks for them.
	if t.artifact != nil && d.current.kind == "COMPLETED" {
		g.writeArtifact(t.artifact)
	}
	holds := d.current.kind == "RUNNING" && d.current.at.After(g.now.Add(-24*time.Hour)) && g.takeSlot(t.tags, t.id) && g.sink.wants("concurrency_limit")
	stands := t.child != nil && len(t.child.states) > 0
	if !g.sink.full("task_run") && !(g.sink.wants("task_run") && (holds || stands)) {
		return
	}
	r := t.random
	created := t.states[0].at.Add(r.span(2*time.Millisecond, 60*time.Millisecond))
	updated := millis(d.current.at.Add(r.span(3*time.Millisecond, 80*time.Millisecond)))
	if updated.Before(created) {
		updated = created
	}
	var flowID stored.ID
	labels := "{}"
	depth := 0
	if f != nil {
		flowID, depth = f.id, f.depth
		if t.child != nil {
			labels = f.flow.labelled("prefect.flow.id", string(f.flow.id), "prefect.flow-run.id", string(f.id))
		}
		if f.created.Before(g.since.Add(history / 10)) {
			labels = "" // as a server before labels left it
		}
	}
	row := []any{t.id, timeOf(created), timeOf(updated), t.name, d.current.kind, stored.IntOf(int64(d.runs)), timeOf(d.expected), timeOf(d.next), timeOf(d.start),
		timeOf(d.ended), stored.DurationOf(d.total.Microseconds()), t.key, t.dynamic, textOf(t.cacheKey), timeOf(t.cacheUntil), textOf(t.version),
		jsonOf(t.policy(true)), jsonOf(t.inputs), tagsOf(t.tags), flowID, d.current.id, d.current.name, timeOf(d.current.at), stored.IntOf(int64(t.flowAttempt(d))), jsonOf(labels)}
	var states [][]any
	if g.sink.wants("task_run_state") {
		from := 0
		if !g.sink.full("task_run_state") {
			from = len(t.states) - 1
		}
		for i := from; i < len(t.states); i++ {
			s := &t.states[i]
			made := s.at.Add(r.span(2*time.Millisecond, 90*time.Millisecond))
			if s.artifact != "" {
				g.resultArtifact(s.artifact, s.at, f, t)
			}
			states = append(states, s.row(made, s.details.json(flowID, t.id), t.id))
			if s.kind == "COMPLETED" && !s.details.cacheExpiration.IsZero() {
				at := timeOf(s.at)
				g.sink.add("task_run_state_cache", r.v4(), at, at, t.cacheKey, timeOf(t.cacheUntil), s.id)
			}
		}
	}
	g.sink.addTask(depth, row, states)
}

// flowAttempt is the flow run's run count as the task knows it since it runs.
func (t *taskRun) flowAttempt(d derived) int {
	if d.runs == 0 {
		return 0
	}
	return t.attempt
}

// policy is the task run's empirical_policy; stored it has a jitter factor,
// which its events leave out.
func (t *taskRun) policy(whole bool) string {
	retries, delay := 0, "0"
	if t.spec != nil && t.spec.retries > 0 {
		retries, delay = t.spec.retries, "[1, 10, 60]"
		if retries == 1 {
			delay = "10"
		}
	}
	p := `{"max_retries": 0, "retry_delay_seconds": 0.0, "retries": ` + strconv.Itoa(retries) + `, "retry_delay": ` + delay
	if whole {
		p += `, "retry_jitter_factor": null`
	}
	return p + "}"
}
