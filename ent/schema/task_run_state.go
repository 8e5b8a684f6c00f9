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

// TaskRunState is one entry in the state history of a task run, written
// each time that the run changed its state.
type TaskRunState struct{ ent.Schema }

// Mixin of the TaskRunState.
func (TaskRunState) Mixin() []ent.Mixin { return []ent.Mixin{Base{}, State{}} }

// Fields of the TaskRunState.
func (TaskRunState) Fields() []ent.Field {
	return []ent.Field{
		field.String("task_run_id").
			GoType(stored.ID("")).
			SchemaType(uuid).
			Comment("UUID of the task run that was in this state; deleting the run takes its history with it."),
	}
}

// Edges of the TaskRunState.
func (TaskRunState) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("task_run", TaskRun.Type).
			Ref("states").
			Field("task_run_id").
			Unique().Required().
			Comment("The task run that passed through this state, reached by task_run_id."),
		edge.To("result_artifact", Artifact.Type).
			Field("result_artifact_id").
			Unique().
			StorageKey(edge.Symbol("fk_task_run_state__result_artifact_id__artifact")).
			Annotations(entsql.OnDelete(entsql.SetNull)).
			Comment("The artifact with the task's return value or its address, by result_artifact_id; null for states without one."),
	}
}

// Indexes of the TaskRunState.
func (TaskRunState) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("name").StorageKey("ix_task_run_state__name"),
		index.Fields("result_artifact_id").StorageKey("ix_task_run_state__result_artifact_id"),
		index.Fields("type").StorageKey("ix_task_run_state__type"),
		index.Fields("updated").StorageKey("ix_task_run_state__updated"),
	}
}

// Annotations of the TaskRunState.
func (TaskRunState) Annotations() []schema.Annotation {
	return []schema.Annotation{
		entsql.Table("task_run_state"),
		schema.Comment("One entry in the state history of a task run, written each time that the run changed its state."),
		annotation.Order{Field: "timestamp"},
		annotation.Table{
			Columns: []string{
				"id", "created", "updated", "type", "timestamp", "name", "message", "state_details", "data",
				"task_run_id", "result_artifact_id",
			},
			Indexes: []annotation.Index{
				{Name: "ix_task_run_state__type_name_timestamp", SQLite: "(type, name, timestamp)"},
				{Name: "uq_task_run_state__task_run_id_timestamp_desc", SQLite: "(task_run_id, timestamp)", PostgreSQL: `btree (task_run_id, "timestamp" DESC)`, Unique: true},
			},
			Since: []annotation.Since{{Index: "ix_task_run_state__type_name_timestamp", SQLite: "27d8f4e1a6c9", PostgreSQL: "91e2b8f3d6a4"}},
		},
	}
}
