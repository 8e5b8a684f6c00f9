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

// DeploymentVersion is TODO
type DeploymentVersion struct{ ent.Schema }

// Mixin of the DeploymentVersion.
func (DeploymentVersion) Mixin() []ent.Mixin { return []ent.Mixin{Base{ByStatement: true}} }

// Fields of the DeploymentVersion.
func (DeploymentVersion) Fields() []ent.Field {
	return []ent.Field{
		field.String("deployment_id").
			GoType(value.ID("")).
			SchemaType(uuid).
			Comment("TODO deployment_version.deployment_id"),
		field.String("branch").
			SchemaType(varchar).
			Optional().Nillable().
			Comment("TODO deployment_version.branch"),
		field.String("version_info").
			GoType(value.JSON{}).
			SchemaType(jsonb).
			Annotations(defaults("'{}'", "'{}'::jsonb")).
			Comment("TODO deployment_version.version_info"),
		field.String("description").
			SchemaType(text).
			Optional().Nillable().
			Comment("TODO deployment_version.description"),
		field.String("tags").
			GoType(value.Strings{}).
			SchemaType(jsonb).
			Annotations(defaults("'[]'", "'[]'::jsonb")).
			Comment("TODO deployment_version.tags"),
		field.String("labels").
			GoType(value.JSON{}).
			SchemaType(jsonb).
			Optional().
			Comment("TODO deployment_version.labels"),
		field.String("entrypoint").
			SchemaType(varchar).
			Optional().Nillable().
			Comment("TODO deployment_version.entrypoint"),
		field.String("pull_steps").
			GoType(value.JSON{}).
			SchemaType(jsonb).
			Optional().
			Comment("TODO deployment_version.pull_steps"),
		field.String("parameters").
			GoType(value.JSON{}).
			SchemaType(jsonb).
			Annotations(defaults("'{}'", "'{}'::jsonb")).
			Comment("TODO deployment_version.parameters"),
		field.String("parameter_openapi_schema").
			GoType(value.JSON{}).
			SchemaType(jsonb).
			Optional().
			Comment("TODO deployment_version.parameter_openapi_schema"),
		field.Bool("enforce_parameter_schema").
			GoType(value.Bool{}).
			SchemaType(boolean).
			Annotations(defaults("'0'", "false")).
			Comment("TODO deployment_version.enforce_parameter_schema"),
		field.String("work_queue_id").
			GoType(value.ID("")).
			SchemaType(uuid).
			Optional().
			Comment("TODO deployment_version.work_queue_id"),
		field.String("work_queue_name").
			SchemaType(varchar).
			Optional().Nillable().
			Comment("TODO deployment_version.work_queue_name"),
		field.String("job_variables").
			StorageKey("infra_overrides").
			GoType(value.JSON{}).
			SchemaType(jsonb).
			Annotations(defaults("'{}'", "'{}'::jsonb")).
			Comment("TODO deployment_version.infra_overrides"),
	}
}

// Edges of the DeploymentVersion.
func (DeploymentVersion) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("deployment", Deployment.Type).
			Ref("versions").
			Field("deployment_id").
			Unique().Required().
			Comment("TODO deployment_version.deployment"),
		edge.To("work_queue", WorkQueue.Type).
			Field("work_queue_id").
			Unique().
			StorageKey(edge.Symbol("fk_deployment_version__work_queue_id__work_queue")).
			Annotations(entsql.OnDelete(entsql.SetNull)).
			Comment("TODO deployment_version.work_queue"),
	}
}

// Indexes of the DeploymentVersion.
func (DeploymentVersion) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("deployment_id").StorageKey("ix_deployment_version__deployment_id"),
		index.Fields("updated").StorageKey("ix_deployment_version__updated"),
		index.Fields("work_queue_id").StorageKey("ix_deployment_version__work_queue_id"),
		index.Fields("work_queue_name").StorageKey("ix_deployment_version__work_queue_name"),
		index.Fields("deployment_id", "branch").Unique().StorageKey("uq_deployment_version__deployment__branch"),
	}
}

// Annotations of the DeploymentVersion.
func (DeploymentVersion) Annotations() []schema.Annotation {
	return []schema.Annotation{
		entsql.Table("deployment_version"),
		schema.Comment("TODO deployment_version"),
		annotation.Table{
			Columns: []string{
				"deployment_id", "branch", "version_info", "description", "tags", "labels", "entrypoint",
				"pull_steps", "parameters", "parameter_openapi_schema", "enforce_parameter_schema",
				"work_queue_id", "work_queue_name", "infra_overrides", "id", "created", "updated",
			},
		},
	}
}
