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

// CompositeTriggerChildFiring is TODO
type CompositeTriggerChildFiring struct{ ent.Schema }

// Mixin of the CompositeTriggerChildFiring.
func (CompositeTriggerChildFiring) Mixin() []ent.Mixin { return []ent.Mixin{Base{}} }

// Fields of the CompositeTriggerChildFiring.
func (CompositeTriggerChildFiring) Fields() []ent.Field {
	return []ent.Field{
		field.String("automation_id").
			GoType(value.ID("")).
			SchemaType(uuid).
			Comment("TODO composite_trigger_child_firing.automation_id"),
		field.String("parent_trigger_id").
			GoType(value.ID("")).
			SchemaType(uuid).
			Comment("TODO composite_trigger_child_firing.parent_trigger_id"),
		field.String("child_trigger_id").
			GoType(value.ID("")).
			SchemaType(uuid).
			Comment("TODO composite_trigger_child_firing.child_trigger_id"),
		field.String("child_firing_id").
			GoType(value.ID("")).
			SchemaType(uuid).
			Comment("TODO composite_trigger_child_firing.child_firing_id"),
		field.Time("child_fired_at").
			GoType(value.Time{}).
			SchemaType(timestamp).
			Optional().
			Comment("TODO composite_trigger_child_firing.child_fired_at"),
		field.String("child_firing").
			GoType(value.JSON{}).
			SchemaType(jsonb).
			Comment("TODO composite_trigger_child_firing.child_firing"),
	}
}

// Edges of the CompositeTriggerChildFiring.
func (CompositeTriggerChildFiring) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("automation", Automation.Type).
			Ref("child_firings").
			Field("automation_id").
			Unique().Required().
			Comment("TODO composite_trigger_child_firing.automation"),
	}
}

// Indexes of the CompositeTriggerChildFiring.
func (CompositeTriggerChildFiring) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("updated").StorageKey("ix_composite_trigger_child_firing__updated"),
		index.Fields("automation_id", "parent_trigger_id", "child_trigger_id").Unique().StorageKey("uq_composite_trigger_child_firing__a_id__pt_id__ct__id"),
	}
}

// Annotations of the CompositeTriggerChildFiring.
func (CompositeTriggerChildFiring) Annotations() []schema.Annotation {
	return []schema.Annotation{
		entsql.Table("composite_trigger_child_firing"),
		schema.Comment("TODO composite_trigger_child_firing"),
		annotation.Table{
			Columns: []string{
				"automation_id", "parent_trigger_id", "child_trigger_id", "child_firing_id", "child_fired_at",
				"child_firing", "id", "created", "updated",
			},
		},
	}
}
