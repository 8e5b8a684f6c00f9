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

// TaskRunStateCache is a note that a cache key belongs to a completed task
// run state, which later runs with that key may reuse.
type TaskRunStateCache struct{ ent.Schema }

// Mixin of the TaskRunStateCache.
func (TaskRunStateCache) Mixin() []ent.Mixin { return []ent.Mixin{Base{}} }

// Fields of the TaskRunStateCache.
func (TaskRunStateCache) Fields() []ent.Field {
	return []ent.Field{
		field.String("cache_key").
			SchemaType(varchar).
			Comment("Key computed from the task and its inputs; several rows may share it, of which the newest one wins."),
		field.String("cache_expiration").
			GoType(stored.Time{}).
			SchemaType(timestamp).
			Optional().
			Comment("Instant in UTC after which the entry is ignored; null for entries that never expire."),
		field.String("task_run_state_id").
			GoType(stored.ID("")).
			SchemaType(uuid).
			Comment("UUID of the COMPLETED state to reuse; the database does not check that it exists."),
	}
}

// Indexes of the TaskRunStateCache.
func (TaskRunStateCache) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("cache_key", "created").StorageKey("ix_task_run_state_cache__cache_key_created_desc").Annotations(entsql.DescColumns("created")),
		index.Fields("updated").StorageKey("ix_task_run_state_cache__updated"),
	}
}

// Annotations of the TaskRunStateCache.
func (TaskRunStateCache) Annotations() []schema.Annotation {
	return []schema.Annotation{
		entsql.Table("task_run_state_cache"),
		schema.Comment("A note that a cache key belongs to a completed task run state, which later runs with that key may reuse."),
		annotation.Table{
			Columns: []string{
				"id", "created", "updated", "cache_key", "cache_expiration", "task_run_state_id",
			},
		},
		annotation.Edges{
			{
				Name: "task_run_state", To: "TaskRunState",
				Path: []annotation.Hop{
					{From: "task_run_state_id", Table: "task_run_state", To: "id"},
				},
				Comment: "The completed state whose result is reused, by task_run_state_id; null when its run has been deleted.",
			},
		},
	}
}
