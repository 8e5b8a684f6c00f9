package schema

import (
	"time"

	"github.com/quaestor-graph/quaestor/ent/stored"
)

// What Prefect's ORM sets of itself in a new row (src/prefect/server/database/
// orm_models.py). The defaults of the columns are the database's own, for rows
// that are inserted without ent.

// now has microseconds, as Python's.
func now() stored.Time { return stored.TimeOf(time.Now()) }

// onUpdate is the database's own now: on SQLite it has milliseconds.
func onUpdate() stored.Time { return stored.StatementTime(time.Now()) }

func emptyObject() stored.JSON                    { return stored.JSONOf("{}") }
func emptyArray() stored.JSON                     { return stored.JSONOf("[]") }
func emptyList() stored.Strings                   { return stored.StringsOf() }
func zero() stored.Int                            { return stored.IntOf(0) }
func one() stored.Int                             { return stored.IntOf(1) }
func isTrue() stored.Bool                         { return stored.BoolOf(true) }
func isFalse() stored.Bool                        { return stored.BoolOf(false) }
func noTime() stored.Duration                     { return stored.DurationOf(0) }
func defaultDecay() stored.Float                  { return stored.FloatOf(0) }
func defaultOccupancy() stored.Float              { return stored.FloatOf(2) }
func deploymentNotReady() stored.DeploymentStatus { return "NOT_READY" }
func poolNotReady() stored.WorkPoolStatus         { return "NOT_READY" }
func queueNotReady() stored.WorkQueueStatus       { return "NOT_READY" }
func offline() stored.WorkerStatus                { return "OFFLINE" }

// Objects of Prefect's own are stored with all that they have.

func noFlowRunPolicy() stored.JSON {
	return stored.JSONOf(`{"max_retries": 0, "retry_delay_seconds": 0.0, "retries": null, "retry_delay": null, ` +
		`"pause_keys": [], "resuming": false, "retry_type": null}`)
}

func noTaskRunPolicy() stored.JSON {
	return stored.JSONOf(`{"max_retries": 0, "retry_delay_seconds": 0.0, "retries": null, "retry_delay": null, ` +
		`"retry_jitter_factor": null}`)
}

func noDetails() stored.JSON {
	return stored.JSONOf(`{"flow_run_id": null, "task_run_id": null, "child_flow_run_id": null, "scheduled_time": null, ` +
		`"cache_key": null, "cache_expiration": null, "deferred": false, "untrackable_result": false, "pause_timeout": null, ` +
		`"pause_reschedule": false, "pause_key": null, "run_input_keyset": null, "refresh_cache": null, "retriable": null, ` +
		`"transition_id": null, "task_parameters_id": null, "traceparent": null, "deployment_concurrency_lease_id": null}`)
}

func noStorage() stored.JSON {
	return stored.JSONOf(`{"bundle_upload_step": null, "bundle_execution_step": null, "default_result_storage_block_id": null}`)
}
