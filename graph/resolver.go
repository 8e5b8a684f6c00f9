// Package graph is the GraphQL API: the schema, its resolvers, and the executor
// that runs operations, each in one snapshot of the database.
package graph

import (
	"context"

	"github.com/quaestor-graph/quaestor/ent/row"
	"github.com/quaestor-graph/quaestor/graph/model"
	"github.com/quaestor-graph/quaestor/server/database"
)

// Resolver resolves the root fields. What lies below those of entities
// graph/connection writes; of other objects gqlgen walks the fields.
type Resolver struct{ version string }

func (r *Resolver) server(ctx context.Context) *model.Server {
	d := database.From(ctx)
	revision, readOnly := d.Revision(), d.ReadOnly()
	s := &model.Server{
		Version: r.version, Dialect: d.Dialect(), PrefectRevision: &revision.ID, ReadOnly: &readOnly, Now: row.Now(ctx),
	}
	if revision.Release != "" {
		s.PrefectRelease = &revision.Release
	}
	return s
}
