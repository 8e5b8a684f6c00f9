package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/dialect/entsql"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"

	"github.com/quaestor-graph/quaestor/ent/annotation"
	"github.com/quaestor-graph/quaestor/ent/value"
)

// EventResource is TODO
type EventResource struct{ ent.Schema }

// Mixin of the EventResource.
func (EventResource) Mixin() []ent.Mixin { return []ent.Mixin{Base{}} }

// Fields of the EventResource.
func (EventResource) Fields() []ent.Field {
	return []ent.Field{
		field.Time("occurred").
			GoType(value.Time{}).
			SchemaType(timestamp).
			Comment("TODO event_resources.occurred"),
		field.String("resource_id").
			SchemaType(text).
			Comment("TODO event_resources.resource_id"),
		field.String("resource_role").
			SchemaType(text).
			Comment("TODO event_resources.resource_role"),
		field.String("resource").
			GoType(value.JSON{}).
			SchemaType(json).
			Comment("TODO event_resources.resource"),
		field.String("event_id").
			GoType(value.ID("")).
			SchemaType(uuid).
			Comment("TODO event_resources.event_id"),
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
		schema.Comment("TODO event_resources"),
		annotation.Table{
			Columns: []string{
				"occurred", "resource_id", "resource_role", "resource", "event_id", "id", "created", "updated",
			},
		},
		annotation.Edges{
			{
				Name: "event", To: "Event",
				Path: []annotation.Hop{
					{From: "event_id", Table: "events", To: "id"},
				},
				Comment: "TODO event_resources.event",
			},
		},
	}
}
