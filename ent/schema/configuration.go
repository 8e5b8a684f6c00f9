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

// Configuration is one entry of the server's own key-value store, where it
// keeps settings such as the encryption key for blocks.
type Configuration struct{ ent.Schema }

// Mixin of the Configuration.
func (Configuration) Mixin() []ent.Mixin { return []ent.Mixin{Base{}} }

// Fields of the Configuration.
func (Configuration) Fields() []ent.Field {
	return []ent.Field{
		field.String("key").
			SchemaType(varchar).
			Comment("Unique name of the setting, for example ENCRYPTION_KEY or TELEMETRY_SESSION; case matters."),
		field.String("value").
			GoType(stored.JSON{}).
			SchemaType(jsonb).
			Annotations(secret).
			Comment("JSON object with the content of the setting; it can hold secrets, so this API never gives it out."),
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
		schema.Comment("One entry of the server's own key-value store, where it keeps settings such as the encryption key for blocks."),
		annotation.Table{
			Columns: []string{
				"id", "created", "updated", "key", "value",
			},
			Constraints: []string{"uq_configuration__key"},
		},
	}
}
