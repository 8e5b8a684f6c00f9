package query

import (
	"context"

	"github.com/quaestor-graph/quaestor/ent/stored"
)

// Scheduling are the components that say which scheduled runs are to be
// started. Where Prefect's dialects disagree both give PostgreSQL's answer:
// testdata/prefect/components.md, rules 4, 8 and 14. Between equal times, of
// which Prefect says nothing (rule 16), the id decides.
type Scheduling interface {
	// ScheduledFromWorkPool is Prefect's get_scheduled_flow_runs_from_work_pool
	// (rules 1 to 17): rows of the work pool's id, the work queue's and the
	// run's Columns.
	ScheduledFromWorkPool(ctx context.Context, s ScheduledFromWorkPool) Statement
	// ScheduledFromWorkQueues is get_scheduled_flow_runs_from_work_queues (rules
	// 18 to 22): rows of the work queue's id and the run's Columns.
	ScheduledFromWorkQueues(ctx context.Context, s ScheduledFromWorkQueues) Statement
}

// ScheduledFromWorkPool asks for the scheduled runs of work pools, as far as
// the limits of pools and queues leave room beside what is in flight.
type ScheduledFromWorkPool struct {
	Columns []Column
	// WorkPoolIDs, WorkQueueIDs and WorkQueueNames must all hold (rule 12); of none,
	// all do.
	WorkPoolIDs, WorkQueueIDs, WorkQueueNames []string
	// After and Before bound the time, both inclusive (rule 3); no bound where
	// NULL.
	After, Before stored.Time
	// Limit is of all runs, PoolLimit of each pool, QueueLimit of each queue;
	// 1000 where nil (rule 9).
	Limit, PoolLimit, QueueLimit *int
	// ByPriority: queues come by their priority before the time (rules 10, 13
	// and 14).
	ByPriority bool
	// Lock locks the runs until the end of the transaction, and passes over
	// those that another has locked (rule 17). As in Prefect a queue's first runs
	// are locked before the limits of pools and of all choose among them. SQLite
	// has no such locks: there a write transaction is alone anyway.
	Lock bool
}

// ScheduledFromWorkQueues asks for the scheduled runs that carry the names of
// work queues.
type ScheduledFromWorkQueues struct {
	Columns      []Column
	WorkQueueIDs []string
	Before       stored.Time
	// LimitPerQueue is of each queue; no limit where nil (rule 20).
	LimitPerQueue *int
	Lock          bool
}
