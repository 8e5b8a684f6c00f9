package database

import (
	"entgo.io/ent/dialect"

	"github.com/quaestor-graph/quaestor/server/database/orm"
)

// NewestRevision is the newest Prefect revision known of a dialect.
type NewestRevision struct{ Dialect, ID, Release string }

// NewestRevisions gives that of each dialect.
func NewestRevisions() []NewestRevision {
	sqlite, postgresql := orm.Newest(dialect.SQLite), orm.Newest(dialect.Postgres)
	return []NewestRevision{
		{"sqlite", sqlite.ID, sqlite.Release},
		{"postgresql", postgresql.ID, postgresql.Release},
	}
}
