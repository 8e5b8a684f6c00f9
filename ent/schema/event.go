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

// Event is TODO
type Event struct{ ent.Schema }

// Mixin of the Event.
func (Event) Mixin() []ent.Mixin { return []ent.Mixin{Base{}} }

// Fields of the Event.
func (Event) Fields() []ent.Field {
	return []ent.Field{
		field.Time("occurred").
			GoType(value.Time{}).
			SchemaType(timestamp).
			Comment("TODO events.occurred"),
		field.String("event").
			SchemaType(text).
			Comment("TODO events.event"),
		field.String("resource_id").
			SchemaType(text).
			Comment("TODO events.resource_id"),
		field.String("resource").
			GoType(value.JSON{}).
			SchemaType(jsonb).
			Comment("TODO events.resource"),
		field.String("related_resource_ids").
			GoType(value.Strings{}).
			SchemaType(jsonb).
			Annotations(defaults("'[]'", "'[]'::jsonb")).
			Comment("TODO events.related_resource_ids"),
		field.String("related").
			GoType(value.JSON{}).
			SchemaType(jsonb).
			Annotations(defaults("'[]'", "'[]'::jsonb")).
			Comment("TODO events.related"),
		field.String("payload").
			GoType(value.JSON{}).
			SchemaType(jsonb).
			Comment("TODO events.payload"),
		field.Time("received").
			GoType(value.Time{}).
			SchemaType(timestamp).
			Comment("TODO events.received"),
		field.Time("recorded").
			GoType(value.Time{}).
			SchemaType(timestamp).
			Comment("TODO events.recorded"),
		field.String("follows").
			GoType(value.ID("")).
			SchemaType(uuid).
			Optional().
			Comment("TODO events.follows"),
	}
}

// Indexes of the Event.
func (Event) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("event", "id").StorageKey("ix_events__event__id"),
		index.Fields("event", "occurred", "id").StorageKey("ix_events__event_occurred_id"),
		index.Fields("event", "resource_id", "occurred").StorageKey("ix_events__event_resource_id_occurred"),
		index.Fields("occurred").StorageKey("ix_events__occurred"),
		index.Fields("occurred", "id").StorageKey("ix_events__occurred_id"),
		index.Fields("updated").StorageKey("ix_events__updated"),
	}
}

// Annotations of the Event.
func (Event) Annotations() []schema.Annotation {
	return []schema.Annotation{
		entsql.Table("events"),
		schema.Comment("TODO events"),
		annotation.Table{
			Columns: []string{
				"occurred", "event", "resource_id", "resource", "related_resource_ids", "related", "payload",
				"received", "recorded", "follows", "id", "created", "updated",
			},
			Indexes: []annotation.Index{
				{Name: "ix_events__event_occurred", PostgreSQL: "btree (event, occurred)"},
				{Name: "ix_events__event_related_occurred", SQLite: "(event, related, occurred)"},
				{Name: "ix_events__related_gin", PostgreSQL: "gin (related)"},
				{Name: "ix_events__related_resource_ids", SQLite: "(related_resource_ids)"},
				{Name: "ix_events__related_resource_ids_gin", PostgreSQL: "gin (related_resource_ids)"},
			},
		},
		annotation.Edges{
			{
				Name: "resources", To: "EventResource", Many: true,
				Path: []annotation.Hop{
					{From: "id", Table: "event_resources", To: "event_id"},
				},
				Comment: "TODO events.resources",
			},
			{
				Name: "followed", To: "Event",
				Path: []annotation.Hop{
					{From: "follows", Table: "events", To: "id"},
				},
				Comment: "TODO events.followed",
			},
			{
				Name: "followers", To: "Event", Many: true,
				Path: []annotation.Hop{
					{From: "id", Table: "events", To: "follows"},
				},
				Comment: "TODO events.followers",
			},
		},
	}
}
