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

// AutomationEventFollower is an event that arrived before the event it
// follows and waits for that one, so that both are processed in causal
// order.
type AutomationEventFollower struct{ ent.Schema }

// Mixin of the AutomationEventFollower.
func (AutomationEventFollower) Mixin() []ent.Mixin { return []ent.Mixin{Base{}} }

// Fields of the AutomationEventFollower.
func (AutomationEventFollower) Fields() []ent.Field {
	return []ent.Field{
		field.String("leader_event_id").
			GoType(stored.ID("")).
			SchemaType(uuid).
			Comment("UUID of the event that has to arrive first; it may not be stored yet, hence no foreign key."),
		field.String("follower_event_id").
			GoType(stored.ID("")).
			SchemaType(uuid).
			Comment("UUID of the event kept waiting; it can be parked only once for each scope."),
		field.String("received").
			GoType(stored.Time{}).
			SchemaType(timestamp).
			Comment("Instant in UTC at which the server received the waiting event; after about fifteen minutes it is processed without its leader."),
		field.String("follower").
			GoType(stored.JSON{}).
			SchemaType(jsonb).
			Comment("JSON copy of the entire waiting event, from which processing resumes once the leader has come."),
		field.String("scope").
			SchemaType(varchar).
			Default("").
			Comment("Name of the consumer that waits, such as automations or task-run-recorder; an empty string in older rows."),
	}
}

// Indexes of the AutomationEventFollower.
func (AutomationEventFollower) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("scope", "leader_event_id").StorageKey("ix_ae_follower_scope_leader"),
		index.Fields("leader_event_id").StorageKey("ix_automation_event_follower__leader_event_id"),
		index.Fields("received").StorageKey("ix_automation_event_follower__received"),
		index.Fields("scope").StorageKey("ix_automation_event_follower__scope"),
		index.Fields("updated").StorageKey("ix_automation_event_follower__updated"),
		index.Fields("scope", "follower_event_id").Unique().StorageKey("uq_follower_for_scope"),
	}
}

// Annotations of the AutomationEventFollower.
func (AutomationEventFollower) Annotations() []schema.Annotation {
	return []schema.Annotation{
		entsql.Table("automation_event_follower"),
		schema.Comment("An event that arrived before the event it follows and waits for that one, so that both are processed in causal order."),
		annotation.Table{
			Columns: []string{
				"leader_event_id", "follower_event_id", "received", "follower", "id", "created", "updated",
				"scope",
			},
			Since: []annotation.Since{{Index: "ix_ae_follower_scope_leader", SQLite: "3c841a1800a1", PostgreSQL: "1c9bb7f78263"}},
		},
		annotation.Edges{
			{
				Name: "leader", To: "Event",
				Path: []annotation.Hop{
					{From: "leader_event_id", Table: "events", To: "id"},
				},
				Comment: "The preceding event, by leader_event_id; null as long as it has not been recorded, or after it expired.",
			},
			{
				Name: "follower_event", To: "Event",
				Path: []annotation.Hop{
					{From: "follower_event_id", Table: "events", To: "id"},
				},
				Comment: "The waiting event's own row, by follower_event_id; null when it was never stored or has been trimmed.",
			},
		},
	}
}
