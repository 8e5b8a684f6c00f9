package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/dialect/entsql"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"

	"github.com/quaestor-graph/quaestor/ent/annotation"
	"github.com/quaestor-graph/quaestor/ent/stored"
)

// ConcurrencyLimit is a limit of the first generation: how many task runs
// with a certain tag may run at the same time.
type ConcurrencyLimit struct{ ent.Schema }

// Mixin of the ConcurrencyLimit.
func (ConcurrencyLimit) Mixin() []ent.Mixin { return []ent.Mixin{Base{}} }

// Fields of the ConcurrencyLimit.
func (ConcurrencyLimit) Fields() []ent.Field {
	return []ent.Field{
		field.String("tag").
			SchemaType(varchar).
			Comment("Unique tag that the limit is about; every task run that carries it needs a slot before running."),
		field.Int64("concurrency_limit").
			GoType(stored.Int{}).
			SchemaType(integer).
			Comment("Greatest number of task runs with the tag that may run at once; zero stops them all."),
		field.String("active_slots").
			GoType(stored.Strings{}).
			SchemaType(jsonb).
			Annotations(defaults("'[]'", "'[]'::jsonb")).
			DefaultFunc(emptyList).
			Comment("UUIDs of the task runs that occupy a slot right now, as strings; empty when nothing runs."),
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
		schema.Comment("A limit of the first generation: how many task runs with a certain tag may run at the same time."),
		annotation.Table{
			Columns: []string{
				"id", "created", "updated", "tag", "concurrency_limit", "active_slots",
			},
		},
		annotation.Keys{
			{
				Field: "concurrencyLimitByTag",
				Args: []annotation.KeyArg{
					{Name: "tag", Column: "tag", Comment: "Must equal the tag of the limit exactly, with the same capital letters."},
				},
				Comment: "Finds the first-generation limit for a task tag; null when no such limit is set for it.",
			},
		},
	}
}
