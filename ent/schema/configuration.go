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

// Configuration is TODO
type Configuration struct{ ent.Schema }

// Mixin of the Configuration.
func (Configuration) Mixin() []ent.Mixin { return []ent.Mixin{Base{}} }

// Fields of the Configuration.
func (Configuration) Fields() []ent.Field {
	return []ent.Field{
		field.String("key").
			SchemaType(varchar).
			Comment("TODO configuration.key"),
		field.String("value").
			GoType(value.JSON{}).
			SchemaType(jsonb).
			Annotations(secret).
			Comment("TODO configuration.value"),
	}
}

// Indexes of the Configuration.
func (Configuration) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("key").Unique().StorageKey("uq_configuration__key"),
		index.Fields("key").StorageKey("ix_configuration__key"),
		index.Fields("updated").StorageKey("ix_configuration__updated"),
	}
}

// Annotations of the Configuration.
func (Configuration) Annotations() []schema.Annotation {
	return []schema.Annotation{
		entsql.Table("configuration"),
		schema.Comment("TODO configuration"),
		annotation.Table{
			Columns: []string{
				"id", "created", "updated", "key", "value",
			},
			Constraints: []string{"uq_configuration__key"},
		},
	}
}
