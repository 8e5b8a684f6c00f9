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

// TaskRunStateCache is TODO
type TaskRunStateCache struct{ ent.Schema }

// Mixin of the TaskRunStateCache.
func (TaskRunStateCache) Mixin() []ent.Mixin { return []ent.Mixin{Base{}} }

// Fields of the TaskRunStateCache.
func (TaskRunStateCache) Fields() []ent.Field {
	return []ent.Field{
		field.String("cache_key").
			SchemaType(varchar).
			Comment("TODO task_run_state_cache.cache_key"),
		field.Time("cache_expiration").
			GoType(value.Time{}).
			SchemaType(timestamp).
			Optional().
			Comment("TODO task_run_state_cache.cache_expiration"),
		field.String("task_run_state_id").
			GoType(value.ID("")).
			SchemaType(uuid).
			Comment("TODO task_run_state_cache.task_run_state_id"),
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
		schema.Comment("TODO task_run_state_cache"),
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
				Comment: "TODO task_run_state_cache.task_run_state",
			},
		},
	}
}
