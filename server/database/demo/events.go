package demo

import (
	"strings"
	"time"

	"github.com/quaestor-graph/quaestor/ent/stored"
)

// retention is how long Prefect keeps events unless it is told otherwise.
const retention = 7 * 24 * time.Hour

// labels describe a resource of an event, in the order in which Prefect writes
// them: keys and values in turn, the id first.
type labels []string

func (l labels) value(key string) string {
	for i := 0; i+1 < len(l); i += 2 {
		if l[i] == key {
			return l[i+1]
		}
	}
	return ""
}

// row is what event_resources holds: id and role are columns of their own.
func (l labels) row() string {
	rest := make([]string, 0, len(l))
	for i := 0; i+1 < len(l); i += 2 {
		if l[i] != "prefect.resource.id" && l[i] != "prefect.resource.role" {
			rest = append(rest, l[i], l[i+1])
		}
	}
	return object(rest...)
}

// related are the other things involved, written once for many events.
type related struct {
	ids       []string
	json      string
	resources []stored.JSON
	roles     []string
}

func relate(list ...labels) *related {
	r := &related{ids: []string{}}
	parts := make([]string, len(list))
	for i, l := range list {
		parts[i] = object(l...)
		r.ids = append(r.ids, l.value("prefect.resource.id"))
		r.roles = append(r.roles, l.value("prefect.resource.role"))
		r.resources = append(r.resources, pythonOf(l.row()))
	}
	r.json = "[" + strings.Join(parts, ", ") + "]"
	return r
}

// involved are the labels of a related resource.
func involved(kind string, id stored.ID, name string) labels {
	return labels{"prefect.resource.id", resource(kind, id), "prefect.resource.role", kind, "prefect.resource.name", name}
}

func tagLabels(tag string) labels {
	return labels{"prefect.resource.id", "prefect.tag." + tag, "prefect.resource.role", "tag"}
}

var nobody = relate()

// event is one row of events with its rows of event_resources.
type event struct {
	id       stored.ID
	name     string
	occurred time.Time
	resource labels
	related  *related
	payload  string
	follows  stored.ID
	// kept: another table refers to it.
	kept bool
	// received, if it isn't right after.
	received time.Time
}

// json is the event as it is kept inside of other rows.
func (e *event) json() string {
	follows := "null"
	if e.follows != "" {
		follows = quote(string(e.follows))
	}
	return `{"occurred": ` + quote(zulu(e.occurred)) + `, "event": ` + quote(e.name) + `, "resource": ` + object(e.resource...) + `, "related": ` +
		e.related.json + `, "payload": ` + e.payload + `, "id": ` + quote(string(e.id)) + `, "follows": ` + follows + `, "received": ` + quote(zulu(e.received)) + `}`
}

// emit writes an event.
func (g *generator) emit(r *source, e *event) {
	if e.received.IsZero() {
		e.received = e.occurred.Add(r.span(300*time.Microsecond, 9*time.Millisecond))
	}
	if !g.sink.full("events") && !(e.kept && g.sink.wants("events")) {
		return
	}
	r = g.stream(streamEvents, number(e.id)) // not to shift what follows where this isn't written
	recorded := e.received.Add(r.span(200*time.Millisecond, 2*time.Second))
	created := timeOf(recorded.Add(r.span(3*time.Millisecond, 8*time.Millisecond)))
	occurred, id := timeOf(e.occurred), e.resource.value("prefect.resource.id")
	g.sink.add("events", e.id, created, created, occurred, e.name, id, jsonOf(object(e.resource...)), stored.StringsOf(e.related.ids...),
		jsonOf(e.related.json), jsonOf(e.payload), timeOf(e.received), timeOf(recorded), e.follows)
	if !g.sink.wants("event_resources") {
		return
	}
	g.sink.add("event_resources", r.v4(), created, created, occurred, id, "", pythonOf(e.resource.row()), e.id)
	for i, other := range e.related.ids {
		g.sink.add("event_resources", r.v4(), created, created, occurred, other, e.related.roles[i], e.related.resources[i], e.id)
	}
}

// number is a number that belongs to an id.
func number(id stored.ID) uint64 {
	n := uint64(14695981039346656037)
	for _, c := range []byte(id) {
		n = (n ^ uint64(c)) * 1099511628211
	}
	return n
}

// poolEvent tells of a work pool's last change of status.
func (g *generator) poolEvent(r *source, p *pool) {
	name := map[stored.WorkPoolStatus]string{"READY": "ready", "NOT_READY": "not-ready"}[p.status]
	g.emit(r, &event{id: p.event, name: "prefect.work-pool." + name, occurred: p.statusAt, related: nobody, payload: "{}", kept: true,
		resource: labels{"prefect.resource.id", resource("work-pool", p.id), "prefect.resource.name", p.name, "prefect.work-pool.type", p.kind}})
}

// tight says whether one event follows another so soon that their order needs
// to be told, as Prefect has it.
func tight(before, after time.Time) bool { return after.Sub(before) < 5*time.Minute }
