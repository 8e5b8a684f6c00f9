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

// AutomationRelatedResource is a link between an automation and a resource
// it acts on or belongs to, most often a deployment that it runs.
type AutomationRelatedResource struct{ ent.Schema }

// Mixin of the AutomationRelatedResource.
func (AutomationRelatedResource) Mixin() []ent.Mixin { return []ent.Mixin{Base{}} }

// Fields of the AutomationRelatedResource.
func (AutomationRelatedResource) Fields() []ent.Field {
	return []ent.Field{
		field.String("automation_id").
			GoType(stored.ID("")).
			SchemaType(uuid).
			Comment("UUID of the automation at one end of the link; the link goes when the automation is deleted."),
		field.String("resource_id").
			SchemaType(varchar).
			Optional().Nillable().
			Comment("Resource at the other end, as an events-style name like prefect.deployment.<uuid>; null if it was never set."),
		field.String("automation_owned_by_resource").
			GoType(stored.Bool{}).
			SchemaType(boolean).
			Annotations(defaults("'0'", "false")).
			DefaultFunc(isFalse).
			Comment("True when the resource brought the automation along, as a deployment's own triggers do; false when it is merely acted on."),
	}
}

// Edges of the AutomationRelatedResource.
func (AutomationRelatedResource) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("automation", Automation.Type).
			Ref("related_resources").
			Field("automation_id").
			Unique().Required().
			Comment("The rule that is tied to the resource, reached by way of automation_id."),
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
		schema.Comment("A link between an automation and a resource it acts on or belongs to, most often a deployment that it runs."),
		annotation.Table{
			Columns: []string{
				"automation_id", "resource_id", "automation_owned_by_resource", "id", "created", "updated",
			},
		},
	}
}
