package query

import (
	"context"

	"github.com/quaestor-graph/quaestor/ent/stored"
)

// Waiting are the components that say why scheduled runs have not begun, by the
// rules of Scheduling.
type Waiting interface {
	// QueueSlots gives the work queues, and all others of their pools: rows of the
	// queue's id, whether it is open (not paused), its limit and what is in flight
	// in it; its pool's id, NULL without one, the same three of the pool, the
	// instant of its last transition, how many workers are online and their newest
	// heartbeat. What is in flight is 0 where no limit of these asks for it.
	QueueSlots(ctx context.Context, workQueueIDs []string) Statement
	// QueuePositions says of runs that are due by now in these work queues how many
	// of their queue come before them, and how many a worker would be given of the
	// pool: rows of the run's id and both numbers.
	QueuePositions(ctx context.Context, p QueuePositions) Statement
	// SlotHolders gives the runs in flight that hold the slots of some queues, pools
	// or limits: rows of its id and the run's Columns, of each those that are
	// pending first, then those that have been in their state for longest.
	SlotHolders(ctx context.Context, h SlotHolders) Statement
}

// QueuePositions asks where runs are among those that are due.
type QueuePositions struct {
	WorkQueueIDs, RunIDs []string
	Now                  stored.Time
}

// SlotHolders asks for who holds slots.
type SlotHolders struct {
	Of      SlotsOf
	IDs     []string
	Columns []Column
	// First is how many of each.
	First int
}

// SlotsOf is what has slots.
type SlotsOf uint8

// The slots of a work queue, of a work pool, and of a concurrency limit of deployments.
const (
	OfQueue SlotsOf = iota
	OfPool
	OfDeploymentLimit
)
