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

// DeploymentSchedule is one schedule of a deployment, from which the server
// creates flow runs ahead of time.
type DeploymentSchedule struct{ ent.Schema }

// Mixin of the DeploymentSchedule.
func (DeploymentSchedule) Mixin() []ent.Mixin { return []ent.Mixin{Base{}} }

// Fields of the DeploymentSchedule.
func (DeploymentSchedule) Fields() []ent.Field {
	return []ent.Field{
		field.String("schedule").
			GoType(stored.JSON{}).
			SchemaType(jsonb).
			Comment("JSON with either 'cron' (and day_or), 'interval' in seconds (and anchor_date) or 'rrule', along with an IANA timezone."),
		field.String("active").
			GoType(stored.Bool{}).
			SchemaType(boolean).
			DefaultFunc(isTrue).
			Comment("Whether the scheduler creates runs from this schedule; false keeps it without any effect."),
		field.String("deployment_id").
			GoType(stored.ID("")).
			SchemaType(uuid).
			Comment("UUID of the deployment that the schedule starts; deleting the deployment deletes its schedules."),
		field.Int64("max_scheduled_runs").
			GoType(stored.Int{}).
			SchemaType(integer).
			Optional().
			Comment("Greatest number of future runs wanted for this schedule; null for no wish. The open-source scheduler keeps the " +
				"value but goes by its own settings."),
		field.String("parameters").
			GoType(stored.JSON{}).
			SchemaType(jsonb).
			Annotations(defaults("'{}'", "'{}'::jsonb")).
			DefaultFunc(emptyObject).
			Comment("JSON object of arguments that replace the deployment's own in runs of this schedule; empty to change nothing."),
		field.String("slug").
			SchemaType(varchar).
			Optional().Nillable().
			Comment("Short identifier that is unique within the deployment and stable across redeployments; null for unnamed schedules."),
	}
}

// Edges of the DeploymentSchedule.
func (DeploymentSchedule) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("deployment", Deployment.Type).
			Ref("schedules").
			Field("deployment_id").
			Unique().Required().
			Comment("The deployment whose runs this schedule creates, reached through deployment_id."),
	}
}

// Indexes of the DeploymentSchedule.
func (DeploymentSchedule) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("deployment_id").StorageKey("ix_deployment_schedule__deployment_id"),
		index.Fields("slug").StorageKey("ix_deployment_schedule__slug"),
		index.Fields("updated").StorageKey("ix_deployment_schedule__updated"),
	}
}

// Annotations of the DeploymentSchedule.
func (DeploymentSchedule) Annotations() []schema.Annotation {
	return []schema.Annotation{
		entsql.Table("deployment_schedule"),
		schema.Comment("One schedule of a deployment, from which the server creates flow runs ahead of time."),
		annotation.Table{
			Columns: []string{
				"id", "created", "updated", "schedule", "active", "deployment_id", "max_scheduled_runs",
				"parameters", "slug",
			},
			Indexes: []annotation.Index{
				{Name: "ix_deployment_schedule__deployment_id__slug", SQLite: "(deployment_id, slug) WHERE slug IS NOT NULL", PostgreSQL: "btree (deployment_id, slug) WHERE (slug IS NOT NULL)", Unique: true},
			},
		},
	}
}
