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

// BlockSchemaReference is a link from a block schema to another schema that
// one of its fields holds as a nested block.
type BlockSchemaReference struct{ ent.Schema }

// Mixin of the BlockSchemaReference.
func (BlockSchemaReference) Mixin() []ent.Mixin { return []ent.Mixin{Base{}} }

// Fields of the BlockSchemaReference.
func (BlockSchemaReference) Fields() []ent.Field {
	return []ent.Field{
		field.String("name").
			SchemaType(varchar).
			Comment("Field of the outer schema in which a block of the other schema is expected."),
		field.String("parent_block_schema_id").
			GoType(stored.ID("")).
			SchemaType(uuid).
			Comment("UUID of the outer schema, where the nested field is defined."),
		field.String("reference_block_schema_id").
			GoType(stored.ID("")).
			SchemaType(uuid).
			Comment("UUID of the inner schema, which the value of the field has to satisfy."),
	}
}

// Edges of the BlockSchemaReference.
func (BlockSchemaReference) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("parent", BlockSchema.Type).
			Ref("references").
			Field("parent_block_schema_id").
			Unique().Required().
			Comment("The outer schema, by parent_block_schema_id, to which the nested field belongs."),
		edge.From("reference", BlockSchema.Type).
			Ref("referenced_by").
			Field("reference_block_schema_id").
			Unique().Required().
			Comment("The inner schema, by reference_block_schema_id, of the block that goes into the field."),
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
		schema.Comment("A link from a block schema to another schema that one of its fields holds as a nested block."),
		annotation.Table{
			Columns: []string{
				"id", "created", "updated", "name", "parent_block_schema_id", "reference_block_schema_id",
			},
		},
	}
}
