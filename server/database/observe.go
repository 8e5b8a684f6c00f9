package database

import (
	"context"

	"github.com/quaestor-graph/quaestor/server/database/config"
)

// Statement is one statement that has ended: its text, how long it took, and
// how many rows it read. Its arguments are counted, never kept.
type Statement = config.Statement

// WithObserver has observe called for each statement that runs under the
// returned context.
func WithObserver(ctx context.Context, observe func(Statement)) context.Context {
	return config.WithObserver(ctx, observe)
}

// PoolStats are the connections of a pool, and how they are waited for.
type PoolStats = config.PoolStats

// Pools implements Database.
func (d *database) Pools() []PoolStats { return append(d.engine.Stats(), d.replica.pools()...) }
