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

// EventResource is one resource that an event involves, either as its
// subject or in a related role; lookups by resource use these rows.
type EventResource struct{ ent.Schema }

// Mixin of the EventResource.
func (EventResource) Mixin() []ent.Mixin { return []ent.Mixin{Base{}} }

// Fields of the EventResource.
func (EventResource) Fields() []ent.Field {
	return []ent.Field{
		field.String("occurred").
			GoType(stored.Time{}).
			SchemaType(timestamp).
			Comment("Instant in UTC of the event, repeated here so that a resource's history can be read in order."),
		field.String("resource_id").
			SchemaType(text).
			Comment("Name of the thing involved, such as prefect.deployment.<uuid>, by which its events are found."),
		field.String("resource_role").
			SchemaType(text).
			Comment("Part that the thing plays in the event, such as flow, deployment or tag; empty for the event's subject."),
		field.String("resource").
			GoType(stored.JSON{}).
			SchemaType(json).
			Comment("JSON object of the thing's remaining labels, without its id and role; empty when nothing is left."),
		field.String("event_id").
			GoType(stored.ID("")).
			SchemaType(uuid).
			Comment("UUID of the event concerned; old events and these rows are deleted independently, without a foreign key."),
	}
}

// Indexes of the EventResource.
func (EventResource) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("event_id").StorageKey("ix_event_resources__event_id"),
		index.Fields("occurred").StorageKey("ix_event_resources__occurred"),
		index.Fields("resource_id", "occurred").StorageKey("ix_event_resources__resource_id__occurred"),
		index.Fields("updated").StorageKey("ix_event_resources__updated"),
	}
}

// Annotations of the EventResource.
func (EventResource) Annotations() []schema.Annotation {
	return []schema.Annotation{
		entsql.Table("event_resources"),
		schema.Comment("One resource that an event involves, either as its subject or in a related role; lookups by resource use these rows."),
		annotation.Table{
			Columns: []string{
				"occurred", "resource_id", "resource_role", "resource", "event_id", "id", "created", "updated",
			},
			Since: []annotation.Since{
				{Index: "ix_event_resources__event_id", SQLite: "14806cb26270", PostgreSQL: "50737cdaee36"},
				{Index: "ix_event_resources__occurred", SQLite: "79e7a60e43d8", PostgreSQL: "bad1e352c597"},
			},
		},
		annotation.Edges{
			{
				Name: "event", To: "Event",
				Path: []annotation.Hop{
					{From: "event_id", Table: "events", To: "id"},
				},
				Comment: "The event in which the thing is involved, by event_id; null when that row is already gone.",
			},
		},
	}
}
