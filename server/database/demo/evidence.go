package demo

import (
	"fmt"
	"strings"
	"time"

	"github.com/quaestor-graph/quaestor/ent/stored"
)

// evidence is what is kept of the runs for the tables that are written last.
type evidence struct {
	slots  [5][]string
	latest map[string]*collection
	keys   []string
	order  []*automation
	// watched are runs of the last hours, as the automations see them.
	watched        []*watched
	running, ended int
}

// watched is a run with the events that automations have counted.
type watched struct {
	run                  stored.ID
	flow                 *flow
	begun, done, failure *event
}

// mostWatched bounds how many runs of a kind are watched.
const mostWatched = 20

// keeps says whether a run is watched: some of those that run, and some that
// have ended in the last hours.
func (g *generator) keeps(f *flowRun) bool {
	d := f.derived
	if f.depth > 0 || d.runs == 0 || d.current.at.Before(g.now.Add(-12*time.Hour)) {
		return false
	}
	count := &g.evidence.running
	if d.current.kind.Terminal() {
		count = &g.evidence.ended
	}
	if *count >= mostWatched {
		return false
	}
	*count++
	g.evidence.watched = append(g.evidence.watched, &watched{run: f.id, flow: f.flow})
	return true
}

// note takes an event of a watched run.
func (v *evidence) note(f *flowRun, e *event) {
	w := v.watched[len(v.watched)-1]
	switch e.name {
	case "prefect.flow-run.Running":
		w.begun = e
	case "prefect.flow-run.Completed", "prefect.flow-run.Cancelled":
		w.done = e
	case "prefect.flow-run.Failed", "prefect.flow-run.Crashed":
		w.done, w.failure = e, e
	}
}

// closing writes what is known when all runs are made.
func (g *generator) closing() {
	g.writeCollections()
	g.writeLegacyLimits()
	r := g.stream(streamClosing, 2)
	var buckets, held [][]any
	stuck := g.automations["stuck-runs"]
	for _, w := range g.evidence.watched {
		if w.begun == nil {
			continue
		}
		key := tagsOf([]string{resource("flow-run", w.run)})
		count, operation, last, at := 0, "ensure_bucket[insert]", w.begun, w.begun.received
		if w.done != nil {
			count, operation, last, at = 1, "increment_bucket[update]", w.done, w.done.received
			made := timeOf(w.done.received.Add(r.span(4*time.Millisecond, 30*time.Millisecond)))
			held = append(held, []any{r.v4(), made, made, stuck.id, stuck.trigger.id, key, w.done.id, timeOf(w.done.occurred)})
		}
		made := timeOf(w.begun.received.Add(r.span(4*time.Millisecond, 9*time.Millisecond)))
		buckets = append(buckets, []any{r.v4(), made, timeOf(millis(at.Add(12 * time.Millisecond))), stuck.id, stuck.trigger.id, key, jsonOf(last.json()),
			timeOf(w.begun.occurred), timeOf(w.begun.occurred.Add(stuck.trigger.within)), stored.IntOf(int64(count)), operation, stored.Time{}})
	}
	buckets = append(buckets, g.failureBuckets(r)...)
	firings, followers := g.ownEvents(r, &buckets)
	g.sink.write("automation_bucket", buckets)
	g.sink.write("automation_held_event", held)
	g.sink.write("composite_trigger_child_firing", firings)
	g.sink.write("automation_event_follower", followers)
}

// failureBuckets count the failures of each flow in an hour.
func (g *generator) failureBuckets(r *source) [][]any {
	a := g.automations["too many failures"]
	var rows [][]any
	for _, f := range g.flows {
		var first, last *event
		count := 0
		for _, w := range g.evidence.watched {
			if w.flow == f && w.failure != nil {
				if first == nil {
					first = w.failure
				}
				last = w.failure
				count++
			}
		}
		if first == nil {
			continue
		}
		made := timeOf(first.received.Add(r.span(4*time.Millisecond, 9*time.Millisecond)))
		rows = append(rows, []any{r.v4(), made, timeOf(millis(last.received.Add(11 * time.Millisecond))), a.id, a.trigger.id,
			tagsOf([]string{resource("flow", f.id)}), jsonOf(last.json()), timeOf(first.occurred), timeOf(first.occurred.Add(a.trigger.within)),
			stored.IntOf(int64(count)), "increment_bucket[update]", stored.Time{}})
	}
	return rows
}

// ownEvents writes events of the user's own systems, and what the automations
// have made of them.
func (g *generator) ownEvents(r *source, buckets *[][]any) (firings, followers [][]any) {
	sites := []string{"emea", "apac", "nürnberg"}
	for i := range 40 {
		at := g.now.Add(-retention + time.Duration(i)*retention/40 + r.span(0, time.Hour))
		site := pick(r, sites)
		thing := labels{"prefect.resource.id", "acme.bucket.uploads-" + site, "prefect.resource.name", "uploads " + site}
		about := relate(labels{"prefect.resource.id", "acme.site." + site, "prefect.resource.role", "site"}, tagLabels("orders"))
		started := &event{id: r.v7(at), name: "acme.upload.started", occurred: at, resource: thing, related: about, payload: fmt.Sprintf(`{"files": %d}`, r.between(1, 60)), kept: i >= 38}
		at = at.Add(r.span(2*time.Second, 4*time.Minute))
		ended := &event{id: r.v7(at), name: "acme.upload.finished", occurred: at, resource: thing, related: about, follows: started.id, kept: i >= 38,
			payload: fmt.Sprintf(`{"files": %d, "bytes": %d, "größe": "%d MB", "errors": []}`, r.between(1, 60), 1<<53+r.n(1000), r.between(1, 900))}
		if ended.occurred.After(g.now) {
			continue
		}
		if i >= 38 { // came before the one that it follows
			ended.received = ended.occurred.Add(time.Millisecond)
			started.received = ended.received.Add(time.Second)
			scope := []string{"", "task-run-recorder"}[i-38]
			made := timeOf(ended.received.Add(5 * time.Millisecond))
			followers = append(followers, []any{r.v4(), made, made, started.id, ended.id, timeOf(ended.received), jsonOf(ended.json()), scope})
		}
		g.emit(r, started)
		g.emit(r, ended)
		if i%8 == 3 {
			a := g.automations["rerun-after-upload"]
			made := timeOf(ended.received.Add(6 * time.Millisecond))
			*buckets = append(*buckets, []any{r.v4(), made, made, a.id, a.trigger.id, tagsOf([]string{thing.value("prefect.resource.id"), fmt.Sprint(i)}), stored.JSON{},
				timeOf(ended.occurred), timeOf(ended.occurred), stored.IntOf(0), nil, timeOf(ended.received)})
		}
	}
	fire := func(name string, parts int, kind string) {
		a := g.automations[name]
		for n, part := range a.trigger.parts[:parts] {
			at := g.now.Add(-time.Duration(9-n) * time.Hour).Add(r.span(0, time.Hour))
			e := &event{id: r.v7(at), name: part.expect[0], occurred: at, related: nobody, payload: `{"by": "nightly delivery"}`, kept: true,
				resource: labels{"prefect.resource.id", "acme." + kind, "prefect.resource.name", strings.ToUpper(kind)}}
			g.emit(r, e)
			fired := e.received.Add(r.span(20*time.Millisecond, 400*time.Millisecond)).Truncate(time.Microsecond)
			id := r.v7(fired)
			firing := `{"id": ` + quote(string(id)) + `, "trigger": ` + part.json() + `, "trigger_states": ["Triggered"], "triggered": ` + quote(zulu(fired)) +
				`, "triggering_labels": {}, "triggering_firings": [], "triggering_event": ` + e.json() + `, "triggering_value": null}`
			made := timeOf(fired.Add(r.span(time.Millisecond, 5*time.Millisecond)))
			firings = append(firings, []any{r.v4(), made, made, a.id, a.trigger.id, part.id, id, timeOf(fired), jsonOf(firing)})
		}
	}
	fire("both halves", 1, "partner")
	fire("three in a row", 2, "release")
	return firings, followers
}

// notify writes the events of the automation that tells people of a failure.
func (g *generator) notify(cause *event) {
	if !g.sink.full("events") {
		return
	}
	r := g.stream(streamClosing, number(cause.id))
	a := g.automations["notify-on-failure"]
	at := cause.received.Add(r.span(4*time.Millisecond, 60*time.Millisecond)).Truncate(time.Microsecond)
	if at.After(g.now) {
		return
	}
	about := labels{"prefect.resource.id", resource("automation", a.id), "prefect.resource.name", a.name, "prefect.posture", "Reactive"}
	acting := labels{"prefect.resource.id", resource("automation", a.id), "prefect.resource.name", a.name, "prefect.trigger-type", "event", "prefect.posture", "Reactive"}
	cited := func(e *event, role string) labels {
		return labels{"prefect.resource.id", resource("event", e.id), "prefect.resource.role", role}
	}
	triggered := &event{id: r.v7(at), name: "prefect.automation.triggered", occurred: at, resource: about, related: relate(cited(cause, "triggering-event")),
		payload: `{"triggering_labels": {"prefect.resource.id": ` + quote(cause.resource.value("prefect.resource.id")) + `}, "triggering_event": ` + cause.json() + `}`}
	g.emit(r, triggered)
	payload := `{"action_index": 0, "action_type": "send-notification", "invocation": ` + quote(string(r.v7(at))) + `}`
	links := relate(cited(triggered, "automation-triggered-event"), cited(cause, "triggering-event"))
	begun := &event{id: r.v7(at), name: "prefect.automation.action.triggered", occurred: at, resource: acting, related: links, payload: payload, follows: triggered.id}
	g.emit(r, begun)
	done := at.Add(r.span(90*time.Millisecond, 900*time.Millisecond)).Truncate(time.Microsecond)
	g.emit(r, &event{id: r.v7(done), name: "prefect.automation.action.executed", occurred: done, resource: acting, related: links, payload: payload, follows: begun.id})
}
