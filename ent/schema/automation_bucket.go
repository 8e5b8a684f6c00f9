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

// AutomationBucket is TODO
type AutomationBucket struct{ ent.Schema }

// Mixin of the AutomationBucket.
func (AutomationBucket) Mixin() []ent.Mixin { return []ent.Mixin{Base{}} }

// Fields of the AutomationBucket.
func (AutomationBucket) Fields() []ent.Field {
	return []ent.Field{
		field.String("automation_id").
			GoType(value.ID("")).
			SchemaType(uuid).
			Comment("TODO automation_bucket.automation_id"),
		field.String("trigger_id").
			GoType(value.ID("")).
			SchemaType(uuid).
			Comment("TODO automation_bucket.trigger_id"),
		field.String("bucketing_key").
			GoType(value.Strings{}).
			SchemaType(jsonb).
			Comment("TODO automation_bucket.bucketing_key"),
		field.String("last_event").
			GoType(value.JSON{}).
			SchemaType(jsonb).
			Optional().
			Comment("TODO automation_bucket.last_event"),
		field.Time("start").
			GoType(value.Time{}).
			SchemaType(timestamp).
			Comment("TODO automation_bucket.start"),
		field.Time("end").
			GoType(value.Time{}).
			SchemaType(timestamp).
			Comment("TODO automation_bucket.end"),
		field.Int64("count").
			GoType(value.Int{}).
			SchemaType(integer).
			Comment("TODO automation_bucket.count"),
		field.String("last_operation").
			SchemaType(varchar).
			Optional().Nillable().
			Comment("TODO automation_bucket.last_operation"),
		field.Time("triggered_at").
			GoType(value.Time{}).
			SchemaType(timestamp).
			Optional().
			Comment("TODO automation_bucket.triggered_at"),
	}
}

// Edges of the AutomationBucket.
func (AutomationBucket) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("automation", Automation.Type).
			Ref("buckets").
			Field("automation_id").
			Unique().Required().
			Comment("TODO automation_bucket.automation"),
	}
}

// Indexes of the AutomationBucket.
func (AutomationBucket) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("automation_id", "end").StorageKey("ix_automation_bucket__automation_id__end"),
		index.Fields("updated").StorageKey("ix_automation_bucket__updated"),
		index.Fields("automation_id", "trigger_id", "bucketing_key").Unique().StorageKey("uq_automation_bucket__automation_id__trigger_id__bucketing_key"),
	}
}

// Annotations of the AutomationBucket.
func (AutomationBucket) Annotations() []schema.Annotation {
	return []schema.Annotation{
		entsql.Table("automation_bucket"),
		schema.Comment("TODO automation_bucket"),
		annotation.Table{
			Columns: []string{
				"automation_id", "trigger_id", "bucketing_key", "last_event", "start", "end", "count",
				"last_operation", "triggered_at", "id", "created", "updated",
			},
		},
	}
}
