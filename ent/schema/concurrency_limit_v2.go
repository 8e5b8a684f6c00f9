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

// ConcurrencyLimitV2 is TODO
type ConcurrencyLimitV2 struct{ ent.Schema }

// Mixin of the ConcurrencyLimitV2.
func (ConcurrencyLimitV2) Mixin() []ent.Mixin { return []ent.Mixin{Base{}} }

// Fields of the ConcurrencyLimitV2.
func (ConcurrencyLimitV2) Fields() []ent.Field {
	return []ent.Field{
		field.Bool("active").
			GoType(value.Bool{}).
			SchemaType(boolean).
			Comment("TODO concurrency_limit_v2.active"),
		field.String("name").
			SchemaType(varchar).
			Comment("TODO concurrency_limit_v2.name"),
		field.Int64("limit").
			GoType(value.Int{}).
			SchemaType(integer).
			Comment("TODO concurrency_limit_v2.limit"),
		field.Int64("active_slots").
			GoType(value.Int{}).
			SchemaType(integer).
			Comment("TODO concurrency_limit_v2.active_slots"),
		field.Int64("denied_slots").
			GoType(value.Int{}).
			SchemaType(integer).
			Comment("TODO concurrency_limit_v2.denied_slots"),
		field.Float("slot_decay_per_second").
			GoType(value.Float{}).
			SchemaType(double).
			Comment("TODO concurrency_limit_v2.slot_decay_per_second"),
		field.Float("avg_slot_occupancy_seconds").
			GoType(value.Float{}).
			SchemaType(double).
			Comment("TODO concurrency_limit_v2.avg_slot_occupancy_seconds"),
	}
}

// Edges of the ConcurrencyLimitV2.
func (ConcurrencyLimitV2) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("deployments", Deployment.Type).
			StorageKey(edge.Symbol("fk_deployment__concurrency_limit_id__concurrency_limit_v2")).
			Annotations(entsql.OnDelete(entsql.SetNull)).
			Comment("TODO concurrency_limit_v2.deployments"),
	}
}

// Indexes of the ConcurrencyLimitV2.
func (ConcurrencyLimitV2) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("name").Unique().StorageKey("uq_concurrency_limit_v2__name"),
		index.Fields("updated").StorageKey("ix_concurrency_limit_v2__updated"),
	}
}

// Annotations of the ConcurrencyLimitV2.
func (ConcurrencyLimitV2) Annotations() []schema.Annotation {
	return []schema.Annotation{
		entsql.Table("concurrency_limit_v2"),
		schema.Comment("TODO concurrency_limit_v2"),
		annotation.Table{
			Columns: []string{
				"id", "created", "updated", "active", "name", "limit", "active_slots", "denied_slots",
				"slot_decay_per_second", "avg_slot_occupancy_seconds",
			},
			Constraints: []string{"uq_concurrency_limit_v2__name"},
		},
		annotation.Keys{
			{
				Field: "concurrencyLimitV2ByName",
				Args: []annotation.KeyArg{
					{Name: "name", Column: "name", Comment: "TODO concurrencyLimitV2ByName.name"},
				},
				Comment: "TODO concurrencyLimitV2ByName",
			},
		},
	}
}
