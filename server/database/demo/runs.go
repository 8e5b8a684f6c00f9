package demo

import (
	"fmt"
	"strings"
	"time"
)

// retryDelay is how many seconds a flow waits before it tries again, for each
// retry that it has.
const retryDelay = 30

// runs makes all flow runs in the order of time: those of the past, those that
// are alive now, and those that are planned.
func (g *generator) runs(total int) {
	planned := g.plannedDates(total / 8)
	alive := min(max(total/40, len(liveKinds)), 4*len(liveKinds))
	if total < 2*len(liveKinds) {
		alive = total / 3
	}
	past := total - len(planned) - alive
	c := newClock(g.since, g.now)
	var weights []int
	for _, f := range g.flows {
		weights = append(weights, f.weight)
	}
	number := uint64(0)
	for made := 0; made < past && !g.sink.ended(); number++ {
		r := g.stream(streamRuns, number)
		due := c.at(made, past, r.n(1000))
		budget := past - made - 1
		f := g.newRun(r, number, g.flows[weighted(r, weights)], due, true)
		g.perform(f, g.begin(f, due), time.Time{}, either, &budget)
		dropped := g.finish(f)
		made = past - budget - dropped
	}
	for i := range alive {
		r := g.stream(streamRuns, number)
		g.finish(g.live(r, number, liveKinds[i%len(liveKinds)]))
		number++
	}
	for _, p := range planned {
		g.finish(g.planned(g.stream(streamRuns, number), number, p))
		number++
	}
	g.background(total / 50)
}

func weighted(r *source, weights []int) int {
	sum := 0
	for _, w := range weights {
		sum += w
	}
	at := r.n(sum)
	for i, w := range weights {
		if at -= w; at < 0 {
			return i
		}
	}
	return len(weights) - 1
}

// newRun begins a flow run that is due at a time; unless it has to be of a
// deployment it may also be a call of the flow.
func (g *generator) newRun(r *source, number uint64, f *flow, due time.Time, calls bool) *flowRun {
	run := &flowRun{number: number, flow: f, random: r, name: r.name(), failedAt: -1, jobVariables: "{}", pauseKeys: []string{}, tags: []string{}}
	run.version = min(int(3*due.Sub(g.since)/history), 2)
	if n := len(f.deployments); n > 0 && !(calls && r.permille(60)) {
		run.dep = f.deployments[0]
		if n > 1 && r.permille(40) && f.deployments[1].queue != nil {
			run.dep = f.deployments[1]
		}
	}
	run.parameters, run.values = run.call(r, due)
	return run
}

// call makes up the parameters of a run; values are for people.
func (f *flowRun) call(r *source, due time.Time) (parameters, values string) {
	var b strings.Builder
	b.WriteByte('{')
	for i, p := range f.flow.params {
		if i > 0 {
			b.WriteString(", ")
		}
		v := pick(r, p.values)
		if v == `"today"` {
			v = quote(due.Format(time.DateOnly))
		}
		if i == 0 {
			values = strings.Trim(v, `"`)
		}
		b.WriteString(quote(p.name) + ": " + v)
	}
	b.WriteByte('}')
	return b.String(), values
}

// begin makes a run's first states, up to where it waits for its infrastructure,
// and tells when it is running.
func (g *generator) begin(f *flowRun, due time.Time) time.Time {
	r := f.random
	if f.dep == nil {
		f.id = r.v4()
		f.created = due.Add(r.span(300*time.Microsecond, 4*time.Millisecond))
		f.add("PENDING", "Pending", "", due, servers())
		return due.Add(r.span(18*time.Millisecond, 120*time.Millisecond))
	}
	if s := f.schedule(due); s != nil {
		due = s.last
		f.bySchedule(s, due)
	} else {
		f.byHand(g, due)
	}
	at := due.Add(r.span(400*time.Millisecond, 14*time.Second))
	if r.permille(55) {
		at = due.Add(r.span(16*time.Second, 24*time.Second))
		late := servers()
		late.scheduled = due
		f.add("SCHEDULED", "Late", "", at, late)
		at = at.Add(r.heavy(90 * time.Second))
	}
	return f.submit(r, at)
}

// schedule is the schedule whose newest date has no run yet.
func (f *flowRun) schedule(due time.Time) *schedule {
	for _, s := range f.dep.runsBySchedule() {
		if at := s.before(due); at.After(s.last) && due.Sub(at) < 24*time.Hour {
			s.last = at
			return s
		}
	}
	return nil
}

func (f *flowRun) bySchedule(s *schedule, due time.Time) {
	r := f.random
	f.auto = true
	f.key = s.key(f.dep.id, due)
	f.creator = creator{s.id, "SCHEDULE", s.class()}
	f.tags = append([]string{"auto-scheduled"}, f.dep.tags...)
	f.created = s.planned(due).Add(r.span(time.Second, 55*time.Second))
	f.id = r.v7(f.created)
	d := details{deferred: no, scheduled: due, ownerless: true}
	f.add("SCHEDULED", "Scheduled", "Flow run scheduled", f.created.Add(-r.span(2*time.Millisecond, 9*time.Millisecond)), d).silent = true
}

func (f *flowRun) byHand(g *generator, due time.Time) {
	r := f.random
	f.id = r.v4()
	f.tags = append([]string{}, f.dep.tags...)
	switch {
	case r.permille(80):
		a := g.automations["rerun-after-upload"]
		f.creator = creator{a.id, "AUTOMATION", a.name}
		f.tags = append(f.tags, "event-driven")
	case r.permille(60):
		f.key = "ticket-" + fmt.Sprint(r.between(1000, 9999)) + "-" + fmt.Sprint(f.number)
		f.jobVariables = `{"env": {"LOG_LEVEL": "DEBUG"}}`
	}
	f.created = due.Add(r.span(300*time.Microsecond, 4*time.Millisecond))
	d := servers()
	d.scheduled = due
	f.add("SCHEDULED", "Scheduled", "", due, d)
}

// submit is what a worker does with a run; it tells when the flow begins.
func (f *flowRun) submit(r *source, at time.Time) time.Time {
	if f.dep.queue == nil {
		return at
	}
	f.add("PENDING", "Pending", "", at, f.ours())
	p := f.dep.queue.pool
	f.worker = p.workers[r.n(min(2, len(p.workers)))].name
	switch p.kind {
	case "kubernetes":
		f.pid = p.cluster + ":data:" + f.name + "-" + r.hex(3)
		if r.permille(350) {
			f.add("PENDING", "InfrastructurePending", "Waiting for a node", at.Add(r.span(900*time.Millisecond, 3*time.Second)), f.ours())
		}
		return at.Add(r.span(4*time.Second, 40*time.Second))
	case "docker":
		f.pid = "unix:///var/run/docker.sock:" + r.hex(32)
		return at.Add(r.span(1200*time.Millisecond, 6*time.Second))
	}
	f.pid = p.workers[0].host + ":" + fmt.Sprint(r.between(2000, 99000))
	return at.Add(r.span(700*time.Millisecond, 3*time.Second))
}

// date is a run to come.
type date struct {
	dep *deployment
	s   *schedule
	at  time.Time
}

// plannedDates are the dates that the scheduler has inserted runs for: of each
// schedule three, and those of the next hour.
func (g *generator) plannedDates(limit int) []date {
	var out []date
	for _, f := range g.flows {
		for _, d := range f.deployments {
			for _, s := range d.runsBySchedule() {
				at := g.now
				for n := 0; n < 3 || at.Before(g.now.Add(time.Hour)); n++ {
					at = s.after(at)
					out = append(out, date{d, s, at})
				}
			}
		}
	}
	return out[:min(limit, len(out))]
}

// planned is a run that waits for its date.
func (g *generator) planned(r *source, number uint64, p date) *flowRun {
	f := &flowRun{number: number, flow: p.dep.flow, dep: p.dep, random: r, name: r.name(), failedAt: -1, jobVariables: "{}", pauseKeys: []string{}, version: 2}
	f.parameters, f.values = p.dep.parameters, ""
	f.bySchedule(p.s, p.at)
	if limit := g.now.Add(-time.Second); f.created.After(limit) {
		f.created = limit
	}
	f.states[0].at = f.created.Add(-r.span(2*time.Millisecond, 9*time.Millisecond))
	f.states[0].id = r.v7(f.states[0].at)
	f.id = r.v7(f.created)
	return f
}

// finish cuts a run off where now is, derives what Prefect derives and writes
// all of it. It tells how many subflows lie beyond now.
func (g *generator) finish(f *flowRun) (dropped int) {
	dropped = f.cut(g.now)
	if f.number%400 == 17 && len(f.children) == 0 {
		// A client that died between two requests left a run without any state.
		f.states, f.tasks, f.inputs, f.derived = nil, nil, nil, derived{}
	}
	g.write(f)
	g.sink.settle()
	return dropped
}

// cut leaves what has happened up to a time, of subflows too, and tells how
// many of those it has left out.
func (f *flowRun) cut(at time.Time) (dropped int) {
	f.states = until(f.states, at)
	f.derived = derive(f.states)
	tasks := f.tasks[:0]
	for _, t := range f.tasks {
		if t.states = until(t.states, at); len(t.states) > 0 {
			t.derived = derive(t.states)
			tasks = append(tasks, t)
		}
	}
	f.tasks = tasks
	children := f.children[:0]
	for _, c := range f.children {
		dropped += c.cut(at)
		if len(c.states) == 0 {
			dropped++
			continue
		}
		children = append(children, c)
	}
	f.children = children
	return dropped
}

// background are task runs that belong to no flow run, as a web application
// submits them.
func (g *generator) background(n int) {
	if !g.sink.full("task_run") {
		return
	}
	key := "send_welcome_mail-" + g.stream(streamBackground, 0).hex(4)
	for i := range max(n, 3) {
		if g.sink.ended() {
			return
		}
		r := g.stream(streamBackground, uint64(i)+1)
		at := g.since.Add(time.Duration(i)*history/time.Duration(max(n, 3)) + r.span(0, time.Hour))
		if i >= max(n, 3)-2 {
			at = g.now.Add(-r.span(time.Second, 40*time.Second))
		}
		t := &taskRun{id: r.v4(), name: "send_welcome_mail", key: key, dynamic: key + "-" + r.hex(16), inputs: `{"user": []}`, random: r}
		d := details{deferred: yes, scheduled: at, parameters: r.v4()}
		t.add("SCHEDULED", "Scheduled", "", at, d)
		t.states[0].empty = false
		if at.Before(g.now.Add(-time.Minute)) {
			t.add("PENDING", "Pending", "", at.Add(r.span(4*time.Millisecond, 900*time.Millisecond)), servers())
			begin := at.Add(r.span(time.Second, 2*time.Second))
			t.add("RUNNING", "Running", "", begin, servers())
			done := t.add("COMPLETED", "Completed", "", begin.Add(r.heavy(800*time.Millisecond)), servers())
			done.data = resultData(r.hex(16), done.at, false)
		}
		t.states = until(t.states, g.now)
		t.derived = derive(t.states)
		g.writeTask(nil, t)
		g.sink.settle()
	}
}
