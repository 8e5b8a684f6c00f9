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

// BlockSchemaReference is TODO
type BlockSchemaReference struct{ ent.Schema }

// Mixin of the BlockSchemaReference.
func (BlockSchemaReference) Mixin() []ent.Mixin { return []ent.Mixin{Base{}} }

// Fields of the BlockSchemaReference.
func (BlockSchemaReference) Fields() []ent.Field {
	return []ent.Field{
		field.String("name").
			SchemaType(varchar).
			Comment("TODO block_schema_reference.name"),
		field.String("parent_block_schema_id").
			GoType(value.ID("")).
			SchemaType(uuid).
			Comment("TODO block_schema_reference.parent_block_schema_id"),
		field.String("reference_block_schema_id").
			GoType(value.ID("")).
			SchemaType(uuid).
			Comment("TODO block_schema_reference.reference_block_schema_id"),
	}
}

// Edges of the BlockSchemaReference.
func (BlockSchemaReference) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("parent", BlockSchema.Type).
			Ref("references").
			Field("parent_block_schema_id").
			Unique().Required().
			Comment("TODO block_schema_reference.parent"),
		edge.From("reference", BlockSchema.Type).
			Ref("referenced_by").
			Field("reference_block_schema_id").
			Unique().Required().
			Comment("TODO block_schema_reference.reference"),
	}
}

// Indexes of the BlockSchemaReference.
func (BlockSchemaReference) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("updated").StorageKey("ix_block_schema_reference__updated"),
	}
}

// Annotations of the BlockSchemaReference.
func (BlockSchemaReference) Annotations() []schema.Annotation {
	return []schema.Annotation{
		entsql.Table("block_schema_reference"),
		schema.Comment("TODO block_schema_reference"),
		annotation.Table{
			Columns: []string{
				"id", "created", "updated", "name", "parent_block_schema_id", "reference_block_schema_id",
			},
		},
	}
}
