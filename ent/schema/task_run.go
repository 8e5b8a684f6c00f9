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

// TaskRun is one execution of a task, usually within a flow run, with its
// retries counted and its current state.
type TaskRun struct{ ent.Schema }

// Mixin of the TaskRun.
func (TaskRun) Mixin() []ent.Mixin { return []ent.Mixin{Base{}, Run{NoPolicy: noTaskRunPolicy}} }

// Fields of the TaskRun.
func (TaskRun) Fields() []ent.Field {
	return []ent.Field{
		field.String("task_key").
			SchemaType(varchar).
			Comment("Stable identifier of the task function, its name and a hash of its source; runs of one task share it."),
		field.String("dynamic_key").
			SchemaType(varchar).
			Comment("Value that tells apart several runs of one task within a flow run: a counter or a UUID."),
		field.String("cache_key").
			SchemaType(varchar).
			Optional().Nillable().
			Comment("Key by which a completed state of an equal run may be reused instead of running; null when no such caching applies."),
		field.String("cache_expiration").
			GoType(stored.Time{}).
			SchemaType(timestamp).
			Optional().
			Comment("Instant in UTC after which the cached result no longer counts; null if it never expires or nothing is cached."),
		field.String("task_version").
			SchemaType(varchar).
			Optional().Nillable().
			Comment("Version text from the task decorator; null unless the author gave one."),
		field.String("task_inputs").
			GoType(stored.JSON{}).
			SchemaType(jsonb).
			Annotations(defaults("'{}'", "'{}'::jsonb")).
			DefaultFunc(emptyObject).
			Comment("JSON object from parameter name to a list of sources, each of input_type task_run, flow_run, parameter or constant."),
		field.String("flow_run_id").
			GoType(stored.ID("")).
			SchemaType(uuid).
			Optional().
			Comment("UUID of the enclosing flow run, whose deletion removes the task run; null for tasks run on their own."),
		field.Int64("flow_run_run_count").
			GoType(stored.Int{}).
			SchemaType(integer).
			Annotations(defaults("'0'", "0")).
			DefaultFunc(zero).
			Comment("Which attempt of the enclosing flow run this belongs to, counted from one; zero outside of a flow run."),
	}
}

// Edges of the TaskRun.
func (TaskRun) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("child_flow_runs", FlowRun.Type).
			StorageKey(edge.Symbol("fk_flow_run__parent_task_run_id__task_run")).
			Annotations(entsql.OnDelete(entsql.SetNull)).
			Comment("Flow runs for which this is the placeholder task, having its id as parent_task_run_id; mostly none or one."),
		edge.From("flow_run", FlowRun.Type).
			Ref("task_runs").
			Field("flow_run_id").
			Unique().
			Comment("The flow run in which the task was called, by flow_run_id; null for tasks without a flow."),
		edge.To("states", TaskRunState.Type).
			StorageKey(edge.Symbol("fk_task_run_state__task_run_id__task_run")).
			Annotations(entsql.OnDelete(entsql.Cascade)).
			Comment("Every state that the task run went through, one row per transition, matched on task_run_id."),
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
		schema.Comment("One execution of a task, usually within a flow run, with its retries counted and its current state."),
		annotation.Order{Field: "expected_start_time", Desc: true},
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
			Since: []annotation.Since{{Index: "ix_task_run__state_type_start_time", SQLite: "4dfa692e02a7", PostgreSQL: "09a9e091e578"}},
		},
		annotation.Edges{
			{
				Name: "state", To: "TaskRunState",
				Path: []annotation.Hop{
					{From: "state_id", Table: "task_run_state", To: "id"},
				},
				Comment: "The task run's current state, by state_id; null if it has none or the row is missing, as no foreign key ties them.",
			},
			{
				Name: "logs", To: "LogEntry", Many: true,
				Path: []annotation.Hop{
					{From: "id", Table: "log", To: "task_run_id"},
				},
				Comment: "Log lines that the task itself emitted, those which have its id in task_run_id.",
			},
			{
				Name: "artifacts", To: "Artifact", Many: true,
				Path: []annotation.Hop{
					{From: "id", Table: "artifact", To: "task_run_id"},
				},
				Comment: "Artifacts that the task created while it ran, recorded with its id in task_run_id.",
			},
			{
				Name: "events", To: "Event", Many: true,
				Path: []annotation.Hop{
					{From: "id", Table: "event_resources", To: "resource_id", Prefix: "prefect.task-run.", Equals: map[string]string{"resource_role": ""}},
					{From: "event_id", Table: "events", To: "id"},
				},
				Comment: "Events with the subject prefect.task-run.<id>, sent by the client as the task changes state.",
			},
		},
		computedOfRuns,
	}
}
