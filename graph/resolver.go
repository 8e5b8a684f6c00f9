// Package graph is the GraphQL API: the schema, its resolvers, and the executor
// that runs operations, each in one snapshot of the database.
package graph

import (
	"context"

	"github.com/quaestor-graph/quaestor/ent/row"
	"github.com/quaestor-graph/quaestor/ent/stored"
	"github.com/quaestor-graph/quaestor/graph/model"
	"github.com/quaestor-graph/quaestor/server/database"
)

// Resolver resolves the root fields. graph/connection writes everything below the root fields of entities; gqlgen walks
// through the fields of other objects.
type Resolver struct{ options Options }

func (r *Resolver) server(ctx context.Context) *model.Server {
	d := database.From(ctx)
	revision, readOnly := d.Revision(), d.ReadOnly()
	s := &model.Server{
		Version: r.options.Version, Dialect: d.Dialect(), PrefectRevision: &revision.ID, ReadOnly: &readOnly, Now: row.Now(ctx),
	}
	if revision.Release != "" {
		s.PrefectRelease = &revision.Release
	}
	r.options.show(ctx, s)
	return s
}

// show has what is served besides: the limits, and what there is beside queries.
func (o Options) show(ctx context.Context, s *model.Server) {
	s.Limits = model.ServerLimits{
		MaxPageSize: o.Limits.MaxPageSize, MaxDepth: o.Limits.MaxDepth, MaxCost: float64(o.Limits.MaxCost),
		MaxBodyBytes: float64(o.MaxBodyBytes), MaxResponseBytes: float64(o.Limits.MaxResponseBytes),
		OperationTimeout: stored.DurationOf(o.OperationTimeout.Microseconds()),
	}
	if o.PrefectUIURL != nil {
		if address := o.PrefectUIURL(ctx); address != "" {
			s.PrefectUIURL = &address
		}
	}
	s.Features = []string{}
	if o.Features != nil {
		s.Features = append(s.Features, o.Features(ctx)...)
	}
	if o.Explain && explains(ctx) {
		s.Features = append(s.Features, "explain")
	}
}
