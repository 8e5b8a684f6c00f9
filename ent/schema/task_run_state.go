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

// TaskRunState is TODO
type TaskRunState struct{ ent.Schema }

// Mixin of the TaskRunState.
func (TaskRunState) Mixin() []ent.Mixin { return []ent.Mixin{Base{}, State{}} }

// Fields of the TaskRunState.
func (TaskRunState) Fields() []ent.Field {
	return []ent.Field{
		field.String("task_run_id").
			GoType(value.ID("")).
			SchemaType(uuid).
			Comment("TODO task_run_state.task_run_id"),
	}
}

// Edges of the TaskRunState.
func (TaskRunState) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("task_run", TaskRun.Type).
			Ref("states").
			Field("task_run_id").
			Unique().Required().
			Comment("TODO task_run_state.task_run"),
		edge.To("result_artifact", Artifact.Type).
			Field("result_artifact_id").
			Unique().
			StorageKey(edge.Symbol("fk_task_run_state__result_artifact_id__artifact")).
			Annotations(entsql.OnDelete(entsql.SetNull)).
			Comment("TODO task_run_state.result_artifact"),
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
		schema.Comment("TODO task_run_state"),
		annotation.Table{
			Columns: []string{
				"id", "created", "updated", "type", "timestamp", "name", "message", "state_details", "data",
				"task_run_id", "result_artifact_id",
			},
			Indexes: []annotation.Index{
				{Name: "ix_task_run_state__type_name_timestamp", SQLite: "(type, name, timestamp)"},
				{Name: "uq_task_run_state__task_run_id_timestamp_desc", SQLite: "(task_run_id, timestamp)", PostgreSQL: `btree (task_run_id, "timestamp" DESC)`, Unique: true},
			},
		},
	}
}
