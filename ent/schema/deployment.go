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

// Deployment is TODO
type Deployment struct{ ent.Schema }

// Mixin of the Deployment.
func (Deployment) Mixin() []ent.Mixin { return []ent.Mixin{Base{}} }

// Fields of the Deployment.
func (Deployment) Fields() []ent.Field {
	return []ent.Field{
		field.String("name").
			SchemaType(varchar).
			Comment("TODO deployment.name"),
		field.String("tags").
			GoType(value.Strings{}).
			SchemaType(jsonb).
			Annotations(defaults("'[]'", "'[]'::jsonb")).
			Comment("TODO deployment.tags"),
		field.String("parameters").
			GoType(value.JSON{}).
			SchemaType(jsonb).
			Annotations(defaults("'{}'", "'{}'::jsonb")).
			Comment("TODO deployment.parameters"),
		field.String("flow_id").
			GoType(value.ID("")).
			SchemaType(uuid).
			Comment("TODO deployment.flow_id"),
		field.String("description").
			SchemaType(text).
			Optional().Nillable().
			Comment("TODO deployment.description"),
		field.String("infrastructure_document_id").
			GoType(value.ID("")).
			SchemaType(uuid).
			Optional().
			Comment("TODO deployment.infrastructure_document_id"),
		field.String("parameter_openapi_schema").
			GoType(value.JSON{}).
			SchemaType(jsonb).
			Optional().
			Comment("TODO deployment.parameter_openapi_schema"),
		field.String("storage_document_id").
			GoType(value.ID("")).
			SchemaType(uuid).
			Optional().
			Comment("TODO deployment.storage_document_id"),
		field.String("version").
			SchemaType(varchar).
			Optional().Nillable().
			Comment("TODO deployment.version"),
		field.String("job_variables").
			StorageKey("infra_overrides").
			GoType(value.JSON{}).
			SchemaType(jsonb).
			Annotations(defaults("'{}'", "'{}'::jsonb")).
			Comment("TODO deployment.infra_overrides"),
		field.String("path").
			SchemaType(varchar).
			Optional().Nillable().
			Comment("TODO deployment.path"),
		field.String("entrypoint").
			SchemaType(varchar).
			Optional().Nillable().
			Comment("TODO deployment.entrypoint"),
		field.String("work_queue_name").
			SchemaType(varchar).
			Optional().Nillable().
			Comment("TODO deployment.work_queue_name"),
		field.String("created_by").
			GoType(value.JSON{}).
			SchemaType(jsonb).
			Optional().
			Comment("TODO deployment.created_by"),
		field.String("updated_by").
			GoType(value.JSON{}).
			SchemaType(jsonb).
			Optional().
			Comment("TODO deployment.updated_by"),
		field.String("work_queue_id").
			GoType(value.ID("")).
			SchemaType(uuid).
			Optional().
			Comment("TODO deployment.work_queue_id"),
		field.String("pull_steps").
			GoType(value.JSON{}).
			SchemaType(jsonb).
			Optional().
			Comment("TODO deployment.pull_steps"),
		field.Bool("enforce_parameter_schema").
			GoType(value.Bool{}).
			SchemaType(boolean).
			Annotations(defaults("'0'", "false")).
			Comment("TODO deployment.enforce_parameter_schema"),
		field.Time("last_polled").
			GoType(value.Time{}).
			SchemaType(timestamp).
			Optional().
			Comment("TODO deployment.last_polled"),
		field.Bool("paused").
			GoType(value.Bool{}).
			SchemaType(boolean).
			Annotations(defaults("'0'", "false")).
			Comment("TODO deployment.paused"),
		field.String("status").
			GoType(value.DeploymentStatus("")).
			SchemaType(deploymentStatus).
			Annotations(defaults("'NOT_READY'", "'NOT_READY'::deployment_status")).
			Comment("TODO deployment.status"),
		field.Int64("concurrency_limit").
			GoType(value.Int{}).
			SchemaType(integer).
			Optional().
			Comment("TODO deployment.concurrency_limit"),
		field.String("concurrency_options").
			GoType(value.JSON{}).
			SchemaType(jsonb).
			Optional().
			Comment("TODO deployment.concurrency_options"),
		field.String("concurrency_limit_id").
			GoType(value.ID("")).
			SchemaType(uuid).
			Optional().
			Comment("TODO deployment.concurrency_limit_id"),
		field.String("labels").
			GoType(value.JSON{}).
			SchemaType(jsonb).
			Optional().
			Comment("TODO deployment.labels"),
		field.String("version_id").
			GoType(value.ID("")).
			SchemaType(uuid).
			Optional().
			Comment("TODO deployment.version_id"),
	}
}

// Edges of the Deployment.
func (Deployment) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("global_concurrency_limit", ConcurrencyLimitV2.Type).
			Ref("deployments").
			Field("concurrency_limit_id").
			Unique().
			Comment("TODO deployment.global_concurrency_limit"),
		edge.From("flow", Flow.Type).
			Ref("deployments").
			Field("flow_id").
			Unique().Required().
			Comment("TODO deployment.flow"),
		edge.To("infrastructure_document", BlockDocument.Type).
			Field("infrastructure_document_id").
			Unique().
			StorageKey(edge.Symbol("fk_deployment__infrastructure_document_id__block_document")).
			Annotations(entsql.OnDelete(entsql.Cascade)).
			Comment("TODO deployment.infrastructure_document"),
		edge.To("storage_document", BlockDocument.Type).
			Field("storage_document_id").
			Unique().
			StorageKey(edge.Symbol("fk_deployment__storage_document_id__block_document")).
			Annotations(entsql.OnDelete(entsql.Cascade)).
			Comment("TODO deployment.storage_document"),
		edge.From("work_queue", WorkQueue.Type).
			Ref("deployments").
			Field("work_queue_id").
			Unique().
			Comment("TODO deployment.work_queue"),
		edge.To("schedules", DeploymentSchedule.Type).
			StorageKey(edge.Symbol("fk_deployment_schedule__deployment_id__deployment")).
			Annotations(entsql.OnDelete(entsql.Cascade)).
			Comment("TODO deployment.schedules"),
		edge.To("versions", DeploymentVersion.Type).
			StorageKey(edge.Symbol("fk_deployment_version__deployment_id__deployment")).
			Annotations(entsql.OnDelete(entsql.Cascade)).
			Comment("TODO deployment.versions"),
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
		schema.Comment("TODO deployment"),
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
				Comment: "TODO deployment.work_pool",
			},
			{
				Name: "current_version", To: "DeploymentVersion",
				Path: []annotation.Hop{
					{From: "version_id", Table: "deployment_version", To: "id"},
				},
				Comment: "TODO deployment.current_version",
			},
			{
				Name: "flow_runs", To: "FlowRun", Many: true,
				Path: []annotation.Hop{
					{From: "id", Table: "flow_run", To: "deployment_id"},
				},
				Comment: "TODO deployment.flow_runs",
			},
			{
				Name: "events", To: "Event", Many: true,
				Path: []annotation.Hop{
					{From: "id", Table: "event_resources", To: "resource_id", Prefix: "prefect.deployment.", Equals: map[string]string{"resource_role": ""}},
					{From: "event_id", Table: "events", To: "id"},
				},
				Comment: "TODO deployment.events",
			},
		},
		annotation.Keys{
			{
				Field: "deploymentByName",
				Args: []annotation.KeyArg{
					{Name: "flowName", Column: "name", Hop: &annotation.Hop{From: "flow_id", Table: "flow", To: "id"}, Comment: "TODO deploymentByName.flowName"},
					{Name: "name", Column: "name", Comment: "TODO deploymentByName.name"},
				},
				Comment: "TODO deploymentByName",
			},
		},
	}
}
