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

// WorkQueue is a line of flow runs inside a work pool, with a priority and
// a concurrency limit of its own.
type WorkQueue struct{ ent.Schema }

// Mixin of the WorkQueue.
func (WorkQueue) Mixin() []ent.Mixin { return []ent.Mixin{Base{}} }

// Fields of the WorkQueue.
func (WorkQueue) Fields() []ent.Field {
	return []ent.Field{
		field.String("name").
			SchemaType(varchar).
			Comment("Name of the queue, unique within its pool; each pool starts with one called 'default'."),
		field.String("filter").
			GoType(stored.JSON{}).
			SchemaType(jsonb).
			Optional().
			Comment("Deprecated JSON object that selected runs by tags and deployment_ids; null in all queues of today."),
		field.String("description").
			SchemaType(varchar).
			Annotations(defaults("''", "''::character varying")).
			Default("").
			Comment("Text that explains what the queue is used for; an empty string unless written."),
		field.String("is_paused").
			GoType(stored.Bool{}).
			SchemaType(boolean).
			Annotations(defaults("'0'", "false")).
			DefaultFunc(isFalse).
			Comment("True while workers get nothing from this queue; the pool's other queues are not affected."),
		field.Int64("concurrency_limit").
			GoType(stored.Int{}).
			SchemaType(integer).
			Optional().
			Comment("Greatest number of the queue's flow runs that may be active at the same time; null for no limit."),
		field.String("last_polled").
			GoType(stored.Time{}).
			SchemaType(timestamp).
			Optional().
			Comment("Instant in UTC at which a worker or agent last asked the queue for runs; null if none has."),
		field.Int64("priority").
			GoType(stored.Int{}).
			SchemaType(integer).
			Annotations(defaults("'1'", "1")).
			DefaultFunc(one).
			Comment("Rank among the pool's queues: 1 is served first, larger numbers later. Equal ranks are possible."),
		field.String("work_pool_id").
			GoType(stored.ID("")).
			SchemaType(uuid).
			Comment("UUID of the pool that contains the queue; queues are deleted with their pool."),
		field.String("status").
			GoType(stored.WorkQueueStatus("")).
			SchemaType(workQueueStatus).
			Annotations(defaults("'NOT_READY'", "'NOT_READY'::work_queue_status")).
			DefaultFunc(queueNotReady).
			Comment("READY when polled within the last minute or so, otherwise NOT_READY; PAUSED while it is paused."),
	}
}

// Edges of the WorkQueue.
func (WorkQueue) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("agents", Agent.Type).
			StorageKey(edge.Symbol("fk_agent__work_queue_id__work_queue")).
			Annotations(entsql.OnDelete(entsql.NoAction)).
			Comment("Legacy agents that registered for this queue, pointing to it by work_queue_id; empty on current servers."),
		edge.To("deployments", Deployment.Type).
			StorageKey(edge.Symbol("fk_deployment__work_queue_id__work_queue")).
			Annotations(entsql.OnDelete(entsql.SetNull)).
			Comment("Deployments that place their runs in this queue, having its id as their work_queue_id."),
		edge.To("flow_runs", FlowRun.Type).
			StorageKey(edge.Symbol("fk_flow_run__work_queue_id__work_queue")).
			Annotations(entsql.OnDelete(entsql.SetNull)).
			Comment("All flow runs put into this queue, waiting, running or finished, by their work_queue_id."),
		edge.From("work_pool", WorkPool.Type).
			Ref("work_queues").
			Field("work_pool_id").
			Unique().Required().
			Comment("The pool of which this queue is a part, by work_pool_id."),
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
		schema.Comment("A line of flow runs inside a work pool, with a priority and a concurrency limit of its own."),
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
				Comment: "Events with the subject prefect.work-queue.<id>, mostly its switches between ready, not ready and paused.",
			},
		},
		annotation.Keys{
			{
				Field: "workQueueByName",
				Args: []annotation.KeyArg{
					{Name: "workPoolName", Column: "name", Hop: &annotation.Hop{From: "work_pool_id", Table: "work_pool", To: "id"}, Comment: "Must equal the name of the pool that contains the queue, exactly and in the same case."},
					{Name: "name", Column: "name", Comment: "Must equal the queue's name within that pool; the comparison is case-sensitive."},
				},
				Comment: "Finds a queue by its own name and that of its pool; null when the pool or the queue is unknown.",
			},
		},
	}
}
