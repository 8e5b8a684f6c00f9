package demo

import (
	"fmt"
	"slices"
	"strings"
)

// mode is how much of a table is written.
type mode uint8

const (
	none mode = iota
	// referenced: the rows that others refer to.
	referenced
	all
)

// reference leads from a table to one that it refers to. It is weak where few
// rows of the other table are referred to, which are then written alone.
type reference struct {
	table string
	weak  bool
}

func strong(tables ...string) []reference {
	var out []reference
	for _, t := range tables {
		out = append(out, reference{t, false})
	}
	return out
}

func weak(tables ...string) []reference {
	out := strong(tables...)
	for i := range out {
		out[i].weak = true
	}
	return out
}

// references are Prefect's tables, each with those that its columns refer to,
// by a foreign key or without one.
var references = map[string][]reference{
	"agent":                          strong("work_queue"),
	"artifact":                       strong("flow_run", "task_run"),
	"artifact_collection":            strong("artifact"),
	"automation":                     strong("block_document", "deployment", "work_pool"),
	"automation_bucket":              strong("automation"),
	"automation_event_follower":      weak("events"),
	"automation_held_event":          append(strong("automation"), weak("events")...),
	"automation_related_resource":    strong("automation", "deployment"),
	"block_document":                 strong("block_schema", "block_type", "configuration"),
	"block_document_reference":       strong("block_document"),
	"block_schema":                   strong("block_type"),
	"block_schema_reference":         strong("block_schema"),
	"block_type":                     nil,
	"composite_trigger_child_firing": strong("automation"),
	"concurrency_limit":              weak("task_run"),
	"concurrency_limit_v2":           nil,
	"configuration":                  nil,
	"csrf_token":                     nil,
	"deployment":                     strong("block_document", "concurrency_limit_v2", "deployment_version", "flow", "work_queue"),
	"deployment_schedule":            strong("deployment"),
	"deployment_version":             strong("deployment", "work_queue"),
	"event_resources":                strong("events"),
	"events":                         nil,
	"flow":                           nil,
	"flow_run":                       append(strong("block_document", "deployment", "flow", "work_queue"), weak("flow_run_state", "task_run")...),
	"flow_run_input":                 strong("flow_run"),
	"flow_run_state":                 append(strong("flow_run"), weak("artifact")...),
	"log":                            strong("flow_run", "task_run"),
	"saved_search":                   nil,
	"task_run":                       append(strong("flow_run"), weak("task_run_state")...),
	"task_run_state":                 append(strong("task_run"), weak("artifact")...),
	"task_run_state_cache":           strong("task_run_state"),
	"variable":                       nil,
	"work_pool":                      append(strong("work_queue"), weak("events")...),
	"work_queue":                     strong("work_pool"),
	"worker":                         strong("work_pool"),
}

// Tables are the names that Options.Only may hold, in alphabetical order.
func Tables() []string {
	var out []string
	for t := range references {
		out = append(out, t)
	}
	slices.Sort(out)
	return out
}

// choose follows the references of the tables named.
func choose(only []string) (map[string]mode, error) {
	var unknown []string
	for _, t := range only {
		if _, ok := references[t]; !ok {
			unknown = append(unknown, fmt.Sprintf("%q", t))
		}
	}
	if len(unknown) > 0 {
		return nil, fmt.Errorf("no table of Prefect is named %s; there are %s", strings.Join(unknown, ", "), strings.Join(Tables(), ", "))
	}
	if len(only) == 0 {
		only = Tables()
	}
	modes := map[string]mode{}
	var reach func(t string, m mode)
	reach = func(t string, m mode) {
		if modes[t] >= m {
			return
		}
		modes[t] = m
		for _, r := range references[t] {
			if r.weak {
				reach(r.table, referenced)
			} else {
				reach(r.table, m)
			}
		}
	}
	for _, t := range only {
		reach(t, all)
	}
	return modes, nil
}

// columns are those of each table, in the order in which this package writes
// the values of a row.
var columns = func() map[string][]string {
	out := map[string][]string{}
	for table, list := range map[string]string{
		"agent":                          "name last_activity_time work_queue_id",
		"artifact":                       "key type data metadata_ task_run_id flow_run_id description",
		"artifact_collection":            "key latest_id task_run_id flow_run_id type data description metadata_",
		"automation":                     "name description enabled trigger actions actions_on_trigger actions_on_resolve tags",
		"automation_bucket":              "automation_id trigger_id bucketing_key last_event start end count last_operation triggered_at",
		"automation_event_follower":      "leader_event_id follower_event_id received follower scope",
		"automation_held_event":          "automation_id trigger_id bucketing_key event_id occurred",
		"automation_related_resource":    "automation_id resource_id automation_owned_by_resource",
		"block_document":                 "name data block_schema_id block_type_id is_anonymous block_type_name",
		"block_document_reference":       "name parent_block_document_id reference_block_document_id",
		"block_schema":                   "fields block_type_id checksum capabilities version",
		"block_schema_reference":         "name parent_block_schema_id reference_block_schema_id",
		"block_type":                     "name logo_url documentation_url description code_example is_protected slug",
		"composite_trigger_child_firing": "automation_id parent_trigger_id child_trigger_id child_firing_id child_fired_at child_firing",
		"concurrency_limit":              "tag concurrency_limit active_slots",
		"concurrency_limit_v2":           "active name limit active_slots denied_slots slot_decay_per_second avg_slot_occupancy_seconds",
		"configuration":                  "key value",
		"csrf_token":                     "token client expiration",
		"deployment": "name tags parameters flow_id description infrastructure_document_id parameter_openapi_schema" +
			" storage_document_id version infra_overrides path entrypoint work_queue_name created_by updated_by work_queue_id" +
			" pull_steps enforce_parameter_schema last_polled paused status concurrency_limit concurrency_options" +
			" concurrency_limit_id labels version_id",
		"deployment_schedule": "schedule active deployment_id max_scheduled_runs parameters slug",
		"deployment_version": "deployment_id branch version_info description tags labels entrypoint pull_steps parameters" +
			" parameter_openapi_schema enforce_parameter_schema work_queue_id work_queue_name infra_overrides",
		"event_resources": "occurred resource_id resource_role resource event_id",
		"events":          "occurred event resource_id resource related_resource_ids related payload received recorded follows",
		"flow":            "name tags labels",
		"flow_run": "name state_type run_count expected_start_time next_scheduled_start_time start_time end_time total_run_time" +
			" flow_version parameters idempotency_key context empirical_policy tags auto_scheduled flow_id deployment_id" +
			" parent_task_run_id state_id state_name infrastructure_document_id work_queue_name state_timestamp created_by" +
			" infrastructure_pid work_queue_id job_variables deployment_version labels",
		"flow_run_input": "key value flow_run_id sender",
		"flow_run_state": "type timestamp name message state_details data flow_run_id result_artifact_id",
		"log":            "name level flow_run_id task_run_id message timestamp",
		"saved_search":   "name filters",
		"task_run": "name state_type run_count expected_start_time next_scheduled_start_time start_time end_time total_run_time" +
			" task_key dynamic_key cache_key cache_expiration task_version empirical_policy task_inputs tags flow_run_id state_id" +
			" state_name state_timestamp flow_run_run_count labels",
		"task_run_state":       "type timestamp name message state_details data task_run_id result_artifact_id",
		"task_run_state_cache": "cache_key cache_expiration task_run_state_id",
		"variable":             "name tags value",
		"work_pool": "name description type base_job_template is_paused concurrency_limit default_queue_id status" +
			" last_transitioned_status_at last_status_event_id storage_configuration",
		"work_queue": "name filter description is_paused concurrency_limit last_polled priority work_pool_id status",
		"worker":     "name last_heartbeat_time work_pool_id heartbeat_interval_seconds status",
	} {
		out[table] = append([]string{"id", "created", "updated"}, strings.Fields(list)...)
	}
	return out
}()
