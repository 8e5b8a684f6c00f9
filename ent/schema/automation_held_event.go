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

// AutomationHeldEvent is an expected event that a proactive trigger keeps
// aside, to be counted in whichever window turns out to contain it.
type AutomationHeldEvent struct{ ent.Schema }

// Mixin of the AutomationHeldEvent.
func (AutomationHeldEvent) Mixin() []ent.Mixin { return []ent.Mixin{Base{}} }

// Fields of the AutomationHeldEvent.
func (AutomationHeldEvent) Fields() []ent.Field {
	return []ent.Field{
		field.String("automation_id").
			GoType(stored.ID("")).
			SchemaType(uuid).
			Comment("UUID of the automation whose trigger keeps the event; with the automation its held events disappear."),
		field.String("trigger_id").
			GoType(stored.ID("")).
			SchemaType(uuid).
			Comment("UUID of the proactive trigger, as written in the trigger JSON of the automation, not in a table."),
		field.String("bucketing_key").
			GoType(stored.Strings{}).
			SchemaType(jsonb).
			Annotations(defaults("'[]'", "'[]'::jsonb")).
			DefaultFunc(emptyList).
			Comment("Label values by which the trigger groups its events (for_each); only buckets with an equal list count this event."),
		field.String("event_id").
			GoType(stored.ID("")).
			SchemaType(uuid).
			Comment("UUID of the event kept aside, held once per trigger and key; events are trimmed independently of it."),
		field.String("occurred").
			GoType(stored.Time{}).
			SchemaType(timestamp).
			Comment("Instant in UTC at which the held event happened; it decides which window the event falls into."),
	}
}

// Edges of the AutomationHeldEvent.
func (AutomationHeldEvent) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("automation", Automation.Type).
			Ref("held_events").
			Field("automation_id").
			Unique().Required().
			Comment("The rule on whose behalf the event is kept, found by automation_id."),
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
		schema.Comment("An expected event that a proactive trigger keeps aside, to be counted in whichever window turns out to contain it."),
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
				Comment: "The event itself, by event_id; null when it is not stored or retention has removed it.",
			},
		},
	}
}
