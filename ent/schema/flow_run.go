package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/dialect/entsql"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"

	"github.com/quaestor-graph/quaestor/ent/annotation"
	"github.com/quaestor-graph/quaestor/ent/stored"
)

// FlowRun is one execution of a flow, whether scheduled, in progress or
// finished, with its parameters and its current state.
type FlowRun struct{ ent.Schema }

// Mixin of the FlowRun.
func (FlowRun) Mixin() []ent.Mixin { return []ent.Mixin{Base{}, Run{NoPolicy: noFlowRunPolicy}} }

// Fields of the FlowRun.
func (FlowRun) Fields() []ent.Field {
	return []ent.Field{
		field.String("flow_version").
			SchemaType(varchar).
			Optional().Nillable().
			Comment("Version of the flow's source, by default a hash of its file; null until a client that knows the code reports it."),
		field.String("parameters").
			GoType(stored.JSON{}).
			SchemaType(jsonb).
			Annotations(defaults("'{}'", "'{}'::jsonb")).
			DefaultFunc(emptyObject).
			Comment("JSON object of the arguments with which the flow function is called, defaults of the deployment included."),
		field.String("idempotency_key").
			SchemaType(varchar).
			Optional().Nillable().
			Comment("Text that prevents a second run of the same flow; the scheduler uses 'scheduled', deployment, schedule and date. Null when unused."),
		field.String("context").
			GoType(stored.JSON{}).
			SchemaType(jsonb).
			Annotations(defaults("'{}'", "'{}'::jsonb")).
			DefaultFunc(emptyObject).
			Comment("JSON object of additional facts handed over by whoever created the run; mostly empty."),
		field.String("auto_scheduled").
			GoType(stored.Bool{}).
			SchemaType(boolean).
			Annotations(defaults("'0'", "false")).
			DefaultFunc(isFalse).
			Comment("True when the scheduler created the run from a deployment's schedule, false when a person or program asked for it."),
		field.String("flow_id").
			GoType(stored.ID("")).
			SchemaType(uuid).
			Comment("UUID of the flow being executed; runs are deleted along with their flow."),
		field.String("deployment_id").
			GoType(stored.ID("")).
			SchemaType(uuid).
			Optional().
			Comment("UUID of the deployment behind the run; null for flows called directly. It stays although the deployment may be deleted."),
		field.String("parent_task_run_id").
			GoType(stored.ID("")).
			SchemaType(uuid).
			Optional().
			Comment("UUID of the placeholder task run that stands for this subflow in its parent's run; null for top-level runs."),
		field.String("infrastructure_document_id").
			GoType(stored.ID("")).
			SchemaType(uuid).
			Optional().
			Comment("UUID of an infrastructure block used by an agent for this run; null for runs in work pools."),
		field.String("work_queue_name").
			SchemaType(varchar).
			Optional().Nillable().
			Comment("Name of the queue that the run was put into; null when it was started without a work pool."),
		field.String("created_by").
			GoType(stored.JSON{}).
			SchemaType(jsonb).
			Optional().
			Comment("JSON with id, type (SCHEDULE, DEPLOYMENT or AUTOMATION) and display_value of the originator; null when none was recorded."),
		field.String("infrastructure_pid").
			SchemaType(varchar).
			Optional().Nillable().
			Comment("What identifies the job on its infrastructure, as 'host:pid' for a process or a pod's name; null until started."),
		field.String("work_queue_id").
			GoType(stored.ID("")).
			SchemaType(uuid).
			Optional().
			Comment("UUID of the queue from which a worker picks the run up; null without a queue, or after it was deleted."),
		field.String("job_variables").
			GoType(stored.JSON{}).
			SchemaType(jsonb).
			Optional().
			Annotations(defaults("'{}'", "'{}'::jsonb")).
			DefaultFunc(emptyObject).
			Comment("JSON object of values that override the job template for this run only; null or empty to change nothing."),
		field.String("deployment_version").
			SchemaType(varchar).
			Optional().Nillable().
			Comment("Version text that the deployment had when the run was created; null without a deployment or version."),
	}
}

// Edges of the FlowRun.
func (FlowRun) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("flow", Flow.Type).
			Ref("flow_runs").
			Field("flow_id").
			Unique().Required().
			Comment("The workflow that this run executes, by flow_id."),
		edge.To("infrastructure_document", BlockDocument.Type).
			Field("infrastructure_document_id").
			Unique().
			StorageKey(edge.Symbol("fk_flow_run__infrastructure_document_id__block_document")).
			Annotations(entsql.OnDelete(entsql.Cascade)).
			Comment("The block that an agent took the infrastructure from, by infrastructure_document_id; null for current runs."),
		edge.From("parent_task_run", TaskRun.Type).
			Ref("child_flow_runs").
			Field("parent_task_run_id").
			Unique().
			Comment("The placeholder task run in the parent flow run, by parent_task_run_id; null for runs that are no subflow."),
		edge.To("state", FlowRunState.Type).
			Field("state_id").
			Unique().
			StorageKey(edge.Symbol("fk_flow_run__state_id__flow_run_state")).
			Annotations(entsql.OnDelete(entsql.SetNull)).
			Comment("The run's current state, by state_id; null for a run that was never given any."),
		edge.From("work_queue", WorkQueue.Type).
			Ref("flow_runs").
			Field("work_queue_id").
			Unique().
			Comment("The queue that the run waits in or came from, by work_queue_id; null for runs without one."),
		edge.To("inputs", FlowRunInput.Type).
			StorageKey(edge.Symbol("fk_flow_run_input__flow_run_id__flow_run")).
			Annotations(entsql.OnDelete(entsql.Cascade)).
			Comment("All messages addressed to this run, including the form of a pause that awaits input; linked by flow_run_id."),
		edge.To("states", FlowRunState.Type).
			StorageKey(edge.Symbol("fk_flow_run_state__flow_run_id__flow_run")).
			Annotations(entsql.OnDelete(entsql.Cascade)).
			Comment("Complete state history of the run, one row for each transition, all with its id in flow_run_id."),
		edge.To("task_runs", TaskRun.Type).
			StorageKey(edge.Symbol("fk_task_run__flow_run_id__flow_run")).
			Annotations(entsql.OnDelete(entsql.Cascade)).
			Comment("All task runs that took place directly in this run, by their flow_run_id; those of subflows belong to the subflows."),
	}
}

// Indexes of the FlowRun.
func (FlowRun) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("deployment_id").StorageKey("ix_flow_run__deployment_id"),
		index.Fields("deployment_version").StorageKey("ix_flow_run__deployment_version"),
		index.Fields("flow_id").StorageKey("ix_flow_run__flow_id"),
		index.Fields("flow_version").StorageKey("ix_flow_run__flow_version"),
		index.Fields("infrastructure_document_id").StorageKey("ix_flow_run__infrastructure_document_id"),
		index.Fields("name").StorageKey("ix_flow_run__name"),
		index.Fields("next_scheduled_start_time").StorageKey("ix_flow_run__next_scheduled_start_time_asc"),
		index.Fields("parent_task_run_id").StorageKey("ix_flow_run__parent_task_run_id"),
		index.Fields("start_time").StorageKey("ix_flow_run__start_time"),
		index.Fields("state_id").StorageKey("ix_flow_run__state_id"),
		index.Fields("state_name").StorageKey("ix_flow_run__state_name"),
		index.Fields("state_timestamp").StorageKey("ix_flow_run__state_timestamp"),
		index.Fields("state_type").StorageKey("ix_flow_run__state_type"),
		index.Fields("updated").StorageKey("ix_flow_run__updated"),
		index.Fields("work_queue_id").StorageKey("ix_flow_run__work_queue_id"),
		index.Fields("work_queue_name").StorageKey("ix_flow_run__work_queue_name"),
		index.Fields("flow_id", "idempotency_key").Unique().StorageKey("uq_flow_run__flow_id_idempotency_key"),
	}
}

// Annotations of the FlowRun.
func (FlowRun) Annotations() []schema.Annotation {
	return []schema.Annotation{
		entsql.Table("flow_run"),
		schema.Comment("One execution of a flow, whether scheduled, in progress or finished, with its parameters and its current state."),
		annotation.Order{Field: "effective_start_time", Desc: true},
		annotation.Table{
			Columns: []string{
				"id", "created", "updated", "name", "state_type", "run_count", "expected_start_time",
				"next_scheduled_start_time", "start_time", "end_time", "total_run_time", "flow_version",
				"parameters", "idempotency_key", "context", "empirical_policy", "tags", "auto_scheduled",
				"flow_id", "deployment_id", "parent_task_run_id", "state_id", "state_name",
				"infrastructure_document_id", "work_queue_name", "state_timestamp", "created_by",
				"infrastructure_pid", "work_queue_id", "job_variables", "deployment_version", "labels",
			},
			Indexes: []annotation.Index{
				{Name: "ix_flow_run__coalesce_start_time_expected_start_time_asc", PostgreSQL: "btree (COALESCE(start_time, expected_start_time))"},
				{Name: "ix_flow_run__coalesce_start_time_expected_start_time_desc", PostgreSQL: "btree (COALESCE(start_time, expected_start_time) DESC)"},
				{Name: "ix_flow_run__end_time_desc", SQLite: "(end_time)", PostgreSQL: "btree (end_time DESC)"},
				{Name: "ix_flow_run__expected_start_time_desc", SQLite: "(expected_start_time)", PostgreSQL: "btree (expected_start_time DESC)"},
				{Name: "ix_flow_run__schedule_id_scheduler", SQLite: "(deployment_id, json_extract(created_by, '$.id'), next_scheduled_start_time) WHERE state_type = 'SCHEDULED' AND auto_scheduled = 1", PostgreSQL: "btree (deployment_id, ((created_by ->> 'id'::text)), next_scheduled_start_time) WHERE ((state_type = 'SCHEDULED'::state_type) AND (auto_scheduled = true))"},
				{Name: "ix_flow_run__scheduler_deployment_id_auto_scheduled_next_schedu", SQLite: "(deployment_id, auto_scheduled, next_scheduled_start_time) WHERE state_type = 'SCHEDULED'", PostgreSQL: "btree (deployment_id, auto_scheduled, next_scheduled_start_time) WHERE (state_type = 'SCHEDULED'::state_type)"},
				{Name: "ix_flow_run__state_type_coalesce_start_time", SQLite: "(state_type, coalesce(start_time, expected_start_time))", PostgreSQL: "btree (state_type, COALESCE(start_time, expected_start_time))"},
				{Name: "ix_flow_run_name_case_insensitive", SQLite: "(name)"},
				{Name: "trgm_ix_flow_run_name", PostgreSQL: "gin (name gin_trgm_ops)"},
			},
			Since: []annotation.Since{
				{Index: "ix_flow_run__deployment_id", SQLite: "f416ea180ae1", PostgreSQL: "9e9dadc36797"},
				{Index: "ix_flow_run__schedule_id_scheduler", SQLite: "a1b2c3d4e5f7", PostgreSQL: "a1b2c3d4e5f6"},
				{Index: "ix_flow_run__state_type_coalesce_start_time", SQLite: "a3b9c7d2e5f1", PostgreSQL: "d4a7e1c93f52"},
			},
		},
		annotation.Edges{
			{
				Name: "deployment", To: "Deployment",
				Path: []annotation.Hop{
					{From: "deployment_id", Table: "deployment", To: "id"},
				},
				Comment: "The deployment named by deployment_id; null for ad hoc runs and when the deployment has since been deleted.",
			},
			{
				Name: "work_pool", To: "WorkPool",
				Path: []annotation.Hop{
					{From: "work_queue_id", Table: "work_queue", To: "id"},
					{From: "work_pool_id", Table: "work_pool", To: "id"},
				},
				Comment: "The pool that owns the run's queue, through work_queue_id; null when the run has no queue.",
			},
			{
				Name: "parent_flow_run", To: "FlowRun",
				Path: []annotation.Hop{
					{From: "parent_task_run_id", Table: "task_run", To: "id"},
					{From: "flow_run_id", Table: "flow_run", To: "id"},
				},
				Comment: "The run that called this one as a subflow, through its parent task run; null for top-level runs.",
			},
			{
				Name: "child_flow_runs", To: "FlowRun", Many: true,
				Path: []annotation.Hop{
					{From: "id", Table: "task_run", To: "flow_run_id"},
					{From: "id", Table: "flow_run", To: "parent_task_run_id"},
				},
				Comment: "Subflow runs called from this run: those whose parent task run belongs to it. Deeper levels are not included.",
			},
			{
				Name: "logs", To: "LogEntry", Many: true,
				Path: []annotation.Hop{
					{From: "id", Table: "log", To: "flow_run_id"},
				},
				Comment: "Log lines with this run's id in flow_run_id, those of its task runs among them.",
			},
			{
				Name: "artifacts", To: "Artifact", Many: true,
				Path: []annotation.Hop{
					{From: "id", Table: "artifact", To: "flow_run_id"},
				},
				Comment: "Artifacts made during the run, by itself or by its tasks, that carry its id in flow_run_id.",
			},
			{
				Name: "events", To: "Event", Many: true,
				Path: []annotation.Hop{
					{From: "id", Table: "event_resources", To: "resource_id", Prefix: "prefect.flow-run.", Equals: map[string]string{"resource_role": ""}},
					{From: "event_id", Table: "events", To: "id"},
				},
				Comment: "Events with the subject prefect.flow-run.<id>, among them one for each change of state.",
			},
		},
		computedOfRuns,
		annotation.Attached{
			{
				Name: "waiting", Type: "Waiting",
				Comment: "Why the run has not begun: what stops it, who holds the slots that it needs, and how many runs come before it; " +
					"null unless the run is scheduled or pending.",
			},
		},
	}
}
