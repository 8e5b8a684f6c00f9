package demo

import (
	"fmt"
	"strings"
	"time"

	"github.com/quaestor-graph/quaestor/ent/stored"
	"github.com/quaestor-graph/quaestor/server/database/query"
)

// flow is a flow of the catalogue in this installation.
type flow struct {
	*flowSpec
	id      stored.ID
	created time.Time
	labels  string
	// versions are the hashes of its source, the newest last.
	versions    []string
	keys        []string
	deployments []*deployment
	number      int
	// cachedDay is, for each task, the day whose result is kept.
	cachedDay []string
}

type deployment struct {
	*deploymentSpec
	id, limitID, versionID stored.ID
	flow                   *flow
	queue                  *queue
	created                time.Time
	parameters             string
	schedules              []*schedule
}

func linkedPools() query.Linked {
	return query.Linked{Column: "default_queue_id",
		Parent: query.Rows{Table: "work_pool", Columns: columns["work_pool"]},
		Child:  query.Rows{Table: "work_queue", Columns: columns["work_queue"]}}
}

// makeFlows gives flows and deployments their ids.
func (g *generator) makeFlows() {
	g.byName = map[string]*flow{}
	for i := range catalogue {
		r := g.stream(streamFlows, uint64(i))
		f := &flow{flowSpec: &catalogue[i], id: r.v4(), number: i, labels: "{}"}
		f.created = g.since.Add(-r.span(24*time.Hour, 27*24*time.Hour))
		for range 3 {
			f.versions = append(f.versions, r.hex(16))
		}
		if r.permille(300) {
			f.labels = `{"team": ` + quote(pick(r, []string{"data", "finance", "ml"})) + `, "cost-center": ` + fmt.Sprint(r.between(100, 999)) + `}`
		}
		for _, t := range f.tasks {
			fn := t.fn
			if t.flow != "" {
				fn = strings.ReplaceAll(t.flow, "-", "_")
			}
			f.keys = append(f.keys, fn+"-"+r.hex(4))
		}
		f.cachedDay = make([]string, len(f.tasks))
		for d := range f.flowSpec.deployments {
			f.deployments = append(f.deployments, g.makeDeployment(r, f, &f.flowSpec.deployments[d]))
		}
		g.flows = append(g.flows, f)
		g.byName[f.name] = f
	}
}

func (g *generator) makeDeployment(r *source, f *flow, spec *deploymentSpec) *deployment {
	d := &deployment{deploymentSpec: spec, id: r.v4(), flow: f, queue: g.queues[spec.queue]}
	d.created = f.created.Add(r.span(time.Minute, 20*time.Hour))
	var b strings.Builder
	for _, p := range f.params {
		if p.values[0] != `"today"` {
			if b.Len() > 0 {
				b.WriteString(", ")
			}
			b.WriteString(quote(p.name) + ": " + p.values[0])
		}
	}
	d.parameters = "{" + b.String() + "}"
	if spec.limit > 0 {
		d.limitID = r.v4()
	}
	if spec.versions {
		d.versionID = r.v4()
	}
	for _, s := range spec.schedules {
		anchor := d.created.Truncate(time.Hour)
		d.schedules = append(d.schedules, newSchedule(s, r.v4(), anchor))
	}
	return d
}

// runsBySchedule are the schedules that make runs.
func (d *deployment) runsBySchedule() []*schedule {
	var out []*schedule
	for _, s := range d.schedules {
		if !s.spec.off && !d.paused {
			out = append(out, s)
		}
	}
	return out
}

// openapi is the schema of a flow's parameters as Prefect makes it of the
// function's signature.
func (f *flow) openapi() string {
	var properties, required []string
	for i, p := range f.params {
		kind := `"type": ` + quote(p.kind)
		title := strings.ReplaceAll(p.name, "_", " ")
		if i == 0 {
			required = append(required, p.name)
		}
		properties = append(properties, quote(p.name)+`: {"title": `+quote(title)+`, `+kind+`, "position": `+fmt.Sprint(i)+`}`)
	}
	return `{"title": "Parameters", "type": "object", "properties": {` + strings.Join(properties, ", ") + `}, "required": ` + list(required...) + `}`
}

// writeFlows writes flows, deployments, their schedules, versions and limits.
func (g *generator) writeFlows() {
	var flows, limits, deployments, schedules, versions [][]any
	for _, f := range g.flows {
		r := g.stream(streamFlows, uint64(1000+f.number))
		labels := f.labels
		if f.weight == 0 {
			labels = "" // from before there were labels
		}
		flows = append(flows, []any{f.id, timeOf(f.created), timeOf(f.created), f.name, tagsOf(f.tags), jsonOf(labels)})
		for _, d := range f.deployments {
			if d.limitID != "" {
				limits = append(limits, []any{d.limitID, timeOf(d.created), timeOf(millis(g.now.Add(-r.span(time.Minute, time.Hour)))), stored.BoolOf(true),
					"deployment:" + string(d.id), stored.IntOf(int64(d.limit)), stored.IntOf(0), stored.IntOf(int64(r.n(40))), stored.FloatOf(0), stored.FloatOf(2)})
			}
			deployments = append(deployments, g.deploymentRow(r, d))
			for _, s := range d.schedules {
				schedules = append(schedules, []any{s.id, timeOf(d.created), timeOf(d.created), jsonOf(s.json()), stored.BoolOf(!s.spec.off), d.id,
					limitOf(s.spec.max - btoi(s.spec.max == 0)), jsonOf("{}"), textOf(s.spec.slug)})
			}
			if d.versionID != "" {
				versions = append(versions, g.versionRows(r, d)...)
			}
		}
	}
	g.sink.write("flow", flows)
	g.sink.write("concurrency_limit_v2", limits)
	g.sink.write("deployment", deployments)
	g.sink.write("deployment_schedule", schedules)
	g.sink.write("deployment_version", versions)
}

func (g *generator) deploymentRow(r *source, d *deployment) []any {
	var queueName, limit, strategy any
	var queueID stored.ID
	var polled time.Time
	status := stored.DeploymentStatus("NOT_READY")
	if d.queue != nil {
		queueName, queueID = d.queue.name, d.queue.id
		if d.queue.pool.status == "READY" {
			polled, status = g.now.Add(-r.span(time.Second, 14*time.Second)), "READY"
		}
	}
	if d.limit > 0 {
		limit, strategy = stored.IntOf(int64(d.limit)), jsonOf(`{"collision_strategy": `+quote(d.strategy)+`, "grace_period_seconds": null}`)
	}
	pull := "" // SQL NULL
	path := any(nil)
	if d.pull != "" {
		pull, path = `[{"prefect.deployments.steps.set_working_directory": {"directory": `+quote(d.pull)+`}}]`, d.pull
	}
	variables := d.variables
	if variables == "" {
		variables = "{}"
	}
	var storage stored.ID
	if d.storage != "" {
		storage = g.blocks[d.storage].id
	}
	updated := d.created
	if !polled.IsZero() {
		updated = millis(g.now.Add(-r.span(24*time.Hour, 30*24*time.Hour)))
	}
	return []any{d.id, timeOf(d.created), timeOf(updated), d.name, tagsOf(d.tags), jsonOf(d.parameters), d.flow.id, textOf(d.description), stored.ID(""),
		jsonOf(d.flow.openapi()), storage, d.version, jsonOf(variables), path, d.entry, queueName, stored.JSON{}, stored.JSON{}, queueID,
		jsonOf(pull), stored.BoolOf(len(d.flow.params) > 0), timeOf(polled), stored.BoolOf(d.paused), status, limit, strategy, d.limitID,
		jsonOf(d.labels()), d.versionID}
}

func (d *deployment) labels() string { return d.flow.labelled("prefect.flow.id", string(d.flow.id)) }

// labelled are the flow's labels and some of Prefect's own.
func (f *flow) labelled(pairs ...string) string {
	own := object(pairs...)
	if f.labels == "{}" {
		return own
	}
	return f.labels[:len(f.labels)-1] + ", " + own[1:]
}

// versionRows are what an installation has of versions: the current one and
// those of other branches.
func (g *generator) versionRows(r *source, d *deployment) [][]any {
	var rows [][]any
	for i, branch := range []string{"main", "feature/größen", ""} {
		id := d.versionID
		if i > 0 {
			id = r.v4()
		}
		var name, entry any
		var queue stored.ID
		labels, schema, pull := "", "", ""
		at := d.created.Add(r.span(24*time.Hour, 20*24*time.Hour))
		if branch == "" {
			at = at.Truncate(time.Second) // as the database's own clock gives it
		} else {
			name, queue, entry, labels, schema, pull = d.queue.name, d.queue.id, d.entry, d.labels(), d.flow.openapi(), "[]"
		}
		info := `{"type": "vcs:github", "version": ` + quote(r.hex(4)) + `, "commit_sha": ` + quote(r.hex(20)) + `, "message": "release", "branch": ` + quote(branch) +
			`, "repository": "acme-example/flows", "url": "https://github.com/acme-example/flows"}`
		rows = append(rows, []any{id, timeOf(at), timeOf(at), d.id, textOf(branch), jsonOf(info), textOf(d.description), tagsOf(d.tags), jsonOf(labels), entry,
			jsonOf(pull), jsonOf(d.parameters), jsonOf(schema), stored.BoolOf(schema != ""), queue, name, jsonOf("{}")})
	}
	return rows
}
