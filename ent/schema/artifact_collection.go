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

// ArtifactCollection is TODO
type ArtifactCollection struct{ ent.Schema }

// Mixin of the ArtifactCollection.
func (ArtifactCollection) Mixin() []ent.Mixin { return []ent.Mixin{Base{}} }

// Fields of the ArtifactCollection.
func (ArtifactCollection) Fields() []ent.Field {
	return []ent.Field{
		field.String("key").
			SchemaType(varchar).
			Comment("TODO artifact_collection.key"),
		field.String("latest_id").
			GoType(value.ID("")).
			SchemaType(uuid).
			Comment("TODO artifact_collection.latest_id"),
		field.String("task_run_id").
			GoType(value.ID("")).
			SchemaType(uuid).
			Optional().
			Comment("TODO artifact_collection.task_run_id"),
		field.String("flow_run_id").
			GoType(value.ID("")).
			SchemaType(uuid).
			Optional().
			Comment("TODO artifact_collection.flow_run_id"),
		field.String("type").
			SchemaType(varchar).
			Optional().Nillable().
			Comment("TODO artifact_collection.type"),
		field.String("data").
			GoType(value.JSON{}).
			SchemaType(json).
			Optional().
			Comment("TODO artifact_collection.data"),
		field.String("description").
			SchemaType(varchar).
			Optional().Nillable().
			Comment("TODO artifact_collection.description"),
		field.String("metadata").
			StorageKey("metadata_").
			GoType(value.JSON{}).
			SchemaType(json).
			Optional().
			Comment("TODO artifact_collection.metadata_"),
	}
}

// Indexes of the ArtifactCollection.
func (ArtifactCollection) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("key").Unique().StorageKey("uq_artifact_collection__key"),
		index.Fields("key", "latest_id").StorageKey("ix_artifact_collection__key_latest_id"),
		index.Fields("updated").StorageKey("ix_artifact_collection__updated"),
	}
}

// Annotations of the ArtifactCollection.
func (ArtifactCollection) Annotations() []schema.Annotation {
	return []schema.Annotation{
		entsql.Table("artifact_collection"),
		schema.Comment("TODO artifact_collection"),
		annotation.Table{
			Columns: []string{
				"id", "created", "updated", "key", "latest_id", "task_run_id", "flow_run_id", "type", "data",
				"description", "metadata_",
			},
			Constraints: []string{"uq_artifact_collection__key"},
		},
		annotation.Edges{
			{
				Name: "latest", To: "Artifact",
				Path: []annotation.Hop{
					{From: "latest_id", Table: "artifact", To: "id"},
				},
				Comment: "TODO artifact_collection.latest",
			},
			{
				Name: "flow_run", To: "FlowRun",
				Path: []annotation.Hop{
					{From: "flow_run_id", Table: "flow_run", To: "id"},
				},
				Comment: "TODO artifact_collection.flow_run",
			},
			{
				Name: "task_run", To: "TaskRun",
				Path: []annotation.Hop{
					{From: "task_run_id", Table: "task_run", To: "id"},
				},
				Comment: "TODO artifact_collection.task_run",
			},
			{
				Name: "versions", To: "Artifact", Many: true,
				Path: []annotation.Hop{
					{From: "key", Table: "artifact", To: "key"},
				},
				Comment: "TODO artifact_collection.versions",
			},
		},
		annotation.Keys{
			{
				Field: "artifactCollectionByKey",
				Args: []annotation.KeyArg{
					{Name: "key", Column: "key", Comment: "TODO artifactCollectionByKey.key"},
				},
				Comment: "TODO artifactCollectionByKey",
			},
		},
	}
}
