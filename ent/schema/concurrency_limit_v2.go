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

// ConcurrencyLimitV2 is a global concurrency or rate limit with a name and
// a number of slots, taken by tasks, deployments or any Python code.
type ConcurrencyLimitV2 struct{ ent.Schema }

// Mixin of the ConcurrencyLimitV2.
func (ConcurrencyLimitV2) Mixin() []ent.Mixin { return []ent.Mixin{Base{}} }

// Fields of the ConcurrencyLimitV2.
func (ConcurrencyLimitV2) Fields() []ent.Field {
	return []ent.Field{
		field.String("active").
			GoType(stored.Bool{}).
			SchemaType(boolean).
			DefaultFunc(isTrue).
			Comment("Whether the limit is enforced; while false, slots are neither counted nor refused."),
		field.String("name").
			SchemaType(varchar).
			Comment("Unique name by which code asks for slots; Prefect's own are 'tag:<tag>' for task tags and 'deployment:<uuid>' for deployments."),
		field.Int64("limit").
			GoType(stored.Int{}).
			SchemaType(integer).
			Comment("Greatest number of slots that can be taken at the same time; with slot decay, the size of a burst."),
		field.Int64("active_slots").
			GoType(stored.Int{}).
			SchemaType(integer).
			DefaultFunc(zero).
			Comment("Slots taken as of the row's last update; those that have decayed since then are still included."),
		field.Int64("denied_slots").
			GoType(stored.Int{}).
			SchemaType(integer).
			DefaultFunc(zero).
			Comment("Slots asked for but refused lately, from which the server works out how long clients should wait; it decays with time."),
		field.Float("slot_decay_per_second").
			GoType(stored.Float{}).
			SchemaType(double).
			DefaultFunc(defaultDecay).
			Comment("Slots freed automatically in each second, which makes this a rate limit; zero means that holders must release them."),
		field.Float("avg_slot_occupancy_seconds").
			GoType(stored.Float{}).
			SchemaType(double).
			DefaultFunc(defaultOccupancy).
			Comment("Moving average of how many seconds a slot is held before its release, starting from two seconds."),
	}
}

// Edges of the ConcurrencyLimitV2.
func (ConcurrencyLimitV2) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("deployments", Deployment.Type).
			StorageKey(edge.Symbol("fk_deployment__concurrency_limit_id__concurrency_limit_v2")).
			Annotations(entsql.OnDelete(entsql.SetNull)).
			Comment("Deployments whose flow runs take a slot of this limit; they point here through concurrency_limit_id."),
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
		schema.Comment("A global concurrency or rate limit with a name and a number of slots, taken by tasks, deployments or any Python code."),
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
					{Name: "name", Column: "name", Comment: "Must equal the limit's full name exactly, case included and with any prefix such as 'tag:'."},
				},
				Comment: "Finds the global concurrency limit with the given name; null when there is none of that name.",
			},
		},
	}
}
