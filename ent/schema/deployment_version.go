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

// DeploymentVersion is a snapshot of a deployment's settings, one for each
// branch. Prefect's migrations create the table, the open-source server
// does not fill it.
type DeploymentVersion struct{ ent.Schema }

// Mixin of the DeploymentVersion.
func (DeploymentVersion) Mixin() []ent.Mixin { return []ent.Mixin{Base{ByStatement: true}} }

// Fields of the DeploymentVersion.
func (DeploymentVersion) Fields() []ent.Field {
	return []ent.Field{
		field.String("deployment_id").
			GoType(stored.ID("")).
			SchemaType(uuid).
			Comment("UUID of the deployment of which this is a version; both vanish together."),
		field.String("branch").
			SchemaType(varchar).
			Optional().Nillable().
			Comment("Name of the source branch that the version was built from, unique within the deployment; null if unknown."),
		field.String("version_info").
			GoType(stored.JSON{}).
			SchemaType(jsonb).
			Annotations(defaults("'{}'", "'{}'::jsonb")).
			DefaultFunc(emptyObject).
			Comment("JSON about the source, with 'type' and 'version' at least and often more, such as a repository URL."),
		field.String("description").
			SchemaType(text).
			Optional().Nillable().
			Comment("Text about the deployment as this version had it; null when it had none."),
		field.String("tags").
			GoType(stored.Strings{}).
			SchemaType(jsonb).
			Annotations(defaults("'[]'", "'[]'::jsonb")).
			DefaultFunc(emptyList).
			Comment("Tags that the deployment carried in this version, an empty list where it had none."),
		field.String("labels").
			GoType(stored.JSON{}).
			SchemaType(jsonb).
			Optional().
			Comment("Key-value labels that belonged to the version, as a JSON object; null when none were saved."),
		field.String("entrypoint").
			SchemaType(varchar).
			Optional().Nillable().
			Comment("File and function, or module path, at which this version's flow begins; null if it was not saved."),
		field.String("pull_steps").
			GoType(stored.JSON{}).
			SchemaType(jsonb).
			Optional().
			Comment("JSON list of steps that fetch the code of this version; null when it did not define any."),
		field.String("parameters").
			GoType(stored.JSON{}).
			SchemaType(jsonb).
			Annotations(defaults("'{}'", "'{}'::jsonb")).
			DefaultFunc(emptyObject).
			Comment("JSON object of the default flow arguments in this version, empty if it set none."),
		field.String("parameter_openapi_schema").
			GoType(stored.JSON{}).
			SchemaType(jsonb).
			Optional().
			Comment("JSON Schema that described the flow's parameters at the time; null when it was not saved."),
		field.String("enforce_parameter_schema").
			GoType(stored.Bool{}).
			SchemaType(boolean).
			Annotations(defaults("'0'", "false")).
			DefaultFunc(isFalse).
			Comment("Whether this version demanded that run parameters satisfy the schema saved with it."),
		field.String("work_queue_id").
			GoType(stored.ID("")).
			SchemaType(uuid).
			Optional().
			Comment("UUID of the queue that this version sent its runs to; null without one or after the queue's deletion."),
		field.String("work_queue_name").
			SchemaType(varchar).
			Optional().Nillable().
			Comment("Name of the queue as the version had it, independent of later renaming; null if it used none."),
		field.String("job_variables").
			StorageKey("infra_overrides").
			GoType(stored.JSON{}).
			SchemaType(jsonb).
			Annotations(defaults("'{}'", "'{}'::jsonb")).
			DefaultFunc(emptyObject).
			Comment("JSON object of job template values that this version overrode, kept in the column infra_overrides; empty for none."),
	}
}

// Edges of the DeploymentVersion.
func (DeploymentVersion) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("deployment", Deployment.Type).
			Ref("versions").
			Field("deployment_id").
			Unique().Required().
			Comment("The deployment whose settings were preserved, found by deployment_id."),
		edge.To("work_queue", WorkQueue.Type).
			Field("work_queue_id").
			Unique().
			StorageKey(edge.Symbol("fk_deployment_version__work_queue_id__work_queue")).
			Annotations(entsql.OnDelete(entsql.SetNull)).
			Comment("The queue that received runs of this version, by work_queue_id; null if it had none."),
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
		schema.Comment("A snapshot of a deployment's settings, one for each branch. Prefect's migrations create the table, the open-source server does not fill it."),
		annotation.Table{
			Columns: []string{
				"deployment_id", "branch", "version_info", "description", "tags", "labels", "entrypoint",
				"pull_steps", "parameters", "parameter_openapi_schema", "enforce_parameter_schema",
				"work_queue_id", "work_queue_name", "infra_overrides", "id", "created", "updated",
			},
		},
	}
}
