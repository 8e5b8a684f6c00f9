package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/dialect/entsql"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"

	"github.com/quaestor-graph/quaestor/ent/annotation"
	"github.com/quaestor-graph/quaestor/ent/value"
)

// FlowRun is TODO
type FlowRun struct{ ent.Schema }

// Mixin of the FlowRun.
func (FlowRun) Mixin() []ent.Mixin { return []ent.Mixin{Base{}, Run{}} }

// Fields of the FlowRun.
func (FlowRun) Fields() []ent.Field {
	return []ent.Field{
		field.String("flow_version").
			SchemaType(varchar).
			Optional().Nillable().
			Comment("TODO flow_run.flow_version"),
		field.String("parameters").
			GoType(value.JSON{}).
			SchemaType(jsonb).
			Annotations(defaults("'{}'", "'{}'::jsonb")).
			Comment("TODO flow_run.parameters"),
		field.String("idempotency_key").
			SchemaType(varchar).
			Optional().Nillable().
			Comment("TODO flow_run.idempotency_key"),
		field.String("context").
			GoType(value.JSON{}).
			SchemaType(jsonb).
			Annotations(defaults("'{}'", "'{}'::jsonb")).
			Comment("TODO flow_run.context"),
		field.Bool("auto_scheduled").
			GoType(value.Bool{}).
			SchemaType(boolean).
			Annotations(defaults("'0'", "false")).
			Comment("TODO flow_run.auto_scheduled"),
		field.String("flow_id").
			GoType(value.ID("")).
			SchemaType(uuid).
			Comment("TODO flow_run.flow_id"),
		field.String("deployment_id").
			GoType(value.ID("")).
			SchemaType(uuid).
			Optional().
			Comment("TODO flow_run.deployment_id"),
		field.String("parent_task_run_id").
			GoType(value.ID("")).
			SchemaType(uuid).
			Optional().
			Comment("TODO flow_run.parent_task_run_id"),
		field.String("infrastructure_document_id").
			GoType(value.ID("")).
			SchemaType(uuid).
			Optional().
			Comment("TODO flow_run.infrastructure_document_id"),
		field.String("work_queue_name").
			SchemaType(varchar).
			Optional().Nillable().
			Comment("TODO flow_run.work_queue_name"),
		field.String("created_by").
			GoType(value.JSON{}).
			SchemaType(jsonb).
			Optional().
			Comment("TODO flow_run.created_by"),
		field.String("infrastructure_pid").
			SchemaType(varchar).
			Optional().Nillable().
			Comment("TODO flow_run.infrastructure_pid"),
		field.String("work_queue_id").
			GoType(value.ID("")).
			SchemaType(uuid).
			Optional().
			Comment("TODO flow_run.work_queue_id"),
		field.String("job_variables").
			GoType(value.JSON{}).
			SchemaType(jsonb).
			Optional().
			Annotations(defaults("'{}'", "'{}'::jsonb")).
			Comment("TODO flow_run.job_variables"),
		field.String("deployment_version").
			SchemaType(varchar).
			Optional().Nillable().
			Comment("TODO flow_run.deployment_version"),
	}
}

// Edges of the FlowRun.
func (FlowRun) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("flow", Flow.Type).
			Ref("flow_runs").
			Field("flow_id").
			Unique().Required().
			Comment("TODO flow_run.flow"),
		edge.To("infrastructure_document", BlockDocument.Type).
			Field("infrastructure_document_id").
			Unique().
			StorageKey(edge.Symbol("fk_flow_run__infrastructure_document_id__block_document")).
			Annotations(entsql.OnDelete(entsql.Cascade)).
			Comment("TODO flow_run.infrastructure_document"),
		edge.From("parent_task_run", TaskRun.Type).
			Ref("child_flow_runs").
			Field("parent_task_run_id").
			Unique().
			Comment("TODO flow_run.parent_task_run"),
		edge.To("state", FlowRunState.Type).
			Field("state_id").
			Unique().
			StorageKey(edge.Symbol("fk_flow_run__state_id__flow_run_state")).
			Annotations(entsql.OnDelete(entsql.SetNull)).
			Comment("TODO flow_run.state"),
		edge.From("work_queue", WorkQueue.Type).
			Ref("flow_runs").
			Field("work_queue_id").
			Unique().
			Comment("TODO flow_run.work_queue"),
		edge.To("inputs", FlowRunInput.Type).
			StorageKey(edge.Symbol("fk_flow_run_input__flow_run_id__flow_run")).
			Annotations(entsql.OnDelete(entsql.Cascade)).
			Comment("TODO flow_run.inputs"),
		edge.To("states", FlowRunState.Type).
			StorageKey(edge.Symbol("fk_flow_run_state__flow_run_id__flow_run")).
			Annotations(entsql.OnDelete(entsql.Cascade)).
			Comment("TODO flow_run.states"),
		edge.To("task_runs", TaskRun.Type).
			StorageKey(edge.Symbol("fk_task_run__flow_run_id__flow_run")).
			Annotations(entsql.OnDelete(entsql.Cascade)).
			Comment("TODO flow_run.task_runs"),
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
		schema.Comment("TODO flow_run"),
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
		},
		annotation.Edges{
			{
				Name: "deployment", To: "Deployment",
				Path: []annotation.Hop{
					{From: "deployment_id", Table: "deployment", To: "id"},
				},
				Comment: "TODO flow_run.deployment",
			},
			{
				Name: "work_pool", To: "WorkPool",
				Path: []annotation.Hop{
					{From: "work_queue_id", Table: "work_queue", To: "id"},
					{From: "work_pool_id", Table: "work_pool", To: "id"},
				},
				Comment: "TODO flow_run.work_pool",
			},
			{
				Name: "parent_flow_run", To: "FlowRun",
				Path: []annotation.Hop{
					{From: "parent_task_run_id", Table: "task_run", To: "id"},
					{From: "flow_run_id", Table: "flow_run", To: "id"},
				},
				Comment: "TODO flow_run.parent_flow_run",
			},
			{
				Name: "child_flow_runs", To: "FlowRun", Many: true,
				Path: []annotation.Hop{
					{From: "id", Table: "task_run", To: "flow_run_id"},
					{From: "id", Table: "flow_run", To: "parent_task_run_id"},
				},
				Comment: "TODO flow_run.child_flow_runs",
			},
			{
				Name: "logs", To: "LogEntry", Many: true,
				Path: []annotation.Hop{
					{From: "id", Table: "log", To: "flow_run_id"},
				},
				Comment: "TODO flow_run.logs",
			},
			{
				Name: "artifacts", To: "Artifact", Many: true,
				Path: []annotation.Hop{
					{From: "id", Table: "artifact", To: "flow_run_id"},
				},
				Comment: "TODO flow_run.artifacts",
			},
			{
				Name: "events", To: "Event", Many: true,
				Path: []annotation.Hop{
					{From: "id", Table: "event_resources", To: "resource_id", Prefix: "prefect.flow-run.", Equals: map[string]string{"resource_role": ""}},
					{From: "event_id", Table: "events", To: "id"},
				},
				Comment: "TODO flow_run.events",
			},
		},
		computedOfRuns,
	}
}
