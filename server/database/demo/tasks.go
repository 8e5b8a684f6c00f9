package demo

import (
	"strconv"
	"strings"
	"time"

	"github.com/quaestor-graph/quaestor/ent/stored"
)

// taskRun is a task run while it is made.
type taskRun struct {
	id                         stored.ID
	name, key, dynamic, inputs string
	version                    string
	tags                       []string
	spec                       *taskSpec
	attempt                    int
	child                      *flowRun
	cacheKey                   string
	cacheUntil                 time.Time
	states                     []state
	derived                    derived
	random                     *source
	failed                     *failure
	// artifact is what the task leaves for people.
	artifact *artifact
}

func (t *taskRun) add(kind stored.StateType, name, message string, at time.Time, d details) *state {
	at = at.Truncate(time.Microsecond)
	if n := len(t.states); n > 0 && !at.After(t.states[n-1].at) {
		at = t.states[n-1].at.Add(time.Microsecond)
	}
	t.states = append(t.states, state{id: t.random.v7(at), kind: kind, name: name, message: message, empty: t.child == nil, at: at, details: d})
	return &t.states[len(t.states)-1]
}

// shift moves what happens from a time on.
func (t *taskRun) shift(from time.Time, by time.Duration) {
	for i := range t.states {
		if s := &t.states[i]; s.at.After(from) {
			s.at = s.at.Add(by)
			s.id = t.random.v7(s.at)
		}
	}
	if t.child != nil {
		t.child.shift(from, by)
	}
}

func (f *flowRun) shift(from time.Time, by time.Duration) {
	for i := range f.states {
		if s := &f.states[i]; s.at.After(from) {
			s.at = s.at.Add(by)
			s.id = f.random.v7(s.at)
		}
	}
	for _, t := range f.tasks {
		t.shift(from, by)
	}
}

// fate is what becomes of the tasks that are running when a run stops.
type fate uint8

const (
	finished fate = iota
	broken
	crashed
)

// lay makes the tasks of an attempt, one stage after the other between start
// and end. Those that would begin after stop are not made; what becomes of the
// one that runs then is its fate, and its position among the stages the answer,
// -1 if none did.
func (g *generator) lay(f *flowRun, start, end, stop time.Time, planned fate, budget *int) int {
	attempt := 0
	for _, s := range f.states {
		attempt += btoi(s.kind == "RUNNING")
	}
	made := make([][]stored.ID, len(f.flow.tasks))
	at := start.Add(end.Sub(start) / 50)
	room := end.Sub(start) * 24 / 25
	for i := range f.flow.tasks {
		spec := &f.flow.tasks[i]
		window := room * time.Duration(spec.share) / 1000
		from, to := at, at.Add(window)
		at = to
		if !stop.IsZero() && !from.Before(stop) {
			break
		}
		stops := !stop.IsZero() && to.After(stop)
		many := 1
		if spec.mapped > 0 {
			many = f.random.between(1, 2*spec.mapped-1)
			if f.random.permille(25) {
				many *= 4
			}
		}
		if spec.flow != "" && *budget > 0 {
			made[i] = []stored.ID{g.subflow(f, i, from, to, stop, planned, stops, attempt, made, budget)}
		} else {
			for n := range many {
				t := g.newTask(f, i, n, attempt, made)
				a := from.Add(window * time.Duration(n) / time.Duration(4*many))
				b := to
				if many > 1 {
					b = to.Add(-window * time.Duration(f.random.n(400)) / 1000)
				}
				last := n == many-1
				switch {
				case stops && planned == broken && last:
					t.failed = f.failed
					t.fail(a, stop)
				case stops && planned == crashed && last:
					t.crash(a, stop)
				case stops:
					g.perfect(f, t, a, a.Add(stop.Sub(a)*9/10))
				default:
					g.perfect(f, t, a, b)
				}
				f.tasks = append(f.tasks, t)
				made[i] = append(made[i], t.id)
			}
		}
		if stops {
			if planned == broken && i+1 < len(f.flow.tasks) && f.flow.tasks[i+1].flow == "" && f.random.permille(400) {
				g.notReady(f, i+1, attempt, made, stop)
			}
			return i
		}
	}
	return -1
}

// newTask is a task run of a stage.
func (g *generator) newTask(f *flowRun, i, n, attempt int, made [][]stored.ID) *taskRun {
	r := g.stream(streamTasks, mix(f.number)+uint64(attempt)<<16+uint64(i)<<10+uint64(n))
	spec := &f.flow.tasks[i]
	t := &taskRun{spec: spec, key: f.flow.keys[i], attempt: attempt, tags: spec.tags, random: r, dynamic: string(r.v4())}
	name := spec.name
	if name == "" {
		name = spec.flow
	}
	t.name = name + "-" + t.dynamic[:3]
	t.inputs = inputsOf(spec, n, made)
	if f.number%5 == 0 {
		t.version = f.flow.versions[f.version]
	}
	return t
}

// inputsOf is where a task's arguments come from. Prefect traces results of
// tasks; of all else it knows the name at most, and mostly not that.
func inputsOf(spec *taskSpec, n int, made [][]stored.ID) string {
	var parts []string
	runs := func(i int) string {
		if i >= len(made) || len(made[i]) == 0 {
			return ""
		}
		ids := made[i]
		if spec.mapped > 0 && len(ids) > 1 { // mapped over one another
			ids = ids[n%len(ids) : n%len(ids)+1]
		}
		var out []string
		for _, id := range ids {
			out = append(out, object("input_type", "task_run", "id", string(id)))
		}
		return strings.Join(out, ", ")
	}
	for k, name := range spec.inputs {
		var value string
		switch from := spec.from[k]; from[0] {
		case '$':
			value = object("input_type", "parameter", "name", from[1:])
		case '=':
			value = object("input_type", "constant", "type", from[1:])
		default:
			i, err := strconv.Atoi(from)
			if err != nil { // a test has read them
				panic(err)
			}
			value = runs(i)
		}
		parts = append(parts, quote(name)+": ["+value+"]")
	}
	if len(spec.wait) > 0 {
		var all []string
		for _, i := range spec.wait {
			if v := runs(i); v != "" {
				all = append(all, v)
			}
		}
		parts = append(parts, `"wait_for": [`+strings.Join(all, ", ")+"]")
	}
	return "{" + strings.Join(parts, ", ") + "}"
}

// perfect makes the history of a task that succeeds between two times, perhaps
// with a retry or out of the cache.
func (g *generator) perfect(f *flowRun, t *taskRun, from, to time.Time) {
	r, span := t.random, to.Sub(from)
	at := func(permille int) time.Time { return from.Add(span * time.Duration(permille+r.n(10)) / 1000) }
	t.id = r.v7(from)
	t.add("PENDING", "Pending", "", from, servers())
	t.add("RUNNING", "Running", "", at(15), servers())
	day := from.Format(time.DateOnly)
	stage := f.stage(t)
	if t.spec.cached && f.flow.cachedDay[stage] == day {
		cached := servers()
		t.cacheKey = f.flow.cacheKey(stage, day)
		cached.cacheKey = t.cacheKey
		t.add("COMPLETED", "Cached", "", at(40), cached).data = resultData(t.cacheKey, time.Time{}, false)
		return
	}
	if t.spec.retries > 0 && r.permille(50) {
		waiting := servers()
		waiting.scheduled = at(470).Truncate(time.Microsecond)
		t.add("SCHEDULED", "AwaitingRetry", "", at(300), waiting)
		planned := pick(r, failures)
		t.failed = &planned
		t.add("RUNNING", "Retrying", "", waiting.scheduled.Add(r.span(200*time.Microsecond, time.Millisecond)), servers())
	}
	d := servers()
	d.untrackable = !t.spec.persist && !t.spec.cached
	if t.spec.cached {
		f.flow.cachedDay[stage] = day
		t.cacheKey, t.cacheUntil = f.flow.cacheKey(stage, day), to.Add(24*time.Hour)
		d.cacheKey, d.cacheExpiration = t.cacheKey, t.cacheUntil.Truncate(time.Microsecond)
	}
	s := t.add("COMPLETED", "Completed", "", at(980), d)
	switch {
	case t.spec.cached:
		s.data = resultData(t.cacheKey, d.cacheExpiration, true)
	case t.spec.persist:
		s.data = resultData(r.hex(16), time.Time{}, false)
	}
	t.makeArtifact(f)
}

func (f *flow) cacheKey(stage int, day string) string {
	return f.keys[stage] + "-" + day
}

func (f *flowRun) stage(t *taskRun) int {
	for i := range f.flow.tasks {
		if &f.flow.tasks[i] == t.spec {
			return i
		}
	}
	return 0
}

// fail makes the history of a task that fails at a time, after its retries.
func (t *taskRun) fail(from, at time.Time) {
	r, span := t.random, at.Sub(from)
	t.id = r.v7(from)
	t.add("PENDING", "Pending", "", from, servers())
	running := t.add("RUNNING", "Running", "", from.Add(span/40), servers()).at
	tries := t.spec.retries + 1
	for n := 1; n < tries; n++ {
		waiting := servers()
		failed := running.Add(at.Sub(running) * time.Duration(2*n-1) / time.Duration(2*tries))
		waiting.scheduled = running.Add(at.Sub(running) * time.Duration(2*n) / time.Duration(2*tries)).Truncate(time.Microsecond)
		t.add("SCHEDULED", "AwaitingRetry", "", failed, waiting)
		t.add("RUNNING", "Retrying", "", waiting.scheduled.Add(r.span(200*time.Microsecond, time.Millisecond)), servers())
	}
	d := servers()
	d.retriable = no
	t.add("FAILED", "Failed", "Task run encountered an exception "+t.failed.short()+": "+t.failed.message, at, d)
}

// crash makes the history of a task that goes down with its flow run. Of some
// nobody ever learns that they are over.
func (t *taskRun) crash(from, at time.Time) {
	r := t.random
	t.id = r.v7(from)
	t.add("PENDING", "Pending", "", from, servers())
	t.add("RUNNING", "Running", "", from.Add(at.Sub(from)/40), servers())
	if r.permille(750) {
		t.add("CRASHED", "Crashed", "Execution was cancelled by the runtime environment.", at, servers())
	}
}

// notReady is a task whose upstream has failed.
func (g *generator) notReady(f *flowRun, i, attempt int, made [][]stored.ID, at time.Time) {
	t := g.newTask(f, i, 0, attempt, made)
	t.attempt = 0
	t.id = t.random.v7(at)
	t.add("PENDING", "Pending", "", at, servers())
	up := made[i-1][len(made[i-1])-1]
	t.add("PENDING", "NotReady", "Upstream task run '"+string(up)+"' did not reach a 'COMPLETED' state.", at.Add(t.random.span(time.Millisecond, 9*time.Millisecond)), servers())
	f.tasks = append(f.tasks, t)
}
