package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/dialect/entsql"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"

	"github.com/quaestor-graph/quaestor/ent/annotation"
	"github.com/quaestor-graph/quaestor/ent/stored"
)

// Artifact is one piece of output that a run published for people to read,
// such as a table, a markdown text or a progress figure.
type Artifact struct{ ent.Schema }

// Mixin of the Artifact.
func (Artifact) Mixin() []ent.Mixin { return []ent.Mixin{Base{}} }

// Fields of the Artifact.
func (Artifact) Fields() []ent.Field {
	return []ent.Field{
		field.String("key").
			SchemaType(varchar).
			Optional().Nillable().
			Comment("Name shared by successive versions of one artifact, in lower-case letters, digits and dashes; null for results and " +
				"others outside any collection."),
		field.String("type").
			SchemaType(varchar).
			Optional().Nillable().
			Comment("Word that tells how to read the data, such as table, markdown, link, image, progress or result; null when unknown."),
		field.String("data").
			GoType(stored.JSON{}).
			SchemaType(json).
			Optional().
			Comment("Content as JSON, shaped by the type: a string for markdown, rows encoded as a JSON string for a table, a number for progress; may be null."),
		field.String("metadata").
			StorageKey("metadata_").
			GoType(stored.JSON{}).
			SchemaType(json).
			Optional().
			Comment("JSON object of additional strings given by whoever made the artifact, stored in the column metadata_; null when none."),
		field.String("task_run_id").
			GoType(stored.ID("")).
			SchemaType(uuid).
			Optional().
			Comment("UUID of the task run that produced the artifact; null if none did. No foreign key guards it."),
		field.String("flow_run_id").
			GoType(stored.ID("")).
			SchemaType(uuid).
			Optional().
			Comment("UUID of the flow run during which the artifact was made; null when made outside of a run, unchecked by the database."),
		field.String("description").
			SchemaType(varchar).
			Optional().Nillable().
			Comment("Markdown text that introduces the artifact in the UI; null when its author wrote none."),
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
		schema.Comment("One piece of output that a run published for people to read, such as a table, a markdown text or a progress figure."),
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
				Comment: "The flow run named by flow_run_id; null when that is empty or the run has been deleted since, as artifacts outlive it.",
			},
			{
				Name: "task_run", To: "TaskRun",
				Path: []annotation.Hop{
					{From: "task_run_id", Table: "task_run", To: "id"},
				},
				Comment: "The producing task run, found by task_run_id; null for artifacts made outside of tasks, or after its deletion.",
			},
			{
				Name: "collection", To: "ArtifactCollection",
				Path: []annotation.Hop{
					{From: "key", Table: "artifact_collection", To: "key"},
				},
				Comment: "The collection with the same key, which holds the newest version of this artifact; null for one without a key.",
			},
		},
	}
}
