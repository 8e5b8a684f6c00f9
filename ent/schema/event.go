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

// Event is something that happened to a resource at a point in time, such
// as a flow run that changed its state.
type Event struct{ ent.Schema }

// Mixin of the Event.
func (Event) Mixin() []ent.Mixin { return []ent.Mixin{Base{}} }

// Fields of the Event.
func (Event) Fields() []ent.Field {
	return []ent.Field{
		field.String("occurred").
			GoType(stored.Time{}).
			SchemaType(timestamp).
			Comment("Instant in UTC at which it happened according to the sender's clock; ordering and retention go by it."),
		field.String("event").
			SchemaType(text).
			Comment("Dotted name of what happened, such as 'prefect.flow-run.Completed' or one of the user's own."),
		field.String("resource_id").
			SchemaType(text).
			Comment("Name of the thing it happened to, for example prefect.flow-run.<uuid>; the same as in the resource JSON."),
		field.String("resource").
			GoType(stored.JSON{}).
			SchemaType(jsonb).
			Comment("JSON object of the subject's labels, always with prefect.resource.id and mostly with prefect.resource.name."),
		field.String("related_resource_ids").
			GoType(stored.Strings{}).
			SchemaType(jsonb).
			Annotations(defaults("'[]'", "'[]'::jsonb")).
			DefaultFunc(emptyList).
			Comment("Names of the other things involved, in the order of the related list; empty when there are none."),
		field.String("related").
			GoType(stored.JSON{}).
			SchemaType(jsonb).
			Annotations(defaults("'[]'", "'[]'::jsonb")).
			DefaultFunc(emptyArray).
			Comment("JSON list of the other things involved, each an object of labels with prefect.resource.id and prefect.resource.role."),
		field.String("payload").
			GoType(stored.JSON{}).
			SchemaType(jsonb).
			Comment("JSON object with any further data from the sender, different for each kind of event; can be empty."),
		field.String("received").
			GoType(stored.Time{}).
			SchemaType(timestamp).
			Comment("Instant in UTC at which the server got the event, some time after it happened."),
		field.String("recorded").
			GoType(stored.Time{}).
			SchemaType(timestamp).
			Comment("Instant in UTC at which the event was written to the database, after being received and queued."),
		field.String("follows").
			GoType(stored.ID("")).
			SchemaType(uuid).
			Optional().
			Comment("UUID of an event known to precede this one, given by the sender to fix their order; null when it named none."),
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
		schema.Comment("Something that happened to a resource at a point in time, such as a flow run that changed its state."),
		annotation.Order{Field: "occurred", Desc: true},
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
				Comment: "All things involved, one row each: the subject with an empty role, the others with theirs; linked by event_id.",
			},
			{
				Name: "followed", To: "Event",
				Path: []annotation.Hop{
					{From: "follows", Table: "events", To: "id"},
				},
				Comment: "The preceding event that follows names; null when none is named, or it never arrived or has expired.",
			},
			{
				Name: "followers", To: "Event", Many: true,
				Path: []annotation.Hop{
					{From: "id", Table: "events", To: "follows"},
				},
				Comment: "Events that say they come after this one, that is, whose follows is its id; often a state change has one.",
			},
		},
	}
}
