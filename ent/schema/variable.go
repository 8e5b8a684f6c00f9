package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/dialect/entsql"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"

	"github.com/quaestor-graph/quaestor/ent/annotation"
	"github.com/quaestor-graph/quaestor/ent/stored"
)

// Variable is a named value of any JSON kind that flows and deployments
// read from the server when they run.
type Variable struct{ ent.Schema }

// Mixin of the Variable.
func (Variable) Mixin() []ent.Mixin { return []ent.Mixin{Base{}} }

// Fields of the Variable.
func (Variable) Fields() []ent.Field {
	return []ent.Field{
		field.String("name").
			SchemaType(varchar).
			Comment("Unique name that code passes to Variable.get, in lower-case letters, digits, dashes and underscores."),
		field.String("tags").
			GoType(stored.Strings{}).
			SchemaType(jsonb).
			Annotations(defaults("'[]'", "'[]'::jsonb")).
			DefaultFunc(emptyList).
			Comment("Words that group variables in lists and searches; an empty list unless some were given."),
		field.String("value").
			GoType(stored.JSON{}).
			SchemaType(jsonb).
			Optional().
			Comment("Content as JSON: a string, number, boolean, list or object; null is a valid value as well."),
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
		schema.Comment("A named value of any JSON kind that flows and deployments read from the server when they run."),
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
					{Name: "name", Column: "name", Comment: "Must equal the variable's name exactly; names that differ only in case are different variables."},
				},
				Comment: "Finds the variable stored under the given name; null when it does not exist.",
			},
		},
	}
}
