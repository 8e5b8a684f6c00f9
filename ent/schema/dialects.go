// Package schema declares Prefect's tables, one file for each entity. Of ours it imports only ent/stored and
// ent/annotation.
package schema

import (
	"entgo.io/ent/dialect"
	"entgo.io/ent/dialect/entsql"

	"github.com/quaestor-graph/quaestor/ent/annotation"
)

// The column types of both dialects, as their catalogues name them.
var (
	uuid             = types("CHAR(36)", "uuid")
	timestamp        = types("DATETIME", "timestamp with time zone")
	interval         = types("DATETIME", "interval")
	varchar          = types("VARCHAR", "character varying")
	text             = types("TEXT", "text")
	jsonb            = types("JSON", "jsonb")
	json             = types("JSON", "json")
	boolean          = types("BOOLEAN", "boolean")
	integer          = types("INTEGER", "integer")
	smallint         = types("SMALLINT", "smallint")
	double           = types("FLOAT", "double precision")
	stateType        = types("VARCHAR(9)", "state_type")
	deploymentStatus = types("VARCHAR(9)", "deployment_status")
	workPoolStatus   = types("VARCHAR(9)", "work_pool_status")
	workQueueStatus  = types("VARCHAR(9)", "work_queue_status")
	workerStatus     = types("VARCHAR(7)", "worker_status")
)

func types(sqlite, postgresql string) map[string]string {
	return map[string]string{dialect.SQLite: sqlite, dialect.Postgres: postgresql}
}

// defaults is a column's default as an expression of each dialect.
func defaults(sqlite, postgresql string) *entsql.Annotation {
	return entsql.DefaultExprs(map[string]string{dialect.SQLite: sqlite, dialect.Postgres: postgresql})
}

// The defaults that Prefect gives to most ids and timestamps.
var (
	randomUUID = defaults("( lower(hex(randomblob(4))) || '-' || lower(hex(randomblob(2))) || '-4' || substr(lower(hex(randomblob(2))),2)"+
		" || '-' || substr('89ab',abs(random()) % 4 + 1, 1) || substr(lower(hex(randomblob(2))),2) || '-' || lower(hex(randomblob(6))) )",
		"gen_random_uuid()")
	currentTime = defaults("strftime('%Y-%m-%d %H:%M:%f000', 'now')", "CURRENT_TIMESTAMP")
)

// secret keeps a column out of the graph altogether.
var secret = annotation.Hidden
