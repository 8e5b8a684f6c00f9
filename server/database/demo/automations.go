package demo

import (
	"fmt"
	"strings"
	"time"

	"github.com/quaestor-graph/quaestor/ent/stored"
)

// trigger is when an automation acts; those with parts are made of others.
type trigger struct {
	id             stored.ID
	kind           string
	match, related string
	after, expect  []string
	forEach        []string
	posture        string
	threshold      int
	within         time.Duration
	parts          []*trigger
	require        string
}

func (t *trigger) json() string {
	if len(t.parts) > 0 {
		var parts []string
		for _, p := range t.parts {
			parts = append(parts, p.json())
		}
		out := fmt.Sprintf(`{"type": %s, "id": %s, "triggers": [%s], "within": %d.0`, quote(t.kind), quote(string(t.id)), strings.Join(parts, ", "), int(t.within.Seconds()))
		if t.require != "" {
			out += `, "require": ` + t.require
		}
		return out + "}"
	}
	return fmt.Sprintf(`{"type": "event", "id": %s, "match": %s, "match_related": %s, "after": %s, "expect": %s, "for_each": %s, "posture": %s, "threshold": %d, "within": %d.0}`,
		quote(string(t.id)), t.match, t.related, list(t.after...), list(t.expect...), list(t.forEach...), quote(t.posture), t.threshold, int(t.within.Seconds()))
}

// automation is a row of automation.
type automation struct {
	id                          stored.ID
	name, description           string
	off                         bool
	trigger                     *trigger
	actions, onTrigger, resolve string
	tags                        []string
	created                     time.Time
	// about are resources that it is related to, each with whether it owns the
	// automation.
	about map[string]bool
}

// reactive is a trigger that fires when something happens.
func reactive(match string, forEach []string, threshold int, within time.Duration, expect ...string) *trigger {
	return &trigger{kind: "event", match: match, related: "{}", expect: expect, forEach: forEach, posture: "Reactive", threshold: threshold, within: within}
}

// makeAutomations gives automations and their triggers ids. Prefect's server
// knows triggers of events and of other triggers; those of metrics are Prefect
// Cloud's alone, and a row with one would make the server fail.
func (g *generator) makeAutomations() {
	flowRuns := `{"prefect.resource.id": "prefect.flow-run.*"}`
	each := []string{"prefect.resource.id"}
	nightly := g.byName["nightly-warehouse"].deployments[0]
	orders := g.byName["sync-orders"].deployments
	slack := g.blocks["ops-alerts"]
	notify := func(subject, body string) string {
		return `{"type": "send-notification", "block_document_id": ` + quote(string(slack.id)) + `, "subject": ` + quote(subject) + `, "body": ` + quote(body) + `}`
	}
	run := func(d *deployment, parameters string) string {
		return `{"type": "run-deployment", "source": "selected", "deployment_id": ` + quote(string(d.id)) + `, "parameters": ` + parameters + `, "job_variables": null, "schedule_after": 0.0}`
	}
	stuck := &trigger{kind: "event", match: flowRuns, related: "{}", after: []string{"prefect.flow-run.Running"},
		expect:  []string{"prefect.flow-run.Completed", "prefect.flow-run.Failed", "prefect.flow-run.Crashed", "prefect.flow-run.Cancelled"},
		forEach: each, posture: "Proactive", threshold: 1, within: 6 * time.Hour}
	list := []*automation{
		{name: "notify-on-failure", description: "Tells #ops of every run that fails", trigger: reactive(flowRuns, each, 1, 0, "prefect.flow-run.Failed", "prefect.flow-run.Crashed"),
			actions: "[" + notify("Prefect flow run notification", "Flow run {{ flow.name }}/{{ flow_run.name }} entered state `{{ flow_run.state.name }}` at {{ flow_run.state.timestamp }}.") + "]",
			tags:    []string{"prod", "ops"}},
		{name: "stuck-runs", description: "Cancels what runs for more than six hours", trigger: stuck, actions: `[{"type": "cancel-flow-run"}]`, onTrigger: "[" + notify("Stuck", "{{ flow_run.name }} — größer als 6 h") + "]"},
		{name: "rerun-after-upload", trigger: reactive(`{"prefect.resource.id": "acme.bucket.*"}`, each, 1, 0, "acme.upload.finished"),
			actions: "[" + run(orders[0], `{"region": "emea", "full": true}`) + "]", about: map[string]bool{resource("deployment", orders[0].id): true}},
		{name: "too many failures", trigger: reactive(flowRuns, []string{"related:flow:prefect.resource.id"}, 5, time.Hour, "prefect.flow-run.Failed"),
			actions: `[{"type": "pause-deployment", "source": "selected", "deployment_id": ` + quote(string(nightly.id)) + `}, {"type": "pause-work-pool", "source": "selected", "work_pool_id": ` +
				quote(string(g.pools[2].id)) + `}]`, resolve: `[{"type": "do-nothing"}]`, about: map[string]bool{resource("deployment", nightly.id): false, resource("work-pool", g.pools[2].id): false}},
		{name: "both halves", description: "When both partners have delivered", trigger: &trigger{kind: "compound", within: 25 * time.Hour, require: `"all"`, parts: []*trigger{
			reactive("{}", nil, 1, 0, "acme.partner.northwind.delivered"), reactive("{}", nil, 1, 0, "acme.partner.contoso.delivered")}}, actions: "[" + run(nightly, `{"models": ["marts"]}`) + "]"},
		{name: "three in a row", trigger: &trigger{kind: "sequence", within: 48 * time.Hour, parts: []*trigger{
			reactive("{}", nil, 1, 0, "acme.release.built"), reactive("{}", nil, 1, 0, "acme.release.tested"), reactive("{}", nil, 1, 0, "acme.release.signed")}}, actions: `[{"type": "do-nothing"}]`},
		{name: "any two of three (abgeschaltet)", off: true, trigger: &trigger{kind: "compound", within: time.Hour, require: "2", parts: []*trigger{
			{kind: "sequence", within: time.Hour, parts: []*trigger{reactive("{}", nil, 1, 0, "acme.a"), reactive("{}", nil, 1, 0, "acme.b")}},
			reactive("{}", nil, 3, time.Hour, "acme.c"), reactive(`{"prefect.resource.id": ["acme.site.*", "!acme.site.test"]}`, nil, 1, 0)}},
			actions: `[{"type": "call-webhook", "block_document_id": ` + quote(string(g.blocks["status-page"].id)) + `, "payload": "{{ event.event }}"}, {"type": "suspend-flow-run"}, {"type": "pause-automation", "source": "inferred", "automation_id": null}]`},
	}
	g.automations = map[string]*automation{}
	for i, a := range list {
		r := g.stream(streamAutomations, uint64(i))
		a.id, a.created = r.v4(), g.since.Add(-r.span(time.Hour, 20*24*time.Hour))
		a.trigger.identify(r)
		g.automations[a.name] = a
		g.evidence.order = append(g.evidence.order, a)
	}
}

func (t *trigger) identify(r *source) {
	t.id = r.v4()
	for _, p := range t.parts {
		p.identify(r)
	}
}

func (g *generator) writeAutomations() {
	var rows, about [][]any
	for i, a := range g.evidence.order {
		r := g.stream(streamAutomations, uint64(100+i))
		updated := a.created
		if a.off {
			updated = millis(g.now.Add(-11 * 24 * time.Hour))
		}
		rows = append(rows, []any{a.id, timeOf(a.created), timeOf(updated), a.name, a.description, stored.BoolOf(!a.off), jsonOf(a.trigger.json()),
			jsonOf(a.actions), jsonOf(orEmpty(a.onTrigger)), jsonOf(orEmpty(a.resolve)), tagsOf(a.tags)})
		for _, d := range append(g.deploymentResources(), g.poolResources()...) {
			owned, ok := a.about[d]
			if !ok {
				continue
			}
			at := timeOf(a.created.Add(r.span(3*time.Millisecond, 9*time.Millisecond)))
			about = append(about, []any{r.v4(), at, at, a.id, d, stored.BoolOf(owned)})
		}
	}
	g.sink.write("automation", rows)
	g.sink.write("automation_related_resource", about)
}

func orEmpty(list string) string {
	if list == "" {
		return "[]"
	}
	return list
}

// deploymentResources and poolResources are names in a fixed order.
func (g *generator) deploymentResources() []string {
	var out []string
	for _, f := range g.flows {
		for _, d := range f.deployments {
			out = append(out, resource("deployment", d.id))
		}
	}
	return out
}

func (g *generator) poolResources() []string {
	var out []string
	for _, p := range g.pools {
		out = append(out, resource("work-pool", p.id))
	}
	return out
}
