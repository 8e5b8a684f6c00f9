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

// BlockSchema is one version of the fields that blocks of a type have,
// identified by a checksum and described in JSON Schema.
type BlockSchema struct{ ent.Schema }

// Mixin of the BlockSchema.
func (BlockSchema) Mixin() []ent.Mixin { return []ent.Mixin{Base{}} }

// Fields of the BlockSchema.
func (BlockSchema) Fields() []ent.Field {
	return []ent.Field{
		field.String("fields").
			GoType(stored.JSON{}).
			SchemaType(jsonb).
			Annotations(defaults("'{}'", "'{}'::jsonb")).
			DefaultFunc(emptyObject).
			Comment("JSON Schema of the block's fields, including which are secret (secret_fields) and which hold other blocks (block_schema_references)."),
		field.String("block_type_id").
			GoType(stored.ID("")).
			SchemaType(uuid).
			Comment("UUID of the block type to which this version belongs; it is deleted along with that type."),
		field.String("checksum").
			SchemaType(varchar).
			Comment("Hash of the field definitions in the form 'sha256:…', by which clients recognise a schema; unique together with the version."),
		field.String("capabilities").
			GoType(stored.Strings{}).
			SchemaType(jsonb).
			Annotations(defaults("'[]'", "'[]'::jsonb")).
			DefaultFunc(emptyList).
			Comment("Abilities that the block class declares, such as read-path, write-path or get-directory; an empty list when it declares none."),
		field.String("version").
			SchemaType(varchar).
			Annotations(defaults("'non-versioned'", "'non-versioned'::character varying")).
			Default("non-versioned").
			Comment("Release of the package that defines the block, or 'non-versioned' when the schema came without one."),
	}
}

// Edges of the BlockSchema.
func (BlockSchema) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("block_documents", BlockDocument.Type).
			StorageKey(edge.Symbol("fk_block__block_schema_id__block_schema")).
			Annotations(entsql.OnDelete(entsql.Cascade)).
			Comment("All saved blocks that were written with this schema version; they point here by block_schema_id."),
		edge.From("block_type", BlockType.Type).
			Ref("block_schemas").
			Field("block_type_id").
			Unique().Required().
			Comment("The kind of block that the fields describe, reached through block_type_id."),
		edge.To("references", BlockSchemaReference.Type).
			StorageKey(edge.Symbol("fk_block_schema_reference__parent_block_schema_id__block_schema")).
			Annotations(entsql.OnDelete(entsql.Cascade)).
			Comment("Nested schemas of this one: a row for each field that holds another block, with this schema as the parent."),
		edge.To("referenced_by", BlockSchemaReference.Type).
			StorageKey(edge.Symbol("fk_block_schema_reference__reference_block_schema_id__block_schema")).
			Annotations(entsql.OnDelete(entsql.Cascade)).
			Comment("Rows in which another schema nests this one, joined on reference_block_schema_id; empty if none does."),
	}
}

// Indexes of the BlockSchema.
func (BlockSchema) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("block_type_id").StorageKey("ix_block_schema__block_type_id"),
		index.Fields("created").StorageKey("ix_block_schema__created"),
		index.Fields("updated").StorageKey("ix_block_schema__updated"),
		index.Fields("checksum", "version").Unique().StorageKey("uq_block_schema__checksum_version"),
	}
}

// Annotations of the BlockSchema.
func (BlockSchema) Annotations() []schema.Annotation {
	return []schema.Annotation{
		entsql.Table("block_schema"),
		schema.Comment("One version of the fields that blocks of a type have, identified by a checksum and described in JSON Schema."),
		annotation.Table{
			Columns: []string{
				"id", "created", "updated", "fields", "block_type_id", "checksum", "capabilities", "version",
			},
			ColumnsPostgreSQL: []string{
				"id", "created", "updated", "fields", "checksum", "block_type_id", "capabilities", "version",
			},
			Indexes: []annotation.Index{
				{Name: "ix_block_schema__capabilities", PostgreSQL: "gin (capabilities)"},
			},
		},
	}
}
