package demo

import (
	"fmt"
	"strings"
	"time"

	"github.com/quaestor-graph/quaestor/ent/stored"
)

// The levels of Python's logging.
const (
	debug   = 10
	info    = 20
	warning = 30
	failing = 40
)

// writer writes log lines of one flow run.
type logWriter struct {
	g *generator
	f *flowRun
	r *source
}

// line adds a line. A client sends its lines in batches, so that they are in
// the database a little later.
func (w logWriter) line(logger string, level int, task stored.ID, at time.Time, message string) {
	if at.After(w.g.now) {
		return
	}
	at = at.Truncate(time.Microsecond)
	made := at.Add(w.r.span(90*time.Millisecond, 2*time.Second))
	w.g.sink.add("log", w.r.v7(made), timeOf(made), timeOf(made), logger, stored.IntOf(int64(level)), w.f.id, task, message, timeOf(at))
}

// writeLogs writes what workers, engine and tasks of a run log.
func (g *generator) writeLogs(f *flowRun) {
	w := logWriter{g, f, g.stream(streamLogs, mix(f.number))}
	for i := range f.states {
		w.state(i)
	}
	for _, t := range f.tasks {
		w.task(t)
	}
}

// state writes what is logged when a flow run enters a state.
func (w logWriter) state(i int) {
	f, s := w.f, &w.f.states[i]
	const worker, runner, engine = "prefect.flow_runs.worker", "prefect.flow_runs.runner", "prefect.flow_runs"
	switch s.kind {
	case "PENDING":
		if f.worker == "" || s.name != "Pending" {
			return
		}
		w.line(worker, info, "", s.at.Add(-40*time.Millisecond), fmt.Sprintf("Worker '%s' submitting flow run '%s'", f.worker, f.id))
		if f.pid != "" {
			w.line(worker, info, "", s.at.Add(300*time.Millisecond), fmt.Sprintf("Completed submission of flow run '%s'", f.id))
		}
	case "RUNNING":
		if w.f.worker != "" && i > 0 && f.states[i-1].kind == "PENDING" {
			w.line(runner, info, "", s.at.Add(-210*time.Millisecond), "Opening process...")
		}
		w.line(engine, info, "", s.at.Add(4*time.Millisecond), fmt.Sprintf("Beginning flow run '%s' for flow '%s'", f.name, f.flow.name))
	case "SCHEDULED":
		if s.name == "AwaitingRetry" {
			w.trace(engine, "", s.at.Add(-2*time.Millisecond), "Encountered exception during execution: "+f.failed.repr(), f.flow.fn, "flow_engine", f.failed)
			w.line(engine, info, "", s.at, "Received non-final state 'AwaitingRetry' when proposing final state 'Failed' and will attempt to run again...")
		}
	case "PAUSED":
		w.line(engine, info, "", s.at.Add(time.Millisecond), "Pausing flow, execution will continue when this flow run is resumed.")
	case "COMPLETED":
		w.line(engine, info, "", s.at.Add(12*time.Millisecond), "Finished in state "+s.name+"()")
		if f.worker != "" && w.r.permille(500) {
			w.line(runner, info, "", s.at.Add(900*time.Millisecond), fmt.Sprintf("Process for flow run '%s' exited cleanly.", f.name))
		}
	case "FAILED":
		if f.failed != nil && s.name == "Failed" {
			w.trace(engine, "", s.at.Add(-2*time.Millisecond), "Encountered exception during execution: "+f.failed.repr(), f.flow.fn, "flow_engine", f.failed)
		}
		w.line(engine, failing, "", s.at.Add(12*time.Millisecond), "Finished in state "+s.name+"("+quoted(s.message)+")")
	case "CRASHED":
		logger := engine
		if i > 0 && f.states[i-1].kind == "PENDING" {
			logger = worker
		}
		w.line(logger, failing, "", s.at.Add(8*time.Millisecond), fmt.Sprintf("Reported flow run '%s' as crashed: %s", f.id, s.message))
	case "CANCELLED":
		if f.worker != "" {
			w.line(runner, info, "", s.at.Add(20*time.Millisecond), fmt.Sprintf("Cancelled flow run '%s'!", f.name))
		}
	}
}

// task writes what a task logs.
func (w logWriter) task(t *taskRun) {
	if t.child != nil {
		w.line("prefect.flow_runs", info, "", t.states[0].at.Add(time.Millisecond), fmt.Sprintf("Beginning subflow run '%s' for flow '%s'", t.child.name, t.child.flow.name))
		return
	}
	const logger = "prefect.task_runs"
	for i := range t.states {
		s := &t.states[i]
		switch s.kind {
		case "RUNNING":
			w.talk(t, s.at)
		case "SCHEDULED":
			if s.name == "AwaitingRetry" {
				n := derive(t.states[:i+1]).runs
				delay := s.details.scheduled.Sub(s.at).Round(time.Millisecond)
				w.line(logger, info, t.id, s.at, fmt.Sprintf("Task run failed with exception: %s - Retry %d/%d will start %g second(s) from now",
					t.failed.repr(), n, t.spec.retries, float64(delay.Milliseconds())/1000))
			}
		case "COMPLETED":
			w.line(logger, info, t.id, s.at.Add(2*time.Millisecond), "Finished in state "+s.name+"()")
		case "FAILED":
			message := "Task run failed with exception: " + t.failed.repr()
			if t.spec.retries > 0 {
				message += " - Retries are exhausted"
			}
			w.trace(logger, t.id, s.at.Add(-time.Millisecond), message, t.spec.fn, "task_engine", t.failed)
			w.line(logger, failing, t.id, s.at.Add(2*time.Millisecond), "Finished in state Failed("+quoted(s.message)+")")
		case "CRASHED":
			w.line(logger, failing, t.id, s.at.Add(2*time.Millisecond), "Crash detected! "+s.message)
		}
	}
}

// talk writes what the user's own code says.
func (w logWriter) talk(t *taskRun, at time.Time) {
	r := w.r
	const logger = "prefect.task_runs"
	thing := strings.ReplaceAll(t.spec.fn, "_", " ")
	switch r.n(6) {
	case 0:
		w.line(logger, info, t.id, at.Add(r.span(time.Millisecond, 40*time.Millisecond)), fmt.Sprintf("%s: %s rows of %s in %d.%02d s", thing, rowCount(r.between(0, 900_000)), w.f.values, r.n(40), r.n(100)))
	case 1:
		w.line("acme.io", debug, t.id, at.Add(r.span(time.Millisecond, 20*time.Millisecond)), fmt.Sprintf("GET https://api.partner.example/v2/%s?page=%d -> 200 (%d ms)", t.spec.fn, r.between(1, 40), r.between(12, 1900)))
		w.line(logger, info, t.id, at.Add(r.span(30*time.Millisecond, 60*time.Millisecond)), fmt.Sprintf("wrote %d files (%d.%d MB) to s3://acme-raw/%s/", r.between(1, 60), r.n(900), r.n(10), t.spec.fn))
	case 2:
		w.line(logger, warning, t.id, at.Add(r.span(time.Millisecond, 40*time.Millisecond)), fmt.Sprintf("%d of %s rows dropped: no customer_id", r.between(1, 9), rowCount(r.between(100, 90_000))))
	case 3:
		w.line("sqlalchemy.engine", debug, t.id, at.Add(r.span(time.Millisecond, 20*time.Millisecond)), "SELECT count(*)\nFROM staging.größen\nWHERE loaded_at >= %(since)s\n-- 100% of the partition")
	}
}

// trace writes a message with Python's traceback below it.
func (w logWriter) trace(logger string, task stored.ID, at time.Time, message, fn, engine string, f *failure) {
	const lib = "/usr/local/lib/python3.12/site-packages/"
	call := map[string]string{"task_engine": "call_task_fn", "flow_engine": "call_flow_fn"}[engine]
	w.line(logger, failing, task, at, message+`
Traceback (most recent call last):
  File "`+lib+`prefect/`+engine+`.py", line 1075, in `+call+`
    result = call_with_parameters(self.fn, parameters)
             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
  File "`+lib+`prefect/utilities/callables/__init__.py", line 404, in call_with_parameters
    return fn(*args, **kwargs)
           ^^^^^^^^^^^^^^^^^^^
  File "/srv/flows/`+fn+`.py", line `+fmt.Sprint(w.r.between(12, 340))+`, in `+fn+`
    return step.run()
           ^^^^^^^^^^
  File "`+lib+f.module+`", line `+fmt.Sprint(w.r.between(40, 2900))+`, in run
    raise `+f.short()+`(message)
`+f.class+`: `+f.message)
}

// quoted is a text as Python's repr writes it.
func quoted(s string) string {
	if strings.Contains(s, "'") && !strings.Contains(s, `"`) {
		return `"` + s + `"`
	}
	return "'" + strings.ReplaceAll(s, "'", `\'`) + "'"
}
