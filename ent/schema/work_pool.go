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

// WorkPool is a group of work queues served by workers of one
// infrastructure type, with a template for the jobs they start.
type WorkPool struct{ ent.Schema }

// Mixin of the WorkPool.
func (WorkPool) Mixin() []ent.Mixin { return []ent.Mixin{Base{}} }

// Fields of the WorkPool.
func (WorkPool) Fields() []ent.Field {
	return []ent.Field{
		field.String("name").
			SchemaType(varchar).
			Comment("Unique name of the pool, given when starting a worker or deploying; names beginning with 'Prefect' are reserved."),
		field.String("description").
			SchemaType(varchar).
			Optional().Nillable().
			Comment("Text on the purpose of the pool, written by its creator; null when left out."),
		field.String("type").
			SchemaType(varchar).
			Comment("Infrastructure that its workers use, such as process, docker, kubernetes or ecs; prefect-agent for legacy pools."),
		field.String("base_job_template").
			GoType(stored.JSON{}).
			SchemaType(jsonb).
			Annotations(defaults("'{}'", "'{}'::jsonb")).
			DefaultFunc(emptyObject).
			Comment("JSON with job_configuration, the template of a job, and variables, the JSON Schema of what deployments may override."),
		field.String("is_paused").
			GoType(stored.Bool{}).
			SchemaType(boolean).
			Annotations(defaults("'0'", "false")).
			DefaultFunc(isFalse).
			Comment("True while no flow run of the pool is handed to any worker; runs are still scheduled."),
		field.Int64("concurrency_limit").
			GoType(stored.Int{}).
			SchemaType(integer).
			Optional().
			Comment("Greatest number of the pool's flow runs that may be active at once, over all queues; null for no limit."),
		field.String("default_queue_id").
			GoType(stored.ID("")).
			SchemaType(uuid).
			Optional().
			Comment("UUID of the queue used when only the pool is named; it cannot be deleted as long as it is the default."),
		field.String("status").
			GoType(stored.WorkPoolStatus("")).
			SchemaType(workPoolStatus).
			Annotations(defaults("'NOT_READY'", "'NOT_READY'::work_pool_status")).
			DefaultFunc(poolNotReady).
			Comment("READY while at least one worker is online, NOT_READY without any, PAUSED when somebody paused the pool."),
		field.String("last_transitioned_status_at").
			GoType(stored.Time{}).
			SchemaType(timestamp).
			Optional().
			Comment("Instant in UTC at which the status last changed; null if it never has since the pool was created."),
		field.String("last_status_event_id").
			GoType(stored.ID("")).
			SchemaType(uuid).
			Optional().
			Comment("UUID of the event that announced the latest change of status; null before the first one, with no foreign key."),
		field.String("storage_configuration").
			GoType(stored.JSON{}).
			SchemaType(jsonb).
			Annotations(defaults("'{}'", "'{}'::jsonb")).
			DefaultFunc(noStorage).
			Comment("JSON of where code bundles and results go: bundle_upload_step, bundle_execution_step, " +
				"default_result_storage_block_id; each null when unset."),
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
			Comment("The queue that gets runs for which only the pool was named, by default_queue_id."),
		edge.To("work_queues", WorkQueue.Type).
			StorageKey(edge.Symbol("fk_work_queue__work_pool_id__work_pool")).
			Annotations(entsql.OnDelete(entsql.Cascade)).
			Comment("All queues of the pool, paused ones too; each has the pool's id in work_pool_id."),
		edge.To("workers", Worker.Type).
			StorageKey(edge.Symbol("fk_worker__work_pool_id__work_pool")).
			Annotations(entsql.OnDelete(entsql.Cascade)).
			Comment("Every worker that has registered with the pool, online or offline, linked by work_pool_id."),
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
		schema.Comment("A group of work queues served by workers of one infrastructure type, with a template for the jobs they start."),
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
				Comment: "The event of the latest status change, by last_status_event_id; null before any change or when the event has expired.",
			},
			{
				Name: "flow_runs", To: "FlowRun", Many: true,
				Path: []annotation.Hop{
					{From: "id", Table: "work_queue", To: "work_pool_id"},
					{From: "id", Table: "flow_run", To: "work_queue_id"},
				},
				Comment: "Flow runs in any queue of the pool, found through the queues' work_pool_id and the runs' work_queue_id.",
			},
			{
				Name: "deployments", To: "Deployment", Many: true,
				Path: []annotation.Hop{
					{From: "id", Table: "work_queue", To: "work_pool_id"},
					{From: "id", Table: "deployment", To: "work_queue_id"},
				},
				Comment: "Deployments that send their runs to one of the pool's queues, found through those queues.",
			},
			{
				Name: "events", To: "Event", Many: true,
				Path: []annotation.Hop{
					{From: "id", Table: "event_resources", To: "resource_id", Prefix: "prefect.work-pool.", Equals: map[string]string{"resource_role": ""}},
					{From: "event_id", Table: "events", To: "id"},
				},
				Comment: "Events about the pool, with the subject prefect.work-pool.<id>, mainly its changes of status.",
			},
		},
		annotation.Keys{
			{
				Field: "workPoolByName",
				Args: []annotation.KeyArg{
					{Name: "name", Column: "name", Comment: "Must equal the pool's name exactly as it is stored, case included."},
				},
				Comment: "Finds the work pool of the given name; null when the server has none.",
			},
		},
	}
}
