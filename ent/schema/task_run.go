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

// TaskRun is TODO
type TaskRun struct{ ent.Schema }

// Mixin of the TaskRun.
func (TaskRun) Mixin() []ent.Mixin { return []ent.Mixin{Base{}, Run{}} }

// Fields of the TaskRun.
func (TaskRun) Fields() []ent.Field {
	return []ent.Field{
		field.String("task_key").
			SchemaType(varchar).
			Comment("TODO task_run.task_key"),
		field.String("dynamic_key").
			SchemaType(varchar).
			Comment("TODO task_run.dynamic_key"),
		field.String("cache_key").
			SchemaType(varchar).
			Optional().Nillable().
			Comment("TODO task_run.cache_key"),
		field.Time("cache_expiration").
			GoType(value.Time{}).
			SchemaType(timestamp).
			Optional().
			Comment("TODO task_run.cache_expiration"),
		field.String("task_version").
			SchemaType(varchar).
			Optional().Nillable().
			Comment("TODO task_run.task_version"),
		field.String("task_inputs").
			GoType(value.JSON{}).
			SchemaType(jsonb).
			Annotations(defaults("'{}'", "'{}'::jsonb")).
			Comment("TODO task_run.task_inputs"),
		field.String("flow_run_id").
			GoType(value.ID("")).
			SchemaType(uuid).
			Optional().
			Comment("TODO task_run.flow_run_id"),
		field.Int64("flow_run_run_count").
			GoType(value.Int{}).
			SchemaType(integer).
			Annotations(defaults("'0'", "0")).
			Comment("TODO task_run.flow_run_run_count"),
	}
}

// Edges of the TaskRun.
func (TaskRun) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("child_flow_runs", FlowRun.Type).
			StorageKey(edge.Symbol("fk_flow_run__parent_task_run_id__task_run")).
			Annotations(entsql.OnDelete(entsql.SetNull)).
			Comment("TODO task_run.child_flow_runs"),
		edge.From("flow_run", FlowRun.Type).
			Ref("task_runs").
			Field("flow_run_id").
			Unique().
			Comment("TODO task_run.flow_run"),
		edge.To("states", TaskRunState.Type).
			StorageKey(edge.Symbol("fk_task_run_state__task_run_id__task_run")).
			Annotations(entsql.OnDelete(entsql.Cascade)).
			Comment("TODO task_run.states"),
	}
}

// Indexes of the TaskRun.
func (TaskRun) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("flow_run_id").StorageKey("ix_task_run__flow_run_id"),
		index.Fields("name").StorageKey("ix_task_run__name"),
		index.Fields("next_scheduled_start_time").StorageKey("ix_task_run__next_scheduled_start_time_asc"),
		index.Fields("start_time").StorageKey("ix_task_run__start_time"),
		index.Fields("state_id").StorageKey("ix_task_run__state_id"),
		index.Fields("state_name").StorageKey("ix_task_run__state_name"),
		index.Fields("state_timestamp").StorageKey("ix_task_run__state_timestamp"),
		index.Fields("state_type").StorageKey("ix_task_run__state_type"),
		index.Fields("state_type", "start_time").StorageKey("ix_task_run__state_type_start_time"),
		index.Fields("updated").StorageKey("ix_task_run__updated"),
		index.Fields("flow_run_id", "task_key", "dynamic_key").Unique().StorageKey("uq_task_run__flow_run_id_task_key_dynamic_key"),
	}
}

// Annotations of the TaskRun.
func (TaskRun) Annotations() []schema.Annotation {
	return []schema.Annotation{
		entsql.Table("task_run"),
		schema.Comment("TODO task_run"),
		annotation.Table{
			Columns: []string{
				"id", "created", "updated", "name", "state_type", "run_count", "expected_start_time",
				"next_scheduled_start_time", "start_time", "end_time", "total_run_time", "task_key",
				"dynamic_key", "cache_key", "cache_expiration", "task_version", "empirical_policy",
				"task_inputs", "tags", "flow_run_id", "state_id", "state_name", "state_timestamp",
				"flow_run_run_count", "labels",
			},
			Indexes: []annotation.Index{
				{Name: "ix_task_run__end_time_desc", SQLite: "(end_time)", PostgreSQL: "btree (end_time DESC)"},
				{Name: "ix_task_run__expected_start_time_desc", SQLite: "(expected_start_time)", PostgreSQL: "btree (expected_start_time DESC)"},
				{Name: "ix_task_run_name_case_insensitive", SQLite: "(name)"},
				{Name: "trgm_ix_task_run_name", PostgreSQL: "gin (name gin_trgm_ops)"},
			},
		},
		annotation.Edges{
			{
				Name: "state", To: "TaskRunState",
				Path: []annotation.Hop{
					{From: "state_id", Table: "task_run_state", To: "id"},
				},
				Comment: "TODO task_run.state",
			},
			{
				Name: "logs", To: "LogEntry", Many: true,
				Path: []annotation.Hop{
					{From: "id", Table: "log", To: "task_run_id"},
				},
				Comment: "TODO task_run.logs",
			},
			{
				Name: "artifacts", To: "Artifact", Many: true,
				Path: []annotation.Hop{
					{From: "id", Table: "artifact", To: "task_run_id"},
				},
				Comment: "TODO task_run.artifacts",
			},
			{
				Name: "events", To: "Event", Many: true,
				Path: []annotation.Hop{
					{From: "id", Table: "event_resources", To: "resource_id", Prefix: "prefect.task-run.", Equals: map[string]string{"resource_role": ""}},
					{From: "event_id", Table: "events", To: "id"},
				},
				Comment: "TODO task_run.events",
			},
		},
		computedOfRuns,
	}
}
