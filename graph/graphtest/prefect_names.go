package graphtest

import (
	"maps"
	"strings"
)

// signatures are the keys by which an object of Prefect's answers is known, and
// those keys that mean something else in such an answer.
var signatures = []struct{ typ, keys, without string }{
	{"FlowRun", "flow_id state_id deployment_id parameters", ""},
	{"TaskRun", "task_key state_id", ""},
	{"FlowRunState", "state_details timestamp type", ""},
	{"TaskRunState", "state_details timestamp type", ""},
	{"Deployment", "entrypoint flow_id schedules", ""},
	{"DeploymentSchedule", "schedule deployment_id", ""},
	{"ConcurrencyLimitV2", "slot_decay_per_second", ""},
	{"ConcurrencyLimit", "tag active_slots", ""},
	{"WorkPool", "base_job_template", ""},
	{"WorkQueue", "priority work_pool_id", ""},
	{"Worker", "heartbeat_interval_seconds", ""},
	{"Log", "level message", ""},
	{"ArtifactCollection", "latest_id", ""},
	{"Artifact", "key metadata_", ""},
	{"Variable", "name tags value", ""},
	{"BlockType", "slug logo_url", ""},
	{"BlockSchema", "checksum capabilities", ""},
	{"BlockDocument", "block_document_references is_anonymous", ""},
	{"Automation", "actions_on_trigger", ""},
	{"Event", "occurred resource", ""},
	{"FlowRunInput", "key sender", ""},
	{"SavedSearch", "filters", ""},
	{"Flow", "labels tags", ""},
	// work_queues/…/concurrency_status: the last is a matter of the clock.
	{"FlowRun", "state_timestamp time_in_current_state", "time_in_current_state"},
	{"FlowRun", "flow_id next_scheduled_start_time", ""}, // ui/flows/next-runs
	{"FlowRun", "duration lateness", ""},                 // ui/flow_runs/history
	{"FlowRunState", "id name timestamp type", ""},       // graph-v2
	{"Artifact", "is_latest key", "data"},                // graph-v2 has the data of progress artifacts only
}

// derived are the keys that our graph answers by another name or over an edge;
// of an object or of a list of them the ids are compared (the objects are
// recognised by themselves).
var derived = map[string]string{
	"FlowRun.state":          "state { id }",
	"FlowRun.work_pool_id":   "workPool { id }",
	"FlowRun.work_pool_name": "workPool { name }",
	"FlowRun.timestamp":      "effectiveStartTime",
	"FlowRun.duration":       "estimatedRunTime",
	"FlowRun.lateness":       "estimatedStartTimeDelta",
	"TaskRun.state":          "state { id }",
	"TaskRun.flow_run_name":  "flowRun { name }",
	// No key of Prefect's: result looks there.
	"FlowRunState.result":                 "resultArtifact { data }",
	"TaskRunState.result":                 "resultArtifact { data }",
	"Deployment.global_concurrency_limit": "globalConcurrencyLimit { id }",
	"Deployment.schedules":                "schedules { nodes { id } }",
	"Deployment.work_pool_name":           "workPool { name }",
	"WorkQueue.work_pool_name":            "workPool { name }",
	"BlockDocument.block_schema":          "blockSchema { id }",
	"BlockDocument.block_type":            "blockType { id }",
	"BlockSchema.block_type":              "blockType { id }",
	"Artifact.is_latest":                  "collection { latest { id } }",
}

// notStored are the keys that the graph does not have (yet), and why.
var notStored = map[string]string{
	"BlockDocument.block_document_references": "an object by field name; edges_test.go compares the edge references",
	"Deployment.concurrency_limit":            "deprecated: Prefect always answers null, whatever is stored",
	"WorkPool.active_slots":                   "counted from the runs that hold a slot",
	"WorkQueue.active_slots":                  "counted from the runs that hold a slot",
}

// shownAs makes of a stored value what Prefect's API makes of it.
var shownAs = map[string]func(stored any, row object) any{
	// Its models fill in their defaults.
	"FlowRun.empirical_policy": defaults(object{
		"max_retries": 0.0, "pause_keys": []any{}, "resuming": false, "retries": nil, "retry_delay": nil,
		"retry_delay_seconds": 0.0, "retry_type": nil,
	}),
	"TaskRun.empirical_policy": defaults(object{
		"max_retries": 0.0, "retries": nil, "retry_delay": nil, "retry_delay_seconds": 0.0, "retry_jitter_factor": nil,
	}),
	"FlowRunState.state_details": details,
	"TaskRunState.state_details": details,
	"FlowRun.labels":             defaults(nil),
	// A result lies in an artifact.
	"FlowRunState.data": result,
	"TaskRunState.data": result,
	// Agents have no heartbeat, so what is stored means nothing.
	"WorkPool.status": func(status any, row object) any {
		if row["type"] == "prefect-agent" {
			return nil
		}
		return status
	},
	// What has no key has no later version.
	"Artifact.is_latest": func(latest any, row object) any { return row["key"] == nil || latest == row["id"] },
}

var stateDetails = object{
	"cache_expiration": nil, "cache_key": nil, "child_flow_run_id": nil, "deferred": false,
	"deployment_concurrency_lease_id": nil, "flow_run_id": nil, "pause_key": nil, "pause_reschedule": false,
	"pause_timeout": nil, "refresh_cache": nil, "retriable": nil, "run_input_keyset": nil, "scheduled_time": nil,
	"task_parameters_id": nil, "task_run_id": nil, "traceparent": nil, "transition_id": nil, "untrackable_result": false,
}

// details are stored as JSON that Prefect wrote itself, in Python's forms.
func details(stored any, row object) any {
	d := defaults(stateDetails)(stored, row).(object)
	for _, time := range []string{"scheduled_time", "pause_timeout", "cache_expiration"} {
		if s, ok := d[time].(string); ok {
			d[time] = strings.Replace(s, "+00:00", "Z", 1)
		}
	}
	if s, ok := d["pause_reschedule"].(string); ok {
		d["pause_reschedule"] = s == "True"
	}
	return d
}

func defaults(d object) func(any, object) any {
	return func(stored any, _ object) any {
		out := object{}
		maps.Copy(out, d)
		if o, ok := stored.(object); ok {
			maps.Copy(out, o)
		}
		return out
	}
}

func result(stored any, row object) any {
	if stored == nil {
		return down(row["x_result"], derived["FlowRunState.result"])
	}
	return stored
}
