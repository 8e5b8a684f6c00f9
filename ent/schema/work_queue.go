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

// WorkQueue is TODO
type WorkQueue struct{ ent.Schema }

// Mixin of the WorkQueue.
func (WorkQueue) Mixin() []ent.Mixin { return []ent.Mixin{Base{}} }

// Fields of the WorkQueue.
func (WorkQueue) Fields() []ent.Field {
	return []ent.Field{
		field.String("name").
			SchemaType(varchar).
			Comment("TODO work_queue.name"),
		field.String("filter").
			GoType(value.JSON{}).
			SchemaType(jsonb).
			Optional().
			Comment("TODO work_queue.filter"),
		field.String("description").
			SchemaType(varchar).
			Annotations(defaults("''", "''::character varying")).
			Comment("TODO work_queue.description"),
		field.Bool("is_paused").
			GoType(value.Bool{}).
			SchemaType(boolean).
			Annotations(defaults("'0'", "false")).
			Comment("TODO work_queue.is_paused"),
		field.Int64("concurrency_limit").
			GoType(value.Int{}).
			SchemaType(integer).
			Optional().
			Comment("TODO work_queue.concurrency_limit"),
		field.Time("last_polled").
			GoType(value.Time{}).
			SchemaType(timestamp).
			Optional().
			Comment("TODO work_queue.last_polled"),
		field.Int64("priority").
			GoType(value.Int{}).
			SchemaType(integer).
			Annotations(defaults("'1'", "1")).
			Comment("TODO work_queue.priority"),
		field.String("work_pool_id").
			GoType(value.ID("")).
			SchemaType(uuid).
			Comment("TODO work_queue.work_pool_id"),
		field.String("status").
			GoType(value.WorkQueueStatus("")).
			SchemaType(workQueueStatus).
			Annotations(defaults("'NOT_READY'", "'NOT_READY'::work_queue_status")).
			Comment("TODO work_queue.status"),
	}
}

// Edges of the WorkQueue.
func (WorkQueue) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("agents", Agent.Type).
			StorageKey(edge.Symbol("fk_agent__work_queue_id__work_queue")).
			Annotations(entsql.OnDelete(entsql.NoAction)).
			Comment("TODO work_queue.agents"),
		edge.To("deployments", Deployment.Type).
			StorageKey(edge.Symbol("fk_deployment__work_queue_id__work_queue")).
			Annotations(entsql.OnDelete(entsql.SetNull)).
			Comment("TODO work_queue.deployments"),
		edge.To("flow_runs", FlowRun.Type).
			StorageKey(edge.Symbol("fk_flow_run__work_queue_id__work_queue")).
			Annotations(entsql.OnDelete(entsql.SetNull)).
			Comment("TODO work_queue.flow_runs"),
		edge.From("work_pool", WorkPool.Type).
			Ref("work_queues").
			Field("work_pool_id").
			Unique().Required().
			Comment("TODO work_queue.work_pool"),
	}
}

// Indexes of the WorkQueue.
func (WorkQueue) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("work_pool_id", "name").Unique().StorageKey("uq_work_queue__work_pool_id_name"),
		index.Fields("updated").StorageKey("ix_work_queue__updated"),
		index.Fields("work_pool_id").StorageKey("ix_work_queue__work_pool_id"),
		index.Fields("work_pool_id", "priority").StorageKey("ix_work_queue__work_pool_id_priority"),
	}
}

// Annotations of the WorkQueue.
func (WorkQueue) Annotations() []schema.Annotation {
	return []schema.Annotation{
		entsql.Table("work_queue"),
		schema.Comment("TODO work_queue"),
		annotation.Table{
			Columns: []string{
				"id", "created", "updated", "name", "filter", "description", "is_paused", "concurrency_limit",
				"last_polled", "priority", "work_pool_id", "status",
			},
			Constraints: []string{"uq_work_queue__work_pool_id_name"},
			Indexes: []annotation.Index{
				{Name: "trgm_ix_work_queue_name", PostgreSQL: "gin (name gin_trgm_ops)"},
			},
		},
		annotation.Edges{
			{
				Name: "events", To: "Event", Many: true,
				Path: []annotation.Hop{
					{From: "id", Table: "event_resources", To: "resource_id", Prefix: "prefect.work-queue.", Equals: map[string]string{"resource_role": ""}},
					{From: "event_id", Table: "events", To: "id"},
				},
				Comment: "TODO work_queue.events",
			},
		},
		annotation.Keys{
			{
				Field: "workQueueByName",
				Args: []annotation.KeyArg{
					{Name: "workPoolName", Column: "name", Hop: &annotation.Hop{From: "work_pool_id", Table: "work_pool", To: "id"}, Comment: "TODO workQueueByName.workPoolName"},
					{Name: "name", Column: "name", Comment: "TODO workQueueByName.name"},
				},
				Comment: "TODO workQueueByName",
			},
		},
	}
}
