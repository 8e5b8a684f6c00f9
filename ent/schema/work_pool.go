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

// WorkPool is TODO
type WorkPool struct{ ent.Schema }

// Mixin of the WorkPool.
func (WorkPool) Mixin() []ent.Mixin { return []ent.Mixin{Base{}} }

// Fields of the WorkPool.
func (WorkPool) Fields() []ent.Field {
	return []ent.Field{
		field.String("name").
			SchemaType(varchar).
			Comment("TODO work_pool.name"),
		field.String("description").
			SchemaType(varchar).
			Optional().Nillable().
			Comment("TODO work_pool.description"),
		field.String("type").
			SchemaType(varchar).
			Comment("TODO work_pool.type"),
		field.String("base_job_template").
			GoType(value.JSON{}).
			SchemaType(jsonb).
			Annotations(defaults("'{}'", "'{}'::jsonb")).
			Comment("TODO work_pool.base_job_template"),
		field.Bool("is_paused").
			GoType(value.Bool{}).
			SchemaType(boolean).
			Annotations(defaults("'0'", "false")).
			Comment("TODO work_pool.is_paused"),
		field.Int64("concurrency_limit").
			GoType(value.Int{}).
			SchemaType(integer).
			Optional().
			Comment("TODO work_pool.concurrency_limit"),
		field.String("default_queue_id").
			GoType(value.ID("")).
			SchemaType(uuid).
			Optional().
			Comment("TODO work_pool.default_queue_id"),
		field.String("status").
			GoType(value.WorkPoolStatus("")).
			SchemaType(workPoolStatus).
			Annotations(defaults("'NOT_READY'", "'NOT_READY'::work_pool_status")).
			Comment("TODO work_pool.status"),
		field.Time("last_transitioned_status_at").
			GoType(value.Time{}).
			SchemaType(timestamp).
			Optional().
			Comment("TODO work_pool.last_transitioned_status_at"),
		field.String("last_status_event_id").
			GoType(value.ID("")).
			SchemaType(uuid).
			Optional().
			Comment("TODO work_pool.last_status_event_id"),
		field.String("storage_configuration").
			GoType(value.JSON{}).
			SchemaType(jsonb).
			Annotations(defaults("'{}'", "'{}'::jsonb")).
			Comment("TODO work_pool.storage_configuration"),
	}
}

// Edges of the WorkPool.
func (WorkPool) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("default_queue", WorkQueue.Type).
			Field("default_queue_id").
			Unique().
			StorageKey(edge.Symbol("fk_work_pool__default_queue_id__work_queue")).
			Annotations(entsql.OnDelete(entsql.Restrict)).
			Comment("TODO work_pool.default_queue"),
		edge.To("work_queues", WorkQueue.Type).
			StorageKey(edge.Symbol("fk_work_queue__work_pool_id__work_pool")).
			Annotations(entsql.OnDelete(entsql.Cascade)).
			Comment("TODO work_pool.work_queues"),
		edge.To("workers", Worker.Type).
			StorageKey(edge.Symbol("fk_worker__work_pool_id__work_pool")).
			Annotations(entsql.OnDelete(entsql.Cascade)).
			Comment("TODO work_pool.workers"),
	}
}

// Indexes of the WorkPool.
func (WorkPool) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("name").Unique().StorageKey("uq_work_pool__name"),
		index.Fields("type").StorageKey("ix_work_pool__type"),
		index.Fields("updated").StorageKey("ix_work_pool__updated"),
	}
}

// Annotations of the WorkPool.
func (WorkPool) Annotations() []schema.Annotation {
	return []schema.Annotation{
		entsql.Table("work_pool"),
		schema.Comment("TODO work_pool"),
		annotation.Table{
			Columns: []string{
				"id", "created", "updated", "name", "description", "type", "base_job_template", "is_paused",
				"concurrency_limit", "default_queue_id", "status", "last_transitioned_status_at",
				"last_status_event_id", "storage_configuration",
			},
			Constraints: []string{"uq_work_pool__name"},
		},
		annotation.Edges{
			{
				Name: "last_status_event", To: "Event",
				Path: []annotation.Hop{
					{From: "last_status_event_id", Table: "events", To: "id"},
				},
				Comment: "TODO work_pool.last_status_event",
			},
			{
				Name: "flow_runs", To: "FlowRun", Many: true,
				Path: []annotation.Hop{
					{From: "id", Table: "work_queue", To: "work_pool_id"},
					{From: "id", Table: "flow_run", To: "work_queue_id"},
				},
				Comment: "TODO work_pool.flow_runs",
			},
			{
				Name: "deployments", To: "Deployment", Many: true,
				Path: []annotation.Hop{
					{From: "id", Table: "work_queue", To: "work_pool_id"},
					{From: "id", Table: "deployment", To: "work_queue_id"},
				},
				Comment: "TODO work_pool.deployments",
			},
			{
				Name: "events", To: "Event", Many: true,
				Path: []annotation.Hop{
					{From: "id", Table: "event_resources", To: "resource_id", Prefix: "prefect.work-pool.", Equals: map[string]string{"resource_role": ""}},
					{From: "event_id", Table: "events", To: "id"},
				},
				Comment: "TODO work_pool.events",
			},
		},
		annotation.Keys{
			{
				Field: "workPoolByName",
				Args: []annotation.KeyArg{
					{Name: "name", Column: "name", Comment: "TODO workPoolByName.name"},
				},
				Comment: "TODO workPoolByName",
			},
		},
	}
}
