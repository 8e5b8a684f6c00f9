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

// Agent is TODO
type Agent struct{ ent.Schema }

// Mixin of the Agent.
func (Agent) Mixin() []ent.Mixin { return []ent.Mixin{Base{}} }

// Fields of the Agent.
func (Agent) Fields() []ent.Field {
	return []ent.Field{
		field.String("name").
			SchemaType(varchar).
			Comment("TODO agent.name"),
		field.Time("last_activity_time").
			GoType(value.Time{}).
			SchemaType(timestamp).
			Annotations(currentTime).
			Comment("TODO agent.last_activity_time"),
		field.String("work_queue_id").
			GoType(value.ID("")).
			SchemaType(uuid).
			Comment("TODO agent.work_queue_id"),
	}
}

// Edges of the Agent.
func (Agent) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("work_queue", WorkQueue.Type).
			Ref("agents").
			Field("work_queue_id").
			Unique().Required().
			Comment("TODO agent.work_queue"),
	}
}

// Indexes of the Agent.
func (Agent) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("name").Unique().StorageKey("uq_agent__name"),
		index.Fields("updated").StorageKey("ix_agent__updated"),
		index.Fields("work_queue_id").StorageKey("ix_agent__work_queue_id"),
	}
}

// Annotations of the Agent.
func (Agent) Annotations() []schema.Annotation {
	return []schema.Annotation{
		entsql.Table("agent"),
		schema.Comment("TODO agent"),
		annotation.Table{
			Columns: []string{
				"id", "created", "updated", "name", "last_activity_time", "work_queue_id",
			},
			Constraints: []string{"uq_agent__name"},
		},
	}
}
