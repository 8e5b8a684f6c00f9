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

// FlowRunInput is one message that was sent to a flow run, or that a paused
// run waits for, under a key of its own.
type FlowRunInput struct{ ent.Schema }

// Mixin of the FlowRunInput.
func (FlowRunInput) Mixin() []ent.Mixin { return []ent.Mixin{Base{}} }

// Fields of the FlowRunInput.
func (FlowRunInput) Fields() []ent.Field {
	return []ent.Field{
		field.String("key").
			SchemaType(varchar).
			Comment("Name of the input, unique within its run; only lower-case letters, digits and dashes."),
		field.String("value").
			SchemaType(text).
			Comment("Content as text, always JSON in Prefect's own use, such as a sent object or the schema of an awaited one."),
		field.String("flow_run_id").
			GoType(stored.ID("")).
			SchemaType(uuid).
			Comment("UUID of the receiving run; its inputs are deleted together with it."),
		field.String("sender").
			SchemaType(varchar).
			Optional().Nillable().
			Comment("Who sent it, as prefect.flow-run.<uuid> when another run did; null for people and Prefect's own keys."),
	}
}

// Edges of the FlowRunInput.
func (FlowRunInput) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("flow_run", FlowRun.Type).
			Ref("inputs").
			Field("flow_run_id").
			Unique().Required().
			Comment("The run for which the input is meant, by flow_run_id."),
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
		schema.Comment("One message that was sent to a flow run, or that a paused run waits for, under a key of its own."),
		annotation.Table{
			Columns: []string{
				"id", "created", "updated", "key", "value", "flow_run_id", "sender",
			},
			Constraints: []string{"uq_flow_run_input__flow_run_id_key"},
		},
	}
}
