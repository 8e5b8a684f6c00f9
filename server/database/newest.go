package database

import "github.com/quaestor-graph/quaestor/server/database/orm"

// NewestRevision is the newest Prefect revision known of a dialect.
type NewestRevision struct{ Dialect, ID, Release string }

// NewestRevisions gives that of each dialect.
func NewestRevisions() []NewestRevision {
	var out []NewestRevision
	for _, d := range orm.Dialects {
		r := orm.Newest(d)
		out = append(out, NewestRevision{Dialect: orm.DialectName(d), ID: r.ID, Release: r.Release})
	}
	return out
}
