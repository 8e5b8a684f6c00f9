package demo

import (
	"slices"
	"strconv"
	"time"

	"github.com/quaestor-graph/quaestor/ent/stored"
)

// flowRun is a flow run while it is made.
type flowRun struct {
	id      stored.ID
	number  uint64
	depth   int
	flow    *flow
	dep     *deployment
	name    string
	created time.Time
	version int
	// parent is the task run that stands for a subflow, above the run above.
	parent *taskRun
	above  *flowRun

	tags, pauseKeys      []string
	parameters, values   string
	key, pid             string
	creator              creator
	jobVariables         string
	auto, resuming       bool
	retryType            string
	states               []state
	derived              derived
	tasks                []*taskRun
	children             []*flowRun
	inputs               [][]any
	random               *source
	related, taskRelated *related
	// failed is what went wrong, at which task.
	failed   *failure
	failedAt int
	worker   string
}

// creator is who made a run, nobody where nobody is recorded.
type creator struct {
	id         stored.ID
	kind, name string
}

func (c creator) json() string {
	if c.kind == "" {
		return ""
	}
	return object("id", string(c.id), "type", c.kind, "display_value", c.name)
}

// add appends a state.
func (f *flowRun) add(kind stored.StateType, name, message string, at time.Time, d details) *state {
	at = at.Truncate(time.Microsecond)
	if n := len(f.states); n > 0 && !at.After(f.states[n-1].at) {
		at = f.states[n-1].at.Add(time.Microsecond) // no two states of a run share a time
	}
	f.states = append(f.states, state{id: f.random.v7(at), kind: kind, name: name, message: message, at: at, details: d})
	return &f.states[len(f.states)-1]
}

// ours is the details of a state that a client proposed, the server's those of
// one that it made itself.
func (f *flowRun) ours() details { return details{transition: f.random.v4()} }

func servers() details { return details{deferred: no} }

// policy is the run's empirical_policy.
func (f *flowRun) policy() string {
	retries, delay, kind := "null", "null", "null"
	if f.derived.runs > 0 || f.dep == nil {
		retries, delay = strconv.Itoa(f.flow.retries), strconv.Itoa(f.flow.retries*retryDelay)
	}
	if f.retryType != "" {
		kind = quote(f.retryType)
	}
	resuming := "false"
	if f.resuming {
		resuming = "true"
	}
	return `{"max_retries": 0, "retry_delay_seconds": 0.0, "retries": ` + retries + `, "retry_delay": ` + delay + `, "pause_keys": ` + list(f.pauseKeys...) +
		`, "resuming": ` + resuming + `, "retry_type": ` + kind + `}`
}

// taskID is the id of the task run that stands for this run, if it has one.
func (f *flowRun) taskID() stored.ID {
	if f.parent == nil {
		return ""
	}
	return f.parent.id
}

// write hands the run's rows to the sink, those of its tasks and of its
// subflows after it.
func (g *generator) write(f *flowRun) {
	g.writeRun(f)
	for _, t := range f.tasks {
		g.writeTask(f, t)
	}
	if g.sink.wants("log") {
		g.writeLogs(f)
	}
	g.writeEvents(f)
	for _, c := range f.children {
		g.write(c)
	}
}

func (g *generator) writeRun(f *flowRun) {
	d := f.derived
	var stateType stored.StateType
	var stateName any
	var stateID stored.ID
	var stateAt time.Time
	updated := f.created
	if d.current != nil {
		stateType, stateName, stateID, stateAt = d.current.kind, d.current.name, d.current.id, d.current.at
		updated = millis(d.current.at.Add(f.random.span(4*time.Millisecond, 20*time.Millisecond)))
		if updated.Before(f.created) {
			updated = millis(f.created.Add(7 * time.Millisecond))
		}
		if len(f.states) == 1 && f.auto { // as the scheduler leaves it
			stateAt = time.Time{}
		}
	}
	rows := flowRunRows{}
	start := d.start
	if d.runs == 0 && stateType == "CRASHED" && d.ended.Before(g.since.Add(history/2)) {
		start = time.Time{} // as an older server left it
	}
	var deploymentID, queueID stored.ID
	var queueName, version any
	if f.dep != nil {
		deploymentID, version = f.dep.id, f.dep.version
		if f.dep.queue != nil {
			queueID, queueName = f.dep.queue.id, f.dep.queue.name
		}
	}
	own := []string{"prefect.flow.id", string(f.flow.id)}
	if f.dep != nil {
		own = append(own, "prefect.deployment.id", string(f.dep.id))
	}
	flowVersion := any(nil)
	if d.runs > 0 || f.dep == nil {
		flowVersion = f.flow.versions[f.version]
	}
	var block stored.ID
	if f.flow.name == "experiment_2026_09" && f.number%2 == 0 {
		block = g.blocks["results"].id
	}
	rows.run = []any{f.id, timeOf(f.created), timeOf(updated), f.name, stateType, stored.IntOf(int64(d.runs)), timeOf(d.expected), timeOf(d.next), timeOf(start),
		timeOf(d.ended), stored.DurationOf(d.total.Microseconds()), flowVersion, jsonOf(f.parameters), textOf(f.key), jsonOf("{}"), jsonOf(f.policy()),
		tagsOf(f.tags), stored.BoolOf(f.auto), f.flow.id, deploymentID, f.taskID(), stateID, stateName, block, queueName, timeOf(stateAt),
		jsonOf(f.creator.json()), textOf(f.pid), queueID, jsonOf(f.jobVariables), version, jsonOf(f.flow.labelled(own...))}
	if g.sink.wants("flow_run_state") {
		states := f.states
		if !g.sink.full("flow_run_state") && len(states) > 1 {
			states = states[len(states)-1:]
		}
		for i := range states {
			s := &states[i]
			created := s.at.Add(f.random.span(3*time.Millisecond, 14*time.Millisecond))
			if s.artifact != "" {
				g.resultArtifact(s.artifact, s.at, f, nil)
			}
			rows.states = append(rows.states, s.row(created, s.details.json(f.id, f.taskID()), f.id))
		}
	}
	g.sink.addRun(f.depth, rows)
	for _, row := range f.inputs {
		g.sink.add("flow_run_input", row...)
	}
}

// relations are what Prefect names beside a flow run in the events of its
// changes of state.
func (f *flowRun) relations() *related {
	if f.related != nil {
		return f.related
	}
	out := []labels{involved("flow", f.flow.id, f.flow.name)}
	tags := append(append([]string(nil), f.tags...), f.flow.tags...)
	if f.dep != nil {
		out = append(out, involved("deployment", f.dep.id, f.dep.name))
		tags = append(tags, f.dep.tags...)
		if q := f.dep.queue; q != nil {
			out = append(out, involved("work-queue", q.id, q.name),
				append(involved("work-pool", q.pool.id, q.pool.name), "prefect.work-pool.type", q.pool.kind))
		}
	}
	if f.parent != nil {
		out = append(out, involved("task-run", f.parent.id, f.parent.name))
		tags = append(tags, f.parent.tags...)
	}
	slices.Sort(tags)
	for _, t := range slices.Compact(tags) {
		out = append(out, tagLabels(t))
	}
	if c := f.creator; c.kind == "AUTOMATION" { // of schedules events say nothing
		out = append(out, labels{"prefect.resource.id", resource("automation", c.id), "prefect.resource.role", "creator", "prefect.resource.name", c.name})
	}
	f.related = relate(out...)
	return f.related
}
