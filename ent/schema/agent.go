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

// Agent is a legacy process that polled one work queue for flow runs to
// start; workers have replaced agents in current Prefect releases.
type Agent struct{ ent.Schema }

// Mixin of the Agent.
func (Agent) Mixin() []ent.Mixin { return []ent.Mixin{Base{}} }

// Fields of the Agent.
func (Agent) Fields() []ent.Field {
	return []ent.Field{
		field.String("name").
			SchemaType(varchar).
			Comment("Unique name under which the agent registered itself; Prefect made up two words when the user gave none."),
		field.String("last_activity_time").
			GoType(stored.Time{}).
			SchemaType(timestamp).
			Annotations(currentTime).
			DefaultFunc(now).
			Comment("Instant in UTC of the latest poll for work by this agent, initially the time of its registration."),
		field.String("work_queue_id").
			GoType(stored.ID("")).
			SchemaType(uuid).
			Comment("UUID of the queue that the agent polls; a queue cannot be deleted while agents point to it."),
	}
}

// Edges of the Agent.
func (Agent) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("work_queue", WorkQueue.Type).
			Ref("agents").
			Field("work_queue_id").
			Unique().Required().
			Comment("The one queue named by work_queue_id, from which this agent takes its flow runs."),
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
		schema.Comment("A legacy process that polled one work queue for flow runs to start; workers have replaced agents in current Prefect releases."),
		annotation.Table{
			Columns: []string{
				"id", "created", "updated", "name", "last_activity_time", "work_queue_id",
			},
			Constraints: []string{"uq_agent__name"},
		},
	}
}
