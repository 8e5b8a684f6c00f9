package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/dialect/entsql"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"

	"github.com/quaestor-graph/quaestor/ent/annotation"
	"github.com/quaestor-graph/quaestor/ent/value"
)

// Artifact is TODO
type Artifact struct{ ent.Schema }

// Mixin of the Artifact.
func (Artifact) Mixin() []ent.Mixin { return []ent.Mixin{Base{}} }

// Fields of the Artifact.
func (Artifact) Fields() []ent.Field {
	return []ent.Field{
		field.String("key").
			SchemaType(varchar).
			Optional().Nillable().
			Comment("TODO artifact.key"),
		field.String("type").
			SchemaType(varchar).
			Optional().Nillable().
			Comment("TODO artifact.type"),
		field.String("data").
			GoType(value.JSON{}).
			SchemaType(json).
			Optional().
			Comment("TODO artifact.data"),
		field.String("metadata").
			StorageKey("metadata_").
			GoType(value.JSON{}).
			SchemaType(json).
			Optional().
			Comment("TODO artifact.metadata_"),
		field.String("task_run_id").
			GoType(value.ID("")).
			SchemaType(uuid).
			Optional().
			Comment("TODO artifact.task_run_id"),
		field.String("flow_run_id").
			GoType(value.ID("")).
			SchemaType(uuid).
			Optional().
			Comment("TODO artifact.flow_run_id"),
		field.String("description").
			SchemaType(varchar).
			Optional().Nillable().
			Comment("TODO artifact.description"),
	}
}

// Indexes of the Artifact.
func (Artifact) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("flow_run_id").StorageKey("ix_artifact__flow_run_id"),
		index.Fields("key").StorageKey("ix_artifact__key"),
		index.Fields("task_run_id").StorageKey("ix_artifact__task_run_id"),
		index.Fields("updated").StorageKey("ix_artifact__updated"),
	}
}

// Annotations of the Artifact.
func (Artifact) Annotations() []schema.Annotation {
	return []schema.Annotation{
		entsql.Table("artifact"),
		schema.Comment("TODO artifact"),
		annotation.Table{
			Columns: []string{
				"id", "created", "updated", "key", "type", "data", "metadata_", "task_run_id", "flow_run_id",
				"description",
			},
			Indexes: []annotation.Index{
				{Name: "ix_artifact__key_created_desc", SQLite: `("key", created DESC)`, PostgreSQL: "btree (key, created DESC) INCLUDE (id, updated, type, task_run_id, flow_run_id)"},
			},
		},
		annotation.Edges{
			{
				Name: "flow_run", To: "FlowRun",
				Path: []annotation.Hop{
					{From: "flow_run_id", Table: "flow_run", To: "id"},
				},
				Comment: "TODO artifact.flow_run",
			},
			{
				Name: "task_run", To: "TaskRun",
				Path: []annotation.Hop{
					{From: "task_run_id", Table: "task_run", To: "id"},
				},
				Comment: "TODO artifact.task_run",
			},
			{
				Name: "collection", To: "ArtifactCollection",
				Path: []annotation.Hop{
					{From: "key", Table: "artifact_collection", To: "key"},
				},
				Comment: "TODO artifact.collection",
			},
		},
	}
}
