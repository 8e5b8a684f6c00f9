// Package limits holds what one operation may ask for.
package limits

import (
	"context"
	"sync/atomic"

	"github.com/quaestor-graph/quaestor/graph/problem"
)

// Limits of an operation.
type Limits struct {
	// DefaultPageSize is the size of a page where neither first nor last is
	// given, MaxPageSize the largest that may be asked for.
	DefaultPageSize, MaxPageSize int
	// MaxDepth is how deep selections may nest.
	MaxDepth int
	// MaxListValues is how many values one list may have, MaxConditions how many
	// conditions one filter, and MaxFilterDepth how deep filters may nest.
	MaxListValues, MaxConditions, MaxFilterDepth int
	// MaxCost is how many objects an operation may come to.
	MaxCost int
	// MaxGraphNodes is how many nodes the graph of a flow run may have,
	// MaxGraphArtifacts how many artifacts of it are shown.
	MaxGraphNodes, MaxGraphArtifacts int
}

// Default are the contract's limits.
var Default = Limits{
	DefaultPageSize: 50, MaxPageSize: 1000, MaxDepth: 15, MaxListValues: 10_000, MaxConditions: 1_000, MaxFilterDepth: 50,
	MaxCost: 100_000, MaxGraphNodes: 10_000, MaxGraphArtifacts: 10_000,
}

// List refuses a list of more values than one may have; name is the argument's,
// and the way to the list in it.
func (l Limits) List(name string, values int) error {
	if values > l.MaxListValues {
		return problem.New(problem.QueryTooLarge, "%s has %d values, and the limit is %d (QUAESTOR_MAX_LIST_VALUES)", name, values, l.MaxListValues)
	}
	return nil
}

type key struct{}

// operation is what a context carries.
type operation struct {
	Limits
	// rows is how many rows the operation's pages have so far.
	rows atomic.Int64
}

// With carries the limits of one operation in a context.
func With(ctx context.Context, l Limits) context.Context {
	return context.WithValue(ctx, key{}, &operation{Limits: l})
}

// From gives the limits that a context carries, else the default ones.
func From(ctx context.Context) Limits {
	if o, ok := ctx.Value(key{}).(*operation); ok {
		return o.Limits
	}
	return Default
}

// Row counts a row of a page, and refuses to go on where the pages have more
// than an operation may come to: Cost only guesses how full those are that say
// no size.
func Row(ctx context.Context) error {
	o, ok := ctx.Value(key{}).(*operation)
	if !ok {
		return nil
	}
	if n := o.rows.Add(1); n > int64(o.MaxCost) {
		return problem.New(problem.QueryTooLarge,
			"the pages of the operation have %d rows or more, and the limit is %d (QUAESTOR_MAX_COST): ask for smaller ones with first or last", n, o.MaxCost)
	}
	return nil
}
