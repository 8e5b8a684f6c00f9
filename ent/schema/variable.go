package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/dialect/entsql"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"

	"github.com/quaestor-graph/quaestor/ent/annotation"
	"github.com/quaestor-graph/quaestor/ent/value"
)

// Variable is TODO
type Variable struct{ ent.Schema }

// Mixin of the Variable.
func (Variable) Mixin() []ent.Mixin { return []ent.Mixin{Base{}} }

// Fields of the Variable.
func (Variable) Fields() []ent.Field {
	return []ent.Field{
		field.String("name").
			SchemaType(varchar).
			Comment("TODO variable.name"),
		field.String("tags").
			GoType(value.Strings{}).
			SchemaType(jsonb).
			Annotations(defaults("'[]'", "'[]'::jsonb")).
			Comment("TODO variable.tags"),
		field.String("value").
			GoType(value.JSON{}).
			SchemaType(jsonb).
			Optional().
			Comment("TODO variable.value"),
	}
}

// Indexes of the Variable.
func (Variable) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("name").Unique().StorageKey("uq_variable__name"),
		index.Fields("updated").StorageKey("ix_variable__updated"),
	}
}

// Annotations of the Variable.
func (Variable) Annotations() []schema.Annotation {
	return []schema.Annotation{
		entsql.Table("variable"),
		schema.Comment("TODO variable"),
		annotation.Table{
			Columns: []string{
				"id", "created", "updated", "name", "tags", "value",
			},
			Constraints: []string{"uq_variable__name"},
		},
		annotation.Keys{
			{
				Field: "variableByName",
				Args: []annotation.KeyArg{
					{Name: "name", Column: "name", Comment: "TODO variableByName.name"},
				},
				Comment: "TODO variableByName",
			},
		},
	}
}
