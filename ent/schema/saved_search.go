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

// SavedSearch is TODO
type SavedSearch struct{ ent.Schema }

// Mixin of the SavedSearch.
func (SavedSearch) Mixin() []ent.Mixin { return []ent.Mixin{Base{}} }

// Fields of the SavedSearch.
func (SavedSearch) Fields() []ent.Field {
	return []ent.Field{
		field.String("name").
			SchemaType(varchar).
			Comment("TODO saved_search.name"),
		field.String("filters").
			GoType(value.JSON{}).
			SchemaType(jsonb).
			Annotations(defaults("'[]'", "'[]'::jsonb")).
			Comment("TODO saved_search.filters"),
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
		schema.Comment("TODO saved_search"),
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
					{Name: "name", Column: "name", Comment: "TODO savedSearchByName.name"},
				},
				Comment: "TODO savedSearchByName",
			},
		},
	}
}
