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

// AutomationBucket is a running count of events for one trigger of an
// automation and one grouping key, within one window of time.
type AutomationBucket struct{ ent.Schema }

// Mixin of the AutomationBucket.
func (AutomationBucket) Mixin() []ent.Mixin { return []ent.Mixin{Base{}} }

// Fields of the AutomationBucket.
func (AutomationBucket) Fields() []ent.Field {
	return []ent.Field{
		field.String("automation_id").
			GoType(stored.ID("")).
			SchemaType(uuid).
			Comment("UUID of the automation that the count is kept for; deleting the automation removes its buckets too."),
		field.String("trigger_id").
			GoType(stored.ID("")).
			SchemaType(uuid).
			Comment("UUID of the trigger inside the automation's trigger JSON that does the counting; not a row of any table."),
		field.String("bucketing_key").
			GoType(stored.Strings{}).
			SchemaType(jsonb).
			DefaultFunc(emptyList).
			Comment("Values of the labels in the trigger's for_each, sorted by label; events with equal values are counted together. Empty without for_each."),
		field.String("last_event").
			GoType(stored.JSON{}).
			SchemaType(jsonb).
			Optional().
			Comment("JSON copy of the most recent event counted here; null when the window opened without one."),
		field.String("start").
			GoType(stored.Time{}).
			SchemaType(timestamp).
			Comment("Instant in UTC at which the counting window begins; events before that are ignored."),
		field.String("end").
			GoType(stored.Time{}).
			SchemaType(timestamp).
			Comment("Instant in UTC at which the counting window closes, exclusive; a proactive trigger is judged from then on."),
		field.Int64("count").
			GoType(stored.Int{}).
			SchemaType(integer).
			Comment("Number of matching events seen inside the window so far; minus one at first for triggers that expect their own starting event."),
		field.String("last_operation").
			SchemaType(varchar).
			Optional().Nillable().
			Comment("Short label of the server routine that wrote the row last, such as ensure_bucket[insert]; for debugging only, null if unrecorded."),
		field.String("triggered_at").
			GoType(stored.Time{}).
			SchemaType(timestamp).
			Optional().
			Comment("Instant in UTC at which the trigger fired on this bucket; Prefect 3.9 deletes buckets that have fired, so the buckets it wrote have null."),
	}
}

// Edges of the AutomationBucket.
func (AutomationBucket) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("automation", Automation.Type).
			Ref("buckets").
			Field("automation_id").
			Unique().Required().
			Comment("The rule that owns this count, reached through automation_id, with the trigger's full definition."),
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
		schema.Comment("A running count of events for one trigger of an automation and one grouping key, within one window of time."),
		annotation.Table{
			Columns: []string{
				"automation_id", "trigger_id", "bucketing_key", "last_event", "start", "end", "count",
				"last_operation", "triggered_at", "id", "created", "updated",
			},
		},
	}
}
