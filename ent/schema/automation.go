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

// Automation is TODO
type Automation struct{ ent.Schema }

// Mixin of the Automation.
func (Automation) Mixin() []ent.Mixin { return []ent.Mixin{Base{}} }

// Fields of the Automation.
func (Automation) Fields() []ent.Field {
	return []ent.Field{
		field.String("name").
			SchemaType(varchar).
			Comment("TODO automation.name"),
		field.String("description").
			SchemaType(varchar).
			Comment("TODO automation.description"),
		field.Bool("enabled").
			GoType(value.Bool{}).
			SchemaType(boolean).
			Annotations(defaults("'1'", "true")).
			Comment("TODO automation.enabled"),
		field.String("trigger").
			GoType(value.JSON{}).
			SchemaType(jsonb).
			Comment("TODO automation.trigger"),
		field.String("actions").
			GoType(value.JSON{}).
			SchemaType(jsonb).
			Comment("TODO automation.actions"),
		field.String("actions_on_trigger").
			GoType(value.JSON{}).
			SchemaType(jsonb).
			Annotations(defaults("'[]'", "'[]'::jsonb")).
			Comment("TODO automation.actions_on_trigger"),
		field.String("actions_on_resolve").
			GoType(value.JSON{}).
			SchemaType(jsonb).
			Annotations(defaults("'[]'", "'[]'::jsonb")).
			Comment("TODO automation.actions_on_resolve"),
		field.String("tags").
			GoType(value.Strings{}).
			SchemaType(jsonb).
			Annotations(defaults("'[]'", "'[]'::jsonb")).
			Comment("TODO automation.tags"),
	}
}

// Edges of the Automation.
func (Automation) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("buckets", AutomationBucket.Type).
			StorageKey(edge.Symbol("fk_automation_bucket__automation_id__automation")).
			Annotations(entsql.OnDelete(entsql.Cascade)).
			Comment("TODO automation.buckets"),
		edge.To("held_events", AutomationHeldEvent.Type).
			StorageKey(edge.Symbol("fk_automation_held_event__automation_id__automation")).
			Annotations(entsql.OnDelete(entsql.Cascade)).
			Comment("TODO automation.held_events"),
		edge.To("related_resources", AutomationRelatedResource.Type).
			StorageKey(edge.Symbol("fk_automation_related_resource__automation_id__automation")).
			Annotations(entsql.OnDelete(entsql.Cascade)).
			Comment("TODO automation.related_resources"),
		edge.To("child_firings", CompositeTriggerChildFiring.Type).
			StorageKey(edge.Symbol("fk_composite_trigger_child_firing__automation_id__automation")).
			Annotations(entsql.OnDelete(entsql.Cascade)).
			Comment("TODO automation.child_firings"),
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
		schema.Comment("TODO automation"),
		annotation.Table{
			Columns: []string{
				"name", "description", "enabled", "trigger", "actions", "actions_on_trigger",
				"actions_on_resolve", "id", "created", "updated", "tags",
			},
		},
	}
}
