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

// CompositeTriggerChildFiring is the latest firing of one child of a
// compound or sequence trigger, remembered until enough children have
// fired.
type CompositeTriggerChildFiring struct{ ent.Schema }

// Mixin of the CompositeTriggerChildFiring.
func (CompositeTriggerChildFiring) Mixin() []ent.Mixin { return []ent.Mixin{Base{}} }

// Fields of the CompositeTriggerChildFiring.
func (CompositeTriggerChildFiring) Fields() []ent.Field {
	return []ent.Field{
		field.String("automation_id").
			GoType(stored.ID("")).
			SchemaType(uuid).
			Comment("UUID of the automation to which the composite trigger belongs; removed together with it."),
		field.String("parent_trigger_id").
			GoType(stored.ID("")).
			SchemaType(uuid).
			Comment("UUID of the compound or sequence trigger in the automation's trigger JSON that awaits its children."),
		field.String("child_trigger_id").
			GoType(stored.ID("")).
			SchemaType(uuid).
			Comment("UUID of the child trigger that fired; only its latest firing is kept for each parent."),
		field.String("child_firing_id").
			GoType(stored.ID("")).
			SchemaType(uuid).
			Comment("UUID of that one firing, used to make sure that only one server acts on it."),
		field.String("child_fired_at").
			GoType(stored.Time{}).
			SchemaType(timestamp).
			Optional().
			Comment("Instant in UTC at which the child fired; firings older than the parent's window are dropped. Null if unrecorded."),
		field.String("child_firing").
			GoType(stored.JSON{}).
			SchemaType(jsonb).
			Comment("JSON of the entire firing: the trigger, its labels, and the event that set it off."),
	}
}

// Edges of the CompositeTriggerChildFiring.
func (CompositeTriggerChildFiring) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("automation", Automation.Type).
			Ref("child_firings").
			Field("automation_id").
			Unique().Required().
			Comment("The rule with the composite trigger, found through automation_id."),
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
		schema.Comment("The latest firing of one child of a compound or sequence trigger, remembered until enough children have fired."),
		annotation.Table{
			Columns: []string{
				"automation_id", "parent_trigger_id", "child_trigger_id", "child_firing_id", "child_fired_at",
				"child_firing", "id", "created", "updated",
			},
		},
	}
}
