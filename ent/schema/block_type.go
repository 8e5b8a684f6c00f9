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

// BlockType is TODO
type BlockType struct{ ent.Schema }

// Mixin of the BlockType.
func (BlockType) Mixin() []ent.Mixin { return []ent.Mixin{Base{}} }

// Fields of the BlockType.
func (BlockType) Fields() []ent.Field {
	return []ent.Field{
		field.String("name").
			SchemaType(varchar).
			Comment("TODO block_type.name"),
		field.String("logo_url").
			SchemaType(varchar).
			Optional().Nillable().
			Comment("TODO block_type.logo_url"),
		field.String("documentation_url").
			SchemaType(varchar).
			Optional().Nillable().
			Comment("TODO block_type.documentation_url"),
		field.String("description").
			SchemaType(varchar).
			Optional().Nillable().
			Comment("TODO block_type.description"),
		field.String("code_example").
			SchemaType(varchar).
			Optional().Nillable().
			Comment("TODO block_type.code_example"),
		field.Bool("is_protected").
			GoType(value.Bool{}).
			SchemaType(boolean).
			Annotations(defaults("'0'", "false")).
			Comment("TODO block_type.is_protected"),
		field.String("slug").
			SchemaType(varchar).
			Comment("TODO block_type.slug"),
	}
}

// Edges of the BlockType.
func (BlockType) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("block_documents", BlockDocument.Type).
			StorageKey(edge.Symbol("fk_block_document__block_type_id__block_type")).
			Annotations(entsql.OnDelete(entsql.Cascade)).
			Comment("TODO block_type.block_documents"),
		edge.To("block_schemas", BlockSchema.Type).
			StorageKey(edge.Symbol("fk_block_schema__block_type_id__block_type")).
			Annotations(entsql.OnDelete(entsql.Cascade)).
			Comment("TODO block_type.block_schemas"),
	}
}

// Indexes of the BlockType.
func (BlockType) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("updated").StorageKey("ix_block_type__updated"),
		index.Fields("slug").Unique().StorageKey("uq_block_type__slug"),
	}
}

// Annotations of the BlockType.
func (BlockType) Annotations() []schema.Annotation {
	return []schema.Annotation{
		entsql.Table("block_type"),
		schema.Comment("TODO block_type"),
		annotation.Table{
			Columns: []string{
				"id", "created", "updated", "name", "logo_url", "documentation_url", "description",
				"code_example", "is_protected", "slug",
			},
			Indexes: []annotation.Index{
				{Name: "ix_block_type_name_case_insensitive", SQLite: "(name)"},
				{Name: "trgm_ix_block_type_name", PostgreSQL: "gin (name gin_trgm_ops)"},
			},
		},
		annotation.Keys{
			{
				Field: "blockTypeBySlug",
				Args: []annotation.KeyArg{
					{Name: "slug", Column: "slug", Comment: "TODO blockTypeBySlug.slug"},
				},
				Comment: "TODO blockTypeBySlug",
			},
		},
	}
}
