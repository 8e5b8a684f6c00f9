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

// SavedSearch is a set of filter criteria that somebody stored under a name
// in Prefect's UI to use it again.
type SavedSearch struct{ ent.Schema }

// Mixin of the SavedSearch.
func (SavedSearch) Mixin() []ent.Mixin { return []ent.Mixin{Base{}} }

// Fields of the SavedSearch.
func (SavedSearch) Fields() []ent.Field {
	return []ent.Field{
		field.String("name").
			SchemaType(varchar).
			Comment("Unique title under which the search appears in the UI."),
		field.String("filters").
			GoType(stored.JSON{}).
			SchemaType(jsonb).
			Annotations(defaults("'[]'", "'[]'::jsonb")).
			DefaultFunc(emptyArray).
			Comment("JSON list of criteria, each with object, property, type, operation and value; empty when nothing is restricted."),
	}
}

// Indexes of the SavedSearch.
func (SavedSearch) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("name").Unique().StorageKey("uq_saved_search__name"),
		index.Fields("updated").StorageKey("ix_saved_search__updated"),
	}
}

// Annotations of the SavedSearch.
func (SavedSearch) Annotations() []schema.Annotation {
	return []schema.Annotation{
		entsql.Table("saved_search"),
		schema.Comment("A set of filter criteria that somebody stored under a name in Prefect's UI to use it again."),
		annotation.Table{
			Columns: []string{
				"id", "created", "updated", "name", "filters",
			},
			Constraints: []string{"uq_saved_search__name"},
		},
		annotation.Keys{
			{
				Field: "savedSearchByName",
				Args: []annotation.KeyArg{
					{Name: "name", Column: "name", Comment: "Must equal the title of the search exactly, including case and spaces."},
				},
				Comment: "Finds the stored search with the given name; null when nobody saved one under it.",
			},
		},
	}
}
