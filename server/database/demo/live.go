package demo

import (
	"time"
)

// liveKinds are what runs do at the moment: each kind is there, so that a page
// of any state has something to show.
var liveKinds = []string{"running", "pending", "late", "awaiting retry", "paused", "suspended", "cancelling", "waiting for a slot",
	"resuming", "infrastructure", "running", "running"}

// liveFlow is a flow that a kind is likely with.
var liveFlow = map[string]string{
	"paused": "reconcile-payments", "suspended": "reconcile-payments", "resuming": "reconcile-payments", "awaiting retry": "nightly-warehouse",
	"cancelling": "train-churn-model", "waiting for a slot": "nightly-warehouse", "infrastructure": "train-churn-model",
}

// live makes a run that is not over.
func (g *generator) live(r *source, number uint64, kind string) *flowRun {
	name, ok := liveFlow[kind]
	if !ok {
		name = pick(r, []string{"sync-orders", "ingest-clickstream", "nightly-warehouse", "train-churn-model", "send-invoices", "モデル評価"})
	}
	budget := 0
	due := g.now.Add(-r.span(90*time.Second, 95*time.Minute))
	if kind == "pending" || kind == "infrastructure" {
		due = g.now.Add(-r.span(5*time.Second, 45*time.Second))
	}
	f := g.newRun(r, number, g.byName[name], due, false)
	f.byHand(g, due)
	at := due.Add(r.span(300*time.Millisecond, 2*time.Second))
	switch kind {
	case "pending":
		f.add("PENDING", "Pending", "", at, f.ours())
		f.pid = ""
		return f
	case "late":
		late := servers()
		late.scheduled = due
		f.add("SCHEDULED", "Late", "", due.Add(r.span(16*time.Second, 24*time.Second)), late)
		return f
	case "waiting for a slot":
		f.add("PENDING", "Pending", "", at, f.ours())
		wait := servers()
		wait.scheduled = g.now.Add(r.span(time.Second, 30*time.Second))
		f.add("SCHEDULED", "AwaitingConcurrencySlot", "", g.now.Add(-r.span(time.Second, 29*time.Second)), wait)
		return f
	case "infrastructure":
		f.add("PENDING", "Pending", "", at, f.ours())
		f.add("PENDING", "InfrastructurePending", "Waiting for a node", at.Add(time.Second), f.ours())
		return f
	}
	begin := f.submit(r, at)
	if latest := g.now.Add(-12 * time.Second); begin.After(latest) {
		begin = latest
	}
	passed := g.now.Sub(begin)
	if kind == "running" {
		g.perform(f, begin, begin.Add(passed*time.Duration(r.between(1200, 4000))/1000), succeeds, &budget)
		return f
	}
	start := f.add("RUNNING", "Running", "", begin, f.ours()).at
	at = start.Add(passed * time.Duration(r.between(300, 900)) / 1000)
	switch kind {
	case "awaiting retry":
		planned := pick(r, failures)
		f.failed, f.retryType = &planned, "in_process"
		f.failedAt = g.lay(f, start, at.Add(passed), at, broken, &budget)
		waiting := servers()
		waiting.scheduled = g.now.Add(r.span(2*time.Second, 4*time.Minute))
		f.add("SCHEDULED", "AwaitingRetry", "Flow run encountered an exception: "+planned.short()+": "+planned.message, at, waiting)
	case "paused":
		g.lay(f, start, at.Add(passed), at, finished, &budget)
		f.input("message-1", `{"text": "waiting for the controller", "n": 1}`, at)
		f.pause(at, false)
	case "suspended", "resuming":
		g.lay(f, start, at.Add(passed), at, finished, &budget)
		_, base := f.pause(at, true)
		if kind == "resuming" {
			answer := g.now.Add(-r.span(400*time.Millisecond, 4*time.Second))
			f.input(base+"-response", `{"approved": false, "reason": ""}`, answer)
			d := servers()
			d.scheduled = answer
			f.resuming = true
			f.add("SCHEDULED", "Resuming", "", answer, d)
		}
	case "cancelling":
		at = g.now.Add(-r.span(time.Second, 10*time.Second))
		g.lay(f, start, at.Add(passed), g.now.Add(time.Second), finished, &budget)
		f.add("CANCELLING", "Cancelling", "superseded", at, servers())
	}
	return f
}
