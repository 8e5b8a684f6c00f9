package demo

import (
	"strconv"
	"strings"
	"time"
)

// verdict is how a run has to end, if that is settled before.
type verdict uint8

const (
	either verdict = iota
	succeeds
	fails
)

// longest bounds the heavy tail.
const longest = 11 * time.Hour

// perform makes what happens from the moment a run begins. Unless end is given
// it takes its own time. Budget is how many more runs may be made for subflows.
func (g *generator) perform(f *flowRun, begin, end time.Time, v verdict, budget *int) {
	r := f.random
	d := end.Sub(begin)
	if end.IsZero() {
		d = min(r.heavy(f.flow.median), longest)
	}
	roll := r.n(1000)
	switch {
	case v == succeeds:
		roll = 999
	case v == fails:
		roll = f.flow.crashes
	}
	failing := f.flow.fails + f.flow.crashes
	switch {
	case roll < f.flow.crashes/4:
		f.crashPending(begin)
		return
	case roll < f.flow.crashes:
		start := f.add("RUNNING", "Running", "", begin, f.ours()).at
		at := start.Add(d * time.Duration(r.between(100, 950)) / 1000)
		g.lay(f, start, start.Add(d), at, crashed, budget)
		f.crash(at)
		return
	case roll < failing:
		g.failRun(f, begin, d, v, budget)
		return
	case roll < failing+14 && f.dep != nil:
		g.cancel(f, begin, d, budget)
		return
	}
	start := f.add("RUNNING", "Running", "", begin, f.ours()).at
	if f.flow.skips && r.permille(300) && v == either {
		f.add("COMPLETED", "Skipped", "nothing has changed", start.Add(r.span(60*time.Millisecond, time.Second)), f.ours())
		return
	}
	if f.flow.approval && r.permille(500) && v == either {
		g.approve(f, start, d, budget)
		return
	}
	g.lay(f, start, start.Add(d), time.Time{}, finished, budget)
	f.complete(start.Add(d))
}

func (f *flowRun) complete(at time.Time) {
	d := f.ours()
	d.untrackable = !f.flow.persist
	s := f.add("COMPLETED", "Completed", "", at, d)
	if f.flow.persist {
		s.artifact = f.random.v4()
	}
}

// failRun makes a run whose task fails; one that has retries tries again, and
// half of those succeed then.
func (g *generator) failRun(f *flowRun, begin time.Time, d time.Duration, v verdict, budget *int) {
	r := f.random
	start := f.add("RUNNING", "Running", "", begin, f.ours()).at
	if f.flow.timeout > 0 && r.permille(250) && v == either {
		f.timeOut(g, start, budget)
		return
	}
	planned := pick(r, failures)
	f.failed = &planned
	again := f.flow.retries > 0 && f.parent == nil
	at := start.Add(d * time.Duration(r.between(200, 900)) / 1000)
	f.failedAt = g.lay(f, start, start.Add(d), at, broken, budget)
	message := "Flow run encountered an exception: " + planned.short() + ": " + planned.message
	for retry := 0; again && retry < f.flow.retries; retry++ {
		next := at.Add(time.Duration(f.flow.retries*retryDelay) * time.Second)
		waiting := servers()
		waiting.scheduled = next
		f.retryType = "in_process"
		f.add("SCHEDULED", "AwaitingRetry", message, at, waiting)
		start = f.add("RUNNING", "Running", "", next.Add(r.span(10*time.Millisecond, 60*time.Millisecond)), f.ours()).at
		if r.permille(550) {
			f.failedAt = -1
			g.lay(f, start, start.Add(d), time.Time{}, finished, budget)
			f.complete(start.Add(d))
			return
		}
		at = start.Add(d * time.Duration(r.between(200, 900)) / 1000)
		f.failedAt = g.lay(f, start, start.Add(d), at, broken, budget)
	}
	last := f.ours()
	last.retriable = no
	s := f.add("FAILED", "Failed", message, at.Add(r.span(4*time.Millisecond, 30*time.Millisecond)), last)
	if f.flow.persist {
		s.artifact = r.v4()
	}
}

func (f *flowRun) timeOut(g *generator, start time.Time, budget *int) {
	limit := time.Duration(f.flow.timeout) * time.Second
	at := start.Add(limit)
	g.lay(f, start, start.Add(limit*5/4), at, crashed, budget)
	f.add("FAILED", "TimedOut", "Flow run exceeded timeout of "+strconv.FormatFloat(limit.Seconds(), 'f', 1, 64)+" second(s)", at.Add(f.random.span(3*time.Millisecond, 90*time.Millisecond)), f.ours())
}

// crashPending: the infrastructure goes before the flow has begun.
func (f *flowRun) crashPending(at time.Time) {
	f.add("CRASHED", "Crashed", "Flow run infrastructure exited with non-zero status code "+pick(f.random, []string{"1", "125", "128", "137"})+".",
		at.Add(f.random.span(2*time.Second, 40*time.Second)), f.ours())
}

func (f *flowRun) crash(at time.Time) {
	f.add("CRASHED", "Crashed", pick(f.random, []string{
		"Flow run infrastructure exited with non-zero status code 137.",
		"Execution was aborted by SIGTERM",
		"Execution was cancelled by the runtime environment.",
		"Pod evicted: The node was low on resource: memory.",
	}), at, f.ours())
}

// cancel makes a run that somebody stops, before it begins or in the middle.
func (g *generator) cancel(f *flowRun, begin time.Time, d time.Duration, budget *int) {
	r := f.random
	if r.permille(250) {
		// A run that has no infrastructure yet is cancelled at once.
		f.states, f.pid = f.states[:1], ""
		f.add("CANCELLED", "Cancelled", "", begin.Add(r.span(-400*time.Millisecond, 3*time.Second)), servers())
		return
	}
	start := f.add("RUNNING", "Running", "", begin, f.ours()).at
	at := start.Add(d * time.Duration(r.between(100, 900)) / 1000)
	g.lay(f, start, start.Add(d), at, crashed, budget)
	stop := servers()
	f.add("CANCELLING", "Cancelling", pick(r, []string{"", "superseded", "wrong day, see #4471"}), at, stop)
	f.add("CANCELLED", "Cancelled", "", at.Add(r.span(900*time.Millisecond, 12*time.Second)), f.ours())
}

// approve makes a run that waits for a person: it is paused or suspended, and
// goes on, or fails when nobody answers.
func (g *generator) approve(f *flowRun, start time.Time, d time.Duration, budget *int) {
	r := f.random
	half := start.Add(d / 2)
	suspended := f.dep != nil && r.permille(400)
	timeout, base := f.pause(half, suspended)
	if r.permille(120) {
		failed := servers()
		f.add("FAILED", "Failed", "The flow was paused and never resumed.", timeout.Add(r.span(time.Second, 5*time.Second)), failed)
		g.lay(f, start, start.Add(d), half, finished, budget)
		return
	}
	answer := half.Add(r.heavy(11 * time.Minute))
	if !answer.Before(timeout) {
		answer = timeout.Add(-r.span(time.Second, time.Minute))
	}
	f.input(base+"-response", `{"approved": true, "reason": "stimmt so – ok"}`, answer)
	again := answer.Add(r.span(time.Second, 9*time.Second))
	if suspended {
		resuming := servers()
		resuming.scheduled = answer
		f.add("SCHEDULED", "Resuming", "", answer, resuming)
		f.resuming = true
		again = f.submit(r, answer.Add(r.span(time.Second, 10*time.Second)))
	}
	again = f.add("RUNNING", "Running", "", again, f.ours()).at
	shift := again.Sub(half)
	from := len(f.tasks)
	g.lay(f, start, start.Add(d), time.Time{}, finished, budget)
	for _, t := range f.tasks[from:] {
		t.shift(half, shift)
	}
	f.complete(again.Add(d / 2))
}

// input adds a row of flow_run_input.
func (f *flowRun) input(key, value string, at time.Time) {
	r := f.random
	made := timeOf(at.Add(r.span(2*time.Millisecond, 40*time.Millisecond)))
	var sender any
	if strings.HasPrefix(key, "message-") {
		sender = resource("flow-run", f.id)
	}
	f.inputs = append(f.inputs, []any{r.v4(), made, made, key, value, f.id, sender})
}

// pause adds the state in which a run waits for a person, and the inputs that
// the person is asked for.
func (f *flowRun) pause(at time.Time, suspended bool) (timeout time.Time, base string) {
	key := "1"
	if suspended {
		key = string(f.random.v4())
	}
	f.pauseKeys = append(f.pauseKeys, key)
	d := f.ours()
	d.pauseKey, d.pauseReschedule, d.pauseTimeout = key, suspended, at.Add(time.Hour)
	name := "Paused"
	if suspended {
		name = "Suspended"
	}
	base = strings.ToLower(name) + "-" + key
	d.keyset = object("description", base+"-description", "response", base+"-response", "schema", base+"-schema")
	f.input(base+"-schema", `{"additionalProperties":false,"properties":{"approved":{"default":false,"title":"Approved","type":"boolean"},"reason":{"default":"","title":"Reason","type":"string"}},"title":"Approval","type":"object"}`, at)
	f.input(base+"-description", `"Differences above the threshold: post them?"`, at)
	f.add("PAUSED", name, "", at, d)
	return d.pauseTimeout, base
}
