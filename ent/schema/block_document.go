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

// BlockDocument is one saved block: named configuration of some block type,
// such as credentials or a storage location, kept encrypted.
type BlockDocument struct{ ent.Schema }

// Mixin of the BlockDocument.
func (BlockDocument) Mixin() []ent.Mixin { return []ent.Mixin{Base{}} }

// Fields of the BlockDocument.
func (BlockDocument) Fields() []ent.Field {
	return []ent.Field{
		field.String("name").
			SchemaType(varchar).
			Comment("Name of the block, unique within its block type; anonymous blocks get a generated one."),
		field.String("data").
			GoType(stored.JSON{}).
			SchemaType(jsonb).
			Annotations(defaults("'{}'", "'{}'::jsonb"), secret).
			DefaultFunc(emptyObject).
			Comment("JSON of the block's field values. The database keeps them encrypted with the server's Fernet key, so they are never shown as stored."),
		field.String("block_schema_id").
			GoType(stored.ID("")).
			SchemaType(uuid).
			Comment("UUID of the schema version that the saved values follow; both are deleted together."),
		field.String("block_type_id").
			GoType(stored.ID("")).
			SchemaType(uuid).
			Comment("UUID of the kind of block that this is; deleting a block type deletes its documents."),
		field.String("is_anonymous").
			GoType(stored.Bool{}).
			SchemaType(boolean).
			Annotations(defaults("'0'", "false")).
			DefaultFunc(isFalse).
			Comment("True for blocks that Prefect created by itself, mostly to nest inline configuration; the UI leaves those out."),
		field.String("block_type_name").
			SchemaType(varchar).
			Optional().Nillable().
			Comment("Name of the block type, repeated here for sorting and searching; null in rows older than the column."),
	}
}

// Edges of the BlockDocument.
func (BlockDocument) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("block_schema", BlockSchema.Type).
			Ref("block_documents").
			Field("block_schema_id").
			Unique().Required().
			Comment("The exact schema version behind the saved values, by block_schema_id."),
		edge.From("block_type", BlockType.Type).
			Ref("block_documents").
			Field("block_type_id").
			Unique().Required().
			Comment("The kind of block, by block_type_id, with its slug and descriptive texts."),
		edge.To("references", BlockDocumentReference.Type).
			StorageKey(edge.Symbol("fk_block_document_reference__parent_block_document_id__block_document")).
			Annotations(entsql.OnDelete(entsql.Cascade)).
			Comment("Blocks nested inside this one: each row points from here, as parent_block_document_id, to one nested document."),
		edge.To("referenced_by", BlockDocumentReference.Type).
			StorageKey(edge.Symbol("fk_block_document_reference__reference_block_document_id__block_document")).
			Annotations(entsql.OnDelete(entsql.Cascade)).
			Comment("Places where this block is nested: all reference rows that have it as reference_block_document_id."),
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
		schema.Comment("One saved block: named configuration of some block type, such as credentials or a storage location, kept encrypted."),
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
		annotation.Attached{
			{
				Name: "data", Type: "JSON",
				Comment: "JSON object of the block's field values, decrypted and with the data of nested blocks in place, but with every secret " +
					"field shown as \"********\"; null with an error where it can't be decrypted.",
			},
		},
		annotation.Keys{
			{
				Field: "blockDocumentByName",
				Args: []annotation.KeyArg{
					{Name: "blockTypeSlug", Column: "slug", Hop: &annotation.Hop{From: "block_type_id", Table: "block_type", To: "id"}, Comment: "Must equal the slug of the block's type exactly and in the same case, for example 'secret'."},
					{Name: "name", Column: "name", Comment: "Must equal the block's own name, letter for letter; case matters."},
				},
				Comment: "Finds the block that has this name within the block type of that slug; null when there is no such block.",
			},
		},
	}
}
