package row

import (
	"context"

	"github.com/99designs/gqlgen/graphql"

	"github.com/quaestor-graph/quaestor/ent/stored"
)

// Aggregate holds figures about rows, each under its response key. gqlgen finds
// the arguments of its methods by their names.
type Aggregate struct{ figures map[string]any }

// Set keeps a figure: an int, a stored.Float or a stored.JSON.
func (a *Aggregate) Set(responseKey string, v any) {
	if a.figures == nil {
		a.figures = map[string]any{}
	}
	a.figures[responseKey] = v
}

func figure[T any](ctx context.Context, a *Aggregate) T {
	v, _ := a.figures[graphql.GetFieldContext(ctx).Field.Alias].(T)
	return v
}

// Count resolves count.
func (a *Aggregate) Count(ctx context.Context, where *Input) (int, error) {
	return figure[int](ctx, a), nil
}

// CountDistinct resolves countDistinct.
func (a *Aggregate) CountDistinct(ctx context.Context, field Input) (int, error) {
	return figure[int](ctx, a), nil
}

// Sum resolves sum.
func (a *Aggregate) Sum(ctx context.Context, field Input) (stored.Float, error) {
	return figure[stored.Float](ctx, a), nil
}

// Avg resolves avg.
func (a *Aggregate) Avg(ctx context.Context, field Input) (stored.Float, error) {
	return figure[stored.Float](ctx, a), nil
}

// Percentile resolves percentile.
func (a *Aggregate) Percentile(ctx context.Context, field Input, p stored.Float) (stored.Float, error) {
	return figure[stored.Float](ctx, a), nil
}

// Min resolves min.
func (a *Aggregate) Min(ctx context.Context, field Input) (stored.JSON, error) {
	return figure[stored.JSON](ctx, a), nil
}

// Max resolves max.
func (a *Aggregate) Max(ctx context.Context, field Input) (stored.JSON, error) {
	return figure[stored.JSON](ctx, a), nil
}

// Group is one group of rows.
type Group struct {
	// Keys is an object of what the rows have in common.
	Keys stored.JSON
	Aggregate
}

// Groups is one page of groups.
type Groups struct {
	Info  PageInfo
	Total int
	views map[string][]*Group
}

// SetView keeps the groups as one selection of `nodes` sees them.
func (g *Groups) SetView(responseKey string, groups []*Group) {
	if g.views == nil {
		g.views = map[string][]*Group{}
	}
	g.views[responseKey] = groups
}

// Nodes gives the groups for the `nodes` that is being resolved.
func (g *Groups) Nodes(ctx context.Context) ([]*Group, error) {
	return g.views[graphql.GetFieldContext(ctx).Field.Alias], nil
}

// PageInfo of the page.
func (g *Groups) PageInfo() *PageInfo { return &g.Info }

// TotalCount is the number of groups over all pages.
func (g *Groups) TotalCount() int { return g.Total }
