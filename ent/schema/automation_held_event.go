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

// AutomationHeldEvent is TODO
type AutomationHeldEvent struct{ ent.Schema }

// Mixin of the AutomationHeldEvent.
func (AutomationHeldEvent) Mixin() []ent.Mixin { return []ent.Mixin{Base{}} }

// Fields of the AutomationHeldEvent.
func (AutomationHeldEvent) Fields() []ent.Field {
	return []ent.Field{
		field.String("automation_id").
			GoType(value.ID("")).
			SchemaType(uuid).
			Comment("TODO automation_held_event.automation_id"),
		field.String("trigger_id").
			GoType(value.ID("")).
			SchemaType(uuid).
			Comment("TODO automation_held_event.trigger_id"),
		field.String("bucketing_key").
			GoType(value.Strings{}).
			SchemaType(jsonb).
			Annotations(defaults("'[]'", "'[]'::jsonb")).
			Comment("TODO automation_held_event.bucketing_key"),
		field.String("event_id").
			GoType(value.ID("")).
			SchemaType(uuid).
			Comment("TODO automation_held_event.event_id"),
		field.Time("occurred").
			GoType(value.Time{}).
			SchemaType(timestamp).
			Comment("TODO automation_held_event.occurred"),
	}
}

// Edges of the AutomationHeldEvent.
func (AutomationHeldEvent) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("automation", Automation.Type).
			Ref("held_events").
			Field("automation_id").
			Unique().Required().
			Comment("TODO automation_held_event.automation"),
	}
}

// Indexes of the AutomationHeldEvent.
func (AutomationHeldEvent) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("automation_id", "trigger_id", "bucketing_key", "occurred", "event_id").StorageKey("ix_automation_held_event__trigger_key_occurred"),
		index.Fields("updated").StorageKey("ix_automation_held_event__updated"),
		index.Fields("automation_id", "trigger_id", "bucketing_key", "event_id").Unique().StorageKey("uq_automation_held_event__trigger_key_event"),
	}
}

// Annotations of the AutomationHeldEvent.
func (AutomationHeldEvent) Annotations() []schema.Annotation {
	return []schema.Annotation{
		entsql.Table("automation_held_event"),
		schema.Comment("TODO automation_held_event"),
		annotation.Table{
			Columns: []string{
				"automation_id", "trigger_id", "bucketing_key", "event_id", "occurred", "id", "created",
				"updated",
			},
		},
		annotation.Edges{
			{
				Name: "event", To: "Event",
				Path: []annotation.Hop{
					{From: "event_id", Table: "events", To: "id"},
				},
				Comment: "TODO automation_held_event.event",
			},
		},
	}
}
