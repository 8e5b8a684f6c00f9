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

// DeploymentSchedule is TODO
type DeploymentSchedule struct{ ent.Schema }

// Mixin of the DeploymentSchedule.
func (DeploymentSchedule) Mixin() []ent.Mixin { return []ent.Mixin{Base{}} }

// Fields of the DeploymentSchedule.
func (DeploymentSchedule) Fields() []ent.Field {
	return []ent.Field{
		field.String("schedule").
			GoType(value.JSON{}).
			SchemaType(jsonb).
			Comment("TODO deployment_schedule.schedule"),
		field.Bool("active").
			GoType(value.Bool{}).
			SchemaType(boolean).
			Comment("TODO deployment_schedule.active"),
		field.String("deployment_id").
			GoType(value.ID("")).
			SchemaType(uuid).
			Comment("TODO deployment_schedule.deployment_id"),
		field.Int64("max_scheduled_runs").
			GoType(value.Int{}).
			SchemaType(integer).
			Optional().
			Comment("TODO deployment_schedule.max_scheduled_runs"),
		field.String("parameters").
			GoType(value.JSON{}).
			SchemaType(jsonb).
			Annotations(defaults("'{}'", "'{}'::jsonb")).
			Comment("TODO deployment_schedule.parameters"),
		field.String("slug").
			SchemaType(varchar).
			Optional().Nillable().
			Comment("TODO deployment_schedule.slug"),
	}
}

// Edges of the DeploymentSchedule.
func (DeploymentSchedule) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("deployment", Deployment.Type).
			Ref("schedules").
			Field("deployment_id").
			Unique().Required().
			Comment("TODO deployment_schedule.deployment"),
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
		schema.Comment("TODO deployment_schedule"),
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
