// Package limits holds the bounds on what one operation may ask for.
package limits

import (
	"context"

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
	// MaxCost is what an operation may cost, MaxResponseBytes how long its answer
	// may be.
	MaxCost          int
	MaxResponseBytes int64
	// MaxGraphNodes is how many nodes the graph of a flow run may have,
	// MaxGraphArtifacts how many artifacts of it are shown.
	MaxGraphNodes, MaxGraphArtifacts int
}

// Default are the limits that hold unless set (contract 3.5).
var Default = Limits{
	DefaultPageSize: 50, MaxPageSize: 1000, MaxDepth: 15, MaxListValues: 10_000, MaxConditions: 1_000, MaxFilterDepth: 50,
	MaxCost: 100_000, MaxResponseBytes: 64 << 20, MaxGraphNodes: 10_000, MaxGraphArtifacts: 10_000,
}

// List refuses a list of more values than a list may have; name is the name of the argument, with the way to the list in it.
func (l Limits) List(name string, values int) error {
	if values > l.MaxListValues {
		return problem.New(problem.QueryTooLarge, "%s has %d values, and the limit is %d (QUAESTOR_MAX_LIST_VALUES)", name, values, l.MaxListValues)
	}
	return nil
}

type key struct{}

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
