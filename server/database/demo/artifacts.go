package demo

import (
	"fmt"
	"strings"
	"time"

	"github.com/quaestor-graph/quaestor/ent/stored"
)

// artifact is what a task leaves for people to look at.
type artifact struct {
	id                           stored.ID
	key, kind, data, description string
	at                           time.Time
	flowRun, taskRun             stored.ID
}

// makeArtifact gives most tasks of a kind that makes artifacts one; a tenth of
// them have no key.
func (t *taskRun) makeArtifact(f *flowRun) {
	if t.spec.makes == "" || !t.random.permille(600) {
		return
	}
	r := t.random
	a := &artifact{id: r.v4(), kind: t.spec.makes, at: t.states[len(t.states)-1].at.Add(-r.span(time.Millisecond, 9*time.Millisecond)), flowRun: f.id, taskRun: t.id}
	if !r.permille(100) {
		a.key = artifactKey(f.flow.name, t.spec.fn)
	}
	day := a.at.Format(time.DateOnly)
	switch a.kind {
	case "link":
		link := fmt.Sprintf("https://files.example/%s/%s", strings.ReplaceAll(t.spec.fn, "_", "-"), day)
		a.data, a.description = quote("["+day+"]("+link+")"), "where the result is"
	case "markdown":
		a.data = quote(fmt.Sprintf("# %s, %s\n\n| measure | value |\n|---|---:|\n| rows | %s |\n| größte Abweichung | %d.%d %% |\n\nAll checks **passed** ✅\n",
			f.flow.name, day, rowCount(r.between(900, 4_000_000)), r.n(9), r.n(9)))
		a.description = "report of " + day
	case "table":
		var rows []string
		for i := range r.between(1, 4) {
			rows = append(rows, fmt.Sprintf(`{"table": "t_%d", "rows": %d, "ratio": 0.%d, "ok": %t, "note": null}`, i, r.between(0, 90000), r.between(1, 9), r.permille(900)))
		}
		a.data, a.description = quote("["+strings.Join(rows, ", ")+"]"), "rows by table"
	case "image":
		a.data, a.description = quote("https://img.example/"+r.hex(6)+".png"), "🖼 as of "+day
	case "progress":
		a.data = fmt.Sprintf("%d.%d", r.between(0, 99), r.between(1, 9))
		if r.permille(700) {
			a.data = "100.0"
		}
		a.description = "progress"
	}
	t.artifact = a
}

// artifactKey is of the form that Prefect insists on.
func artifactKey(flow, fn string) string {
	var b strings.Builder
	for _, c := range strings.ToLower(flow + "-" + fn) {
		switch {
		case c >= 'a' && c <= 'z' || c >= '0' && c <= '9':
			b.WriteRune(c)
		case c < 0x80 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
	}
	return strings.Trim(b.String(), "-")
}

// writeArtifact writes an artifact and remembers the newest of each key.
func (g *generator) writeArtifact(a *artifact) {
	if a.at.After(g.now) {
		return
	}
	if a.key != "" {
		if old := g.evidence.latest[a.key]; old == nil {
			g.evidence.latest[a.key] = &collection{first: a.at, newest: a}
			g.evidence.keys = append(g.evidence.keys, a.key)
		} else if !a.at.Before(old.newest.at) {
			old.newest = a
		}
	}
	if !g.sink.full("artifact") {
		return
	}
	at := timeOf(a.at)
	g.sink.add("artifact", a.id, at, at, textOf(a.key), a.kind, pythonOf(a.data), pythonOf("null"), a.taskRun, a.flowRun, a.description)
}

// resultArtifact writes the artifact that holds where a state's result is.
func (g *generator) resultArtifact(id stored.ID, at time.Time, f *flowRun, t *taskRun) {
	r := g.stream(streamArtifacts, mix(uint64(at.UnixMicro()))+f.number)
	made := timeOf(at.Add(r.span(time.Millisecond, 3*time.Millisecond)))
	data := `{"storage_key": ` + quote("/srv/prefect/results/"+r.hex(16)) +
		`, "expiration": null, "serializer": {"type": "pickle", "picklelib": "cloudpickle", "picklelib_version": null}, "prefect_version": "3.9.1", "storage_block_id": null}`
	var task stored.ID
	flow := f.id
	if t != nil {
		task, flow = t.id, ""
	}
	g.sink.add("artifact", id, made, made, nil, nil, pythonOf(data), pythonOf("null"), task, flow, nil)
}

// resultData is a task run state's record of where its result is.
func resultData(key string, expires time.Time, cached bool) string {
	expiration := "null"
	if cached {
		expiration = quote(zulu(expires))
	}
	return `{"storage_key": ` + quote("/srv/prefect/results/"+key) + `, "expiration": ` + expiration +
		`, "serializer": {"type": "pickle"}, "prefect_version": "3.9.1", "storage_block_id": null}`
}

// collection is the newest artifact of a key.
type collection struct {
	first  time.Time
	newest *artifact
}

// writeCollections writes the newest artifact of each key.
func (g *generator) writeCollections() {
	r := g.stream(streamClosing, 1)
	var rows [][]any
	for _, key := range g.evidence.keys {
		c := g.evidence.latest[key]
		a := c.newest
		rows = append(rows, []any{r.v4(), timeOf(c.first), timeOf(a.at), key, a.id, a.taskRun, a.flowRun, a.kind, pythonOf(a.data), a.description, pythonOf("null")})
	}
	g.sink.write("artifact_collection", rows)
}
