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

// AutomationEventFollower is TODO
type AutomationEventFollower struct{ ent.Schema }

// Mixin of the AutomationEventFollower.
func (AutomationEventFollower) Mixin() []ent.Mixin { return []ent.Mixin{Base{}} }

// Fields of the AutomationEventFollower.
func (AutomationEventFollower) Fields() []ent.Field {
	return []ent.Field{
		field.String("leader_event_id").
			GoType(value.ID("")).
			SchemaType(uuid).
			Comment("TODO automation_event_follower.leader_event_id"),
		field.String("follower_event_id").
			GoType(value.ID("")).
			SchemaType(uuid).
			Comment("TODO automation_event_follower.follower_event_id"),
		field.Time("received").
			GoType(value.Time{}).
			SchemaType(timestamp).
			Comment("TODO automation_event_follower.received"),
		field.String("follower").
			GoType(value.JSON{}).
			SchemaType(jsonb).
			Comment("TODO automation_event_follower.follower"),
		field.String("scope").
			SchemaType(varchar).
			Comment("TODO automation_event_follower.scope"),
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
		schema.Comment("TODO automation_event_follower"),
		annotation.Table{
			Columns: []string{
				"leader_event_id", "follower_event_id", "received", "follower", "id", "created", "updated",
				"scope",
			},
		},
		annotation.Edges{
			{
				Name: "leader", To: "Event",
				Path: []annotation.Hop{
					{From: "leader_event_id", Table: "events", To: "id"},
				},
				Comment: "TODO automation_event_follower.leader",
			},
			{
				Name: "follower_event", To: "Event",
				Path: []annotation.Hop{
					{From: "follower_event_id", Table: "events", To: "id"},
				},
				Comment: "TODO automation_event_follower.follower_event",
			},
		},
	}
}
