package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/mixin"

	"github.com/quaestor-graph/quaestor/ent/annotation"
	"github.com/quaestor-graph/quaestor/ent/stored"
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
	byDatabase, atDatabase := randomUUID, currentTime
	if b.ByStatement {
		byDatabase, atDatabase = defaults("GEN_RANDOM_UUID()", "gen_random_uuid()"), defaults("CURRENT_TIMESTAMP", "CURRENT_TIMESTAMP")
	}
	return []ent.Field{
		field.String("id").
			GoType(stored.ID("")).
			SchemaType(uuid).
			Annotations(byDatabase).
			DefaultFunc(stored.NewID).
			Comment("Identifier of the row as a UUID, set by the client or the database; it is unique within its own type only."),
		field.String("created").
			GoType(stored.Time{}).
			SchemaType(timestamp).
			Annotations(atDatabase).
			DefaultFunc(now).
			Comment("Instant in UTC at which the row was inserted into the database, which is not when the thing itself happened."),
		// ent knows update defaults of numbers and of times only; the type is
		// our own all the same.
		field.Int64("updated").
			GoType(stored.Time{}).
			SchemaType(timestamp).
			Annotations(atDatabase).
			DefaultFunc(now).
			UpdateDefault(onUpdate).
			Comment("Instant in UTC at which the row was last changed; equal or close to the insertion time when it never was."),
	}
}

// Run is what flow runs and task runs share.
type Run struct {
	mixin.Schema
	// NoPolicy gives the retry rules of a run without any.
	NoPolicy func() stored.JSON
}

// Fields of the Run.
func (r Run) Fields() []ent.Field {
	return []ent.Field{
		field.String("name").
			SchemaType(varchar).
			Comment("Display name of the run; two random words such as 'quiet-otter' unless the user or a template chose one. It need not be unique."),
		field.String("state_type").
			GoType(stored.StateType("")).
			SchemaType(stateType).
			Optional().
			Comment("Kind of the run's current state, copied from its latest state row for quick filtering; null when the run has no state yet."),
		field.Int64("run_count").
			GoType(stored.Int{}).
			SchemaType(integer).
			Annotations(defaults("'0'", "0")).
			DefaultFunc(zero).
			Comment("How many times the run entered a RUNNING state, so retries count as well; zero when it has never started."),
		field.String("expected_start_time").
			GoType(stored.Time{}).
			SchemaType(timestamp).
			Optional().
			Comment("Instant in UTC at which the run was first due: its first scheduled time, else the timestamp of its first state. Null without any state."),
		field.String("next_scheduled_start_time").
			GoType(stored.Time{}).
			SchemaType(timestamp).
			Optional().
			Comment("Instant in UTC for which the run is due to begin, be it a first attempt or a retry; null unless its current state is SCHEDULED."),
		field.String("start_time").
			GoType(stored.Time{}).
			SchemaType(timestamp).
			Optional().
			Comment("Instant in UTC of the first RUNNING state; a run that ended without running has its final state's time, one still waiting has null."),
		field.String("end_time").
			GoType(stored.Time{}).
			SchemaType(timestamp).
			Optional().
			Comment("Instant in UTC at which the run reached a final state (COMPLETED, FAILED, CANCELLED or CRASHED); null before, and " +
				"again when it leaves that state."),
		field.String("total_run_time").
			GoType(stored.Duration{}).
			SchemaType(interval).
			Annotations(defaults("'0'", "'00:00:00'::interval")).
			DefaultFunc(noTime).
			Comment("Seconds spent in RUNNING states, summed over all attempts; a period is added only when it ends, so the current one is missing."),
		field.String("empirical_policy").
			GoType(stored.JSON{}).
			SchemaType(jsonb).
			Annotations(defaults("'{}'", "'{}'::jsonb")).
			DefaultFunc(r.NoPolicy).
			Comment("JSON object of the retry rules in force: the number of retries, the delay in seconds, for flow runs also pauses already seen."),
		field.String("tags").
			GoType(stored.Strings{}).
			SchemaType(jsonb).
			Annotations(defaults("'[]'", "'[]'::jsonb")).
			DefaultFunc(emptyList).
			Comment("Labels without values that group runs for filters; tags of a task run also decide which concurrency limits apply. Empty when none."),
		field.String("state_id").
			GoType(stored.ID("")).
			SchemaType(uuid).
			Optional().
			Comment("UUID of the state row that is current for this run; null while no state has been recorded."),
		field.String("state_name").
			SchemaType(varchar).
			Optional().Nillable().
			Comment("Name of the current state as people see it, for example 'Late' or 'Retrying'; finer than the state type, null without a state."),
		field.String("state_timestamp").
			GoType(stored.Time{}).
			SchemaType(timestamp).
			Optional().
			Comment("Instant in UTC at which the current state began; null for runs that the scheduler inserted and nobody has touched since."),
		field.String("labels").
			GoType(stored.JSON{}).
			SchemaType(jsonb).
			Optional().
			Comment("JSON object of key-value labels (strings, numbers or booleans), merged from the parents, Prefect's own and the " +
				"user's; null when none were stored."),
	}
}

// computedOfRuns are the fields that Prefect computes of a run.
var computedOfRuns = annotation.Computed{
	{
		Name: "effective_start_time", Type: "DateTime",
		Columns: []string{"start_time", "expected_start_time"},
		Comment: "Instant in UTC by which Prefect sorts runs: the actual start, or the expected one as long as there is no actual start.",
	},
	{
		Name: "estimated_run_time", Type: "Duration",
		Columns: []string{"total_run_time", "state_type", "state_timestamp"},
		Comment: "Seconds of run time so far: the total of finished periods plus, for a run that is RUNNING now, the time since its state began.",
	},
	{
		Name: "estimated_start_time_delta", Type: "Duration",
		Columns: []string{"start_time", "expected_start_time", "state_type"},
		Comment: "Lateness in seconds: actual minus expected start, or the time overdue for an unfinished run that has not begun; zero when on time.",
	},
}

// State is what the states of flow runs and task runs share.
type State struct{ mixin.Schema }

// Fields of the State.
func (State) Fields() []ent.Field {
	return []ent.Field{
		field.String("type").
			GoType(stored.StateType("")).
			SchemaType(stateType).
			Comment("Kind of the state, one of Prefect's nine; orchestration rules depend on it, whereas the name is only for display."),
		field.String("timestamp").
			GoType(stored.Time{}).
			SchemaType(timestamp).
			Annotations(currentTime).
			DefaultFunc(now).
			Comment("Instant in UTC at which the run entered this state; no two states of one run share it."),
		field.String("name").
			SchemaType(varchar).
			Comment("Display name of the state; it defaults to the type in title case and can be finer, as 'Late' is for SCHEDULED or 'Cached' for COMPLETED."),
		field.String("message").
			SchemaType(varchar).
			Optional().Nillable().
			Comment("Explanation of the state in plain text, for example the exception that made a run fail; null when nothing was said."),
		field.String("state_details").
			GoType(stored.JSON{}).
			SchemaType(jsonb).
			Annotations(defaults("'{}'", "'{}'::jsonb")).
			DefaultFunc(noDetails).
			Comment("JSON object of details that orchestration uses, among them scheduled_time, pause_timeout, cache_key, retriable and " +
				"child_flow_run_id; unset ones are null."),
		field.String("data").
			GoType(stored.JSON{}).
			SchemaType(jsonb).
			Optional().
			Comment("JSON result kept with the state, mostly the address of a persisted result, not its value; null when there is none or an artifact holds it."),
		field.String("result_artifact_id").
			GoType(stored.ID("")).
			SchemaType(uuid).
			Optional().
			Comment("UUID of the artifact that carries this state's result; null for states without one, or after that artifact was deleted."),
	}
}
