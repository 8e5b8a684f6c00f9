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

// BlockDocumentReference is a link from one block document to another that
// is nested in it under some field.
type BlockDocumentReference struct{ ent.Schema }

// Mixin of the BlockDocumentReference.
func (BlockDocumentReference) Mixin() []ent.Mixin { return []ent.Mixin{Base{}} }

// Fields of the BlockDocumentReference.
func (BlockDocumentReference) Fields() []ent.Field {
	return []ent.Field{
		field.String("name").
			SchemaType(varchar).
			Comment("Name of the field in the parent block under which the other block is nested."),
		field.String("parent_block_document_id").
			GoType(stored.ID("")).
			SchemaType(uuid).
			Comment("UUID of the outer block document, the one that contains the field."),
		field.String("reference_block_document_id").
			GoType(stored.ID("")).
			SchemaType(uuid).
			Comment("UUID of the inner block document, whose values are filled in; a block cannot refer to itself."),
	}
}

// Edges of the BlockDocumentReference.
func (BlockDocumentReference) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("parent", BlockDocument.Type).
			Ref("references").
			Field("parent_block_document_id").
			Unique().Required().
			Comment("The outer block, by parent_block_document_id; when it is deleted, this link goes too."),
		edge.From("reference", BlockDocument.Type).
			Ref("referenced_by").
			Field("reference_block_document_id").
			Unique().Required().
			Comment("The inner block, by reference_block_document_id; its deletion also removes this link."),
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
		schema.Comment("A link from one block document to another that is nested in it under some field."),
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
