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

// Flow is TODO
type Flow struct{ ent.Schema }

// Mixin of the Flow.
func (Flow) Mixin() []ent.Mixin { return []ent.Mixin{Base{}} }

// Fields of the Flow.
func (Flow) Fields() []ent.Field {
	return []ent.Field{
		field.String("name").
			SchemaType(varchar).
			Comment("TODO flow.name"),
		field.String("tags").
			GoType(value.Strings{}).
			SchemaType(jsonb).
			Annotations(defaults("'[]'", "'[]'::jsonb")).
			Comment("TODO flow.tags"),
		field.String("labels").
			GoType(value.JSON{}).
			SchemaType(jsonb).
			Optional().
			Comment("TODO flow.labels"),
	}
}

// Edges of the Flow.
func (Flow) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("deployments", Deployment.Type).
			StorageKey(edge.Symbol("fk_deployment__flow_id__flow")).
			Annotations(entsql.OnDelete(entsql.Cascade)).
			Comment("TODO flow.deployments"),
		edge.To("flow_runs", FlowRun.Type).
			StorageKey(edge.Symbol("fk_flow_run__flow_id__flow")).
			Annotations(entsql.OnDelete(entsql.Cascade)).
			Comment("TODO flow.flow_runs"),
	}
}

// Indexes of the Flow.
func (Flow) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("name").Unique().StorageKey("uq_flow__name"),
		index.Fields("created").StorageKey("ix_flow__created"),
		index.Fields("updated").StorageKey("ix_flow__updated"),
	}
}

// Annotations of the Flow.
func (Flow) Annotations() []schema.Annotation {
	return []schema.Annotation{
		entsql.Table("flow"),
		schema.Comment("TODO flow"),
		annotation.Table{
			Columns: []string{
				"id", "created", "updated", "name", "tags", "labels",
			},
			Constraints: []string{"uq_flow__name"},
			Indexes: []annotation.Index{
				{Name: "ix_flow_name_case_insensitive", SQLite: "(name COLLATE NOCASE)"},
				{Name: "trgm_ix_flow_name", PostgreSQL: "gin (name gin_trgm_ops)"},
			},
		},
		annotation.Edges{
			{
				Name: "events", To: "Event", Many: true,
				Path: []annotation.Hop{
					{From: "id", Table: "event_resources", To: "resource_id", Prefix: "prefect.flow.", Equals: map[string]string{"resource_role": ""}},
					{From: "event_id", Table: "events", To: "id"},
				},
				Comment: "TODO flow.events",
			},
		},
		annotation.Keys{
			{
				Field: "flowByName",
				Args: []annotation.KeyArg{
					{Name: "name", Column: "name", Comment: "TODO flowByName.name"},
				},
				Comment: "TODO flowByName",
			},
		},
	}
}
