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

// Flow is a workflow function known to the server by its name; deployments
// and runs of the flow refer to this row.
type Flow struct{ ent.Schema }

// Mixin of the Flow.
func (Flow) Mixin() []ent.Mixin { return []ent.Mixin{Base{}} }

// Fields of the Flow.
func (Flow) Fields() []ent.Field {
	return []ent.Field{
		field.String("name").
			SchemaType(varchar).
			Comment("Unique name of the flow, by default the Python function's with dashes for underscores; runs register it on first use."),
		field.String("tags").
			GoType(stored.Strings{}).
			SchemaType(jsonb).
			Annotations(defaults("'[]'", "'[]'::jsonb")).
			DefaultFunc(emptyList).
			Comment("Words that describe the flow, set when it was registered; usually empty, as tags mostly sit on deployments and runs."),
		field.String("labels").
			GoType(stored.JSON{}).
			SchemaType(jsonb).
			Optional().
			Comment("JSON object of key-value labels, which new runs of the flow inherit; null in rows from before labels existed."),
	}
}

// Edges of the Flow.
func (Flow) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("deployments", Deployment.Type).
			StorageKey(edge.Symbol("fk_deployment__flow_id__flow")).
			Annotations(entsql.OnDelete(entsql.Cascade)).
			Comment("All deployments of this flow, in any work pool; their flow_id is this row's id."),
		edge.To("flow_runs", FlowRun.Type).
			StorageKey(edge.Symbol("fk_flow_run__flow_id__flow")).
			Annotations(entsql.OnDelete(entsql.Cascade)).
			Comment("Every run of this flow, with or without a deployment, that has its id in flow_id."),
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
		schema.Comment("A workflow function known to the server by its name; deployments and runs of the flow refer to this row."),
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
				Comment: "Events whose subject is prefect.flow.<id>, that is, about the flow itself and not about its runs.",
			},
		},
		annotation.Keys{
			{
				Field: "flowByName",
				Args: []annotation.KeyArg{
					{Name: "name", Column: "name", Comment: "Must equal the flow's name exactly; 'etl' and 'ETL' are two different flows."},
				},
				Comment: "Finds the one flow that has the given name; null when the server has not seen it.",
			},
		},
	}
}
