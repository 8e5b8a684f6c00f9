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

// FlowRunState is one entry in the state history of a flow run, written
// each time that the run changed its state.
type FlowRunState struct{ ent.Schema }

// Mixin of the FlowRunState.
func (FlowRunState) Mixin() []ent.Mixin { return []ent.Mixin{Base{}, State{}} }

// Fields of the FlowRunState.
func (FlowRunState) Fields() []ent.Field {
	return []ent.Field{
		field.String("flow_run_id").
			GoType(stored.ID("")).
			SchemaType(uuid).
			Comment("UUID of the flow run that was in this state; the history goes when the run is deleted."),
	}
}

// Edges of the FlowRunState.
func (FlowRunState) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("flow_run", FlowRun.Type).
			Ref("states").
			Field("flow_run_id").
			Unique().Required().
			Comment("The flow run whose history this state is a part of, by flow_run_id."),
		edge.To("result_artifact", Artifact.Type).
			Field("result_artifact_id").
			Unique().
			StorageKey(edge.Symbol("fk_flow_run_state__result_artifact_id__artifact")).
			Annotations(entsql.OnDelete(entsql.SetNull)).
			Comment("The artifact that holds what the flow run returned, by result_artifact_id; null when the state has no such result."),
	}
}

// Indexes of the FlowRunState.
func (FlowRunState) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("name").StorageKey("ix_flow_run_state__name"),
		index.Fields("result_artifact_id").StorageKey("ix_flow_run_state__result_artifact_id"),
		index.Fields("type").StorageKey("ix_flow_run_state__type"),
		index.Fields("updated").StorageKey("ix_flow_run_state__updated"),
	}
}

// Annotations of the FlowRunState.
func (FlowRunState) Annotations() []schema.Annotation {
	return []schema.Annotation{
		entsql.Table("flow_run_state"),
		schema.Comment("One entry in the state history of a flow run, written each time that the run changed its state."),
		annotation.Order{Field: "timestamp"},
		annotation.Table{
			Columns: []string{
				"id", "created", "updated", "type", "timestamp", "name", "message", "state_details", "data",
				"flow_run_id", "result_artifact_id",
			},
			Indexes: []annotation.Index{
				{Name: "ix_flow_run_state__type_name_timestamp", SQLite: "(type, name, timestamp)"},
				{Name: "uq_flow_run_state__flow_run_id_timestamp_desc", SQLite: "(flow_run_id, timestamp)", PostgreSQL: `btree (flow_run_id, "timestamp" DESC)`, Unique: true},
			},
			Since: []annotation.Since{{Index: "ix_flow_run_state__type_name_timestamp", SQLite: "27d8f4e1a6c9", PostgreSQL: "91e2b8f3d6a4"}},
		},
	}
}
