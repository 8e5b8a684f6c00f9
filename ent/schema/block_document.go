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

// BlockDocument is TODO
type BlockDocument struct{ ent.Schema }

// Mixin of the BlockDocument.
func (BlockDocument) Mixin() []ent.Mixin { return []ent.Mixin{Base{}} }

// Fields of the BlockDocument.
func (BlockDocument) Fields() []ent.Field {
	return []ent.Field{
		field.String("name").
			SchemaType(varchar).
			Comment("TODO block_document.name"),
		field.String("data").
			GoType(value.JSON{}).
			SchemaType(jsonb).
			Annotations(defaults("'{}'", "'{}'::jsonb"), secret).
			Comment("TODO block_document.data"),
		field.String("block_schema_id").
			GoType(value.ID("")).
			SchemaType(uuid).
			Comment("TODO block_document.block_schema_id"),
		field.String("block_type_id").
			GoType(value.ID("")).
			SchemaType(uuid).
			Comment("TODO block_document.block_type_id"),
		field.Bool("is_anonymous").
			GoType(value.Bool{}).
			SchemaType(boolean).
			Annotations(defaults("'0'", "false")).
			Comment("TODO block_document.is_anonymous"),
		field.String("block_type_name").
			SchemaType(varchar).
			Optional().Nillable().
			Comment("TODO block_document.block_type_name"),
	}
}

// Edges of the BlockDocument.
func (BlockDocument) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("block_schema", BlockSchema.Type).
			Ref("block_documents").
			Field("block_schema_id").
			Unique().Required().
			Comment("TODO block_document.block_schema"),
		edge.From("block_type", BlockType.Type).
			Ref("block_documents").
			Field("block_type_id").
			Unique().Required().
			Comment("TODO block_document.block_type"),
		edge.To("references", BlockDocumentReference.Type).
			StorageKey(edge.Symbol("fk_block_document_reference__parent_block_document_id__block_document")).
			Annotations(entsql.OnDelete(entsql.Cascade)).
			Comment("TODO block_document.references"),
		edge.To("referenced_by", BlockDocumentReference.Type).
			StorageKey(edge.Symbol("fk_block_document_reference__reference_block_document_id__block_document")).
			Annotations(entsql.OnDelete(entsql.Cascade)).
			Comment("TODO block_document.referenced_by"),
	}
}

// Indexes of the BlockDocument.
func (BlockDocument) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("block_type_name", "name").StorageKey("ix_block_document__block_type_name__name"),
		index.Fields("is_anonymous").StorageKey("ix_block_document__is_anonymous"),
		index.Fields("name").StorageKey("ix_block_document__name"),
		index.Fields("updated").StorageKey("ix_block_document__updated"),
		index.Fields("block_type_id", "name").Unique().StorageKey("uq_block__type_id_name"),
	}
}

// Annotations of the BlockDocument.
func (BlockDocument) Annotations() []schema.Annotation {
	return []schema.Annotation{
		entsql.Table("block_document"),
		schema.Comment("TODO block_document"),
		annotation.Table{
			Columns: []string{
				"id", "created", "updated", "name", "data", "block_schema_id", "block_type_id", "is_anonymous",
				"block_type_name",
			},
			Indexes: []annotation.Index{
				{Name: "ix_block_document_name_case_insensitive", SQLite: "(name COLLATE NOCASE)"},
				{Name: "trgm_ix_block_document_name", PostgreSQL: "gin (name gin_trgm_ops)"},
			},
		},
		annotation.Keys{
			{
				Field: "blockDocumentByName",
				Args: []annotation.KeyArg{
					{Name: "blockTypeSlug", Column: "slug", Hop: &annotation.Hop{From: "block_type_id", Table: "block_type", To: "id"}, Comment: "TODO blockDocumentByName.blockTypeSlug"},
					{Name: "name", Column: "name", Comment: "TODO blockDocumentByName.name"},
				},
				Comment: "TODO blockDocumentByName",
			},
		},
	}
}
