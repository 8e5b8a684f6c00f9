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

// Worker is a process that polls a work pool, starts flow runs on its
// infrastructure, and reports with heartbeats.
type Worker struct{ ent.Schema }

// Mixin of the Worker.
func (Worker) Mixin() []ent.Mixin { return []ent.Mixin{Base{}} }

// Fields of the Worker.
func (Worker) Fields() []ent.Field {
	return []ent.Field{
		field.String("name").
			SchemaType(varchar).
			Comment("Name of the worker, unique within its pool; composed of its type and a random id when none is chosen."),
		field.String("last_heartbeat_time").
			GoType(stored.Time{}).
			SchemaType(timestamp).
			Annotations(currentTime).
			DefaultFunc(now).
			Comment("Instant in UTC of the most recent sign of life; too old a heartbeat makes the server mark it OFFLINE."),
		field.String("work_pool_id").
			GoType(stored.ID("")).
			SchemaType(uuid).
			Comment("UUID of the pool that the worker polls; a pool's workers are deleted with it."),
		field.Int64("heartbeat_interval_seconds").
			GoType(stored.Int{}).
			SchemaType(integer).
			Optional().
			Comment("Seconds between two heartbeats, as announced by the worker; null leaves the server to assume its own default."),
		field.String("status").
			GoType(stored.WorkerStatus("")).
			SchemaType(workerStatus).
			Annotations(defaults("'OFFLINE'", "'OFFLINE'::worker_status")).
			DefaultFunc(offline).
			Comment("ONLINE after a recent heartbeat, OFFLINE once several intervals have passed without one."),
	}
}

// Edges of the Worker.
func (Worker) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("work_pool", WorkPool.Type).
			Ref("workers").
			Field("work_pool_id").
			Unique().Required().
			Comment("The pool from which this worker takes its flow runs, by work_pool_id."),
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
		schema.Comment("A process that polls a work pool, starts flow runs on its infrastructure, and reports with heartbeats."),
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
					{Name: "workPoolName", Column: "name", Hop: &annotation.Hop{From: "work_pool_id", Table: "work_pool", To: "id"}, Comment: "Must equal the name of the worker's pool exactly, upper and lower case as stored."},
					{Name: "name", Column: "name", Comment: "Must equal the worker's name in full, as in 'ProcessWorker 1f0c…'; case counts."},
				},
				Comment: "Finds a worker by its own name and that of its pool; null when no such worker has registered.",
			},
		},
	}
}
