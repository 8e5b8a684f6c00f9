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

// Worker is TODO
type Worker struct{ ent.Schema }

// Mixin of the Worker.
func (Worker) Mixin() []ent.Mixin { return []ent.Mixin{Base{}} }

// Fields of the Worker.
func (Worker) Fields() []ent.Field {
	return []ent.Field{
		field.String("name").
			SchemaType(varchar).
			Comment("TODO worker.name"),
		field.Time("last_heartbeat_time").
			GoType(value.Time{}).
			SchemaType(timestamp).
			Annotations(currentTime).
			Comment("TODO worker.last_heartbeat_time"),
		field.String("work_pool_id").
			GoType(value.ID("")).
			SchemaType(uuid).
			Comment("TODO worker.work_pool_id"),
		field.Int64("heartbeat_interval_seconds").
			GoType(value.Int{}).
			SchemaType(integer).
			Optional().
			Comment("TODO worker.heartbeat_interval_seconds"),
		field.String("status").
			GoType(value.WorkerStatus("")).
			SchemaType(workerStatus).
			Annotations(defaults("'OFFLINE'", "'OFFLINE'::worker_status")).
			Comment("TODO worker.status"),
	}
}

// Edges of the Worker.
func (Worker) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("work_pool", WorkPool.Type).
			Ref("workers").
			Field("work_pool_id").
			Unique().Required().
			Comment("TODO worker.work_pool"),
	}
}

// Indexes of the Worker.
func (Worker) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("work_pool_id", "name").Unique().StorageKey("uq_worker__work_pool_id_name"),
		index.Fields("updated").StorageKey("ix_worker__updated"),
		index.Fields("work_pool_id").StorageKey("ix_worker__work_pool_id"),
		index.Fields("work_pool_id", "last_heartbeat_time").StorageKey("ix_worker__work_pool_id_last_heartbeat_time"),
	}
}

// Annotations of the Worker.
func (Worker) Annotations() []schema.Annotation {
	return []schema.Annotation{
		entsql.Table("worker"),
		schema.Comment("TODO worker"),
		annotation.Table{
			Columns: []string{
				"id", "created", "updated", "name", "last_heartbeat_time", "work_pool_id",
				"heartbeat_interval_seconds", "status",
			},
			Constraints: []string{"uq_worker__work_pool_id_name"},
		},
		annotation.Keys{
			{
				Field: "workerByName",
				Args: []annotation.KeyArg{
					{Name: "workPoolName", Column: "name", Hop: &annotation.Hop{From: "work_pool_id", Table: "work_pool", To: "id"}, Comment: "TODO workerByName.workPoolName"},
					{Name: "name", Column: "name", Comment: "TODO workerByName.name"},
				},
				Comment: "TODO workerByName",
			},
		},
	}
}
