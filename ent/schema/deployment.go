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

// Deployment is a flow made ready for remote execution: where its code
// lies, its parameters, its schedules, and the queue that its runs go to.
type Deployment struct{ ent.Schema }

// Mixin of the Deployment.
func (Deployment) Mixin() []ent.Mixin { return []ent.Mixin{Base{}} }

// Fields of the Deployment.
func (Deployment) Fields() []ent.Field {
	return []ent.Field{
		field.String("name").
			SchemaType(varchar).
			Comment("Name of the deployment, unique within its flow; users write both as 'flow-name/deployment-name'."),
		field.String("tags").
			GoType(stored.Strings{}).
			SchemaType(jsonb).
			Annotations(defaults("'[]'", "'[]'::jsonb")).
			DefaultFunc(emptyList).
			Comment("Words for grouping, passed on to every flow run created from this deployment; an empty list if it has none."),
		field.String("parameters").
			GoType(stored.JSON{}).
			SchemaType(jsonb).
			Annotations(defaults("'{}'", "'{}'::jsonb")).
			DefaultFunc(emptyObject).
			Comment("JSON object of default arguments for the flow function; a schedule or a single run can override them."),
		field.String("flow_id").
			GoType(stored.ID("")).
			SchemaType(uuid).
			Comment("UUID of the flow that gets executed; the deployment is deleted together with it."),
		field.String("description").
			SchemaType(text).
			Optional().Nillable().
			Comment("Markdown text about the deployment, by default the flow's docstring; null when nothing was provided."),
		field.String("infrastructure_document_id").
			GoType(stored.ID("")).
			SchemaType(uuid).
			Optional().
			Comment("UUID of the infrastructure block of older, agent-based deployments; null where work pools define the infrastructure."),
		field.String("parameter_openapi_schema").
			GoType(stored.JSON{}).
			SchemaType(jsonb).
			DefaultFunc(emptyObject).
			Optional().
			Comment("JSON Schema of the flow's parameters, from which the UI builds its form; null or empty when it could not be derived."),
		field.String("storage_document_id").
			GoType(stored.ID("")).
			SchemaType(uuid).
			Optional().
			Comment("UUID of the storage block from which agents fetched the code; null where pull steps do that or the code is local."),
		field.String("version").
			SchemaType(varchar).
			Optional().Nillable().
			Comment("Free text such as a release number or a commit hash, set at deploy time; null when none was given."),
		field.String("job_variables").
			StorageKey("infra_overrides").
			GoType(stored.JSON{}).
			SchemaType(jsonb).
			Annotations(defaults("'{}'", "'{}'::jsonb")).
			DefaultFunc(emptyObject).
			Comment("JSON object of values that override the work pool's job template for this deployment; stored in the column infra_overrides."),
		field.String("path").
			SchemaType(varchar).
			Optional().Nillable().
			Comment("Directory of the code, absolute or relative to the storage; null when the entrypoint alone says where it is."),
		field.String("entrypoint").
			SchemaType(varchar).
			Optional().Nillable().
			Comment("Where the flow function is, as 'file.py:function' below the path or as a module path; null if unknown."),
		field.String("work_queue_name").
			SchemaType(varchar).
			Optional().Nillable().
			Comment("Name of the queue for the deployment's runs, without its pool; null when runs are not handed to any queue."),
		field.String("created_by").
			GoType(stored.JSON{}).
			SchemaType(jsonb).
			Optional().
			Comment("JSON with id, type and display_value of whoever made the deployment; null when the server knew no one."),
		field.String("updated_by").
			GoType(stored.JSON{}).
			SchemaType(jsonb).
			Optional().
			Comment("JSON with id, type and display_value of whoever changed the deployment last; null when not recorded."),
		field.String("work_queue_id").
			GoType(stored.ID("")).
			SchemaType(uuid).
			Optional().
			Comment("UUID of the work pool queue that receives the runs; null without one, and set to null when that queue is deleted."),
		field.String("pull_steps").
			GoType(stored.JSON{}).
			SchemaType(jsonb).
			DefaultFunc(emptyArray).
			Optional().
			Comment("JSON list of steps that a worker performs before the run, such as git_clone; null when the work pool or storage supplies the code."),
		field.String("enforce_parameter_schema").
			GoType(stored.Bool{}).
			SchemaType(boolean).
			Annotations(defaults("'0'", "false")).
			DefaultFunc(isTrue).
			Comment("Whether the server refuses flow runs whose parameters do not satisfy the parameter schema."),
		field.String("last_polled").
			GoType(stored.Time{}).
			SchemaType(timestamp).
			Optional().
			Comment("Instant in UTC at which a worker, agent or serving process last asked for this deployment's runs; null if never."),
		field.String("paused").
			GoType(stored.Bool{}).
			SchemaType(boolean).
			Annotations(defaults("'0'", "false")).
			DefaultFunc(isFalse).
			Comment("True while the schedules create no new flow runs; runs started by hand are still possible."),
		field.String("status").
			GoType(stored.DeploymentStatus("")).
			SchemaType(deploymentStatus).
			Annotations(defaults("'NOT_READY'", "'NOT_READY'::deployment_status")).
			DefaultFunc(deploymentNotReady).
			Comment("READY when something has polled for its runs lately, otherwise NOT_READY; the server changes it by itself."),
		field.Int64("concurrency_limit").
			GoType(stored.Int{}).
			SchemaType(integer).
			Optional().
			Comment("Old copy of how many runs may be active at once; null for no limit. The global limit is what counts."),
		field.String("concurrency_options").
			GoType(stored.JSON{}).
			SchemaType(jsonb).
			Optional().
			Comment("JSON of what happens at the limit: collision_strategy ENQUEUE or CANCEL_NEW, and grace_period_seconds; null if not configured."),
		field.String("concurrency_limit_id").
			GoType(stored.ID("")).
			SchemaType(uuid).
			Optional().
			Comment("UUID of the global limit whose slots the runs take; null when unlimited or after that limit was deleted."),
		field.String("labels").
			GoType(stored.JSON{}).
			SchemaType(jsonb).
			Optional().
			Comment("JSON object of string, number or boolean labels that flow runs of the deployment inherit; null in older rows."),
		field.String("version_id").
			GoType(stored.ID("")).
			SchemaType(uuid).
			Optional().
			Comment("UUID of the deployment version in use; null in databases that only the open-source server wrote, and not a foreign key."),
	}
}

// Edges of the Deployment.
func (Deployment) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("global_concurrency_limit", ConcurrencyLimitV2.Type).
			Ref("deployments").
			Field("concurrency_limit_id").
			Unique().
			Comment("The limit that caps simultaneous runs of this deployment, by concurrency_limit_id; null when it is not limited."),
		edge.From("flow", Flow.Type).
			Ref("deployments").
			Field("flow_id").
			Unique().Required().
			Comment("The workflow that is deployed here, by flow_id."),
		edge.To("infrastructure_document", BlockDocument.Type).
			Field("infrastructure_document_id").
			Unique().
			StorageKey(edge.Symbol("fk_deployment__infrastructure_document_id__block_document")).
			Annotations(entsql.OnDelete(entsql.Cascade)).
			Comment("The block that described the infrastructure for agents, by infrastructure_document_id; null for deployments that use a work pool."),
		edge.To("storage_document", BlockDocument.Type).
			Field("storage_document_id").
			Unique().
			StorageKey(edge.Symbol("fk_deployment__storage_document_id__block_document")).
			Annotations(entsql.OnDelete(entsql.Cascade)).
			Comment("The block from which agents downloaded the code, by storage_document_id; null when none is set."),
		edge.From("work_queue", WorkQueue.Type).
			Ref("deployments").
			Field("work_queue_id").
			Unique().
			Comment("The queue that new flow runs enter, by work_queue_id; null when runs are served without a queue."),
		edge.To("schedules", DeploymentSchedule.Type).
			StorageKey(edge.Symbol("fk_deployment_schedule__deployment_id__deployment")).
			Annotations(entsql.OnDelete(entsql.Cascade)).
			Comment("All schedules attached to the deployment, active or not, linked by their deployment_id."),
		edge.To("versions", DeploymentVersion.Type).
			StorageKey(edge.Symbol("fk_deployment_version__deployment_id__deployment")).
			Annotations(entsql.OnDelete(entsql.Cascade)).
			Comment("Recorded versions of this deployment, at most one per branch, that name it in deployment_id; mostly empty."),
	}
}

// Indexes of the Deployment.
func (Deployment) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("created").StorageKey("ix_deployment__created"),
		index.Fields("flow_id").StorageKey("ix_deployment__flow_id"),
		index.Fields("paused").StorageKey("ix_deployment__paused"),
		index.Fields("updated").StorageKey("ix_deployment__updated"),
		index.Fields("version_id").StorageKey("ix_deployment__version_id"),
		index.Fields("work_queue_id").StorageKey("ix_deployment__work_queue_id"),
		index.Fields("work_queue_name").StorageKey("ix_deployment__work_queue_name"),
		index.Fields("flow_id", "name").Unique().StorageKey("uq_deployment__flow_id_name"),
	}
}

// Annotations of the Deployment.
func (Deployment) Annotations() []schema.Annotation {
	return []schema.Annotation{
		entsql.Table("deployment"),
		schema.Comment("A flow made ready for remote execution: where its code lies, its parameters, its schedules, and the queue that its runs go to."),
		annotation.Table{
			Columns: []string{
				"id", "created", "updated", "name", "tags", "parameters", "flow_id", "description",
				"infrastructure_document_id", "parameter_openapi_schema", "storage_document_id", "version",
				"infra_overrides", "path", "entrypoint", "work_queue_name", "created_by", "updated_by",
				"work_queue_id", "pull_steps", "enforce_parameter_schema", "last_polled", "paused", "status",
				"concurrency_limit", "concurrency_options", "concurrency_limit_id", "labels", "version_id",
			},
			ColumnsPostgreSQL: []string{
				"id", "created", "updated", "name", "tags", "parameters", "flow_id",
				"infrastructure_document_id", "description", "parameter_openapi_schema", "storage_document_id",
				"version", "infra_overrides", "path", "entrypoint", "work_queue_name", "created_by",
				"updated_by", "work_queue_id", "pull_steps", "enforce_parameter_schema", "last_polled",
				"paused", "status", "concurrency_limit", "concurrency_options", "concurrency_limit_id",
				"labels", "version_id",
			},
			Indexes: []annotation.Index{
				{Name: "ix_deployment_name_case_insensitive", SQLite: "(name)"},
				{Name: "trgm_ix_deployment_name", PostgreSQL: "gin (name gin_trgm_ops)"},
			},
		},
		annotation.Edges{
			{
				Name: "work_pool", To: "WorkPool",
				Path: []annotation.Hop{
					{From: "work_queue_id", Table: "work_queue", To: "id"},
					{From: "work_pool_id", Table: "work_pool", To: "id"},
				},
				Comment: "The pool that the deployment's queue belongs to, through work_queue_id; null when there is no queue.",
			},
			{
				Name: "current_version", To: "DeploymentVersion",
				Path: []annotation.Hop{
					{From: "version_id", Table: "deployment_version", To: "id"},
				},
				Comment: "The version row named by version_id; null when none is chosen or the row no longer exists.",
			},
			{
				Name: "flow_runs", To: "FlowRun", Many: true,
				Path: []annotation.Hop{
					{From: "id", Table: "flow_run", To: "deployment_id"},
				},
				Comment: "Every flow run created from this deployment, by schedule or by hand, whose deployment_id is its id.",
			},
			{
				Name: "events", To: "Event", Many: true,
				Path: []annotation.Hop{
					{From: "id", Table: "event_resources", To: "resource_id", Prefix: "prefect.deployment.", Equals: map[string]string{"resource_role": ""}},
					{From: "event_id", Table: "events", To: "id"},
				},
				Comment: "Events about the deployment itself, with the resource prefect.deployment.<id> as their subject; its runs have their own events.",
			},
		},
		annotation.Keys{
			{
				Field: "deploymentByName",
				Args: []annotation.KeyArg{
					{Name: "flowName", Column: "name", Hop: &annotation.Hop{From: "flow_id", Table: "flow", To: "id"}, Comment: "Must equal the name of the deployment's flow exactly, in the same case."},
					{Name: "name", Column: "name", Comment: "Must equal the deployment's own name, the part after the slash, exactly; case-sensitive."},
				},
				Comment: "Finds a deployment by the name of its flow and its own, together 'flow/deployment'; null when there is no such pair.",
			},
		},
	}
}
