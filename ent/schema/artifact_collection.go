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

// ArtifactCollection is the newest of the artifacts that share one key,
// kept as a copy so that each key can be listed without a search.
type ArtifactCollection struct{ ent.Schema }

// Mixin of the ArtifactCollection.
func (ArtifactCollection) Mixin() []ent.Mixin { return []ent.Mixin{Base{}} }

// Fields of the ArtifactCollection.
func (ArtifactCollection) Fields() []ent.Field {
	return []ent.Field{
		field.String("key").
			SchemaType(varchar).
			Comment("Unique name of the collection, equal to the key of every artifact that belongs to it."),
		field.String("latest_id").
			GoType(stored.ID("")).
			SchemaType(uuid).
			Comment("UUID of the artifact most recently created under the key; no foreign key guarantees that it still exists."),
		field.String("task_run_id").
			GoType(stored.ID("")).
			SchemaType(uuid).
			Optional().
			Comment("Task run of the newest version, as a UUID copied from that artifact; null when no task made it."),
		field.String("flow_run_id").
			GoType(stored.ID("")).
			SchemaType(uuid).
			Optional().
			Comment("Flow run in which the newest version was made, as a copied UUID; null for artifacts from outside a run."),
		field.String("type").
			SchemaType(varchar).
			Optional().Nillable().
			Comment("Data format of the newest version, for instance markdown, table or link; null if the artifact has none."),
		field.String("data").
			GoType(stored.JSON{}).
			SchemaType(json).
			Optional().
			Comment("Content of the newest version as JSON, copied here so that lists need no second lookup; can be null."),
		field.String("description").
			SchemaType(varchar).
			Optional().Nillable().
			Comment("Markdown introduction copied from the newest version; null when that version came without one."),
		field.String("metadata").
			StorageKey("metadata_").
			GoType(stored.JSON{}).
			SchemaType(json).
			Optional().
			Comment("String labels of the newest version as a JSON object, from the column metadata_; null when it has none."),
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
		schema.Comment("The newest of the artifacts that share one key, kept as a copy so that each key can be listed without a search."),
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
				Comment: "The artifact that latest_id names, with the full row of the newest version; null when it is no longer there.",
			},
			{
				Name: "flow_run", To: "FlowRun",
				Path: []annotation.Hop{
					{From: "flow_run_id", Table: "flow_run", To: "id"},
				},
				Comment: "The flow run behind the newest version, by flow_run_id; null where none is recorded or it was removed.",
			},
			{
				Name: "task_run", To: "TaskRun",
				Path: []annotation.Hop{
					{From: "task_run_id", Table: "task_run", To: "id"},
				},
				Comment: "The task run behind the newest version, by task_run_id; null for a flow's own artifacts and once the run is deleted.",
			},
			{
				Name: "versions", To: "Artifact", Many: true,
				Path: []annotation.Hop{
					{From: "key", Table: "artifact", To: "key"},
				},
				Comment: "All artifacts that carry this key, old and new, including the latest one; matched by key, not by id.",
			},
		},
		annotation.Keys{
			{
				Field: "artifactCollectionByKey",
				Args: []annotation.KeyArg{
					{Name: "key", Column: "key", Comment: "Must equal the collection's key exactly; upper and lower case differ."},
				},
				Comment: "Finds the artifact collection that has the given key; null when no artifact was ever stored under it.",
			},
		},
	}
}
