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

// BlockType is a kind of block, such as Secret or S3 Bucket, with the texts
// and the logo that Prefect's UI shows for it.
type BlockType struct{ ent.Schema }

// Mixin of the BlockType.
func (BlockType) Mixin() []ent.Mixin { return []ent.Mixin{Base{}} }

// Fields of the BlockType.
func (BlockType) Fields() []ent.Field {
	return []ent.Field{
		field.String("name").
			SchemaType(varchar).
			Comment("Human-readable title of this kind of block, as in 'AWS Credentials'; spelling is up to its author."),
		field.String("logo_url").
			SchemaType(varchar).
			Optional().Nillable().
			Comment("Web address of the picture that the UI shows for the type; null when it has no logo."),
		field.String("documentation_url").
			SchemaType(varchar).
			Optional().Nillable().
			Comment("Web address of the manual page about this kind of block; null when none was registered."),
		field.String("description").
			SchemaType(varchar).
			Optional().Nillable().
			Comment("Short text on what blocks of this kind are used for, in markdown; null if absent."),
		field.String("code_example").
			SchemaType(varchar).
			Optional().Nillable().
			Comment("Snippet of Python, in markdown, that shows how to load and use such a block; null if absent."),
		field.String("is_protected").
			GoType(stored.Bool{}).
			SchemaType(boolean).
			Annotations(defaults("'0'", "false")).
			DefaultFunc(isFalse).
			Comment("True for types that come with Prefect and cannot be changed or deleted through its API."),
		field.String("slug").
			SchemaType(varchar).
			Comment("Unique identifier of the type for URLs and code, in lower case with dashes, such as 'aws-credentials'."),
	}
}

// Edges of the BlockType.
func (BlockType) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("block_documents", BlockDocument.Type).
			StorageKey(edge.Symbol("fk_block_document__block_type_id__block_type")).
			Annotations(entsql.OnDelete(entsql.Cascade)).
			Comment("All saved blocks of this kind, in whichever schema version; they refer here by block_type_id."),
		edge.To("block_schemas", BlockSchema.Type).
			StorageKey(edge.Symbol("fk_block_schema__block_type_id__block_type")).
			Annotations(entsql.OnDelete(entsql.Cascade)).
			Comment("Every registered version of this type's fields, linked by block_type_id; usually one per package release."),
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
		schema.Comment("A kind of block, such as Secret or S3 Bucket, with the texts and the logo that Prefect's UI shows for it."),
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
					{Name: "slug", Column: "slug", Comment: "Must equal the slug of the type exactly; comparison is case-sensitive and slugs are lower case."},
				},
				Comment: "Finds the kind of block with the given slug, such as 'secret'; null when none is registered under it.",
			},
		},
	}
}
