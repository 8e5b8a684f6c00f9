package graph_test

import (
	"database/sql"
	"encoding/json"
	"fmt"
	"slices"
	"testing"

	"github.com/quaestor-graph/quaestor/graph/graphtest"
	keys "github.com/quaestor-graph/quaestor/server/database/access"
)

// rules are those of contract 13.9, 13.10 and 13.11, computed over rows as plain SQL reads them: what of each type a key
// sees.
type rules struct {
	graphtest.Storage
	tags map[string][]string // of deployments and flow runs
	key  *keys.Bounds
	byID map[string]map[string]graphtest.StoredRow
	seen map[string]map[string]bool
}

// seenRows gives the ids that a key sees of each type.
func seenRows(t *testing.T, db *sql.DB, key *keys.Bounds) map[string]map[string]bool {
	t.Helper()
	r := &rules{Storage: graphtest.ReadStorage(t, db), tags: map[string][]string{}, key: key, byID: map[string]map[string]graphtest.StoredRow{}, seen: map[string]map[string]bool{}}
	for typ, rows := range r.Storage {
		r.byID[typ], r.seen[typ] = map[string]graphtest.StoredRow{}, map[string]bool{}
		for _, x := range rows {
			r.byID[typ][x["id"]] = x
		}
	}
	for _, table := range []string{"deployment", "flow_run"} {
		rows, err := db.Query("SELECT CAST(id AS TEXT), CAST(tags AS TEXT) FROM " + table)
		if err != nil {
			t.Fatal(err)
		}
		defer rows.Close()
		for rows.Next() {
			var id, text string
			var tags []string
			if err := rows.Scan(&id, &text); err != nil {
				t.Fatal(err)
			}
			if err := json.Unmarshal([]byte(text), &tags); err != nil {
				t.Fatal(err)
			}
			r.tags[id] = tags
		}
		if err := rows.Err(); err != nil {
			t.Fatal(err)
		}
	}
	if !r.allGone() {
		r.evaluate()
	}
	return r.seen
}

// allGone says whether a key's bounds are of things that are all gone (contract 13.8).
func (r *rules) allGone() bool {
	gone := func(kind []string, typ string) bool {
		return kind != nil && !slices.ContainsFunc(kind, func(id string) bool { return r.byID[typ][id] != nil })
	}
	return gone(r.key.WorkPoolIDs, "WorkPool") || gone(r.key.FlowIDs, "Flow") || r.key.Tags != nil && len(r.key.Tags) == 0
}

// inBounds says whether a thing is in bounds: several of a kind are 'or', kinds are 'and' (contract 13.8).
func (r *rules) inBounds(queue, flow string, tags []string) bool {
	pool := r.byID["WorkQueue"][queue]["work_pool_id"]
	return (r.key.WorkPoolIDs == nil || pool != "" && slices.Contains(r.key.WorkPoolIDs, pool)) &&
		(r.key.FlowIDs == nil || slices.Contains(r.key.FlowIDs, flow)) &&
		(r.key.Tags == nil || slices.ContainsFunc(tags, func(tag string) bool { return slices.Contains(r.key.Tags, tag) }))
}

// flowRun says whether a run is seen (contract 13.9). A run whose deployment is gone has its own tags.
func (r *rules) flowRun(id string, below map[string]bool) bool {
	run := r.byID["FlowRun"][id]
	if run == nil || below[id] {
		return false
	}
	deployment := r.byID["Deployment"][run["deployment_id"]]
	starter := r.byID["FlowRun"][r.byID["TaskRun"][run["parent_task_run_id"]]["flow_run_id"]]
	if run["deployment_id"] == "" && run["work_queue_id"] == "" && starter != nil {
		below[id] = true
		return r.flowRun(starter["id"], below)
	}
	tags := r.tags[id]
	if deployment != nil {
		tags = r.tags[deployment["id"]]
	}
	return r.inBounds(run["work_queue_id"], run["flow_id"], tags)
}

func (r *rules) see(typ string, is func(graphtest.StoredRow) bool) {
	for _, x := range r.Storage[typ] {
		if is(x) {
			r.seen[typ][x["id"]] = true
		}
	}
}

// through is of rows that are seen with those whose id one of some columns holds.
func (r *rules) through(typ string, columns map[string]string) {
	r.see(typ, func(x graphtest.StoredRow) bool {
		for column, of := range columns {
			if r.seen[of][x[column]] {
				return true
			}
		}
		return false
	})
}

func (r *rules) evaluate() {
	r.see("FlowRun", func(x graphtest.StoredRow) bool { return r.flowRun(x["id"], map[string]bool{}) })
	r.through("FlowRunState", map[string]string{"flow_run_id": "FlowRun"})
	r.through("FlowRunInput", map[string]string{"flow_run_id": "FlowRun"})
	r.through("TaskRun", map[string]string{"flow_run_id": "FlowRun"})
	r.through("Log", map[string]string{"flow_run_id": "FlowRun", "task_run_id": "TaskRun"})
	r.through("Artifact", map[string]string{"flow_run_id": "FlowRun", "task_run_id": "TaskRun"})
	r.through("TaskRunState", map[string]string{"task_run_id": "TaskRun"})
	r.through("TaskRunStateCache", map[string]string{"task_run_state_id": "TaskRunState"})
	r.through("ArtifactCollection", map[string]string{"latest_id": "Artifact"})
	r.see("Deployment", func(x graphtest.StoredRow) bool { return r.inBounds(x["work_queue_id"], x["flow_id"], r.tags[x["id"]]) })
	r.through("DeploymentSchedule", map[string]string{"deployment_id": "Deployment"})
	r.through("DeploymentVersion", map[string]string{"deployment_id": "Deployment"})

	flows, pools := map[string]bool{}, map[string]bool{}
	for _, typ := range []string{"FlowRun", "Deployment"} {
		for id := range r.seen[typ] {
			flows[r.byID[typ][id]["flow_id"]] = true
			pools[r.byID["WorkQueue"][r.byID[typ][id]["work_queue_id"]]["work_pool_id"]] = true
		}
	}
	r.see("Flow", func(x graphtest.StoredRow) bool { return flows[x["id"]] || slices.Contains(r.key.FlowIDs, x["id"]) })
	r.see("WorkPool", func(x graphtest.StoredRow) bool {
		if r.key.WorkPoolIDs != nil {
			return slices.Contains(r.key.WorkPoolIDs, x["id"])
		}
		return pools[x["id"]]
	})
	r.through("WorkQueue", map[string]string{"work_pool_id": "WorkPool"})
	r.through("Worker", map[string]string{"work_pool_id": "WorkPool"})
	r.through("Agent", map[string]string{"work_queue_id": "WorkQueue"})

	primary := map[string]string{} // resource by event, as its rows say
	for _, x := range r.Storage["EventResource"] {
		if x["resource_role"] == "" {
			primary[x["event_id"]] = x["resource_id"]
		}
	}
	resources := map[string]bool{}
	for typ, kind := range map[string]string{
		"FlowRun": "flow-run", "TaskRun": "task-run", "Deployment": "deployment", "Flow": "flow", "WorkPool": "work-pool",
		"WorkQueue": "work-queue", "Artifact": "artifact", "ArtifactCollection": "artifact-collection",
	} {
		for id := range r.seen[typ] {
			resources[fmt.Sprintf("prefect.%s.%s", kind, id)] = true
		}
	}
	r.see("Event", func(x graphtest.StoredRow) bool { return resources[primary[x["id"]]] })
	r.through("EventResource", map[string]string{"event_id": "Event"})
}
