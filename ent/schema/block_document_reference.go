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

// BlockDocumentReference is TODO
type BlockDocumentReference struct{ ent.Schema }

// Mixin of the BlockDocumentReference.
func (BlockDocumentReference) Mixin() []ent.Mixin { return []ent.Mixin{Base{}} }

// Fields of the BlockDocumentReference.
func (BlockDocumentReference) Fields() []ent.Field {
	return []ent.Field{
		field.String("name").
			SchemaType(varchar).
			Comment("TODO block_document_reference.name"),
		field.String("parent_block_document_id").
			GoType(value.ID("")).
			SchemaType(uuid).
			Comment("TODO block_document_reference.parent_block_document_id"),
		field.String("reference_block_document_id").
			GoType(value.ID("")).
			SchemaType(uuid).
			Comment("TODO block_document_reference.reference_block_document_id"),
	}
}

// Edges of the BlockDocumentReference.
func (BlockDocumentReference) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("parent", BlockDocument.Type).
			Ref("references").
			Field("parent_block_document_id").
			Unique().Required().
			Comment("TODO block_document_reference.parent"),
		edge.From("reference", BlockDocument.Type).
			Ref("referenced_by").
			Field("reference_block_document_id").
			Unique().Required().
			Comment("TODO block_document_reference.reference"),
	}
}

// Indexes of the BlockDocumentReference.
func (BlockDocumentReference) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("updated").StorageKey("ix_block_document_reference__updated"),
	}
}

// Annotations of the BlockDocumentReference.
func (BlockDocumentReference) Annotations() []schema.Annotation {
	return []schema.Annotation{
		entsql.Table("block_document_reference"),
		schema.Comment("TODO block_document_reference"),
		annotation.Table{
			Columns: []string{
				"id", "created", "updated", "name", "parent_block_document_id", "reference_block_document_id",
			},
			Checks: []annotation.Check{
				{Name: "ck_block_document_reference__ck_block_document_reference__no_self_reference", SQLite: "parent_block_document_id != reference_block_document_id", PostgreSQL: "parent_block_document_id <> reference_block_document_id"},
			},
		},
	}
}
