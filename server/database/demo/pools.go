package demo

import (
	"encoding/json"
	"strings"
	"time"

	_ "embed" // the templates

	"github.com/quaestor-graph/quaestor/ent/stored"
)

//go:embed data/templates.json
var templateData []byte

// pool and queue are a work pool and one of its queues.
type pool struct {
	id                      stored.ID
	name, kind, description string
	// limit is the pool's concurrency limit, below 0 for none.
	limit    int
	status   stored.WorkPoolStatus
	created  time.Time
	queues   []*queue
	workers  []workerSpec
	cluster  string
	statusAt time.Time
	event    stored.ID
}

type queue struct {
	id                        stored.ID
	pool                      *pool
	name, description, filter string
	limit, priority           int
	paused                    bool
	created                   time.Time
}

type workerSpec struct {
	name, host string
	// silent is for how long it has not been heard of.
	silent    time.Duration
	heartbeat int
}

func poolCatalogue() []*pool {
	const defaultQueue = "The work pool's default queue."
	return []*pool{
		{name: "process-main", kind: "process", description: "Small flows on the two flow servers", limit: -1, status: "READY",
			queues: []*queue{{name: "default", description: defaultQueue, limit: -1, priority: 3}, {name: "high", description: "What must not wait", limit: -1, priority: 1},
				{name: "low", description: "Backfills", limit: 4, priority: 9}},
			workers: []workerSpec{{"ProcessWorker 5e2f7c1a", "flows-1", 4 * time.Second, 30}, {"ProcessWorker 91ab03d4", "flows-2", 17 * time.Second, 30},
				{"ProcessWorker 0c44e9b2", "flows-1", 9 * 24 * time.Hour, 30}}},
		{name: "docker-main", kind: "docker", description: "Containers on the shared host", limit: 12, status: "READY",
			queues:  []*queue{{name: "default", description: defaultQueue, limit: -1, priority: 1}, {name: "mail", description: "One at a time, the relay insists", limit: 1, priority: 2}},
			workers: []workerSpec{{"DockerWorker büro-3", "docker-3", 11 * time.Second, 30}}},
		{name: "k8s-batch", kind: "kubernetes", description: "The cluster's batch nodes", limit: 40, status: "READY",
			queues: []*queue{{name: "default", description: defaultQueue, limit: -1, priority: 5}, {name: "heavy", description: "Large memory", limit: 2, priority: 2},
				{name: "gpu", description: "One GPU node", limit: 1, priority: 3}, {name: "spot", description: "Closed until prices fall", limit: 0, priority: 10, paused: true}},
			workers: []workerSpec{{"KubernetesWorker 7fd9c6b5c-x2x8l", "", 8 * time.Second, 30}, {"KubernetesWorker 7fd9c6b5c-q4mzt", "", 26 * time.Second, 30},
				{"KubernetesWorker 5b7d8f9dc-9h2vn", "", 31 * 24 * time.Hour, 30}}},
		{name: "old-vm", kind: "process", description: "Being taken out of service", limit: 2, status: "PAUSED",
			queues:  []*queue{{name: "default", description: defaultQueue, limit: -1, priority: 1}},
			workers: []workerSpec{{"ProcessWorker old-vm", "old-vm", 55 * 24 * time.Hour, 0}}},
		{name: "default-agent-pool", kind: "prefect-agent", description: "Queues of agents, from before work pools", limit: -1, status: "NOT_READY",
			queues: []*queue{{name: "default", description: defaultQueue, limit: -1, priority: 1},
				{name: "agents", description: "", filter: `{"tags": ["legacy"], "deployment_ids": null}`, limit: 3, priority: 1}}},
	}
}

// makePools gives pools and queues their ids.
func (g *generator) makePools() {
	r := g.stream(streamPools, 0)
	g.pools, g.queues = poolCatalogue(), map[string]*queue{}
	for _, p := range g.pools {
		p.id = r.v4()
		p.created = g.since.Add(-r.span(2*24*time.Hour, 28*24*time.Hour))
		p.cluster = string(r.v4())
		p.statusAt = g.now.Add(-r.span(2*time.Hour, 5*24*time.Hour))
		p.event = r.v7(p.statusAt)
		for i, q := range p.queues {
			q.id, q.pool = r.v4(), p
			q.created = p.created.Add(time.Duration(i)*time.Hour + r.span(3*time.Millisecond, 9*time.Millisecond))
			g.queues[p.name+"/"+q.name] = q
		}
	}
}

// writePools writes pools, queues, workers and agents.
func (g *generator) writePools() {
	r := g.stream(streamPools, 1)
	var templates map[string]json.RawMessage
	if err := json.Unmarshal(templateData, &templates); err != nil { // a test has read it
		panic(err)
	}
	l := linkedPools()
	var workers [][]any
	for _, p := range g.pools {
		template := string(templates[p.kind])
		if template == "" {
			template = "{}"
		}
		var at stored.Time
		var event stored.ID
		if p.status != "PAUSED" { // paused before Prefect kept the time of it
			at, event = timeOf(p.statusAt), p.event
			g.poolEvent(r, p)
		}
		l.Parent.Rows = append(l.Parent.Rows, []any{p.id, timeOf(p.created), timeOf(millis(p.statusAt)), p.name, p.description, p.kind,
			jsonOf(template), stored.BoolOf(p.status == "PAUSED"), limitOf(p.limit), p.queues[0].id, p.status, at, event,
			jsonOf(`{"bundle_upload_step": null, "bundle_execution_step": null, "default_result_storage_block_id": null}`)})
		for _, q := range p.queues {
			status := stored.WorkQueueStatus(p.status)
			polled := g.now.Add(-r.span(time.Second, 14*time.Second))
			switch {
			case q.paused:
				status = "PAUSED"
			case p.status != "READY":
				polled = g.now.Add(-r.span(40*24*time.Hour, 58*24*time.Hour))
			}
			l.Child.Rows = append(l.Child.Rows, []any{q.id, timeOf(q.created), timeOf(millis(polled)), q.name, jsonOf(q.filter), q.description,
				stored.BoolOf(q.paused), limitOf(q.limit), timeOf(polled), stored.IntOf(int64(q.priority)), p.id, status})
		}
		for _, w := range p.workers {
			beat := g.now.Add(-w.silent - r.span(0, time.Second))
			status := stored.WorkerStatus("ONLINE")
			if w.silent > 90*time.Second { // three heartbeats
				status = "OFFLINE"
			}
			born := p.created.Add(r.span(time.Minute, 24*time.Hour))
			workers = append(workers, []any{r.v4(), timeOf(born), timeOf(millis(beat)), w.name, timeOf(beat), p.id, limitOf(w.heartbeat - btoi(w.heartbeat == 0)), status})
		}
	}
	if g.sink.wants("work_pool") {
		g.sink.link(l)
	}
	g.sink.write("worker", workers)
	g.writeAgents(r)
}

func (g *generator) writeAgents(r *source) {
	var rows [][]any
	for i, name := range strings.Fields("agent-flows-1 agent-flows-2 agent-büro") {
		seen := g.now.Add(-time.Duration(i*20)*24*time.Hour - r.span(time.Minute, 24*time.Hour))
		rows = append(rows, []any{r.v4(), timeOf(g.since), timeOf(millis(seen)), name, timeOf(seen), g.queues["default-agent-pool/agents"].id})
	}
	g.sink.write("agent", rows)
}

// limitOf is the value of a limit; below 0 there is none.
func limitOf(n int) stored.Int {
	if n < 0 {
		return stored.Int{}
	}
	return stored.IntOf(int64(n))
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}
