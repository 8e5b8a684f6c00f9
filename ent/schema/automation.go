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

// Automation is a rule of the events system: a trigger that watches events
// and the actions to take once it fires.
type Automation struct{ ent.Schema }

// Mixin of the Automation.
func (Automation) Mixin() []ent.Mixin { return []ent.Mixin{Base{}} }

// Fields of the Automation.
func (Automation) Fields() []ent.Field {
	return []ent.Field{
		field.String("name").
			SchemaType(varchar).
			Comment("Title that its author gave to the automation; several automations may carry the same one."),
		field.String("description").
			SchemaType(varchar).
			Default("").
			Comment("Longer explanation of what the automation is for; an empty string when its author wrote nothing."),
		field.String("enabled").
			GoType(stored.Bool{}).
			SchemaType(boolean).
			Annotations(defaults("'1'", "true")).
			DefaultFunc(isTrue).
			Comment("Whether the server evaluates the trigger at all; false pauses the automation without losing it."),
		field.String("trigger").
			GoType(stored.JSON{}).
			SchemaType(jsonb).
			Comment("JSON of the condition, of type event, compound or sequence; it names the events expected, the threshold and the window in seconds."),
		field.String("actions").
			GoType(stored.JSON{}).
			SchemaType(jsonb).
			Comment("JSON list of actions taken whenever the trigger fires, for example run-deployment, cancel-flow-run or send-notification."),
		field.String("actions_on_trigger").
			GoType(stored.JSON{}).
			SchemaType(jsonb).
			Annotations(defaults("'[]'", "'[]'::jsonb")).
			DefaultFunc(emptyArray).
			Comment("JSON list of actions taken besides the normal ones as the automation enters the triggered state; often empty."),
		field.String("actions_on_resolve").
			GoType(stored.JSON{}).
			SchemaType(jsonb).
			Annotations(defaults("'[]'", "'[]'::jsonb")).
			DefaultFunc(emptyArray).
			Comment("JSON list of actions taken when the condition no longer holds and the automation resolves; often empty."),
		field.String("tags").
			GoType(stored.Strings{}).
			SchemaType(jsonb).
			Annotations(defaults("'[]'", "'[]'::jsonb")).
			DefaultFunc(emptyList).
			Comment("Words that group automations for filtering, as they do for flows and runs; an empty list when unset."),
	}
}

// Edges of the Automation.
func (Automation) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("buckets", AutomationBucket.Type).
			StorageKey(edge.Symbol("fk_automation_bucket__automation_id__automation")).
			Annotations(entsql.OnDelete(entsql.Cascade)).
			Comment("All event counts that are open for this automation, one for each trigger and bucketing key; linked by automation_id."),
		edge.To("held_events", AutomationHeldEvent.Type).
			StorageKey(edge.Symbol("fk_automation_held_event__automation_id__automation")).
			Annotations(entsql.OnDelete(entsql.Cascade)).
			Comment("Events kept aside by the proactive triggers of this automation, any number of them, linked by automation_id."),
		edge.To("related_resources", AutomationRelatedResource.Type).
			StorageKey(edge.Symbol("fk_automation_related_resource__automation_id__automation")).
			Annotations(entsql.OnDelete(entsql.Cascade)).
			Comment("Every resource recorded as connected with this automation, such as deployments that it runs; rows point back by automation_id."),
		edge.To("child_firings", CompositeTriggerChildFiring.Type).
			StorageKey(edge.Symbol("fk_composite_trigger_child_firing__automation_id__automation")).
			Annotations(entsql.OnDelete(entsql.Cascade)).
			Comment("Remembered firings of child triggers, for automations with a compound or sequence trigger; at most one per child."),
	}
}

// Indexes of the Automation.
func (Automation) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("updated").StorageKey("ix_automation__updated"),
	}
}

// Annotations of the Automation.
func (Automation) Annotations() []schema.Annotation {
	return []schema.Annotation{
		entsql.Table("automation"),
		schema.Comment("A rule of the events system: a trigger that watches events and the actions to take once it fires."),
		annotation.Table{
			Columns: []string{
				"name", "description", "enabled", "trigger", "actions", "actions_on_trigger",
				"actions_on_resolve", "id", "created", "updated", "tags",
			},
		},
	}
}
