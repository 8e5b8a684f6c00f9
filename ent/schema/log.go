package schema

import (
	"entgo.io/contrib/entgql"
	"entgo.io/ent"
	"entgo.io/ent/dialect/entsql"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"

	"github.com/quaestor-graph/quaestor/ent/annotation"
	"github.com/quaestor-graph/quaestor/ent/value"
)

// LogEntry is TODO
type LogEntry struct{ ent.Schema }

// Mixin of the LogEntry.
func (LogEntry) Mixin() []ent.Mixin { return []ent.Mixin{Base{}} }

// Fields of the LogEntry.
func (LogEntry) Fields() []ent.Field {
	return []ent.Field{
		field.String("name").
			SchemaType(varchar).
			Comment("TODO log.name"),
		field.Int64("level").
			GoType(value.Int{}).
			SchemaType(smallint).
			Comment("TODO log.level"),
		field.String("flow_run_id").
			GoType(value.ID("")).
			SchemaType(uuid).
			Optional().
			Comment("TODO log.flow_run_id"),
		field.String("task_run_id").
			GoType(value.ID("")).
			SchemaType(uuid).
			Optional().
			Comment("TODO log.task_run_id"),
		field.String("message").
			SchemaType(text).
			Comment("TODO log.message"),
		field.Time("timestamp").
			GoType(value.Time{}).
			SchemaType(timestamp).
			Comment("TODO log.timestamp"),
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
		entgql.Type("Log"),
		schema.Comment("TODO log"),
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
				Comment: "TODO log.flow_run",
			},
			{
				Name: "task_run", To: "TaskRun",
				Path: []annotation.Hop{
					{From: "task_run_id", Table: "task_run", To: "id"},
				},
				Comment: "TODO log.task_run",
			},
		},
	}
}
