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

// FlowRunInput is TODO
type FlowRunInput struct{ ent.Schema }

// Mixin of the FlowRunInput.
func (FlowRunInput) Mixin() []ent.Mixin { return []ent.Mixin{Base{}} }

// Fields of the FlowRunInput.
func (FlowRunInput) Fields() []ent.Field {
	return []ent.Field{
		field.String("key").
			SchemaType(varchar).
			Comment("TODO flow_run_input.key"),
		field.String("value").
			SchemaType(text).
			Comment("TODO flow_run_input.value"),
		field.String("flow_run_id").
			GoType(value.ID("")).
			SchemaType(uuid).
			Comment("TODO flow_run_input.flow_run_id"),
		field.String("sender").
			SchemaType(varchar).
			Optional().Nillable().
			Comment("TODO flow_run_input.sender"),
	}
}

// Edges of the FlowRunInput.
func (FlowRunInput) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("flow_run", FlowRun.Type).
			Ref("inputs").
			Field("flow_run_id").
			Unique().Required().
			Comment("TODO flow_run_input.flow_run"),
	}
}

// Indexes of the FlowRunInput.
func (FlowRunInput) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("flow_run_id", "key").Unique().StorageKey("uq_flow_run_input__flow_run_id_key"),
		index.Fields("updated").StorageKey("ix_flow_run_input__updated"),
	}
}

// Annotations of the FlowRunInput.
func (FlowRunInput) Annotations() []schema.Annotation {
	return []schema.Annotation{
		entsql.Table("flow_run_input"),
		schema.Comment("TODO flow_run_input"),
		annotation.Table{
			Columns: []string{
				"id", "created", "updated", "key", "value", "flow_run_id", "sender",
			},
			Constraints: []string{"uq_flow_run_input__flow_run_id_key"},
		},
	}
}
