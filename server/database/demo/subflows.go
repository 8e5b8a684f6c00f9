package demo

import (
	"strconv"
	"time"

	"github.com/quaestor-graph/quaestor/ent/stored"
)

// subflow makes the run of another flow that a flow calls, and the task run
// that stands for it in the caller, whose states follow those of the run.
func (g *generator) subflow(f *flowRun, i int, from, to, stop time.Time, planned fate, stops bool, attempt int, made [][]stored.ID, budget *int) stored.ID {
	*budget--
	spec := &f.flow.tasks[i]
	number := f.number<<6 + uint64(len(f.children))<<2 + 1<<44
	r := g.stream(streamRuns, number)
	t := g.newTask(f, i, 0, attempt, made)
	t.id, t.dynamic, t.attempt = t.random.v4(), strconv.Itoa(len(f.children)), 0
	t.name = spec.flow + "-" + t.dynamic
	t.version = f.flow.versions[f.version]

	child := g.newRun(r, number, g.byName[spec.flow], from, false)
	child.dep, child.parent, child.above, child.depth = nil, t, f, f.depth+1
	child.parameters, child.values = child.call(r, from)
	t.child = child
	window := to.Sub(from)
	t.add("PENDING", "Pending", "", from, details{})
	pending := g.begin(child, from.Add(window/100))
	t.add("PENDING", "Pending", "", child.created.Add(3*time.Millisecond), t.mirrored(servers()))
	end := pending.Add(window * 9 / 10)
	v := succeeds
	if stops && planned == broken {
		v, end = fails, pending.Add(stop.Sub(pending)*9/10)
		child.failed = f.failed
	}
	g.perform(child, pending, end, v, budget)
	if stops && planned == crashed {
		*budget += child.cut(stop)
		child.goDown(stop)
	}
	for n := range child.states {
		s := &child.states[n]
		if s.kind == "PENDING" {
			continue
		}
		d := s.details
		copied := t.add(s.kind, s.name, s.message, s.at.Add(t.random.span(8*time.Millisecond, 12*time.Millisecond)), t.mirrored(d))
		if s.artifact != "" {
			copied.artifact = t.random.v4()
		}
	}
	f.tasks = append(f.tasks, t)
	f.children = append(f.children, child)
	return t.id
}

// goDown crashes a run and what it has called, as far as it isn't over.
func (f *flowRun) goDown(at time.Time) {
	for _, c := range f.children {
		if !c.states[len(c.states)-1].kind.Terminal() {
			c.goDown(at)
			c.parent.add("CRASHED", "Crashed", "Execution was cancelled by the runtime environment.", at, c.parent.mirrored(details{transition: c.parent.random.v4()}))
		}
	}
	if n := len(f.states); n > 0 && !f.states[n-1].kind.Terminal() {
		f.crash(at)
	}
}

// mirrored are details that name the subflow's run.
func (t *taskRun) mirrored(d details) details {
	d.child = t.child.id
	return d
}
