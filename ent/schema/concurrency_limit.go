package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/dialect/entsql"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"

	"github.com/quaestor-graph/quaestor/ent/annotation"
	"github.com/quaestor-graph/quaestor/ent/value"
)

// ConcurrencyLimit is TODO
type ConcurrencyLimit struct{ ent.Schema }

// Mixin of the ConcurrencyLimit.
func (ConcurrencyLimit) Mixin() []ent.Mixin { return []ent.Mixin{Base{}} }

// Fields of the ConcurrencyLimit.
func (ConcurrencyLimit) Fields() []ent.Field {
	return []ent.Field{
		field.String("tag").
			SchemaType(varchar).
			Comment("TODO concurrency_limit.tag"),
		field.Int64("concurrency_limit").
			GoType(value.Int{}).
			SchemaType(integer).
			Comment("TODO concurrency_limit.concurrency_limit"),
		field.String("active_slots").
			GoType(value.Strings{}).
			SchemaType(jsonb).
			Annotations(defaults("'[]'", "'[]'::jsonb")).
			Comment("TODO concurrency_limit.active_slots"),
	}
}

// Indexes of the ConcurrencyLimit.
func (ConcurrencyLimit) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("updated").StorageKey("ix_concurrency_limit__updated"),
		index.Fields("tag").Unique().StorageKey("uq_concurrency_limit__tag"),
	}
}

// Annotations of the ConcurrencyLimit.
func (ConcurrencyLimit) Annotations() []schema.Annotation {
	return []schema.Annotation{
		entsql.Table("concurrency_limit"),
		schema.Comment("TODO concurrency_limit"),
		annotation.Table{
			Columns: []string{
				"id", "created", "updated", "tag", "concurrency_limit", "active_slots",
			},
		},
		annotation.Keys{
			{
				Field: "concurrencyLimitByTag",
				Args: []annotation.KeyArg{
					{Name: "tag", Column: "tag", Comment: "TODO concurrencyLimitByTag.tag"},
				},
				Comment: "TODO concurrencyLimitByTag",
			},
		},
	}
}
