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

// AutomationRelatedResource is TODO
type AutomationRelatedResource struct{ ent.Schema }

// Mixin of the AutomationRelatedResource.
func (AutomationRelatedResource) Mixin() []ent.Mixin { return []ent.Mixin{Base{}} }

// Fields of the AutomationRelatedResource.
func (AutomationRelatedResource) Fields() []ent.Field {
	return []ent.Field{
		field.String("automation_id").
			GoType(value.ID("")).
			SchemaType(uuid).
			Comment("TODO automation_related_resource.automation_id"),
		field.String("resource_id").
			SchemaType(varchar).
			Optional().Nillable().
			Comment("TODO automation_related_resource.resource_id"),
		field.Bool("automation_owned_by_resource").
			GoType(value.Bool{}).
			SchemaType(boolean).
			Annotations(defaults("'0'", "false")).
			Comment("TODO automation_related_resource.automation_owned_by_resource"),
	}
}

// Edges of the AutomationRelatedResource.
func (AutomationRelatedResource) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("automation", Automation.Type).
			Ref("related_resources").
			Field("automation_id").
			Unique().Required().
			Comment("TODO automation_related_resource.automation"),
	}
}

// Indexes of the AutomationRelatedResource.
func (AutomationRelatedResource) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("resource_id").StorageKey("ix_automation_related_resource__resource_id"),
		index.Fields("updated").StorageKey("ix_automation_related_resource__updated"),
		index.Fields("automation_id", "resource_id").Unique().StorageKey("uq_automation_related_resource__automation_id__resource_id"),
	}
}

// Annotations of the AutomationRelatedResource.
func (AutomationRelatedResource) Annotations() []schema.Annotation {
	return []schema.Annotation{
		entsql.Table("automation_related_resource"),
		schema.Comment("TODO automation_related_resource"),
		annotation.Table{
			Columns: []string{
				"automation_id", "resource_id", "automation_owned_by_resource", "id", "created", "updated",
			},
		},
	}
}
