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

// LogEntry is one line that a flow run, a task run or the process around
// them logged and sent to the server.
type LogEntry struct{ ent.Schema }

// Mixin of the LogEntry.
func (LogEntry) Mixin() []ent.Mixin { return []ent.Mixin{Base{}} }

// Fields of the LogEntry.
func (LogEntry) Fields() []ent.Field {
	return []ent.Field{
		field.String("name").
			SchemaType(varchar).
			Comment("Name of the Python logger that emitted the line, such as 'prefect.flow_runs' or 'prefect.task_runs'."),
		field.Int64("level").
			GoType(stored.Int{}).
			SchemaType(smallint).
			Comment("Severity as a number of Python's logging: 10 debug, 20 info, 30 warning, 40 error, 50 critical; values between are possible."),
		field.String("flow_run_id").
			GoType(stored.ID("")).
			SchemaType(uuid).
			Optional().
			Comment("UUID of the flow run in which the line was logged; null for lines from elsewhere, and not a foreign key."),
		field.String("task_run_id").
			GoType(stored.ID("")).
			SchemaType(uuid).
			Optional().
			Comment("UUID of the task run that logged the line; null when the flow's own code or its surroundings did."),
		field.String("message").
			SchemaType(text).
			Comment("Text of the line after formatting, possibly of several lines, for instance with a traceback."),
		field.String("timestamp").
			GoType(stored.Time{}).
			SchemaType(timestamp).
			Comment("Instant in UTC at which the client logged the line, by its own clock, earlier than its insertion."),
	}
}

// Indexes of the LogEntry.
func (LogEntry) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("flow_run_id").StorageKey("ix_log__flow_run_id"),
		index.Fields("flow_run_id", "timestamp").StorageKey("ix_log__flow_run_id_timestamp"),
		index.Fields("level").StorageKey("ix_log__level"),
		index.Fields("task_run_id").StorageKey("ix_log__task_run_id"),
		index.Fields("timestamp").StorageKey("ix_log__timestamp"),
		index.Fields("updated").StorageKey("ix_log__updated"),
	}
}

// Annotations of the LogEntry.
func (LogEntry) Annotations() []schema.Annotation {
	return []schema.Annotation{
		entsql.Table("log"),
		annotation.GraphQL{Type: "Log"},
		schema.Comment("One line that a flow run, a task run or the process around them logged and sent to the server."),
		annotation.Order{Field: "timestamp"},
		annotation.Table{
			Columns: []string{
				"id", "created", "updated", "name", "level", "flow_run_id", "task_run_id", "message",
				"timestamp",
			},
		},
		annotation.Edges{
			{
				Name: "flow_run", To: "FlowRun",
				Path: []annotation.Hop{
					{From: "flow_run_id", Table: "flow_run", To: "id"},
				},
				Comment: "The flow run that the line belongs to, by flow_run_id; null when not set or when the run is gone.",
			},
			{
				Name: "task_run", To: "TaskRun",
				Path: []annotation.Hop{
					{From: "task_run_id", Table: "task_run", To: "id"},
				},
				Comment: "The task run that wrote the line, by task_run_id; null outside of tasks and for deleted runs.",
			},
		},
	}
}
