package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/quaestor-graph/quaestor/graph/graphtest"
	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

// unanswered are the types of which Prefect's REST API shows no rows.
var unanswered = map[string]string{
	"Agent":                       "only whoever knows its name or id is answered, by writing to it",
	"AutomationBucket":            "how far Prefect's triggers are; read by them alone",
	"AutomationEventFollower":     "likewise",
	"AutomationHeldEvent":         "likewise",
	"CompositeTriggerChildFiring": "likewise",
	"AutomationRelatedResource":   "only the automations that it leads to are answered",
	"BlockDocumentReference":      "shown as the documents that it leads to",
	"BlockSchemaReference":        "shown as the schemas that it leads to",
	"Configuration":               "read by Prefect alone",
	"CsrfToken":                   "made by asking for one",
	"DeploymentVersion":           "Prefect has the table, but no code for it",
	"EventResource":               "shown as parts of the event",
	"TaskRunStateCache":           "read by Prefect's orchestration alone",
}

// ofTheMoment depends on when Prefect was asked.
var ofTheMoment = []string{
	"FlowRun.estimated_run_time", "FlowRun.estimated_start_time_delta",
	"TaskRun.estimated_run_time", "TaskRun.estimated_start_time_delta",
	"ConcurrencyLimitV2.active_slots", // where slots decay
}

// answersAlike asks Prefect for every object that its API shows, and compares all values with Quaestor's.
func answersAlike(t *testing.T, p *databasetest.Prefect, q served) {
	c := graphtest.Compare(t, q)
	c.Clock = ofTheMoment
	a := asker{T: t, Prefect: p, Comparison: c}
	for _, path := range []string{
		"/flows/filter", "/flow_runs/filter", "/task_runs/filter", "/logs/filter", "/artifacts/filter", "/artifacts/latest/filter",
		"/variables/filter", "/block_types/filter", "/block_schemas/filter", "/deployments/filter", "/work_pools/filter",
		"/work_queues/filter", "/concurrency_limits/filter", "/v2/concurrency_limits/filter", "/automations/filter",
		"/saved_searches/filter",
	} {
		a.all(path, "")
	}
	// Without a filter the anonymous ones are left out.
	for _, anonymous := range []string{"true", "false"} {
		a.all("/block_documents/filter", `, "block_documents": {"is_anonymous": {"eq_": `+anonymous+`}}`)
	}
	for _, pool := range a.Rows()["WorkPool"] {
		path := "/work_pools/" + url.PathEscape(pool["name"].(string))
		a.all(path+"/queues/filter", "")
		a.all(path+"/workers/filter", "")
	}
	a.events()
	for _, of := range []struct{ typ, path string }{
		{"FlowRun", "/flow_run_states/?flow_run_id="},
		{"TaskRun", "/task_run_states/?task_run_id="},
	} {
		for id := range a.Rows()[of.typ] {
			a.one("GET", of.path+id, "")
		}
	}
	for id := range a.Rows()["FlowRun"] {
		a.one("POST", "/flow_runs/"+id+"/input/filter", `{"prefix": "", "limit": 200}`)
	}
	// One of the first kind is not shown where the second has one for the same tag.
	for id, limit := range a.Rows()["ConcurrencyLimit"] {
		for _, v2 := range a.Rows()["ConcurrencyLimitV2"] {
			if v2["name"] == "tag:"+limit["tag"].(string) {
				a.one("GET", "/concurrency_limits/"+id, "")
			}
		}
	}
	for _, typ := range slices.Sorted(maps.Keys(a.Rows())) {
		rows, compared := len(a.Rows()[typ]), len(a.Objects[typ])
		if unanswered[typ] != "" {
			rows = 0
		}
		if rows != compared {
			t.Errorf("%s: Prefect answers %d of %d rows", typ, compared, rows)
		}
	}
}

type asker struct {
	*testing.T
	*databasetest.Prefect
	*graphtest.Comparison
}

func (a asker) one(method, path, body string) []byte {
	a.Helper()
	answer := a.Ask(a.T, method, path, body)
	a.Answer(path, answer, nil)
	return answer
}

// all takes every page.
func (a asker) all(path, filter string) {
	a.Helper()
	const most = 200 // of Prefect's pages
	for offset := 0; ; offset += most {
		answer := a.one("POST", path, fmt.Sprintf(`{"limit": %d, "offset": %d%s}`, most, offset, filter))
		var page []map[string]any
		if err := json.Unmarshal(answer, &page); err != nil {
			a.Fatal(err)
		}
		if strings.HasPrefix(path, "/block_documents/") {
			// Prefect has decrypted it with the key in the database.
			for _, document := range page {
				if data, ok := document["data"].(map[string]any); !ok || len(data) == 0 {
					a.Errorf("the block document %s has no data: %v", document["name"], document["data"])
				}
			}
		}
		if len(page) < most {
			return
		}
	}
}

// events has pages of its own kind.
func (a asker) events() {
	a.Helper()
	answer := a.one("POST", "/events/filter", `{"limit": 50, "filter": {"occurred": {"since": "2000-01-01T00:00:00Z", "until": "2100-01-01T00:00:00Z"}}}`)
	for {
		var page struct {
			Next string `json:"next_page"`
		}
		if err := json.Unmarshal(answer, &page); err != nil {
			a.Fatal(err)
		}
		if page.Next == "" {
			return
		}
		answer = a.one("GET", strings.TrimPrefix(page.Next, a.URL()), "")
	}
}
