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

// BlockSchema is TODO
type BlockSchema struct{ ent.Schema }

// Mixin of the BlockSchema.
func (BlockSchema) Mixin() []ent.Mixin { return []ent.Mixin{Base{}} }

// Fields of the BlockSchema.
func (BlockSchema) Fields() []ent.Field {
	return []ent.Field{
		field.String("fields").
			GoType(value.JSON{}).
			SchemaType(jsonb).
			Annotations(defaults("'{}'", "'{}'::jsonb")).
			Comment("TODO block_schema.fields"),
		field.String("block_type_id").
			GoType(value.ID("")).
			SchemaType(uuid).
			Comment("TODO block_schema.block_type_id"),
		field.String("checksum").
			SchemaType(varchar).
			Comment("TODO block_schema.checksum"),
		field.String("capabilities").
			GoType(value.Strings{}).
			SchemaType(jsonb).
			Annotations(defaults("'[]'", "'[]'::jsonb")).
			Comment("TODO block_schema.capabilities"),
		field.String("version").
			SchemaType(varchar).
			Annotations(defaults("'non-versioned'", "'non-versioned'::character varying")).
			Comment("TODO block_schema.version"),
	}
}

// Edges of the BlockSchema.
func (BlockSchema) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("block_documents", BlockDocument.Type).
			StorageKey(edge.Symbol("fk_block__block_schema_id__block_schema")).
			Annotations(entsql.OnDelete(entsql.Cascade)).
			Comment("TODO block_schema.block_documents"),
		edge.From("block_type", BlockType.Type).
			Ref("block_schemas").
			Field("block_type_id").
			Unique().Required().
			Comment("TODO block_schema.block_type"),
		edge.To("references", BlockSchemaReference.Type).
			StorageKey(edge.Symbol("fk_block_schema_reference__parent_block_schema_id__block_schema")).
			Annotations(entsql.OnDelete(entsql.Cascade)).
			Comment("TODO block_schema.references"),
		edge.To("referenced_by", BlockSchemaReference.Type).
			StorageKey(edge.Symbol("fk_block_schema_reference__reference_block_schema_id__block_schema")).
			Annotations(entsql.OnDelete(entsql.Cascade)).
			Comment("TODO block_schema.referenced_by"),
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
		schema.Comment("TODO block_schema"),
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
