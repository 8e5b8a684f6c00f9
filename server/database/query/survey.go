package query

import (
	"context"

	"github.com/quaestor-graph/quaestor/ent/stored"
)

// Surveying are the components by which all of an installation is counted, every now and then. No index has a run's state beside its
// queue, and the rows themselves are too many to read: what is counted of all runs is what an index has by itself, and rows are
// read of those states alone that have few.
type Surveying interface {
	// RunsByState gives rows of state_type and how many runs of a table have it.
	RunsByState(ctx context.Context, table string) Statement
	// FlowRunsByQueue gives rows of work_queue_id and how many flow runs have it.
	FlowRunsByQueue(ctx context.Context) Statement
	// FlowRunsInState gives such rows of the runs in a state, and TaskRunsInState of those task runs, by the queue of their flow run.
	FlowRunsInState(ctx context.Context, state string) Statement
	TaskRunsInState(ctx context.Context, state string) Statement
	// LateFlowRuns gives such rows of the runs that are late: their state's name is Late, as Prefect's own service calls it.
	LateFlowRuns(ctx context.Context) Statement
	// FlowRunStep gives the id up to which task runs are counted in one statement, after another one; no row where that is the last.
	FlowRunStep(ctx context.Context, after string) Statement
	// TaskRunsByQueue gives rows of work_queue_id and how many task runs there are of flow runs with ids behind after, up to until;
	// either may be empty for no bound.
	TaskRunsByQueue(ctx context.Context, after, until string) Statement
	// OldestDue gives rows of work_queue_id and the earliest time at which one of its scheduled runs was to be started that was not.
	OldestDue(ctx context.Context, now stored.Time) Statement
	// QueuePools gives rows of a work queue's id and the name of its pool.
	QueuePools(ctx context.Context) Statement
	// WorkersOnline gives rows of a pool's name and how many of its workers are online, for every pool.
	WorkersOnline(ctx context.Context) Statement
	// Slots gives rows of a limit's name, how many slots it has and how many of them are taken, for at most so many limits; and TagSlots
	// those of the limits on task tags as they were before, with the list of who holds them.
	Slots(ctx context.Context, most int) Statement
	TagSlots(ctx context.Context, most int) Statement
	// TableSizes gives rows of a table, how many rows the planner takes it for (negative where it does not know) and its bytes; ok is
	// false where they are not told.
	TableSizes(ctx context.Context, tables []string) (st Statement, ok bool)
	// RowCount gives the number of a table's rows.
	RowCount(ctx context.Context, table string) Statement
}
