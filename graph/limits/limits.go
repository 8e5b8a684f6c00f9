// Package limits holds what one operation may ask for.
package limits

import "context"

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
	// MaxGraphNodes is how many nodes the graph of a flow run may have,
	// MaxGraphArtifacts how many artifacts of it are shown.
	MaxGraphNodes, MaxGraphArtifacts int
}

// Default are the contract's limits.
var Default = Limits{
	DefaultPageSize: 50, MaxPageSize: 1000, MaxDepth: 15, MaxListValues: 10_000, MaxConditions: 1_000, MaxFilterDepth: 50,
	MaxGraphNodes: 10_000, MaxGraphArtifacts: 10_000,
}

type key struct{}

// With carries limits in a context.
func With(ctx context.Context, l Limits) context.Context { return context.WithValue(ctx, key{}, l) }

// From gives the limits that a context carries, else the default ones.
func From(ctx context.Context) Limits {
	if l, ok := ctx.Value(key{}).(Limits); ok {
		return l
	}
	return Default
}
