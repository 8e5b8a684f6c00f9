package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/dialect/entsql"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/field"

	"github.com/quaestor-graph/quaestor/ent/annotation"
	"github.com/quaestor-graph/quaestor/ent/stored"
)

// Installation records that Quaestor keeps tables of its own in a database, and
// whether it created the database: one row.
type Installation struct{ ent.Schema }

// Fields of the Installation.
func (Installation) Fields() []ent.Field {
	return []ent.Field{
		field.String("id").
			GoType(stored.ID("")).
			SchemaType(uuid).
			Comment("Identifier of the row as a UUID."),
		field.String("created").
			GoType(stored.Time{}).
			SchemaType(timestamp).
			Comment("Instant in UTC of the first upgrade."),
		field.String("updated").
			GoType(stored.Time{}).
			SchemaType(timestamp).
			Comment("Instant in UTC of the latest upgrade."),
		field.String("created_database").
			GoType(stored.Bool{}).
			SchemaType(boolean).
			Comment("Whether Prefect's tables were made by Quaestor; only then may it change them."),
	}
}

// Annotations of the Installation.
func (Installation) Annotations() []schema.Annotation {
	return []schema.Annotation{
		entsql.Table("quaestor_installation"),
		annotation.Hidden,
		schema.Comment("That Quaestor keeps tables of its own here, and whether it created the database."),
	}
}
