package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/dialect/entsql"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/mixin"

	"github.com/quaestor-graph/quaestor/ent/annotation"
	"github.com/quaestor-graph/quaestor/ent/value"
)

// Base is what every table of Prefect has. Where its columns stand among the
// others is the table's own matter (annotation.Table).
type Base struct {
	mixin.Schema
	// ByStatement: created and updated default to the statement's own time,
	// CURRENT_TIMESTAMP, and the id to a function SQLite does not have
	// (deployment_version alone).
	ByStatement bool
}

// Fields of the Base.
func (b Base) Fields() []ent.Field {
	id, now := randomUUID, currentTime
	if b.ByStatement {
		id, now = defaults("GEN_RANDOM_UUID()", "gen_random_uuid()"), defaults("CURRENT_TIMESTAMP", "CURRENT_TIMESTAMP")
	}
	return []ent.Field{
		field.String("id").
			GoType(value.ID("")).
			SchemaType(uuid).
			Annotations(id).
			Comment("TODO id"),
		field.Time("created").
			GoType(value.Time{}).
			SchemaType(timestamp).
			Annotations(now).
			Comment("TODO created"),
		field.Time("updated").
			GoType(value.Time{}).
			SchemaType(timestamp).
			Annotations(now).
			Comment("TODO updated"),
	}
}

// Run is what flow runs and task runs share.
type Run struct{ mixin.Schema }

// Fields of the Run.
func (Run) Fields() []ent.Field {
	return []ent.Field{
		field.String("name").
			SchemaType(varchar).
			Comment("TODO name"),
		field.String("state_type").
			GoType(value.StateType("")).
			SchemaType(stateType).
			Optional().
			Comment("TODO state_type"),
		field.Int64("run_count").
			GoType(value.Int{}).
			SchemaType(integer).
			Annotations(defaults("'0'", "0")).
			Comment("TODO run_count"),
		field.Time("expected_start_time").
			GoType(value.Time{}).
			SchemaType(timestamp).
			Optional().
			Comment("TODO expected_start_time"),
		field.Time("next_scheduled_start_time").
			GoType(value.Time{}).
			SchemaType(timestamp).
			Optional().
			Comment("TODO next_scheduled_start_time"),
		field.Time("start_time").
			GoType(value.Time{}).
			SchemaType(timestamp).
			Optional().
			Comment("TODO start_time"),
		field.Time("end_time").
			GoType(value.Time{}).
			SchemaType(timestamp).
			Optional().
			Comment("TODO end_time"),
		field.String("total_run_time").
			GoType(value.Duration{}).
			SchemaType(interval).
			Annotations(defaults("'0'", "'00:00:00'::interval")).
			Comment("TODO total_run_time"),
		field.String("empirical_policy").
			GoType(value.JSON{}).
			SchemaType(jsonb).
			Annotations(defaults("'{}'", "'{}'::jsonb")).
			Comment("TODO empirical_policy"),
		field.String("tags").
			GoType(value.Strings{}).
			SchemaType(jsonb).
			Annotations(defaults("'[]'", "'[]'::jsonb")).
			Comment("TODO tags"),
		field.String("state_id").
			GoType(value.ID("")).
			SchemaType(uuid).
			Optional().
			Comment("TODO state_id"),
		field.String("state_name").
			SchemaType(varchar).
			Optional().Nillable().
			Comment("TODO state_name"),
		field.Time("state_timestamp").
			GoType(value.Time{}).
			SchemaType(timestamp).
			Optional().
			Comment("TODO state_timestamp"),
		field.String("labels").
			GoType(value.JSON{}).
			SchemaType(jsonb).
			Optional().
			Comment("TODO labels"),
	}
}

// computedOfRuns are the fields that Prefect computes of a run.
var computedOfRuns = annotation.Computed{
	{
		Name: "effective_start_time", Type: "DateTime",
		Columns: []string{"start_time", "expected_start_time"},
		Comment: "TODO effective_start_time",
	},
	{
		Name: "estimated_run_time", Type: "Duration",
		Columns: []string{"total_run_time", "state_type", "state_timestamp"},
		Comment: "TODO estimated_run_time",
	},
	{
		Name: "estimated_start_time_delta", Type: "Duration",
		Columns: []string{"start_time", "expected_start_time", "state_type"},
		Comment: "TODO estimated_start_time_delta",
	},
}

// State is what the states of flow runs and task runs share.
type State struct{ mixin.Schema }

// Fields of the State.
func (State) Fields() []ent.Field {
	return []ent.Field{
		field.String("type").
			GoType(value.StateType("")).
			SchemaType(stateType).
			Comment("TODO type"),
		field.Time("timestamp").
			GoType(value.Time{}).
			SchemaType(timestamp).
			Annotations(currentTime).
			Comment("TODO timestamp"),
		field.String("name").
			SchemaType(varchar).
			Comment("TODO name"),
		field.String("message").
			SchemaType(varchar).
			Optional().Nillable().
			Comment("TODO message"),
		field.String("state_details").
			GoType(value.JSON{}).
			SchemaType(jsonb).
			Annotations(defaults("'{}'", "'{}'::jsonb")).
			Comment("TODO state_details"),
		field.String("data").
			GoType(value.JSON{}).
			SchemaType(jsonb).
			Optional().
			Comment("TODO data"),
		field.String("result_artifact_id").
			GoType(value.ID("")).
			SchemaType(uuid).
			Optional().
			Comment("TODO result_artifact_id"),
	}
}
